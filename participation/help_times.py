"""Times that can be booked, from a weekly pattern. Pure.

A time is named by the pattern and the moment it begins at, so the same time is the same
however often it is worked out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from participation.opening_hours import moment


@dataclass(frozen=True, slots=True)
class Weekly:
    """Each week on one weekday: times of `length` minutes from `opens` to `closes`.

    Clock times are minutes since midnight; `first` and `last` are days, both included.
    """

    weekday: int
    opens: int
    closes: int
    length: int
    first: date
    last: date | None = None

    def holds_on(self, day: date) -> bool:
        if day.weekday() != self.weekday or day < self.first:
            return False
        return self.last is None or day <= self.last


def times_on(
    pattern: Weekly, day: date, zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    """Yield the times of a day as moments in UTC, each as long as it says.

    A clock time that is jumped over begins nothing, one that comes twice begins one
    time, and no time begins before the last one has ended.
    """
    if not pattern.holds_on(day):
        return
    length = timedelta(minutes=pattern.length)
    ended: datetime | None = None
    for minutes in range(
        pattern.opens, pattern.closes - pattern.length + 1, pattern.length
    ):
        starts = moment(day, minutes, zone)
        local = starts.astimezone(zone)
        is_on_the_clock = local.hour * 60 + local.minute == minutes
        if not is_on_the_clock or (ended is not None and starts < ended):
            continue
        ended = starts + length
        yield starts, ended


def key_of(pattern: int, starts_at: datetime) -> str:
    """Name a time of a pattern in a form: `p12-20261123T0800`."""
    return f"p{pattern}-{starts_at.astimezone(UTC):%Y%m%dT%H%M}"


def read_key(key: str) -> tuple[int, datetime] | None:
    """Return the pattern and the moment that a name stands for, or nothing."""
    number, _dash, written = key.removeprefix("p").partition("-")
    if not key.startswith("p") or not number.isdecimal():
        return None
    try:
        starts_at = datetime.strptime(written, "%Y%m%dT%H%M").replace(tzinfo=UTC)
    except ValueError:
        return None
    return int(number), starts_at
