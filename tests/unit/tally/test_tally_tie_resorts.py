"""What happens where nothing declared tells projects apart: the board, or neither."""

import pytest
from elections import listed

from voting.tally.ballots import Candidate, Support
from voting.tally.methods import greedy
from voting.tally.options import Conflict, Misfit, Options
from voting.tally.outcome import DECLARED_NOTHING, Effect, Stage, Verdict
from voting.tally.ties import TieBreaker, TiePolicy, TieQuestionError

PARK, PATH, POND = Candidate("park", 60), Candidate("path", 60), Candidate("pond", 30)
ALL = [PARK, PATH, POND]
LEVEL = [("park", "path", "pond")]
BOARD, TOGETHER = TiePolicy(board=()), TiePolicy(together=True)
CHEAPER_TOGETHER = TiePolicy.parse("cheaper,together")


def count(budget: int, ties: TiePolicy, *, ballots=LEVEL, options=DECLARED_NOTHING):
    return greedy.count(ALL, ballots, budget, ties=ties, options=options)


def verdicts(outcome) -> dict[str, Verdict]:
    return {step.project: step.verdict for step in outcome.steps}


class TestTheBoard:
    def test_is_asked_who_comes_first(self) -> None:
        with pytest.raises(TieQuestionError, match="park, path, pond") as asked:
            count(100, BOARD)

        assert asked.value.projects == ("park", "path", "pond")
        assert asked.value.stage is Stage.GREEDY

    def test_is_followed(self) -> None:
        outcome = count(100, TiePolicy.parse("board:pond,path,park"))

        assert outcome.funded == ("pond", "path")
        assert outcome.tie_policy == "board:pond,path,park"
        assert outcome.tie_order == ("pond", "path", "park")
        (tie,) = outcome.ties
        assert (tie.separated_by, tie.effect) == ("board", Effect.CHANGED)

    def test_is_not_asked_what_does_not_matter(self) -> None:
        assert set(count(150, BOARD).funded) == {"park", "path", "pond"}
        assert count(50, BOARD).funded == ("pond",)
        assert count(150, BOARD).tie_order == ()

    def test_is_not_asked_what_a_criterion_decides(self) -> None:
        outcome = count(30, TiePolicy.parse("cheaper,board"))

        assert outcome.funded == ("pond",)

    def test_is_asked_only_about_those_that_the_criteria_leave_level(self) -> None:
        with pytest.raises(TieQuestionError) as asked:
            count(100, TiePolicy.parse("cheaper,board"))

        assert asked.value.projects == ("park", "path")

    def test_is_asked_again_when_it_has_ordered_others(self) -> None:
        with pytest.raises(TieQuestionError):
            count(100, TiePolicy.parse("board:park,path"))

    def test_answers_one_question_after_another(self) -> None:
        ballots = [("park", "path"), ("park", "path"), ("pond",)]
        rivals = Options(conflicts=(Conflict(projects=("park", "path")),))

        with pytest.raises(TieQuestionError) as asked:
            count(100, BOARD, ballots=ballots, options=rivals)
        answered = TiePolicy(board=("path", "park"))
        outcome = count(100, answered, ballots=ballots, options=rivals)

        assert asked.value.projects == ("park", "path")
        assert outcome.funded == ("path", "pond")

    def test_has_a_question_only_about_the_first(self) -> None:
        support = dict.fromkeys(["park", "path", "pond"], Support(1, 1))
        policy = TiePolicy.parse("cheaper,board")
        breaker = TieBreaker(policy, ALL, support)

        assert breaker.open_question(ALL) == ()
        assert breaker.open_question([PARK, PATH]) == ("park", "path")
        decided = TieBreaker(TiePolicy(board=("path", "park")), ALL, support)
        assert decided.open_question([PARK, PATH]) == ()
        by_lot = TieBreaker(listed("park", "path", "pond"), ALL, support)
        assert by_lot.open_question([PARK, PATH]) == ()

    def test_puts_the_pot_into_its_question(self) -> None:
        question = TieQuestionError(["b", "a"], Stage.EQUAL_SHARES, 3)

        asked = question.of_pot("north")

        assert (asked.pot, asked.round, asked.projects) == ("north", 3, ("a", "b"))
        assert question.pot is None


class TestTogether:
    def test_means_all_where_there_is_money(self) -> None:
        outcome = count(150, TOGETHER)

        assert set(outcome.funded) == {"park", "path", "pond"}
        assert [tie.effect for tie in outcome.ties] == [Effect.NONE]

    def test_means_none_where_there_is_not(self) -> None:
        outcome = count(149, TOGETHER)

        assert outcome.funded == ()
        assert set(verdicts(outcome).values()) == {Verdict.TIED}
        (tie,) = outcome.ties
        assert (tie.separated_by, tie.effect) == ("together", Effect.CHANGED)
        assert outcome.tie_order == ()

    def test_says_what_is_too_dear_even_alone(self) -> None:
        outcome = count(59, TOGETHER)

        assert verdicts(outcome) == {
            "park": Verdict.OVER_BUDGET,
            "path": Verdict.OVER_BUDGET,
            "pond": Verdict.TIED,
        }

    def test_holds_for_those_that_the_criteria_leave_level(self) -> None:
        outcome = count(100, CHEAPER_TOGETHER)

        assert verdicts(outcome) == {
            "pond": Verdict.FUNDED,
            "park": Verdict.TIED,
            "path": Verdict.TIED,
        }

    def test_goes_on_with_those_that_come_after(self) -> None:
        ballots = [*LEVEL, ("park", "path")]

        skip = count(100, TOGETHER, ballots=ballots)
        stop = count(
            100, TOGETHER, ballots=ballots, options=Options(misfit=Misfit.STOP)
        )

        assert skip.funded == ("pond",)
        assert stop.funded == ()
        assert verdicts(stop)["pond"] is Verdict.STOPPED

    def test_leaves_out_rivals_that_are_level(self) -> None:
        rivals = Options(conflicts=(Conflict(projects=("park", "path")),))

        outcome = count(200, CHEAPER_TOGETHER, options=rivals)

        assert outcome.funded == ("pond",)
        assert verdicts(outcome)["park"] is Verdict.TIED

    def test_tells_how_few_votes_were_missing(self) -> None:
        outcome = count(100, TOGETHER)

        assert {step.short for step in outcome.steps} == {1}
