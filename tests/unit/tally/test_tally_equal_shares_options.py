"""What a city may declare, within equal shares."""

from fractions import Fraction

import pytest
from elections import listed

from voting.tally.ballots import Candidate
from voting.tally.methods import equal_shares
from voting.tally.methods.equal_shares import Completion
from voting.tally.methods.market import Utility
from voting.tally.options import Conflict, Minimum, Misfit, Options
from voting.tally.outcome import (
    DECLARED_NOTHING,
    Effect,
    Outcome,
    Stage,
    Step,
    Stop,
    Verdict,
)
from voting.tally.ties import TiePolicy, TieQuestionError

ORDER = listed(*"abcdef")
A, B, C = Candidate("a", 60), Candidate("b", 60), Candidate("c", 30)
BALLOTS = [("a", "b"), ("a", "b"), ("a", "b"), ("c",)]


def count(
    candidates,
    ballots,
    budget,
    options=DECLARED_NOTHING,
    completion=Completion.NONE,
    **more,
) -> Outcome:
    return equal_shares.count(
        candidates,
        ballots,
        budget,
        completion=completion,
        options=options,
        **{"ties": ORDER, **more},
    )


def steps(outcome: Outcome) -> dict[str, Step]:
    return {step.project: step for step in outcome.steps}


class TestConflicts:
    RIVALS = Options(conflicts=(Conflict(projects=("a", "b")),))

    def test_let_rivals_of_what_is_bought_drop_out(self) -> None:
        outcome = count([A, B, C], BALLOTS, 200, self.RIVALS)

        assert outcome.funded == ("a", "c")
        refused = steps(outcome)["b"]
        assert (refused.verdict, refused.rival) == (Verdict.CONFLICT, "a")
        assert refused.supporters_left == 90
        assert refused.short is None

    def test_let_officials_keep_another_one(self) -> None:
        kept = Conflict(projects=("a", "b"), keep="b", reason="Better ground.")

        outcome = count([A, B, C], BALLOTS, 200, Options(conflicts=(kept,)))

        assert outcome.funded == ("b", "c")
        assert steps(outcome)["a"].rival == "b"

    def test_are_kept_to_by_the_completion(self) -> None:
        outcome = count([A, B, C], BALLOTS, 200, self.RIVALS, Completion.GREEDY)

        assert outcome.funded == ("a", "c")
        assert steps(outcome)["b"].stage is Stage.COMPLETION
        assert steps(outcome)["b"].verdict is Verdict.CONFLICT

    @pytest.mark.parametrize(
        "completion", [Completion.ADD1, Completion.ADD1_EXHAUSTIVE]
    )
    def test_do_not_let_the_raising_go_on_for_ever(self, completion) -> None:
        """The projects cost more than the budget, but never all of them are bought."""
        options = Options(conflicts=self.RIVALS.conflicts, increment=1)

        outcome = count([A, B, C], BALLOTS, 100, options, completion)

        assert outcome.funded == ("a", "c")
        assert outcome.shares.stop in {Stop.ALL_FUNDED, Stop.EXHAUSTED}

    def test_are_settled_by_the_first_exhaustive_outcome(self) -> None:
        """Nothing more fits, although all would fit in the budget together."""
        options = Options(conflicts=self.RIVALS.conflicts, increment=1)

        outcome = count([A, B, C], BALLOTS, 200, options, Completion.ADD1_EXHAUSTIVE)

        assert (outcome.shares.stop, outcome.shares.increments) == (Stop.EXHAUSTED, 0)


class TestWhoTakesPart:
    def test_leaves_out_what_was_withdrawn(self) -> None:
        outcome = count([A, B, C], BALLOTS, 200, Options(withdrawn=("a",)))

        assert outcome.funded == ("b", "c")
        assert steps(outcome)["a"].verdict is Verdict.WITHDRAWN
        assert outcome.voters == 4

    def test_leaves_out_what_has_too_little_support(self) -> None:
        options = Options(minimum=Minimum(share=Fraction(1, 2)))

        outcome = count([A, B, C], BALLOTS, 200, options)

        refused = steps(outcome)["c"]
        assert (refused.verdict, refused.needed) == (Verdict.BELOW_MINIMUM, 2)

    def test_lets_what_is_left_out_neither_stop_nor_delay_the_raising(self) -> None:
        options = Options(withdrawn=("d",), increment=1)
        dear = Candidate("d", 100)

        outcome = count([A, C, dear], [*BALLOTS, ("d",)], 100, options, Completion.ADD1)
        without = count([A, C], [*BALLOTS, ()], 100, options, Completion.ADD1)

        assert outcome.shares == without.shares
        assert outcome.funded == without.funded == ("a", "c")

    def test_bars_what_costs_too_much_to_run(self) -> None:
        candidates = [Candidate("a", 60, 5), Candidate("b", 60, 5), Candidate("c", 30)]

        outcome = count(candidates, BALLOTS, 200, Options(upkeep_limit=9))

        assert outcome.funded == ("a", "c")
        assert steps(outcome)["b"].verdict is Verdict.UPKEEP

    def test_lets_the_others_of_a_tie_win_where_running_costs_bar_the_first(
        self,
    ) -> None:
        candidates = [Candidate("a", 60, 9), Candidate("b", 60)]

        outcome = count(candidates, BALLOTS, 200, Options(upkeep_limit=8))

        assert outcome.funded == ("b",)
        assert outcome.ties == ()


class TestTheCompletion:
    def test_funds_what_nobody_chose_if_that_is_declared(self) -> None:
        unwanted = Candidate("f", 10)
        options = Options(fund_unsupported=True)

        plain = count([A, unwanted], [("a",)], 70, options)
        completed = count([A, unwanted], [("a",)], 70, options, Completion.GREEDY)

        assert steps(plain)["f"].verdict is Verdict.NO_VOTES
        assert completed.funded == ("a", "f")

    def test_tops_up_the_first_misfit_from_elsewhere(self) -> None:
        options = Options(misfit=Misfit.STOP, top_up_from=Fraction(1, 2))
        ballots = [("a",), ("b",), ("b",)]

        outcome = count([Candidate("a", 30), B], ballots, 90, options)
        topped = count(
            [Candidate("a", 30), Candidate("b", 70)],
            ballots,
            90,
            options,
            Completion.GREEDY,
        )

        assert set(outcome.funded) == {"a", "b"}
        assert steps(topped)["b"].paid == 60
        assert (topped.spent, topped.left) == (90, 0)

    def test_gives_the_first_misfit_a_part(self) -> None:
        outcome = count(
            [Candidate("a", 30), Candidate("b", 70)],
            [("a",), ("b",), ("b",)],
            90,
            Options(part_fund=True),
            Completion.GREEDY,
        )

        assert steps(outcome)["b"].verdict is Verdict.PART_FUNDED
        assert outcome.funded == ("a",)
        assert outcome.spent == 90


class TestShort:
    def test_says_how_many_more_could_have_paid(self) -> None:
        outcome = count([Candidate("a", 100)], [("a",), (), ()], 120)

        refused = steps(outcome)["a"]
        assert (refused.supporters_left, refused.short) == (40, 2)

    def test_is_silent_where_there_is_no_money_at_all(self) -> None:
        outcome = count([A], [("a",)], 0)

        assert steps(outcome)["a"].verdict is Verdict.OVER_BUDGET
        assert steps(outcome)["a"].short is None


class TestTheBoard:
    BOARD = TiePolicy(board=())

    def test_is_asked_where_a_tie_matters(self) -> None:
        with pytest.raises(TieQuestionError) as asked:
            count([A, B], [("a", "b")], 60, ties=self.BOARD)

        assert asked.value.projects == ("a", "b")
        assert (asked.value.stage, asked.value.round) == (Stage.EQUAL_SHARES, 1)

    def test_is_not_asked_where_all_are_bought(self) -> None:
        outcome = count([A, B], [("a", "b")], 120, ties=self.BOARD)

        assert set(outcome.funded) == {"a", "b"}
        assert [tie.effect for tie in outcome.ties] == [Effect.NONE]

    def test_decides(self) -> None:
        outcome = count([A, B], [("a", "b")], 60, ties=TiePolicy(board=("b", "a")))

        assert outcome.funded == ("b",)
        assert [tie.effect for tie in outcome.ties] == [Effect.CHANGED]

    def test_is_asked_by_the_completion_as_well(self) -> None:
        """A share of 30 buys neither; what is left would be enough for one."""
        with pytest.raises(TieQuestionError) as asked:
            count(
                [A, B],
                [("a",), ("b",)],
                60,
                ties=self.BOARD,
                completion=Completion.GREEDY,
            )

        assert asked.value.stage is Stage.COMPLETION

    @pytest.mark.parametrize("ties", ["together", "cheaper,together"])
    def test_cannot_be_replaced_by_all_or_none(self, ties) -> None:
        with pytest.raises(ValueError, match="cannot leave ties"):
            count([A], [("a",)], 60, ties=TiePolicy.parse(ties))

    @pytest.mark.parametrize("completion", sorted(equal_shares.RAISING))
    def test_cannot_be_asked_while_shares_are_raised(self, completion) -> None:
        with pytest.raises(ValueError, match="cannot leave ties"):
            count([A], [("a",)], 60, ties=self.BOARD, completion=completion)


@pytest.mark.parametrize(
    ("completion", "utility", "name"),
    [
        (Completion.NONE, Utility.COST, "mes"),
        (Completion.ADD1_GREEDY, Utility.COST, "mes+add1_greedy"),
        (Completion.NONE, Utility.POINTS, "mes_cardinality"),
        (Completion.ADD1, Utility.POINTS, "mes_cardinality+add1"),
    ],
)
def test_the_outcome_names_its_rule(completion, utility, name) -> None:
    outcome = count([A], [("a",)], 60, completion=completion, utility=utility)

    assert outcome.rule == name
    assert Outcome.from_json(outcome.to_json()) == outcome


def test_a_project_dearer_than_the_budget_ends_the_raising_like_any_other() -> None:
    """Its two supporters could pay 120 with a share of 60; b needs one of 70."""
    dear, b = Candidate("d", 120), Candidate("b", 70)
    ballots = [("d",), ("d",), ("b",)]
    options = Options(increment=10)

    with_it = count([dear, b], ballots, 100, options, Completion.ADD1)
    without = count([b], ballots, 100, options, Completion.ADD1)

    assert with_it.funded == ()
    assert with_it.shares.stop is Stop.OVER_BUDGET
    assert with_it.shares.endowment < 60
    assert without.funded == ("b",)
