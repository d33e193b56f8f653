"""Figures of surveys against figures made by hand, and what has to hold of any."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.small_groups import SMALL
from participation.surveys.changes import change_of
from participation.surveys.counting import Rate, count, without_small_groups
from participation.surveys.questionnaire import (
    Problem,
    Question,
    problem_of,
    problems_of,
    tidied,
)

OPTIONS = ("o1", "o2", "o3")
SINGLE = Question("q1", "single", options=OPTIONS)
MULTIPLE = Question("q2", "multiple", options=OPTIONS, least=1, most=2)
SCALE = Question("q3", "scale", steps=5)
TEXT = Question("q4", "text", length=10)
RANKING = Question("q5", "ranking", options=OPTIONS)


def told(counted):
    return [(line.code, line.chosen.least, line.chosen.most) for line in counted.lines]


class TestCounting:
    def test_counts_one_of_several_as_by_hand(self) -> None:
        answers = [{"q1": "o1"}] * 9 + [{"q1": "o2"}] * 6 + [{}] * 3

        counted = count(SINGLE, answers)

        assert (counted.answered, counted.asked) == (15, 18)
        assert told(counted) == [("o1", 9, 9), ("o2", 6, 6), ("o3", 0, 0)]
        assert counted.lines[0].chosen.share == Fraction(9, 15)

    def test_counts_several_of_several_by_people(self) -> None:
        answers = [{"q2": ["o1", "o3"]}] * 8 + [{"q2": ["o1"]}] * 7

        counted = count(MULTIPLE, answers)

        assert told(counted) == [("o1", 15, 15), ("o2", 0, 0), ("o3", 8, 8)]

    def test_counts_a_scale_with_its_mean(self) -> None:
        answers = [{"q3": step} for step in (1, 2, 2, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5)]

        counted = count(SCALE, answers)

        assert [line.chosen.least for line in counted.lines] == [1, 2, 3, 4, 3]
        assert counted.mean is not None
        assert counted.mean.value == Fraction(45, 13)

    def test_counts_places_of_a_ranking(self) -> None:
        answers = [{"q5": ["o2", "o1", "o3"]}] * 10 + [{"q5": ["o1", "o2", "o3"]}] * 5

        counted = count(RANKING, answers)

        assert told(counted) == [("o1", 5, 5), ("o2", 10, 10), ("o3", 0, 0)]
        places = [line.place.value for line in counted.lines if line.place]
        assert places == [Fraction(25, 15), Fraction(20, 15), Fraction(3)]

    def test_only_says_how_many_wrote_a_text(self) -> None:
        counted = count(TEXT, [{"q4": "x"}] * 7 + [{}])

        assert (counted.answered, counted.is_told) == (7, False)

    def test_tells_nothing_of_fewer_than_the_least(self) -> None:
        four = count(SINGLE, [{"q1": "o1"}] * 4)
        six = count(SINGLE, [{"q1": "o1"}] * 6, least=7)

        assert not four.is_told
        assert not six.is_told
        assert four.mean is None

    def test_does_not_tell_that_a_small_group_agrees(self) -> None:
        counted = count(SINGLE, [{"q1": "o1"}] * 6)

        assert told(counted) == [("o1", 5, 6), ("o2", 0, 1), ("o3", 0, 1)]

    @pytest.mark.parametrize("last", [3, 5])
    def test_leaves_a_mean_out_that_would_tell_whether_all_agree(self, last) -> None:
        counted = count(SCALE, [{"q3": 3}] * 5 + [{"q3": last}])

        assert told(counted)[2] == ("3", 5, 6)
        assert counted.mean is None

    def test_tells_a_mean_of_a_small_group_that_follows_from_its_counts(self) -> None:
        counted = count(SCALE, [{"q3": 2}] * 2 + [{"q3": 3}] * 4)

        assert counted.mean is not None
        assert counted.mean.value == Fraction(16, 6)

    def test_leaves_places_of_a_small_group_out(self) -> None:
        counted = count(RANKING, [{"q5": ["o2", "o1", "o3"]}] * 6)

        assert told(counted) == [("o1", 0, 1), ("o2", 5, 6), ("o3", 0, 1)]
        assert {line.place for line in counted.lines} == {None}

    @given(st.lists(st.sampled_from(OPTIONS), min_size=SMALL))
    def test_adds_up_to_those_who_answered(self, chosen) -> None:
        counted = count(SINGLE, [{"q1": code} for code in chosen])

        assert sum(line.chosen.least for line in counted.lines) == len(chosen)

    @given(st.lists(st.sampled_from(OPTIONS), max_size=40), st.randoms())
    def test_does_not_ask_for_the_order(self, chosen, chance) -> None:
        answers = [{"q1": code} for code in chosen]
        mixed = answers[:]
        chance.shuffle(mixed)

        assert count(SINGLE, answers) == count(SINGLE, mixed)

    @given(
        st.lists(st.permutations(OPTIONS).map(list), min_size=SMALL, max_size=40),
    )
    def test_shares_the_places_of_a_ranking_out(self, orders) -> None:
        counted = count(RANKING, [{"q5": order} for order in orders])

        places = [line.place.value for line in counted.lines if line.place]
        assert sum(places) == 1 + 2 + 3


class TestChange:
    def test_is_told_in_points_of_a_hundred(self) -> None:
        before = count(SINGLE, [{"q1": "o1"}] * 10 + [{"q1": "o2"}] * 10)
        after = count(SINGLE, [{"q1": "o1"}] * 15 + [{"q1": "o2"}] * 5)

        changed = change_of(before, after)

        assert changed is not None
        points = {line.code: line.points for line in changed.lines}
        assert points == {"o1": 25, "o2": -25, "o3": 0}

    def test_is_told_of_means(self) -> None:
        before = count(SCALE, [{"q3": 2}, {"q3": 3}] * 10)
        after = count(SCALE, [{"q3": 4}, {"q3": 3}] * 10)

        changed = change_of(before, after)

        assert changed is not None
        assert changed.mean == 1

    def test_is_not_told_where_one_is_a_range(self) -> None:
        before = count(SINGLE, [{"q1": "o1"}] * 6)
        after = count(SINGLE, [{"q1": "o1"}] * 20)

        changed = change_of(before, after)

        assert changed is not None
        assert {line.points for line in changed.lines} == {None}

    def test_is_nothing_where_one_wave_is_too_small(self) -> None:
        small = count(SINGLE, [{"q1": "o1"}] * 3)
        large = count(SINGLE, [{"q1": "o1"}] * 30)

        assert change_of(small, large) is None


class TestAProblem:
    @pytest.mark.parametrize(
        ("question", "value", "problem"),
        [
            (SINGLE, "o9", Problem("no_option")),
            (SINGLE, ["o1"], Problem("no_option")),
            (MULTIPLE, ["o1", "o1"], Problem("no_option")),
            (MULTIPLE, "o1", Problem("no_option")),
            (MULTIPLE, ["o1", "o2", "o3"], Problem("too_many", most=2)),
            (SCALE, 6, Problem("no_step")),
            (SCALE, True, Problem("no_step")),
            (SCALE, "3", Problem("no_step")),
            (RANKING, ["o1", "o2"], Problem("no_order")),
            (RANKING, ["o1", "o1", "o2"], Problem("no_order")),
            (TEXT, "x" * 11, Problem("too_long", most=10)),
            (TEXT, 5, Problem("no_text")),
        ],
    )
    def test_is_found(self, question, value, problem) -> None:
        assert problem_of(question, value) == problem

    @pytest.mark.parametrize(
        ("question", "value"),
        [
            (SINGLE, "o1"),
            (SINGLE, None),
            (MULTIPLE, ["o3", "o1"]),
            (MULTIPLE, []),
            (SCALE, 1),
            (RANKING, ["o3", "o1", "o2"]),
            (TEXT, "x" * 10),
        ],
    )
    def test_is_none(self, question, value) -> None:
        assert problem_of(question, value) is None

    def test_is_an_empty_answer_only_where_one_has_to_be(self) -> None:
        needed = Question("q1", "single", is_required=True, options=OPTIONS)

        assert problems_of([needed, SCALE], {}) == {"q1": Problem("required")}

    def test_too_few_is_told_with_the_number(self) -> None:
        two = Question("q2", "multiple", options=OPTIONS, least=2)

        assert problem_of(two, ["o1"]) == Problem("too_few", least=2)


class TestTidied:
    def test_forgets_the_order_of_clicking_and_what_is_empty(self) -> None:
        values = {"q2": ["o3", "o1"], "q1": "", "q9": "stray", "q5": ["o2", "o1", "o3"]}

        assert tidied([SINGLE, MULTIPLE, RANKING], values) == {
            "q2": ["o1", "o3"],
            "q5": ["o2", "o1", "o3"],
        }


class TestARate:
    def test_is_there_only_with_a_base(self) -> None:
        assert Rate("letters", 30, 120).share == Fraction(1, 4)
        assert Rate("everyone", 30, None).share is None
        assert Rate("empty", 0, 0).share is None

    @pytest.mark.parametrize(
        ("bases", "told"),
        [
            ({"a": 100, "b": 30}, {"a", "b"}),
            # What is left of the total would be the three of c.
            ({"a": 100, "b": 30, "c": 3}, {"a"}),
            ({"a": 100, "b": 30, "c": 3, "d": 4}, {"a", "b"}),
            ({"a": 100, "c": 3}, set()),
            ({"c": 3, "others": None}, set()),
            ({"a": 100, "others": None}, {"a", "others"}),
        ],
    )
    def test_of_a_small_group_does_not_follow_from_the_others(
        self, bases, told
    ) -> None:
        rates = [Rate(group, 2, base) for group, base in bases.items()]

        found = without_small_groups(rates, least=5)

        assert {rate.group for rate in found if rate.is_told} == told
        assert [rate.group for rate in found] == list(bases)
