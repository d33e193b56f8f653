"""Counts of demand: bookings, and who came, called or wrote, by point and week.

No count names anybody: a booking is counted by what was booked, after its contact data
are gone as before.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from participation.help_words import LANGUAGES, NEEDS, WAYS, Text, city_zone
from participation.models import HelpBooking, HelpCount, HelpPoint
from participation.opening_hours import moment

BOOKED = "booked"
CHANNELS: dict[str, Text] = {BOOKED: _("Booked"), **dict(HelpCount.Channel.choices)}
COLUMNS = ("week", "point", "channel", "need", "language", "way", "count")


@dataclass(frozen=True, slots=True, order=True)
class Kind:
    """What is counted together; `week` is its Monday, the rest are codes."""

    week: date
    point: str
    channel: str
    need: str
    language: str
    way: str


@dataclass(frozen=True, slots=True)
class Demand:
    """How many people there were of each kind."""

    counts: Mapping[Kind, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def by(self, name: str) -> Counter[Any]:
        """Add up by one of the fields of `Kind`."""
        found: Counter[Any] = Counter()
        for kind, count in self.counts.items():
            found[getattr(kind, name)] += count
        return found

    def weeks(self) -> list[tuple[date, str, Counter[str]]]:
        """Return a row for each week and point, with its counts by channel."""
        rows: dict[tuple[date, str], Counter[str]] = {}
        for kind, count in sorted(self.counts.items()):
            row = rows.setdefault((kind.week, kind.point), Counter())
            row[kind.channel] += count
        return [(week, point, counts) for (week, point), counts in rows.items()]

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Yield what the file of figures holds, in the order of `COLUMNS`."""
        for kind, count in sorted(self.counts.items()):
            yield (
                kind.week.isoformat(),
                kind.point,
                kind.channel,
                kind.need,
                kind.language,
                kind.way,
                count,
            )


def demand(points: Iterable[HelpPoint], *, first: date, last: date) -> Demand:
    """Count everybody from one day to another, both included."""
    slugs = {point.pk: point.slug for point in points}
    zone = city_zone()
    counts: Counter[Kind] = Counter()
    noted = HelpCount.objects.filter(
        point__in=slugs, day__gte=first, day__lte=last, count__gt=0
    )
    for row in noted.values_list(
        "point", "day", "channel", "need", "language", "way", "count"
    ):
        number, day, channel, need, language, way, count = row
        counts[Kind(monday(day), slugs[number], channel, need, language, way)] += count
    booked = HelpBooking.objects.filter(
        ended="",
        slot__point__in=slugs,
        slot__starts_at__gte=moment(first, 0, zone),
        slot__starts_at__lt=moment(last + timedelta(days=1), 0, zone),
    )
    starts_at: datetime
    for number, starts_at, need, language, way in booked.values_list(
        "slot__point", "slot__starts_at", "need", "language", "slot__way"
    ):
        day = starts_at.astimezone(zone).date()
        kind = Kind(monday(day), slugs[number], BOOKED, need, language, way)
        counts[kind] += 1
    return Demand(counts)


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def names_of(name: str) -> Mapping[str, Text]:
    """Return what the codes of a field of `Kind` are called."""
    return {
        "channel": CHANNELS,
        "need": NEEDS,
        "language": LANGUAGES,
        "way": WAYS,
    }[name]
