from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.tally.files.pabulib_cells import publishable

AGES, SEXES = ("18-29", "30-44"), ("F", "M", "")


def of_all(cells) -> dict[str, list[str]]:
    """Lay cells out as columns: age, sex and how many voters have both."""
    rows = [(age, sex) for age, sex, voters in cells for _ in range(voters)]
    return {"age": [age for age, _ in rows], "sex": [sex for _, sex in rows]}


def full(voters: int) -> list[tuple[str, str, int]]:
    return [(age, sex, voters) for age, sex in product(AGES, SEXES)]


def test_columns_whose_combinations_all_have_ten_voters_are_kept() -> None:
    columns = of_all(full(10))

    assert publishable(columns) == columns


@pytest.mark.parametrize("place", range(len(AGES) * len(SEXES)))
@pytest.mark.parametrize("voters", [9, 1, 0])
def test_one_small_combination_is_enough_to_leave_them_out(place, voters) -> None:
    """Each age and each sex alone still has at least ten voters."""
    cells = full(30)
    cells[place] = (*cells[place][:2], voters)

    assert publishable(of_all(cells)) == {}


def test_an_unknown_value_is_a_value() -> None:
    columns = {"sex": ["F"] * 10 + [""] * 9}

    assert publishable(columns) == {}
    assert publishable({"sex": ["F"] * 10 + [""] * 10})


def test_nothing_is_kept_of_nothing() -> None:
    assert publishable({}) == {}


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xy")), max_size=90))
def test_whatever_is_kept_hides_everybody_among_ten(rows) -> None:
    columns = {"one": [row[0] for row in rows], "two": [row[1] for row in rows]}

    kept = publishable(columns)

    is_safe = all(
        rows.count((one, two)) >= 10
        for one in set(columns["one"])
        for two in set(columns["two"])
    )
    assert bool(kept) == is_safe
