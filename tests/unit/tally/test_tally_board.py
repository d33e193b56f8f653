"""A board that is asked more than once has put in order what it was asked, no more."""

import pytest

from voting.tally.ballots import Candidate, Support
from voting.tally.ties import TieBreaker, TiePolicy, merge

LEVEL = {project: Support(1, 1) for project in "abcd"}
CANDIDATES = {project: Candidate(project, 100) for project in "abcd"}


def asked(policy: TiePolicy, *projects: str) -> tuple[str, ...]:
    breaker = TieBreaker(policy, list(CANDIDATES.values()), LEVEL)
    return breaker.open_question(CANDIDATES[project] for project in projects)


class TestMerging:
    @pytest.mark.parametrize(
        ("answers", "before"),
        [
            ([("b", "a")], ["ba"]),
            ([("a", "b"), ("d", "c")], ["ab", "dc"]),
            ([("a", "b"), ("c", "b")], ["ab", "cb"]),
            ([("a", "b"), ("c", "a", "d", "b")], ["ca", "ad", "db"]),
        ],
    )
    def test_keeps_to_every_answer(self, answers, before) -> None:
        order = merge(answers)

        assert sorted(order) == sorted({p for answer in answers for p in answer})
        for first, second in before:
            assert order.index(first) < order.index(second)

    def test_refuses_answers_that_contradict_each_other(self) -> None:
        with pytest.raises(ValueError, match="contradict"):
            merge([("a", "b"), ("b", "c", "a")])


class TestPolicy:
    def test_is_written_answer_by_answer(self) -> None:
        text = "cheaper,board:b,a;d,c"

        policy = TiePolicy.parse(text)

        assert policy.answers == (("b", "a"), ("d", "c"))
        assert str(policy) == text

    def test_of_one_answer_is_that_order(self) -> None:
        assert TiePolicy.parse("board:b,a") == TiePolicy(board=("b", "a"))

    def test_names_each_project_once_in_an_answer(self) -> None:
        with pytest.raises(ValueError, match="once"):
            TiePolicy.parse("board:b,b")


class TestQuestions:
    TWICE = TiePolicy.parse("board:a,b;c,d")

    def test_that_were_answered_are_not_asked_again(self) -> None:
        assert asked(self.TWICE, "a", "b") == ()
        assert asked(self.TWICE, "d", "c") == ()

    def test_between_two_answers_are_still_open(self) -> None:
        assert set(asked(self.TWICE, "b", "d")) == {"b", "d"}
        assert set(asked(self.TWICE, "a", "b", "c")) == {"a", "b", "c"}

    def test_that_follow_from_two_answers_are_settled(self) -> None:
        policy = TiePolicy.parse("board:a,b;b,d")

        assert asked(policy, "d", "a") == ()
