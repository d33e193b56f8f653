"""Builders for tests of help points: a point, times, bookings."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import make

from participation.actions import help_bookings
from participation.actions.help_bookings import Asking
from participation.help_time_queries import times_of
from participation.models import (
    HelpBooking,
    HelpHelper,
    HelpPattern,
    HelpPoint,
    HelpSlot,
    User,
)
from participation.opening_hours import as_plain, read_day

_numbers = count(1)
WORKDAYS = as_plain({number: read_day("10-18") for number in range(5)})
# The day after make.NOW, which is a Sunday.
MONDAY = date(2026, 11, 16)


def point(slug: str = "", **fields: Any) -> HelpPoint:
    """Make a published library, open on workdays from ten to six."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "slug": slug or f"point-{number}",
        "name": {"fi": f"Kirjasto {number}", "en": f"Library {number}"},
        "kind": "library",
        "municipality": "kajaani",
        "address": "Kauppakatu 35",
        "phone": "08 6155 2422",
        "languages": ["fi", "en"],
        "ways": ["site", "phone"],
        "needs": ["idea", "vote"],
        "hours": WORKDAYS,
        "is_published": True,
        "changed_at": make.NOW,
    }
    return HelpPoint.objects.create(**(defaults | fields))


def helper(of: HelpPoint) -> User:
    """Make somebody who helps at a point, with a second factor."""
    person = make.with_second_factor(make.user())
    HelpHelper.objects.create(point=of, person=person, since=make.NOW)
    return person


def pattern(of: HelpPoint, **fields: Any) -> HelpPattern:
    """Offer Mondays from ten to twelve, half an hour each, one person at once."""
    defaults: dict[str, Any] = {
        "weekday": 0,
        "opens": 600,
        "closes": 720,
        "length": 30,
        "way": "site",
        "languages": ["fi", "en"],
        "first": MONDAY - timedelta(days=70),
    }
    return HelpPattern.objects.create(point=of, **(defaults | fields))


def key(of: HelpPoint, place: int = 0, *, now: datetime = make.NOW) -> str:
    """Return the name of a free time of a point, the first one unless told."""
    return times_of(of, now=now)[place].key


def asking(**fields: Any) -> Asking:
    defaults: dict[str, Any] = {"language": "fi", "need": "vote", "reads": "en"}
    return Asking(**(defaults | fields))


def booking(
    of: HelpPoint | None = None,
    *,
    time: str = "",
    person: User | None = None,
    now: datetime = make.NOW,
    **fields: Any,
) -> HelpBooking:
    """Book the first free time of a point, or of a new one with a pattern."""
    if of is None:
        of = point()
        pattern(of)
    return help_bookings.book_help(
        point=of,
        time=time or key(of, now=now),
        asking=asking(**fields),
        person=person,
        now=now,
    )


def fresh(row: Any) -> Any:
    """Read a row again."""
    return type(row).objects.get(pk=row.pk)


def slot_of(made: HelpBooking) -> HelpSlot:
    return HelpSlot.objects.get(pk=fresh(made).slot_id)
