from fractions import Fraction

import pytest
from elections import APPROVALS, BUDGETS, PRICED, listed, read
from hypothesis import assume, given
from hypothesis import strategies as st

from voting.tally.ballots import Candidate
from voting.tally.methods import equal_shares, tie_effects
from voting.tally.methods.equal_shares import Completion
from voting.tally.methods.market import Utility
from voting.tally.options import Options
from voting.tally.outcome import Effect, Shares, Stage, Stop, Tie, Verdict
from voting.tally.ties import TiePolicy

ORDER = listed(*"abcdef")

# Two thirds of nine voters live in the north. Its projects get the most votes, but the
# south has paid a third of the budget.
NORTH, MORE_NORTH, SOUTH = (
    Candidate("a", 6000),
    Candidate("b", 6000),
    Candidate("c", 3000),
)
TOWN = [NORTH, MORE_NORTH, SOUTH]
TOWN_BALLOTS = [("a", "b")] * 6 + [("c",)] * 3


def count(candidates, ballots, budget, completion=Completion.NONE, **options):
    options = {"ties": ORDER, **options}
    return equal_shares.count(
        candidates, ballots, budget, completion=completion, **options
    )


class TestEqualShares:
    def test_gives_a_minority_its_share(self) -> None:
        outcome = count(TOWN, TOWN_BALLOTS, 9000)

        assert outcome.funded == ("a", "c")
        assert outcome.shares == Shares(endowment=Fraction(1000))

    def test_keeps_the_numbers_of_each_step(self) -> None:
        outcome = count(TOWN, TOWN_BALLOTS, 9000)

        bought, _, refused = outcome.steps
        assert (bought.round, bought.price) == (1, Fraction(1, 6))
        assert bought.most_paid == 1000
        assert (bought.left_before, bought.left_after) == (9000, 3000)
        assert refused.verdict is Verdict.SUPPORTERS_LACK_MONEY
        assert (refused.votes, refused.supporters_left) == (6, 0)

    def test_lets_the_poor_pay_what_they_have(self) -> None:
        candidates = [Candidate("a", 40), Candidate("b", 90)]
        ballots = [("a", "b"), ("a",), ("b",), ("b",)]

        outcome = count(candidates, ballots, 160)

        assert outcome.funded == ("b", "a")
        assert [step.most_paid for step in outcome.steps] == [30, 30]

    def test_says_when_a_project_costs_more_than_there_is(self) -> None:
        outcome = count([SOUTH], [("c",)], 2999)

        assert outcome.steps[0].verdict is Verdict.OVER_BUDGET
        assert outcome.steps[0].supporters_left is None

    def test_never_funds_what_nobody_chose(self) -> None:
        outcome = count(TOWN, [("c",)], 3000)

        verdicts = {step.project: step.verdict for step in outcome.steps}
        assert verdicts == {
            "c": Verdict.FUNDED,
            "a": Verdict.NO_VOTES,
            "b": Verdict.NO_VOTES,
        }

    def test_has_nothing_to_weigh_in_a_project_without_cost(self) -> None:
        free = Candidate("a", 0)

        plain = count([free], [("a",)], 10)
        completed = count([free], [("a",)], 10, Completion.GREEDY)
        by_number = count([free], [("a",)], 10, utility=Utility.POINTS)

        assert plain.steps[0].verdict is Verdict.NOTHING_TO_PAY
        assert completed.funded == by_number.funded == ("a",)

    def test_counts_a_vote_in_which_nobody_took_part(self) -> None:
        outcome = count(TOWN, [], 9000, Completion.ADD1)

        assert outcome.funded == ()
        assert outcome.shares == Shares(
            endowment=Fraction(0), increment=100, stop=Stop.NOTHING_TO_FUND
        )

    def test_counts_to_the_last_part_of_a_cent(self) -> None:
        """In floats the 41 shares of one budget do not add up to it."""
        election = read("edge_float_unanimous.pb")

        outcome = count(
            election.candidates,
            election.sort_into_piles(),
            election.budget,
            ties=TiePolicy(seed="x"),
        )

        assert outcome.funded == ("all",)

    def test_weighs_points(self) -> None:
        candidates = [Candidate("a", 100), Candidate("b", 100)]
        ballots = [{"a": 1, "b": 4}, {"a": 2}]

        by_points = count(candidates, ballots, 200, utility=Utility.POINTS)

        assert by_points.unit == "points"
        assert by_points.funded == ("b", "a")
        assert [step.price for step in by_points.steps] == [25, 50]
        assert [step.most_paid for step in by_points.steps] == [100, 100]

    def test_lets_nobody_with_many_points_pay_more_than_their_share(self) -> None:
        outcome = count([Candidate("a", 100)], [{"a": 1}, {"a": 2}], 100)

        assert outcome.steps[0].price == Fraction(1, 2)

    def test_refuses_an_increment_of_nothing(self) -> None:
        with pytest.raises(ValueError, match="positive"):
            count(TOWN, TOWN_BALLOTS, 9000, options=Options(increment=0))


class TestCompletions:
    # A share of 1000 is not enough for either of the two; what is left would be.
    CANDIDATES = (Candidate("a", 2500), Candidate("b", 2400))
    BALLOTS = (("a",), ("a",), ("b",))

    def test_without_one_money_stays_unused(self) -> None:
        outcome = count(self.CANDIDATES, self.BALLOTS, 3000)

        assert (outcome.rule, outcome.funded) == ("mes", ())
        assert {step.left_after for step in outcome.steps} == {3000}

    def test_greedy_gives_the_rest_by_votes(self) -> None:
        outcome = count(self.CANDIDATES, self.BALLOTS, 3000, Completion.GREEDY)

        assert (outcome.rule, outcome.funded) == ("mes+greedy", ("a",))
        assert [step.stage for step in outcome.steps] == [Stage.COMPLETION] * 2
        assert [step.rank for step in outcome.steps] == [1, 2]
        assert [step.supporters_left for step in outcome.steps] == [2000, 1000]
        assert outcome.steps[1].verdict is Verdict.NOT_ENOUGH_LEFT

    def test_add1_raises_the_shares_as_far_as_the_budget_goes(self) -> None:
        outcome = count(self.CANDIDATES, self.BALLOTS, 3000, Completion.ADD1)

        assert outcome.funded == ("a",)
        assert outcome.shares == Shares(
            endowment=Fraction(2300),
            increment=100,
            increments=13,
            stop=Stop.OVER_BUDGET,
        )

    def test_add1_keeps_the_last_outcome_and_the_exhaustive_one_the_first(self) -> None:
        last = count(self.CANDIDATES, self.BALLOTS, 3000, Completion.ADD1)
        first = count(self.CANDIDATES, self.BALLOTS, 3000, Completion.ADD1_EXHAUSTIVE)

        assert first.shares == Shares(
            endowment=Fraction(1300), increment=100, increments=3, stop=Stop.EXHAUSTED
        )
        assert first.shares.endowment < last.shares.endowment

    def test_add1_with_greedy_also_gives_the_rest(self) -> None:
        candidates = [*self.CANDIDATES, Candidate("c", 500)]
        ballots = [*self.BALLOTS, ("d",)]
        candidates[1] = Candidate("b", 3600)
        candidates[2] = Candidate("d", 1500)

        add1 = count(candidates, ballots, 4000, Completion.ADD1)
        both = count(candidates, ballots, 4000, Completion.ADD1_GREEDY)

        assert add1.funded == ("a", "d")
        assert both.funded == ("a", "d")
        assert both.rule == "mes+add1_greedy"

    def test_add1_does_not_go_on_for_ever_when_everything_fits(self) -> None:
        outcome = count(self.CANDIDATES, self.BALLOTS, 4900, Completion.ADD1)

        assert set(outcome.funded) == {"a", "b"}
        assert outcome.shares.stop is Stop.ALL_FUNDED

    def test_add1_has_nothing_to_raise_when_everything_is_bought(self) -> None:
        outcome = count([SOUTH], [("c",)], 3000, Completion.ADD1)

        assert outcome.funded == ("c",)
        assert (outcome.shares.stop, outcome.shares.increments) == (Stop.ALL_FUNDED, 0)

    def test_a_project_that_can_never_be_funded_does_not_stop_the_raising(self) -> None:
        withdrawn = Candidate("f", 99_999_999_900)

        with_it = count(
            [*self.CANDIDATES, withdrawn],
            [*self.BALLOTS, ("f",)],
            4000,
            Completion.ADD1,
        )
        without = count(self.CANDIDATES, [*self.BALLOTS, ()], 4000, Completion.ADD1)

        assert with_it.funded == without.funded
        assert with_it.shares == without.shares

    def test_the_increment_is_a_setting(self) -> None:
        outcome = count(
            self.CANDIDATES,
            self.BALLOTS,
            3000,
            Completion.ADD1,
            options=Options(increment=1),
        )

        assert outcome.shares.endowment == 2399


class TestTies:
    def test_that_are_all_bought_change_nothing(self) -> None:
        outcome = count(
            [Candidate("a", 10), Candidate("b", 10)],
            [("a", "b")],
            20,
            ties=listed("b", "a"),
        )

        assert outcome.funded == ("b", "a")
        assert outcome.ties == (
            Tie(
                projects=("b", "a"),
                separated_by="listed",
                stage=Stage.EQUAL_SHARES,
                effect=Effect.NONE,
                round=1,
            ),
        )

    def test_decide_when_there_is_money_for_one(self) -> None:
        outcome = count([NORTH, MORE_NORTH], [("a", "b")], 9000)

        assert outcome.funded == ("a",)
        assert [tie.effect for tie in outcome.ties] == [Effect.CHANGED]

    def test_are_tried_out_where_the_price_rises(self) -> None:
        candidates = [Candidate("a", 60), Candidate("b", 60)]
        ballots = [("a", "b"), ("a",), ("b",)]

        outcome = count(candidates, ballots, 135)

        first, second = outcome.steps
        assert first.price < second.price
        assert [tie.effect for tie in outcome.ties] == [Effect.NONE]

    def test_are_not_examined_without_end(self, monkeypatch) -> None:
        monkeypatch.setattr(tie_effects, "MOST_RUNS", 0)

        outcome = count([NORTH, MORE_NORTH], [("a", "b")], 9000)

        assert [tie.effect for tie in outcome.ties] == [Effect.NOT_EXAMINED]

    def test_in_the_order_of_votes_are_reported_only_if_it_is_used(self) -> None:
        ballots = [("a",), ("b",)]

        plain = count([NORTH, MORE_NORTH], ballots, 9000)
        completed = count([NORTH, MORE_NORTH], ballots, 9000, Completion.GREEDY)

        assert plain.ties == ()
        assert [tie.stage for tie in completed.ties] == [Stage.COMPLETION]

    @given(PRICED, APPROVALS, BUDGETS, st.permutations("abcdef"))
    def test_of_which_none_matters_leave_the_order_without_consequence(
        self, candidates, ballots, budget, order
    ) -> None:
        outcome = count(candidates, ballots, budget)
        assume(all(len(set(_prices(outcome, tie))) == 1 for tie in outcome.ties))

        other = count(candidates, ballots, budget, ties=listed(*order))

        assert set(other.funded) == set(outcome.funded)


def _prices(outcome, tie):
    prices = {step.project: step.price for step in outcome.steps}
    return [prices[project] for project in tie.projects]
