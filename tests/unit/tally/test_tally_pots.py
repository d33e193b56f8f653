import pytest
from elections import listed
from greedy_by_hand import SAME_BAR
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from voting.tally import pots, rules
from voting.tally.ballots import Candidate
from voting.tally.methods.greedy import NAMES
from voting.tally.options import Conflict, Misfit, Options
from voting.tally.outcome import Effect, Stage, Verdict
from voting.tally.pots import Leftovers, Pot, count_pots
from voting.tally.ties import TiePolicy, TieQuestionError

CANDIDATES = {
    "north": [Candidate("n1", 60), Candidate("n2", 50)],
    "south": [Candidate("s1", 70), Candidate("s2", 40), Candidate("s3", 35)],
    "all": [Candidate("c1", 100), Candidate("c2", 90)],
}
BALLOTS = {
    "north": [("n1", "n2"), ("n1",)],
    "south": [("s1", "s2"), ("s1", "s3"), ("s1", "s2")],
    "all": [("c1", "c2"), ("c1",)],
}


def pot(code: str, budget: int = 100, **changes) -> Pot:
    fields = {
        "rule": "greedy",
        "candidates": CANDIDATES[code],
        "ballots": BALLOTS[code],
        "ties": TiePolicy(seed="x"),
    }
    return Pot(code=code, budget=budget, **{**fields, **changes})


POTS = [pot("north"), pot("south"), pot("all")]


def funded(outcomes) -> dict[str, tuple[str, ...]]:
    return {code: outcome.funded for code, outcome in outcomes.items()}


class TestPots:
    def test_are_tallies_of_their_own(self) -> None:
        outcomes = count_pots(POTS)

        assert funded(outcomes) == {"north": ("n1",), "south": ("s1",), "all": ("c1",)}
        for one in POTS:
            assert outcomes[one.code] == rules.count(
                one.rule, one.candidates, one.ballots, one.budget, ties=one.ties
            )

    def test_need_codes_that_tell_them_apart(self) -> None:
        with pytest.raises(ValueError, match="same code"):
            count_pots([pot("north"), pot("north")])

    def test_can_have_rules_and_options_of_their_own(self) -> None:
        other = pot("north", rule="mes", options=Options(withdrawn=("n1",)))

        outcomes = count_pots([other, pot("south")])

        assert outcomes["north"].rule == "mes"
        assert outcomes["north"].funded == ("n2",)

    def test_name_themselves_when_the_board_is_asked(self) -> None:
        level = pot("south", 60, ties=TiePolicy(board=()), ballots=[("s2", "s3")])

        for leftovers in Leftovers:
            with pytest.raises(TieQuestionError) as asked:
                count_pots([pot("north", 60), level, pot("all")], leftovers, city="all")
            assert asked.value.pot == "south"


class TestLeftoversForTheCity:
    def test_are_spent_in_its_pot_after_the_others(self) -> None:
        outcomes = count_pots(
            [pot("all"), pot("north"), pot("south")], Leftovers.CITY, city="all"
        )

        assert list(outcomes) == ["all", "north", "south"]
        city = outcomes["all"]
        assert (city.budget, city.brought) == (170, 70)
        assert (city.funded, city.left) == (("c1",), 70)
        assert outcomes["north"].brought == 0

    def test_are_counted_as_part_of_its_budget(self) -> None:
        """Alone it could pay for one of them; with 70 more it pays for both."""
        outcomes = count_pots(
            [pot("all", 120), pot("north"), pot("south")], Leftovers.CITY, city="all"
        )

        assert outcomes["all"].funded == ("c1", "c2")
        assert outcomes["all"].left == 0

    def test_need_a_pot_for_the_city(self) -> None:
        with pytest.raises(ValueError, match="no pot 'city'"):
            count_pots(POTS, Leftovers.CITY, city="city")


class TestLeftoversForTheNext:
    def test_go_from_pot_to_pot_in_the_declared_order(self) -> None:
        outcomes = count_pots(POTS, Leftovers.NEXT)

        assert [o.brought for o in outcomes.values()] == [0, 40, 30]
        assert [o.left for o in outcomes.values()] == [40, 30, 30]
        assert outcomes["south"].funded == ("s1", "s2")


class TestLeftoversForTheHighestTurnout:
    def test_go_down_its_order_once_more(self) -> None:
        outcomes = count_pots([pot("north"), pot("south")], Leftovers.TURNOUT)

        south = outcomes["south"]
        assert south.funded == ("s1", "s2")
        assert (south.budget, south.brought, south.left) == (140, 40, 30)
        assert [(s.project, s.stage, s.left_before) for s in south.steps] == [
            ("s1", Stage.GREEDY, 100),
            ("s2", Stage.LEFTOVER, 70),
            ("s3", Stage.LEFTOVER, 30),
        ]
        assert outcomes["north"].funded == ("n1",)
        assert outcomes["north"].brought == 0

    def test_take_nothing_back(self) -> None:
        """With all the money at once s2 and s1 would be funded, and not s3."""
        ballots = [("s2", "s1"), ("s2", "s1", "s3"), ("s2",)]
        south = pot("south", 75, ballots=ballots)

        outcomes = count_pots([pot("north"), south], Leftovers.TURNOUT)

        at_once = count_pots([pot("south", 115, ballots=ballots)])
        assert at_once["south"].funded == ("s2", "s1")
        assert outcomes["south"].funded == ("s2", "s3")

    def test_stay_where_one_pot_leaves_nothing_to_the_others(self) -> None:
        full = pot("north", 60)

        outcomes = count_pots([full, pot("south")], Leftovers.TURNOUT)

        assert outcomes["south"] == count_pots([pot("south")])["south"]

    def test_go_to_the_first_of_two_with_equal_turnout(self) -> None:
        outcomes = count_pots([pot("all"), pot("north")], Leftovers.TURNOUT)

        assert (outcomes["all"].brought, outcomes["north"].brought) == (40, 0)

    def test_go_nowhere_without_pots(self) -> None:
        assert count_pots([], Leftovers.TURNOUT) == {}

    def test_finish_what_was_funded_in_part(self) -> None:
        south = pot("south", options=Options(part_fund=True))

        alone = count_pots([south])["south"]
        outcome = count_pots([pot("north"), south], Leftovers.TURNOUT)["south"]

        part = alone.steps[1]
        assert (part.project, part.paid) == ("s2", 30)
        assert outcome.funded == ("s1", "s2")
        rest = outcome.steps[2]
        assert (rest.verdict, rest.paid) == (Verdict.PART_FUNDED, 30)
        assert (outcome.spent, outcome.left) == (140, 0)

    def test_end_at_the_next_misfit_where_that_is_declared(self) -> None:
        stop = Options(misfit=Misfit.STOP)
        south = pot("south", 60, options=stop)

        outcome = count_pots([pot("north", 70), south], Leftovers.TURNOUT)["south"]

        assert [step.verdict for step in outcome.steps] == [
            Verdict.FUNDED,
            Verdict.NOT_ENOUGH_LEFT,
            Verdict.STOPPED,
        ]

    def test_respect_conflicts_with_what_was_funded_before(self) -> None:
        rivals = Options(conflicts=(Conflict(projects=("s1", "s2")),))

        outcome = count_pots(
            [pot("north"), pot("south", options=rivals)], Leftovers.TURNOUT
        )["south"]

        assert outcome.funded == ("s1", "s3")
        assert outcome.steps[1].rival == "s1"

    def test_follow_the_order_of_votes_after_equal_shares(self) -> None:
        outcome = count_pots(
            [pot("north"), pot("south", rule="mes")], Leftovers.TURNOUT
        )["south"]

        assert outcome.rule == "mes"
        assert "s2" in outcome.funded
        late = [step for step in outcome.steps if step.stage is Stage.LEFTOVER]
        assert [step.project for step in late if step.is_funded] == ["s2"]

    def test_look_again_whether_a_tie_mattered(self) -> None:
        """Alone, one of the two is left out; with what north leaves both are in."""
        level = pot("south", 75, ballots=[("s1", "s2")] * 3)

        alone = count_pots([level])["south"]
        outcome = count_pots([pot("north"), level], Leftovers.TURNOUT)["south"]

        assert [tie.effect for tie in alone.ties] == [Effect.CHANGED]
        assert set(outcome.funded) == {"s1", "s2"}
        assert [tie.effect for tie in outcome.ties] == [Effect.NONE]

    def test_tell_how_many_votes_were_missing_in_the_end(self) -> None:
        south = pot("south", ties=listed("s1", "s2", "s3"))

        alone = count_pots([south])["south"]
        outcome = count_pots([pot("north"), south], Leftovers.TURNOUT)["south"]

        assert {s.project: s.short for s in alone.steps} == {
            "s1": None,
            "s2": 2,
            "s3": 3,
        }
        assert {s.project: s.short for s in outcome.steps} == {
            "s1": None,
            "s2": None,
            "s3": 2,
        }


@settings(max_examples=50)
@given(SAME_BAR, st.integers(1, 120))
def test_leftovers_keep_what_was_funded_and_tell_what_was_missing(
    case, brought
) -> None:
    def count(*further):
        receiver = Pot(
            code="receiver",
            rule=NAMES[case.merit],
            candidates=case.projects,
            ballots=[*case.ballots, *further],
            budget=case.budget,
            ties=case.by_list,
            options=case.declared,
        )
        giver = pot("north", brought, ballots=[])
        alone = count_pots([receiver])
        both = count_pots([receiver, giver], Leftovers.TURNOUT)
        return alone["receiver"], both["receiver"]

    assume(case.table.is_of_votes)
    alone, outcome = count()

    assert outcome.budget == case.budget + brought
    assert set(alone.funded) <= set(outcome.funded)
    assert outcome.left >= 0
    for step in outcome.steps:
        enough = (
            more
            for more in range(1, 30)
            if step.project in count(*[(step.project,)] * more)[1].funded
        )
        is_short = not step.is_funded and step.short is not None and step.short < 30
        assert (step.short if is_short else None) == (
            None if step.is_funded else next(enough, None)
        )


def test_leftovers_have_words_for_the_sheet() -> None:
    assert [str(one) for one in pots.Leftovers] == ["none", "city", "turnout", "next"]
