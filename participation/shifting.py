"""Moving a plan to other days: the same time on the city's clocks. Pure.

Clocks are put forward and back between two rounds. A moment keeps its place on the
clock, not its distance: what began at 8.00 begins at 8.00.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEK = 7
YEAR_OF_DAYS = 365.2425
# A year as it stands in a title or an address, not a part of a longer number.
YEAR = re.compile(r"(?<![0-9])(?:19|20|21)[0-9]{2}(?![0-9])")


def place(local: datetime, zone: ZoneInfo) -> datetime:
    """Give a clock time its place in the world; the answer is in UTC.

    A time that the clocks skip becomes the moment at which they are put forward, so
    that what follows something else still does. Of a time that comes twice the first
    is meant.
    """
    earlier = local.replace(tzinfo=zone, fold=0)
    found = earlier.astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) == local.replace(fold=0):
        return found
    # `fold=1` reads a skipped time with the offset that holds after the change.
    before, after = local.replace(tzinfo=zone, fold=1).astimezone(UTC), found
    return _change_between(before, after, zone)


def _change_between(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Find the moment between two at which the offset changes, to the second."""
    offset = before.astimezone(zone).utcoffset()
    low, high = 0, int((after - before).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        moment = before + timedelta(seconds=middle)
        if moment.astimezone(zone).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return before + timedelta(seconds=high)


def at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Return when the clocks show `clock` on a day; see `place`."""
    return place(datetime.combine(day, clock), zone)


def later(moment: datetime, by: timedelta, zone: ZoneInfo) -> datetime:
    """Return the moment at which the clocks show `by` more than at this one."""
    local = moment.astimezone(zone).replace(tzinfo=None, fold=0)
    return place(local + by, zone)


def clock_distance(earlier: datetime, moment: datetime, zone: ZoneInfo) -> timedelta:
    """Return how much further the clocks show at `moment`, whatever passed between."""
    first = earlier.astimezone(zone).replace(tzinfo=None)
    return moment.astimezone(zone).replace(tzinfo=None) - first


def days_between(old: date, new: date, *, keeps_weekday: bool) -> int:
    """Return by how many days a plan moves that began on `old`.

    With `keeps_weekday` these are whole weeks, so that it begins on the weekday of old
    that is nearest to `new`.
    """
    days = (new - old).days
    if not keeps_weekday:
        return days
    return (2 * days + WEEK) // (2 * WEEK) * WEEK


def years_later(day: date, years: int) -> date:
    """Return the same day of another year; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def years_moved(day: date, days: int) -> int:
    """Return by how many years the texts of a plan move that began on a day.

    Weekdays that are kept can lead from January back into December; a year has passed
    nevertheless.
    """
    whole = round(days / YEAR_OF_DAYS)
    if whole and abs(days - whole * YEAR_OF_DAYS) <= WEEK:
        return whole
    return (day + timedelta(days=days)).year - day.year


@dataclass(frozen=True, slots=True)
class Shift:
    """A number of days, on the clocks of a place."""

    days: int
    zone: ZoneInfo

    def moment(self, moment: datetime) -> datetime:
        return later(moment, timedelta(days=self.days), self.zone)

    def day(self, day: date) -> date:
        return day + timedelta(days=self.days)


def with_years(text: str, years: range, by: int) -> str:
    """Write a text of one round for another: each year of `years` so many later."""
    return YEAR.sub(
        lambda found: str(int(found[0]) + by) if int(found[0]) in years else found[0],
        text,
    )
