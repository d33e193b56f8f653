"""What may be told of a count."""

from fractions import Fraction
from itertools import combinations_with_replacement, permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panels.scoring import spread, told_total
from participation.small_groups import (
    LEAST,
    SMALL,
    all_shown,
    mean_shown,
    shown,
)
from participation.surveys.counting import count
from participation.surveys.questionnaire import Question


class TestACount:
    @pytest.mark.parametrize("of", range(LEAST))
    def test_of_fewer_than_five_is_not_told(self, of) -> None:
        assert shown(of, of) is None

    def test_of_six_hides_whether_all_or_all_but_one_said_so(self) -> None:
        assert shown(6, 6) == shown(5, 6)
        assert shown(0, 6) == shown(1, 6)
        assert shown(3, 6).is_exact

    @given(st.integers(SMALL, 500), st.data())
    def test_of_thirteen_or_more_is_told_as_it_is(self, of, data) -> None:
        count = data.draw(st.integers(0, of))

        told = shown(count, of)

        assert (told.least, told.most) == (count, count)

    @given(st.integers(LEAST, 500), st.data())
    def test_lies_within_what_is_told(self, of, data) -> None:
        count = data.draw(st.integers(0, of))

        told = shown(count, of)

        assert told.least <= count <= told.most


@pytest.mark.parametrize("of", range(LEAST, SMALL))
def test_what_is_told_of_a_small_group_never_says_that_all_said_the_same(of) -> None:
    """Whoever sees agree, disagree and pass can always think of two ways to it."""
    ways: dict[object, set[tuple[int, ...]]] = {}
    for counts in product(range(of + 1), repeat=3):
        if sum(counts) == of:
            ways.setdefault(all_shown(counts), set()).add(counts)

    for possible in ways.values():
        unanimous = [counts for counts in possible if max(counts) == of]
        assert not unanimous or len(possible) > len(unanimous)


@pytest.mark.parametrize("of", range(LEAST, SMALL))
@pytest.mark.parametrize("end", [1, 5])
def test_a_mean_of_a_small_group_never_says_that_all_gave_an_end(of, end) -> None:
    step = Fraction(1 if end == 1 else -1, of)

    told = [
        mean_shown(Fraction(mean), of, lowest=1, highest=5)
        for mean in (end, end + step)
    ]

    assert told[0] == told[1]
    assert told[0].is_least or told[0].is_most


@pytest.mark.parametrize("of", range(LEAST, SMALL))
def test_a_mean_of_two_steps_never_says_that_all_but_one_gave_an_end(of) -> None:
    told = [mean_shown(Fraction(n, of), of, lowest=0, highest=1) for n in (of - 1, of)]

    assert told[0] == told[1]
    assert told[0].is_least


def by_what_is_told(told_of, answers):
    ways = {}
    for one in answers:
        ways.setdefault(told_of(one), []).append(one)
    return ways.values()


@pytest.mark.parametrize("of", range(LEAST, SMALL))
class TestCountsAndAMeanTogether:
    @pytest.mark.parametrize("steps", [3, 5])
    def test_of_a_scale_tell_no_more_than_the_counts(self, steps, of) -> None:
        question = Question("q", "scale", steps=steps)

        def told_of(values):
            return count(question, [{"q": value} for value in values])

        every = combinations_with_replacement(range(1, steps + 1), of)
        found = {values: told_of(values) for values in every}

        means: dict[object, set[object]] = {}
        for told in found.values():
            means.setdefault(told.lines, set()).add(told.mean)
        assert all(len(one) == 1 for one in means.values())
        assert any(told.mean is not None for told in found.values())

    @pytest.mark.parametrize("steps", [3, 5])
    def test_of_a_scale_never_say_how_many_are_nearly_all(self, steps, of) -> None:
        question = Question("q", "scale", steps=steps)

        def told_of(values):
            return count(question, [{"q": value} for value in values])

        every = combinations_with_replacement(range(1, steps + 1), of)
        for ways in by_what_is_told(told_of, every):
            for step in range(1, steps + 1):
                assert {way.count(step) for way in ways} not in ({of}, {of - 1})

    def test_of_a_scoring_never_say_how_many_are_nearly_all(self, of) -> None:
        def told_of(points):
            found = spread(points, lowest=1, highest=5)
            counts = tuple(shown(points.count(mark), of) for mark in range(1, 6))
            total = told_total(found.mean, [counts], **ENDS)
            return counts, found.lower, found.median, found.upper, total

        every = combinations_with_replacement(range(1, 6), of)
        for ways in by_what_is_told(told_of, every):
            for mark in range(1, 6):
                assert {way.count(mark) for way in ways} not in ({of}, {of - 1})


ENDS = {"lowest": 1, "highest": 5}


@pytest.mark.parametrize("of", range(LEAST, 9))
def test_a_ranking_never_says_that_all_put_two_options_in_one_order(of) -> None:
    question = Question("q", "ranking", options=("a", "b", "c"))

    def told_of(orders):
        return count(question, [{"q": list(order)} for order in orders])

    every = combinations_with_replacement(list(permutations("abc")), of)
    for ways in by_what_is_told(told_of, every):
        for one, other in permutations("abc", 2):
            agreed = {
                sum(order.index(one) < order.index(other) for order in way)
                for way in ways
            }
            assert agreed not in ({of}, {of - 1})


def test_a_mean_of_thirteen_is_told_as_it_is() -> None:
    assert mean_shown(Fraction(5), SMALL, lowest=1, highest=5).value == 5
