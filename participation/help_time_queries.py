"""Times that can be booked: worked out from patterns, or rows that somebody offered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from participation.help_queries import hours_of
from participation.help_times import Weekly, key_of, read_key, times_on
from participation.help_words import city_zone
from participation.models import (
    HelpBooking,
    HelpDayOff,
    HelpPattern,
    HelpPoint,
    HelpSlot,
)
from participation.opening_hours import Hours, moment

# So many days ahead can be booked.
AHEAD = 42


@dataclass(frozen=True, slots=True)
class Time:
    """A time that somebody can book, and how many places it has left."""

    key: str
    starts_at: datetime
    ends_at: datetime
    way: str
    languages: Sequence[str]
    free: int


def weekly(pattern: HelpPattern) -> Weekly:
    return Weekly(
        weekday=pattern.weekday,
        opens=pattern.opens,
        closes=pattern.closes,
        length=pattern.length,
        first=pattern.first,
        last=pattern.last,
    )


def times_of(
    point: HelpPoint, *, now: datetime, way: str = "", language: str = ""
) -> list[Time]:
    """Return the times that have a place left, in their order."""
    zone = city_zone()
    today = now.astimezone(zone).date()
    days = [
        day
        for number in range(AHEAD)
        if point_helps_on(point, day := today + timedelta(days=number))
    ]
    ends = moment(today + timedelta(days=AHEAD), 0, zone)
    rows = point.slots.filter(starts_at__gt=now, starts_at__lt=ends)
    by_key = {key_of_slot(row): row for row in rows}
    off = list(point.days_off.all())
    hours = hours_of(point)
    found = [_of_row(key, row) for key, row in by_key.items() if row.pattern_id is None]
    for pattern in point.patterns.all():
        for day in days:
            if is_off(day, off, hours):
                continue
            for starts_at, ends_at in times_on(weekly(pattern), day, zone):
                key = key_of(pattern.pk, starts_at)
                if key in by_key:
                    found.append(_of_row(key, by_key[key]))
                else:
                    languages = pattern.languages
                    free = pattern.capacity
                    found.append(
                        Time(key, starts_at, ends_at, pattern.way, languages, free)
                    )
    return sorted(
        (
            one
            for one in found
            if one.free > 0
            and one.starts_at > now
            and (not way or one.way == way)
            and (not language or language in one.languages)
        ),
        key=lambda one: (one.starts_at, one.way, one.key),
    )


def key_of_slot(slot: HelpSlot) -> str:
    if slot.pattern_id is None:
        return f"s{slot.pk}"
    return key_of(slot.pattern_id, slot.starts_at)


def _of_row(key: str, row: HelpSlot) -> Time:
    free = 0 if row.cancelled_at else row.capacity - row.taken
    return Time(key, row.starts_at, row.ends_at, row.way, row.languages, free)


def point_helps_on(point: HelpPoint, day: date) -> bool:
    begins, ends = point.valid_from, point.valid_until
    return (begins is None or begins <= day) and (ends is None or day <= ends)


def is_off(day: date, off: Iterable[HelpDayOff], hours: Hours) -> bool:
    """Say whether a day has no weekly times: by itself, or as the point is closed."""
    if any(one.first <= day <= one.last for one in off):
        return True
    change = hours.change_on(day)
    return change is not None and not hours.on(day)


def offered(point: HelpPoint, key: str) -> HelpSlot | None:
    """Return the time that a form names: a row, or one that is not saved yet."""
    if key.startswith("s") and key[1:].isdecimal():
        rows = point.slots.filter(pk=int(key[1:][:18]), pattern=None)
        return rows.first()
    read = read_key(key)
    if read is None:
        return None
    number, starts_at = read
    pattern = point.patterns.filter(pk=number).first()
    if pattern is None:
        return None
    row = pattern.slots.filter(starts_at=starts_at).first()
    if row is not None:
        return row
    zone = city_zone()
    day = starts_at.astimezone(zone).date()
    if not point_helps_on(point, day):
        return None
    if is_off(day, point.days_off.all(), hours_of(point)):
        return None
    for one, ends_at in times_on(weekly(pattern), day, zone):
        if one == starts_at:
            return HelpSlot(
                point=point,
                pattern=pattern,
                starts_at=starts_at,
                ends_at=ends_at,
                way=pattern.way,
                languages=pattern.languages,
                capacity=pattern.capacity,
            )
    return None


def key_of_sending(sent: Mapping[str, object]) -> UUID | None:
    """Return what a form as it was sent is known by: its key, for whom and which time.

    `sent` has what was typed under the names of the fields. A form that is sent for
    somebody else, or for another time, is another one. None without a key that is one.
    """
    try:
        key = UUID(str(sent.get("form_key")))
    except ValueError:
        return None
    said = (sent.get(name, "") for name in ("time", "name", "email", "phone"))
    return uuid5(key, "\n".join(str(one).strip() for one in said))


def booked_by_form(point: HelpPoint, sent: Mapping[str, object]) -> HelpBooking | None:
    """Return what a form has booked at a point already, as it was sent just so.

    What was moved or cancelled since then is not found.
    """
    key = key_of_sending(sent)
    if key is None:
        return None
    found = HelpBooking.objects.filter(slot__point=point, form_key=key)
    return found.select_related("slot__point", "person").first()


def any_bookable(points: Iterable[HelpPoint], *, now: datetime) -> set[int]:
    """Return the ids of points that offer times at all, whether or not one is left."""
    today = now.astimezone(city_zone()).date()
    ids = [point.pk for point in points]
    patterns = HelpPattern.objects.filter(point__in=ids).exclude(last__lt=today)
    singles = HelpSlot.objects.filter(
        point__in=ids, pattern=None, cancelled_at=None, starts_at__gt=now
    )
    return {
        *patterns.values_list("point", flat=True),
        *singles.values_list("point", flat=True),
    }
