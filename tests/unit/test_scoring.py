"""Points by criteria in two rounds."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panels.scoring import Criterion, Score, spread, study

CRITERIA = [Criterion("use", 2), Criterion("cost", 1)]


def points(proposal: str, number: int, use: list[int], cost: list[int]) -> list[Score]:
    return [
        Score(f"p{at}", proposal, criterion, number, given)
        for criterion, all_given in (("use", use), ("cost", cost))
        for at, given in enumerate(all_given)
    ]


def test_a_total_is_the_mean_of_the_means_by_weight() -> None:
    scores = points("park", 1, [1, 2], [5, 5]) + points("pool", 1, [3, 3], [0, 1])

    found = study(CRITERIA, scores, lowest=0, highest=5)

    ranked = [(one.proposal, one.total, one.place) for one in found.ranking[1]]
    assert ranked == [("park", Fraction(8, 3), 1), ("pool", Fraction(13, 6), 2)]
    assert found.ranking[2] == ()


def test_equal_totals_share_a_place_and_it_is_said() -> None:
    scores = [
        *points("a", 2, [3], [3]),
        *points("b", 2, [2], [5]),
        *points("c", 2, [1], [1]),
        *points("d", 2, [5], [5]),
    ]

    found = study(CRITERIA, scores, lowest=0, highest=5)

    ranked = [(one.proposal, one.place, one.is_tied) for one in found.ranking[2]]
    assert ranked == [
        ("d", 1, False),
        ("a", 2, True),
        ("b", 2, True),
        ("c", 4, False),
    ]


def test_who_lacks_points_for_a_criterion_is_not_ranked_and_named() -> None:
    scores = [*points("a", 1, [3], []), *points("b", 1, [2], [5])]

    found = study(CRITERIA, scores, lowest=0, highest=5)

    assert [one.proposal for one in found.ranking[1]] == ["b"]
    assert found.incomplete[1] == ("a",)


def test_what_changed_is_counted_among_those_who_gave_points_twice() -> None:
    first, second = points("a", 1, [1, 4, 3, 0], [1]), points("a", 2, [2, 2, 3], [1])

    found = study(CRITERIA, [*first, *second], lowest=0, highest=5)

    change = found.changes["a", "use"]
    assert (change.both, change.up, change.down, change.same) == (3, 1, 1, 1)
    assert change.mean == Fraction(-1, 3)


@pytest.mark.parametrize(
    ("given_points", "median", "lower", "upper", "agreement"),
    [
        ([3], 3, 3, 3, 1),
        ([0, 5], Fraction(5, 2), 0, 5, 0),
        ([1, 2, 3, 4], Fraction(5, 2), Fraction(3, 2), Fraction(7, 2), Fraction(3, 5)),
        ([1, 2, 3, 4, 5], 3, 2, 4, Fraction(13, 25)),
        ([4, 4, 4, 4], 4, 4, 4, 1),
    ],
)
def test_a_spread_by_hand(given_points, median, lower, upper, agreement) -> None:
    found = spread(given_points, lowest=0, highest=5)

    assert (found.median, found.lower, found.upper) == (median, lower, upper)
    assert found.agreement == agreement
    assert found.range == upper - lower


POINTS = st.lists(st.integers(-3, 7), min_size=1, max_size=12)


@given(POINTS)
def test_a_spread_lies_in_its_range_and_is_the_same_upside_down(given_points) -> None:
    found = spread(given_points, lowest=-3, highest=7)
    turned = spread([4 - point for point in given_points], lowest=-3, highest=7)

    assert 0 <= found.agreement <= 1
    assert found.lower <= found.median <= found.upper
    assert found.scores == len(given_points)
    assert turned.agreement == found.agreement
    assert (turned.lower, turned.upper) == (4 - found.upper, 4 - found.lower)
    assert turned.mean == 4 - found.mean


@pytest.mark.parametrize(
    ("criteria", "score"),
    [
        (CRITERIA, Score("p", "a", "use", 1, 6)),
        (CRITERIA, Score("p", "a", "use", 3, 1)),
        (CRITERIA, Score("p", "a", "looks", 1, 1)),
        ([Criterion("use", 0)], Score("p", "a", "use", 1, 1)),
        ([Criterion("use"), Criterion("use")], Score("p", "a", "use", 1, 1)),
    ],
)
def test_what_cannot_be_is_an_error(criteria, score) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        study(criteria, [score], lowest=0, highest=5)


def test_two_scores_where_there_can_be_one_are_an_error() -> None:
    score = Score("p", "a", "use", 1, 1)

    with pytest.raises(ValueError, match="two scores"):
        study(CRITERIA, [score, score], lowest=0, highest=5)
