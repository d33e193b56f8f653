"""Holidays of Finland, by day."""

from datetime import date

import pytest

from participation import holidays


@pytest.mark.parametrize(
    ("year", "sunday"),
    [
        (1954, date(1954, 4, 18)),
        (1981, date(1981, 4, 19)),
        (2024, date(2024, 3, 31)),
        (2026, date(2026, 4, 5)),
        (2027, date(2027, 3, 28)),
        (2038, date(2038, 4, 25)),
        (2285, date(2285, 3, 22)),
    ],
)
def test_easter_is_when_churches_keep_it(year, sunday) -> None:
    assert holidays.easter(year) == sunday


@pytest.mark.parametrize("year", range(2020, 2040))
def test_midsummer_eve_is_a_friday(year) -> None:
    eve = holidays.midsummer_eve(year)

    assert eve.weekday() == 4
    assert date(year, 6, 19) <= eve <= date(year, 6, 25)


@pytest.mark.parametrize(
    ("first", "last", "names"),
    [
        (date(2027, 1, 7), date(2027, 3, 25), []),
        (date(2027, 1, 6), date(2027, 1, 20), ["christmas"]),
        (date(2026, 12, 1), date(2026, 12, 22), ["christmas"]),
        (date(2027, 3, 29), date(2027, 4, 5), ["easter"]),
        (date(2027, 3, 30), date(2027, 6, 24), []),
        (date(2027, 6, 25), date(2027, 6, 26), ["summer"]),
        (
            date(2026, 12, 1),
            date(2027, 4, 5),
            ["christmas", "easter"],
        ),
    ],
)
def test_are_found_by_any_of_their_days(first, last, names) -> None:
    found = sorted(holidays.during(first, last), key=lambda one: one.first)

    assert [one.name for one in found] == names
