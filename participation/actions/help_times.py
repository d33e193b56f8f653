"""What helpers do to the times of a point: offer, end, take days off, cancel."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from participation import help_letters as letters
from participation.actions.help_bookings import end
from participation.help_letters import facts_of
from participation.help_policies import refuse_helping, refuse_time
from participation.help_words import LANGUAGES, WAYS, city_zone
from participation.models import (
    HelpBooking,
    HelpCount,
    HelpDayOff,
    HelpPattern,
    HelpPoint,
    HelpSlot,
    User,
)
from participation.opening_hours import moment
from participation.policies import Refusal, Refused, require


@transaction.atomic(durable=True)
def add_pattern(
    *,
    point: HelpPoint,
    helper: User,
    weekday: int,
    opens: int,
    closes: int,
    length: int,
    capacity: int,
    way: str,
    languages: Sequence[str],
    first: date,
    last: date | None = None,
) -> HelpPattern:
    """Offer times each week; `opens` and `closes` are minutes since midnight.

    Raises `ValidationError` where there would be no time at all.
    """
    require(refuse_helping(helper, point))
    _check(way, languages)
    pattern = HelpPattern(
        point=point,
        weekday=weekday,
        opens=opens,
        closes=closes,
        length=length,
        capacity=capacity,
        way=way,
        languages=list(languages),
        first=first,
        last=last,
    )
    pattern.full_clean()
    if last is not None and last < first:
        words = _("The last day comes before the first.")
        raise ValidationError({"last": ValidationError(words, "wrong_order")})
    until_weekday = timedelta(days=(weekday - first.weekday()) % 7)
    if last is not None and last - first < until_weekday:
        words = _("No such weekday lies between the first and the last day.")
        raise ValidationError({"weekday": ValidationError(words, "no_such_day")})
    if closes - opens < length:
        words = _("Not even one time fits in between.")
        raise ValidationError({"length": ValidationError(words, "too_long")})
    pattern.save(force_insert=True)
    return pattern


@transaction.atomic(durable=True)
def end_pattern(*, pattern: HelpPattern, helper: User, last: date) -> None:
    """Offer the times until a day, included. `Refused` when later ones are booked.

    A day before the first one offers none at all.
    """
    require(refuse_helping(helper, pattern.point))
    _lock(pattern.point)
    after = moment(last + timedelta(days=1), 0, city_zone())
    if pattern.slots.filter(starts_at__gte=after, taken__gt=0).exists():
        words = _("Later times are booked. Cancel those first, so that people know.")
        raise Refused(Refusal("booked", words))
    pattern.last = last
    pattern.save(update_fields=["last"])


@transaction.atomic(durable=True)
def add_single_time(
    *,
    point: HelpPoint,
    helper: User,
    starts_at: datetime,
    length: int,
    capacity: int,
    way: str,
    languages: Sequence[str],
    now: datetime,
) -> HelpSlot:
    """Offer one time of `length` minutes; raises `ValidationError` for a past one."""
    require(refuse_helping(helper, point))
    _check(way, languages)
    if starts_at <= now:
        words = _("This time is over already.")
        raise ValidationError({"starts_at": ValidationError(words, "over")})
    slot = HelpSlot(
        point=point,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=length),
        way=way,
        languages=list(languages),
        capacity=capacity,
    )
    slot.full_clean()
    slot.save(force_insert=True)
    return slot


def _check(way: str, languages: Sequence[str]) -> None:
    if way not in WAYS or not set(languages) <= set(LANGUAGES) or not languages:
        raise ValidationError(_("Choose a way and at least one language."), "required")


@transaction.atomic(durable=True)
def take_days_off(
    *, point: HelpPoint, helper: User, first: date, last: date, now: datetime
) -> int:
    """Offer no weekly times on some days; return how many bookings that cancels.

    Everybody who booked one of these days is told. Single times stay.
    """
    require(refuse_helping(helper, point))
    _lock(point)
    off = HelpDayOff(point=point, first=first, last=last)
    off.full_clean()
    off.save(force_insert=True)
    zone = city_zone()
    slots = point.slots.exclude(pattern=None).filter(
        starts_at__gt=now,
        starts_at__gte=moment(first, 0, zone),
        starts_at__lt=moment(last + timedelta(days=1), 0, zone),
        cancelled_at=None,
    )
    # The rows stay open: a day off that is taken back offers its times again.
    return sum(_cancel(slot, now=now, is_closed=False) for slot in slots)


@transaction.atomic(durable=True)
def give_days_back(*, off: HelpDayOff, helper: User) -> None:
    require(refuse_helping(helper, off.point))
    off.delete()


@transaction.atomic(durable=True)
def cancel_time(*, slot: HelpSlot, helper: User, now: datetime) -> int:
    """Cancel one time with its bookings; tell everybody, and return how many."""
    require(refuse_helping(helper, slot.point))
    _lock(slot.point)
    slot = HelpSlot.objects.select_related("point").get(pk=slot.pk)
    require(refuse_time(slot, now=now))
    return _cancel(slot, now=now, is_closed=True)


def _cancel(slot: HelpSlot, *, now: datetime, is_closed: bool) -> int:
    bookings = list(
        slot.bookings.filter(ended="").select_related("slot__point", "person")
    )
    for booking in bookings:
        end(booking, HelpBooking.End.BY_POINT, now=now)
        letters.owe(
            booking,
            "help.cancelled",
            occasion=f"booking:{booking.pk}",
            link=slot.point.get_absolute_url(),
            now=now,
            **facts_of(booking),
        )
    HelpSlot.objects.filter(pk=slot.pk).update(
        taken=0, cancelled_at=now if is_closed else None
    )
    return len(bookings)


def _lock(point: HelpPoint) -> None:
    HelpPoint.objects.select_for_update(no_key=True).only("pk").get(pk=point.pk)


@transaction.atomic(durable=True)
def count_one(
    *,
    point: HelpPoint,
    helper: User,
    day: date,
    channel: str,
    need: str,
    language: str,
    way: str,
) -> HelpCount:
    """Note that somebody came, called or wrote; it is a number and names nobody."""
    require(refuse_helping(helper, point))
    count = HelpCount(
        point=point, day=day, channel=channel, need=need, language=language, way=way
    )
    count.full_clean(validate_constraints=False)
    row, _is_new = HelpCount.objects.get_or_create(
        point=point, day=day, channel=channel, need=need, language=language, way=way
    )
    HelpCount.objects.filter(pk=row.pk).update(count=F("count") + 1)
    row.refresh_from_db()
    return row


@transaction.atomic(durable=True)
def uncount_one(*, count: HelpCount, helper: User) -> bool:
    """Take one back that was pressed by mistake; say whether there was one."""
    require(refuse_helping(helper, count.point))
    there = HelpCount.objects.filter(pk=count.pk, count__gt=0)
    return bool(there.update(count=F("count") - 1))
