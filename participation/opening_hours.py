"""When a place is open: a usual week, and stretches of days that differ. Pure.

Times of day are minutes since midnight on the clocks of the place, up to 1440 for the
midnight at the end. A place does not close because clocks are put back: a clock time
that comes twice is the first of the two, and one that is jumped over is the moment of
the jump.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MIDNIGHT = 24 * 60
# What opens later than in so many days is closed, as far as people are concerned.
LOOK_AHEAD = 60

TIME = r"(\d{1,2})(?:[.:](\d{2}))?"
TYPED = re.compile(rf"{TIME}\s*[-\u2013\u2014]\s*{TIME}")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From one clock time to another of the same day."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= MIDNIGHT:
            raise ValueError("no_span")


Day = tuple[Span, ...]
Week = Mapping[int, Day]
"""Spans by weekday; Monday is 0, a weekday that is not there is closed."""


@dataclass(frozen=True, slots=True)
class Change:
    """Days, both included, with a week of their own; an empty week is closed."""

    first: date
    last: date
    week: Week = field(default_factory=dict)

    @property
    def length(self) -> timedelta:
        return self.last - self.first

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Hours:
    """All that is known of when a place is open."""

    week: Week = field(default_factory=dict)
    changes: Sequence[Change] = ()

    @property
    def are_known(self) -> bool:
        return any(self.week.values()) or bool(self.changes)

    def change_on(self, day: date) -> Change | None:
        """Return what a day differs by: of several, the shortest that covers it.

        So a feast day within the summer's hours is closed.
        """
        covering = [one for one in self.changes if one.covers(day)]
        return min(covering, key=lambda one: (one.length, one.first), default=None)

    def on(self, day: date) -> Day:
        change = self.change_on(day)
        return (change.week if change else self.week).get(day.weekday(), ())


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a place is open, until when, and when it opens next; moments in UTC."""

    is_open: bool
    closes_at: datetime | None = None
    opens_at: datetime | None = None


def read_day(typed: str) -> Day:
    """Read hours as people write them: `10-18`, `9.30-12, 13-16`, or nothing.

    Raises `ValueError` with `bad_hours`, `backwards` or `overlap`.
    """
    spans = []
    for part in re.split(r"[,;]|\s+(?:ja|och|and|и)\s+", typed.strip()):
        if not (words := part.strip()):
            continue
        if not (found := TYPED.fullmatch(words)):
            raise ValueError("bad_hours")
        opens, closes = _minutes(found[1], found[2]), _minutes(found[3], found[4])
        if opens >= closes:
            raise ValueError("backwards")
        spans.append(Span(opens, closes))
    spans.sort()
    if any(later.opens < one.closes for one, later in pairwise(spans)):
        raise ValueError("overlap")
    return tuple(spans)


def _minutes(hours: str, minutes: str | None) -> int:
    """Raise `ValueError` for what no clock shows; 24 is the end of a day."""
    total = int(hours) * 60 + int(minutes or 0)
    if int(minutes or 0) >= 60 or total > MIDNIGHT:  # noqa: PLR2004 - minutes in an hour
        raise ValueError("bad_hours")
    return total


def clock(minutes: int) -> str:
    """Write a clock time as data have it: `09:30`."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def typed_day(spans: Day) -> str:
    """Write hours the way `read_day` reads them."""
    return ", ".join(
        f"{clock(span.opens)}\N{EN DASH}{clock(span.closes)}" for span in spans
    )


def as_plain(week: Week) -> dict[str, list[list[str]]]:
    """Return a week as it is kept and published: `{"mon": [["10:00", "18:00"]]}`."""
    return {
        name: [[clock(span.opens), clock(span.closes)] for span in week[number]]
        for number, name in enumerate(DAY_NAMES)
        if week.get(number)
    }


def week_of(plain: Mapping[str, Sequence[Sequence[str]]]) -> dict[int, Day]:
    """Read what `as_plain` wrote."""
    return {
        number: tuple(Span(_of_clock(a), _of_clock(b)) for a, b in plain[name])
        for number, name in enumerate(DAY_NAMES)
        if plain.get(name)
    }


def _of_clock(text: str) -> int:
    hours, _colon, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes)


def grouped(week: Week) -> list[tuple[int, int, Day]]:
    """Put neighbouring weekdays with the same hours together: first, last, spans."""
    days = ((number, week.get(number, ())) for number in range(7))
    found = []
    for spans, group in groupby(days, key=lambda one: one[1]):
        numbers = [number for number, _spans in group]
        found.append((numbers[0], numbers[-1], spans))
    return found


def moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """Return when a clock time of a day is, in UTC; later times are never earlier."""
    wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)  # noqa: DTZ001 - a clock time, placed below
    found = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) == wall:
        return found
    # Jumped over: the jump is where the clocks of before and after part.
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    old = before.astimezone(zone).utcoffset()
    while found - before > timedelta(minutes=1):
        middle = before + (found - before) / 2
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            found = middle
    return found.replace(second=0, microsecond=0)


def stretches(
    hours: Hours, first: date, days: int, zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    """Yield from when to when it is open on so many days; midnight is no break."""
    pending: tuple[datetime, datetime] | None = None
    for number in range(days):
        day = first + timedelta(days=number)
        for span in hours.on(day):
            starts, ends = (
                moment(day, span.opens, zone),
                moment(day, span.closes, zone),
            )
            if starts >= ends:
                continue
            if pending and starts <= pending[1]:
                pending = (pending[0], max(ends, pending[1]))
                continue
            if pending:
                yield pending
            pending = (starts, ends)
    if pending:
        yield pending


def standing(hours: Hours, now: datetime, zone: ZoneInfo) -> Standing:
    """Say whether it is open at a moment, and what comes next within `LOOK_AHEAD`."""
    yesterday = now.astimezone(zone).date() - timedelta(days=1)
    for starts, ends in stretches(hours, yesterday, LOOK_AHEAD, zone):
        if ends <= now:
            continue
        if starts <= now:
            return Standing(is_open=True, closes_at=ends)
        return Standing(is_open=False, opens_at=starts)
    return Standing(is_open=False)
