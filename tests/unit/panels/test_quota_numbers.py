"""Seats from shares of a population, and what quotas cannot be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panels.quotas import Flaw, flaws, proportional

PEOPLE = st.lists(st.integers(0, 10**7), min_size=1, max_size=12).filter(any)


class TestProportional:
    def test_gives_the_whole_numbers_around_the_share(self) -> None:
        assert proportional([52, 48], 12) == [(6, 7), (5, 6)]

    def test_leaves_no_room_where_the_share_is_whole(self) -> None:
        assert proportional([1, 3], 12) == [(3, 3), (9, 9)]

    @given(PEOPLE, st.integers(2, 500))
    def test_can_always_be_met(self, populations, seats) -> None:
        limits = proportional(populations, seats)

        assert flaws(limits, seats) == []

    @given(PEOPLE, st.integers(2, 500))
    def test_is_never_a_whole_seat_away_from_the_share(
        self, populations, seats
    ) -> None:
        everybody = sum(populations)

        for people, (least, most) in zip(
            populations, proportional(populations, seats), strict=True
        ):
            assert least * everybody <= people * seats <= most * everybody
            assert most - least <= 1

    def test_of_nobody_is_not_possible(self) -> None:
        with pytest.raises(ZeroDivisionError):
            proportional([0, 0], 12)


class TestFlaws:
    def test_are_none_when_the_seats_fit(self) -> None:
        assert flaws([(2, 4), (2, 4)], 6) == []

    def test_tell_that_the_least_of_all_is_too_much(self) -> None:
        assert flaws([(4, 6), (4, 6)], 6) == [Flaw("minimums_above_seats", total=8)]

    def test_tell_that_seats_stay_empty(self) -> None:
        assert flaws([(0, 2), (0, 2)], 6) == [Flaw("maximums_below_seats", total=4)]

    def test_tell_which_answer_is_upside_down(self) -> None:
        assert Flaw("minimum_above_maximum", 1) in flaws([(0, 9), (3, 1)], 6)

    def test_tell_that_there_is_nothing_to_choose(self) -> None:
        assert flaws([], 6) == [Flaw("no_values")]
