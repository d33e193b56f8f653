"""Which ideas go on by their supporters: by number, and so many of each district."""

from hypothesis import given
from hypothesis import strategies as st

from proposals import cutoff
from proposals.cutoff import Standing

NORTH, CITY = 7, 0

IDEAS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5)), max_size=30).map(
    lambda rows: [Standing(n, d, s) for n, (d, s) in enumerate(rows, 1)]
)


def numbers(ideas) -> list[int]:
    return [idea.number for idea in ideas]


def test_by_number_those_with_enough_go_on_the_most_supported_first() -> None:
    ideas = [Standing(1, CITY, 4), Standing(2, CITY, 5), Standing(3, CITY, 9)]

    (cut,) = cutoff.by_number(ideas, 5)

    assert numbers(cut.goes_on) == [3, 2]
    assert numbers(cut.stays) == [1]
    assert cut.needed == 5
    assert not cut.level


def test_of_each_district_and_of_the_whole_city_so_many_go_on() -> None:
    ideas = [
        Standing(1, NORTH, 3),
        Standing(2, NORTH, 8),
        Standing(3, NORTH, 5),
        Standing(4, CITY, 1),
    ]

    city, north = cutoff.by_district(ideas, 2)

    assert numbers(city.goes_on) == [4]
    assert numbers(north.goes_on) == [2, 3]
    assert numbers(north.stays) == [1]


def test_all_that_are_level_with_the_last_go_on_and_are_named() -> None:
    ideas = [Standing(number, CITY, 5 if number > 1 else 9) for number in range(1, 5)]

    (cut,) = cutoff.by_district(ideas, 2)

    assert numbers(cut.goes_on) == [1, 2, 3, 4]
    assert numbers(cut.level) == [2, 3, 4]


def test_an_idea_that_nobody_supports_does_not_go_on() -> None:
    ideas = [Standing(1, CITY, 1), Standing(2, CITY, 0), Standing(3, CITY, 0)]

    assert numbers(cutoff.by_district(ideas, 3)[0].goes_on) == [1]
    assert numbers(cutoff.by_number(ideas, 0)[0].goes_on) == [1]


@given(IDEAS, st.integers(1, 6))
def test_everybody_is_on_one_side_and_nobody_is_passed_by_fewer(ideas, most) -> None:
    for cuts in (cutoff.by_district(ideas, most), cutoff.by_number(ideas, most)):
        both = [idea for cut in cuts for idea in (*cut.goes_on, *cut.stays)]
        assert sorted(numbers(both)) == numbers(ideas)
        for cut in cuts:
            least = min((idea.supporters for idea in cut.goes_on), default=None)
            best = max((idea.supporters for idea in cut.stays), default=-1)
            assert least is None or least > best


@given(IDEAS, st.integers(1, 6))
def test_the_places_of_a_district_are_all_taken_while_anybody_is_supported(
    ideas, most
) -> None:
    for cut in cutoff.by_district(ideas, most):
        supported = [idea for idea in (*cut.goes_on, *cut.stays) if idea.supporters > 0]
        assert len(cut.goes_on) >= min(most, len(supported))
