"""Times of the year in which few people in Finland take part in anything. Pure.

Their names are keys: `easter`, `summer`, `christmas`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Holiday:
    """Days off, first and last included; `is_long` ones take weeks."""

    name: str
    first: date
    last: date
    is_long: bool = False


def during(first: date, last: date) -> list[Holiday]:
    """Return the holidays of which at least a day lies within these days."""
    years = range(first.year - 1, last.year + 1)
    return [
        one
        for year in years
        for one in _of_year(year)
        if one.first <= last and first <= one.last
    ]


def _of_year(year: int) -> Iterator[Holiday]:
    sunday = easter(year)
    yield Holiday("easter", sunday - timedelta(days=2), sunday + timedelta(days=1))
    yield Holiday(
        "summer",
        midsummer_eve(year),
        date(year, 7, 31),
        is_long=True,
    )
    yield Holiday(
        "christmas",
        date(year, 12, 22),
        date(year + 1, 1, 6),
        is_long=True,
    )


def midsummer_eve(year: int) -> date:
    """Return the Friday between 19 and 25 June."""
    earliest = date(year, 6, 19)
    return earliest + timedelta(days=(FRIDAY - earliest.weekday()) % 7)


def easter(year: int) -> date:
    """Return Easter Sunday, by the rule of the Gregorian calendar.

    The paschal full moon follows from the year's place in the cycle of nineteen years,
    with the corrections of leap years and of the moon; Easter is the Sunday after it.
    """
    century = year // 100
    leap = century - century // 4
    moon = (8 * century + 13) // 25
    epact = (19 * (year % 19) + leap - moon + 15) % 30
    # Never later than 18 April, and never on the same day twice in a cycle.
    epact -= epact // 29 + (epact == 28 and year % 19 > 10)  # noqa: PLR2004 - as the rule has it
    full_moon = date(year, 3, 21) + timedelta(days=epact)
    return full_moon + timedelta(days=7 - (full_moon.weekday() + 1) % 7)
