"""What pages about help points read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import asin, cos, radians, sin, sqrt

from django.conf import settings
from django.db.models import Exists, Prefetch, Q, QuerySet

from participation.help_words import city_zone
from participation.models import (
    HelpBooking,
    HelpHours,
    HelpPoint,
    Process,
    ProcessHelp,
)
from participation.opening_hours import (
    Change,
    Hours,
    Standing,
    moment,
    standing,
    week_of,
)

EARTH_KILOMETRES = 6371.0


def public_points(*, now: datetime) -> QuerySet[HelpPoint]:
    """Return points that are published and help today, or will."""
    today = now.astimezone(city_zone()).date()
    return (
        HelpPoint.objects.filter(is_published=True)
        .filter(Q(valid_until=None) | Q(valid_until__gte=today))
        .prefetch_related(with_changes(today))
    )


def with_changes(today: date) -> "Prefetch[str]":
    """Bring the days with other hours along; what is over is of no use any more."""
    # A day before counts: the night to today may belong to it.
    recent = HelpHours.objects.filter(last__gte=today - timedelta(days=1))
    return Prefetch("changes", recent.order_by("first", "pk"))


def hours_of(point: HelpPoint) -> Hours:
    """Return when a point is open; before and after it helps at all it is closed."""
    changes = [
        Change(one.first, one.last, week_of(one.hours)) for one in point.changes.all()
    ]
    return Hours(week_of(point.hours), changes)


def standing_of(point: HelpPoint, *, now: datetime) -> Standing | None:
    """Say whether a point is open; nothing for one that names no hours."""
    hours = hours_of(point)
    if not hours.are_known:
        return None
    zone = city_zone()
    begins = point.valid_from
    if begins and begins > now.astimezone(zone).date():
        later = standing(hours, moment(begins, 0, zone), zone)
        opens = moment(begins, 0, zone) if later.is_open else later.opens_at
        return Standing(is_open=False, opens_at=opens)
    found = standing(hours, now, zone)
    ends = point.valid_until
    if ends and found.opens_at and found.opens_at.astimezone(zone).date() > ends:
        return Standing(is_open=False)
    return found


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for; empty is everything. `place`: latitude, longitude."""

    municipality: str = ""
    language: str = ""
    way: str = ""
    need: str = ""
    is_open: bool = False
    process: Process | None = None
    place: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A point as the finder shows it; the distance is in kilometres."""

    point: HelpPoint
    standing: Standing | None
    distance: float | None = None


def find(wanted: Wanted, *, now: datetime) -> list[Found]:
    """Return the points that fit: the nearest first, or by municipality and name.

    There are hundreds of points in a region at most, so lists of codes are looked
    through here and not in the database.
    """
    points = public_points(now=now)
    if wanted.municipality:
        points = points.filter(municipality=wanted.municipality)
    if wanted.process is not None:
        points = points.filter(named_by(wanted.process))
    found = []
    for point in points:
        if not _fits(point, wanted):
            continue
        state = standing_of(point, now=now)
        if wanted.is_open and not (state and state.is_open):
            continue
        found.append(Found(point, state, distance(point, wanted.place)))
    if wanted.place is not None:
        found.sort(key=lambda one: (one.distance is None, one.distance or 0.0))
    else:
        order = {key: place for place, key in enumerate(settings.MUNICIPALITIES)}
        found.sort(key=lambda one: order.get(one.point.municipality, len(order)))
    return found


def _fits(point: HelpPoint, wanted: Wanted) -> bool:
    return (
        (not wanted.language or wanted.language in point.languages)
        and (not wanted.way or wanted.way in point.ways)
        and (not wanted.need or wanted.need in point.needs)
    )


def distance(point: HelpPoint, place: tuple[float, float] | None) -> float | None:
    """Return the kilometres to a point as the crow flies, or nothing without both."""
    if place is None or point.latitude is None or point.longitude is None:
        return None
    (south, west) = place
    north, east = float(point.latitude), float(point.longitude)
    # The haversine formula.
    half = (
        sin(radians(north - south) / 2) ** 2
        + cos(radians(south)) * cos(radians(north)) * sin(radians(east - west) / 2) ** 2
    )
    return 2 * EARTH_KILOMETRES * asin(min(1.0, sqrt(half)))


def named_by(process: Process) -> Q:
    """Tell the points that a process names; all when it names none. No query yet."""
    chosen = ProcessHelp.objects.filter(process=process)
    return Q(pk__in=chosen.values("point")) | Q(~Exists(chosen))


def points_of_helper(person_id: int) -> QuerySet[HelpPoint]:
    return HelpPoint.objects.filter(helpers__person=person_id)


def bookings_on(point: HelpPoint, day: date) -> list[HelpBooking]:
    """Return the bookings of a day on the city's clocks, in order of their times."""
    zone = city_zone()
    starts = moment(day, 0, zone)
    ends = moment(day + timedelta(days=1), 0, zone)
    return list(
        HelpBooking.objects.filter(
            slot__point=point, slot__starts_at__gte=starts, slot__starts_at__lt=ends
        )
        .select_related("slot", "person")
        .order_by("slot__starts_at", "pk")
    )


def days_with_bookings(
    point: HelpPoint, *, now: datetime
) -> Sequence[tuple[date, int]]:
    """Return the days to come with the number of bookings on each."""
    zone = city_zone()
    today = moment(now.astimezone(zone).date(), 0, zone)
    starts = HelpBooking.objects.filter(
        slot__point=point, slot__starts_at__gte=today, ended=""
    ).values_list("slot__starts_at", flat=True)
    return counted_by_day(starts)


def counted_by_day(moments: Iterable[datetime]) -> list[tuple[date, int]]:
    zone = city_zone()
    counts: dict[date, int] = {}
    for one in moments:
        day = one.astimezone(zone).date()
        counts[day] = counts.get(day, 0) + 1
    return sorted(counts.items())
