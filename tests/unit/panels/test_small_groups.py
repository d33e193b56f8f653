"""What may be told of a count."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.small_groups import LEAST, SMALL, all_shown, mean_shown, shown


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


def test_a_mean_of_thirteen_is_told_as_it_is() -> None:
    assert mean_shown(Fraction(5), SMALL, lowest=1, highest=5).value == 5
