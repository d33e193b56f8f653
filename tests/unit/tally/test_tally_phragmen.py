"""Phragmén's method: by examples, by its laws, and against a second, slow count."""

from fractions import Fraction

import pytest
from elections import BALLOTS, BUDGETS, IDS, listed, load, read
from greedy_by_hand import OPTIONS, PROJECTS, as_points
from hypothesis import given, settings
from hypothesis import strategies as st
from shares_by_hand import Town, phragmen

from voting.tally.ballots import Candidate, add_up
from voting.tally.methods import phragmen as tally
from voting.tally.methods import tie_effects
from voting.tally.options import Conflict, Minimum, Options
from voting.tally.outcome import DECLARED_NOTHING, Effect, Outcome, Stage, Verdict
from voting.tally.ties import Criterion, TiePolicy

ORDER = listed(*IDS)
CRITERIA = st.lists(st.sampled_from(Criterion), unique=True, max_size=2).map(tuple)
TOWNS = st.builds(
    Town, PROJECTS, BALLOTS, BUDGETS, OPTIONS, st.permutations(IDS), CRITERIA
)
OTHER_NAMES = dict(zip(IDS, ["z", "10", "9", "é", "B", "_"], strict=True))

A, B, C = Candidate("a", 60), Candidate("b", 60), Candidate("c", 30)
BALLOTS_BY_HAND = [("a", "b")] * 3 + [("c",)]


def count(candidates, ballots, budget, ties=ORDER, options=DECLARED_NOTHING) -> Outcome:
    return tally.count(candidates, ballots, budget, ties=ties, options=options)


def count_town(town: Town) -> Outcome:
    policy = TiePolicy(tuple(town.criteria), listed=tuple(town.order))
    return count(town.projects, town.ballots, town.budget, policy, town.declared)


def verdicts(outcome: Outcome) -> dict[str, Verdict]:
    return {step.project: step.verdict for step in outcome.steps}


class TestPhragmen:
    def test_lets_a_minority_buy_before_a_majority_buys_twice(self) -> None:
        """Three voters have 60 together at 20 each, one has 30 alone at 30."""
        outcome = count([A, B, C], BALLOTS_BY_HAND, 150)

        assert outcome.rule == "phragmen"
        assert [(s.project, s.load, s.round) for s in outcome.steps] == [
            ("a", 20, 1),
            ("c", 30, 2),
            ("b", 40, 3),
        ]
        assert outcome.left == 0
        assert {step.stage for step in outcome.steps} == {Stage.PHRAGMEN}

    def test_stops_at_the_first_that_does_not_fit(self) -> None:
        cheap = Candidate("d", 5)

        outcome = count([A, B, C, cheap], [*BALLOTS_BY_HAND, ("d",), ()], 70)

        assert outcome.funded == ("d", "a")
        assert verdicts(outcome) == {
            "d": Verdict.FUNDED,
            "a": Verdict.FUNDED,
            "c": Verdict.NOT_ENOUGH_LEFT,
            "b": Verdict.STOPPED,
        }
        assert outcome.voters == 6

    def test_stops_when_one_of_those_whose_turn_it_is_does_not_fit(self) -> None:
        large, small = Candidate("a", 60), Candidate("b", 20)

        outcome = count([large, small], [("a",)] * 3 + [("b",)], 60)
        too_little = count([large, small, C], [("a",)] * 3 + [("b",), ("c",)], 59)

        assert outcome.funded == ("a",)
        assert verdicts(outcome)["b"] is Verdict.NOT_ENOUGH_LEFT
        assert too_little.funded == ("b", "c")

    def test_ends_with_a_tie_of_which_not_all_fit(self) -> None:
        large, small = Candidate("a", 60), Candidate("b", 20)
        ballots = [("c",), *[("a",)] * 3, ("b",)]

        outcome = count([large, small, Candidate("c", 10)], ballots, 60)

        assert verdicts(outcome) == {
            "c": Verdict.FUNDED,
            "a": Verdict.NOT_ENOUGH_LEFT,
            "b": Verdict.STOPPED,
        }

    def test_passes_over_what_could_never_be_paid(self) -> None:
        outcome = count([Candidate("a", 500), B], [("a",)] * 9 + [("b",)], 60)

        assert verdicts(outcome) == {"b": Verdict.FUNDED, "a": Verdict.OVER_BUDGET}

    def test_buys_what_costs_nothing_first(self) -> None:
        outcome = count([A, Candidate("f", 0)], [("a", "f"), ("a",)], 60)

        assert [(s.project, s.load) for s in outcome.steps] == [("f", 0), ("a", 30)]

    def test_takes_points_for_approval(self) -> None:
        outcome = count([A, C], [{"a": 5, "c": 1}, {"c": 2}, {"a": 0}], 90)

        assert outcome.unit == "points"
        assert [(s.project, s.load) for s in outcome.steps] == [
            ("c", 15),
            ("a", 75),
        ]

    def test_funds_what_nobody_chose_only_if_that_is_declared(self) -> None:
        options = Options(fund_unsupported=True)

        never = count([A, C], [("a",)], 90)
        last = count([A, C], [("a",)], 90, options=options)

        assert verdicts(never)["c"] is Verdict.NO_VOTES
        assert [(s.project, s.load, s.round) for s in last.steps] == [
            ("a", 60, 1),
            ("c", None, 2),
        ]

    def test_keeps_to_what_is_declared(self) -> None:
        options = Options(
            conflicts=(Conflict(projects=("a", "b")),),
            minimum=Minimum(score=1),
            withdrawn=("d",),
            upkeep_limit=4,
        )
        candidates = [A, B, Candidate("c", 30, 5), Candidate("d", 1), Candidate("e", 9)]

        outcome = count(candidates, [*BALLOTS_BY_HAND, ("d",)], 200, options=options)

        steps = {step.project: step for step in outcome.steps}
        assert steps["a"].is_funded
        assert (steps["b"].verdict, steps["b"].rival) == (Verdict.CONFLICT, "a")
        assert steps["c"].verdict is Verdict.UPKEEP
        assert steps["d"].verdict is Verdict.WITHDRAWN
        assert steps["e"].verdict is Verdict.NO_VOTES

    @pytest.mark.parametrize("ties", ["board", "together", "cheaper,board:a"])
    def test_cannot_leave_ties_open(self, ties) -> None:
        with pytest.raises(ValueError, match="cannot leave ties"):
            count([A], [("a",)], 60, TiePolicy.parse(ties))


class TestTies:
    def test_of_which_all_are_bought_at_once_change_nothing(self) -> None:
        outcome = count([A, B], [("a",), ("b",)], 120)

        (tie,) = outcome.ties
        assert (tie.projects, tie.round) == (("a", "b"), 1)
        assert tie.effect is Effect.NONE
        assert tie.stage is Stage.PHRAGMEN

    def test_change_the_result_when_there_is_money_for_one(self) -> None:
        outcome = count([A, B], [("a", "b")], 60)
        other = count([A, B], [("a", "b")], 60, listed(*reversed(IDS)))

        assert [tie.effect for tie in outcome.ties] == [Effect.CHANGED]
        assert (outcome.funded, other.funded) == (("a",), ("b",))

    def test_are_tried_out_where_the_load_rises(self) -> None:
        outcome = count([A, B], [("a", "b")], 120)

        assert [step.load for step in outcome.steps] == [60, 120]
        assert [tie.effect for tie in outcome.ties] == [Effect.NONE]

    def test_are_not_examined_in_very_large_votes(self, monkeypatch) -> None:
        monkeypatch.setattr(tie_effects, "MOST_MARKS", 1)

        outcome = count([A, B], [("a", "b")], 60)

        assert [tie.effect for tie in outcome.ties] == [Effect.NOT_EXAMINED]


class TestLaws:
    @settings(max_examples=300)
    @given(TOWNS)
    def test_it_buys_what_a_slow_and_simple_count_buys(self, town) -> None:
        outcome = count_town(town)

        bought = [(s.project, s.load) for s in outcome.steps if s.is_funded]
        assert bought == phragmen(town)

    @given(TOWNS)
    def test_supporters_pay_the_cost_together(self, town) -> None:
        """Whoever has the ballots and the loads can work out who paid what."""
        outcome = count_town(town)

        sheets = [as_points(ballot) for ballot in town.ballots]
        loads = [Fraction(0) for _ in sheets]
        for step in outcome.steps:
            if step.load is None:
                continue
            who = [v for v, sheet in enumerate(sheets) if sheet.get(step.project)]
            assert sum(step.load - loads[voter] for voter in who) == step.cost
            assert step.cost == 0 or all(loads[voter] <= step.load for voter in who)
            for voter in who:
                loads[voter] = step.load
        assert outcome.spent <= town.budget

    @given(TOWNS, st.randoms())
    def test_it_does_not_care_how_rows_arrive(self, town, chance) -> None:
        ties = TiePolicy(tuple(town.criteria), seed="x")
        projects, ballots = list(town.projects), list(town.ballots)
        chance.shuffle(projects)
        chance.shuffle(ballots)

        shuffled = count(projects, ballots, town.budget, ties, town.declared)

        assert shuffled == count(
            town.projects, town.ballots, town.budget, ties, town.declared
        )

    @given(PROJECTS, BALLOTS, BUDGETS, CRITERIA)
    def test_it_does_not_care_how_projects_are_called(
        self, projects, ballots, budget, criteria
    ) -> None:
        named = TiePolicy(criteria, listed=tuple(IDS))
        renamed = TiePolicy(criteria, listed=tuple(OTHER_NAMES.values()))
        others = [Candidate(OTHER_NAMES[p.id], p.cost, p.upkeep) for p in projects]
        other_ballots = [
            {OTHER_NAMES[p]: points for p, points in as_points(ballot).items()}
            for ballot in ballots
        ]

        outcome = count(others, other_ballots, budget, renamed)

        assert outcome.funded == tuple(
            OTHER_NAMES[p] for p in count(projects, ballots, budget, named).funded
        )


@pytest.mark.parametrize(
    "name",
    [
        name
        for name, found in sorted(load("oracles.json").items())
        if "phragmen" in found
    ],
)
def test_the_winners_are_those_of_the_oracle(name) -> None:
    """It funds what nobody chose, and breaks ties by the ids as text."""
    election = read(name)
    piles = election.sort_into_piles()
    ties = listed(*sorted(project.id for project in election.projects))
    winners = set(load("oracles.json")[name]["phragmen"])

    strict = count(election.candidates, piles, election.budget, ties)
    all_in = count(
        election.candidates,
        piles,
        election.budget,
        ties,
        Options(fund_unsupported=True),
    )

    support = add_up(election.candidates, piles)
    assert set(all_in.funded) == winners
    assert set(strict.funded) == {p for p in winners if support[p].votes}
