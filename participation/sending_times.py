"""When a message goes out: at once, once a day or once a week, and not at night.

Pure: no clock, no Django. Days and quiet hours are those of the city's clocks, which
skip an hour in spring and have one twice in autumn.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

INSTANT, DAILY, WEEKLY = "instant", "daily", "weekly"
MONDAY = 0
# Quiet hours end every day; more days than one only pass where clocks are moved.
MOST_DAYS = 4


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of the day in which nobody is disturbed, over midnight or not.

    `begins` belongs to them, `ends` does not; the same time twice means none.
    """

    begins: time
    ends: time

    def holds_at(self, clock: time) -> bool:
        if self.begins <= self.ends:
            return self.begins <= clock < self.ends
        return clock >= self.begins or clock < self.ends


NEVER = Quiet(time(0), time(0))


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What the city and one person have settled: quiet hours and times of digests."""

    zone: ZoneInfo
    digest_at: time
    quiet: Quiet = NEVER


def is_quiet(moment: datetime, rhythm: Rhythm) -> bool:
    local = moment.astimezone(rhythm.zone)
    return rhythm.quiet.holds_at(local.time())


def after_quiet(moment: datetime, rhythm: Rhythm) -> datetime:
    """Return the moment itself, or the end of the quiet hours in which it lies."""
    if not is_quiet(moment, rhythm):
        return moment
    for day in _days_from(moment, rhythm.zone):
        for end in _moments(day, rhythm.quiet.ends, rhythm.zone):
            if end >= moment and not is_quiet(end, rhythm):
                return end
    # Only where the clocks skip the whole time that is not quiet, several days long.
    raise ValueError(f"quiet hours without an end: {rhythm.quiet}")


def next_digest(moment: datetime, cadence: str, rhythm: Rhythm) -> datetime:
    """Return when the next digest goes out: today's, unless its time is over.

    A weekly one goes out on Mondays. Where quiet hours hold, it waits for their end.
    """
    for day in _days_from(moment, rhythm.zone, most=9):
        if cadence == WEEKLY and day.weekday() != MONDAY:
            continue
        # The first of the two where the hour comes twice: one digest a day.
        digest = after_quiet(_moments(day, rhythm.digest_at, rhythm.zone)[0], rhythm)
        if digest >= moment:
            return digest
    raise ValueError("a week without a Monday")


def due_at(
    now: datetime,
    cadence: str,
    rhythm: Rhythm,
    *,
    until: datetime | None = None,
    is_urgent: bool = False,
) -> datetime:
    """Return when a message that is owed now goes out, never before `now`.

    What would be of no use by then goes out with the end of the quiet hours, and if
    that is too late as well and it is urgent, at once.
    """
    if cadence in {DAILY, WEEKLY}:
        digest = next_digest(now, cadence, rhythm)
        if until is None or digest < until:
            return digest
    soonest = after_quiet(now, rhythm)
    if is_urgent and until is not None and soonest >= until:
        return now
    return soonest


def _days_from(
    moment: datetime, zone: ZoneInfo, most: int = MOST_DAYS
) -> Iterator[date]:
    # From the day before: quiet hours over midnight, and digests that wait for them.
    today = moment.astimezone(zone).date()
    for number in range(-1, most):
        yield today + timedelta(days=number)


def _moments(day: date, clock: time, zone: ZoneInfo) -> list[datetime]:
    """Return when the clocks show this time on a day: once, or twice in autumn.

    A time that they skip in spring counts as so much after the hour before it.
    """
    local = datetime.combine(day, clock, tzinfo=zone)
    found = [local.astimezone(UTC)]
    again = local.replace(fold=1).astimezone(UTC)
    if again > found[0]:
        found.append(again)
    return found
