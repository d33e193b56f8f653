"""Booking help: by a resident, with or without an account, or by a helper for them."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participation import help_letters as letters
from participation.help_letters import facts_of, link_to
from participation.help_policies import (
    refuse_changing_booking,
    refuse_helping,
    refuse_time,
)
from participation.help_time_queries import booked_by_form, key_of_sending, offered
from participation.models import HelpBooking, HelpLetter, HelpPoint, HelpSlot, User
from participation.policies import Refusal, Refused, require
from participation.printed_codes import new_code
from participation.ticking import Done, each

DAY = timedelta(days=1)
# Who books so shortly before needs no reminder, and later than this it is of no use.
REMINDED_BEFORE, TOO_LATE_BEFORE = DAY, timedelta(hours=1)
# Contact data stays so long after the time.
KEPT = 14 * DAY
IN_ONE_GO = 500

WITHOUT_CONTACT = {
    "name": "",
    "email": "",
    "phone": "",
    "person": None,
    "code": None,
    "by_helper": None,
    "remind_at": None,
    "form_key": None,
}

FULL = Refusal("full", _("This time has just been taken. Choose another one."))
# So many times one person can hold that they book themselves, at all points together.
MOST_OPEN = 3
# So many times of a point are booked within a day without an account. Whoever makes up
# names and addresses cannot fill it; who is turned away can call, or sign in.
MOST_A_DAY = 20
TOO_MANY = Refusal(
    "too_many",
    _("You hold three times already. Cancel one of them, or ask a helper to book."),
)
RUSH = Refusal(
    "rush",
    _(
        "Unusually many times have been booked here today. Call the help point, or "
        "sign in to book."
    ),
)
UNKNOWN = Refusal("unknown_time", _("This time is not offered. Choose another one."))


@dataclass(frozen=True, slots=True)
class Asking:
    """What somebody says when they book: the contact may be empty, the rest is codes.

    `reads` is the language of messages, one of the site's.
    """

    language: str
    need: str
    reads: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""


@transaction.atomic(durable=True)
def book_help(
    *,
    point: HelpPoint,
    time: str,
    asking: Asking,
    now: datetime,
    person: User | None = None,
    helper: User | None = None,
    form_key: UUID | None = None,
) -> HelpBooking:
    """Take a place at a time, by its name in the form.

    `helper` books for somebody who called; `person` has an account. A form that is
    sent again, by its `form_key`, for the same time and contact returns what it booked
    the first time. Raises `Refused` with `full`, `too_many`, `rush`, `unknown_time`,
    `begun` or `cancelled`, and `ValidationError`.
    """
    if helper is not None:
        require(refuse_helping(helper, point))
    if person is not None:
        # What they hold at other points counts too.
        _lock_person(person)
    _lock(point)
    sent = asdict(asking) | {"form_key": form_key, "time": time}
    twin = booked_by_form(point, sent)
    if twin is not None:
        return twin
    if helper is None:
        _refuse_hoarding(point, person, asking, now=now)
    slot = _take(point, time, now=now)
    _check_language(slot, asking.language)
    booking = HelpBooking(
        slot=slot,
        code=new_code(),
        person=person,
        by_helper=helper,
        language=asking.language,
        need=asking.need,
        reads=asking.reads,
        name=asking.name,
        email=asking.email,
        phone=asking.phone,
        made_at=now,
        changed_at=now,
        remind_at=_remind_at(slot, now=now),
        form_key=key_of_sending(sent),
    )
    booking.full_clean()
    booking.save(force_insert=True)
    letters.owe(
        booking,
        "help.booked",
        occasion=f"booking:{booking.pk}:{slot.pk}",
        link=link_to(booking),
        now=now,
        **facts_of(booking),
    )
    return booking


def _refuse_hoarding(
    point: HelpPoint, person: User | None, asking: Asking, *, now: datetime
) -> None:
    """Leave times for others: nobody fills a point, under one name or under many."""
    own = Q(pk=None)
    if person is not None:
        own |= Q(person=person)
    if asking.email:
        own |= Q(email__iexact=asking.email)
    if asking.phone:
        own |= Q(phone=asking.phone)
    held = HelpBooking.objects.filter(own, ended="", slot__starts_at__gt=now)
    if held.count() >= MOST_OPEN:
        raise Refused(TOO_MANY)
    if person is None:
        lately = HelpBooking.objects.filter(
            slot__point=point,
            person=None,
            by_helper=None,
            erased_at=None,
            made_at__gt=now - DAY,
        )
        if lately.count() >= MOST_A_DAY:
            raise Refused(RUSH)


@transaction.atomic(durable=True)
def move_booking(
    *, booking: HelpBooking, time: str, now: datetime, phone: str = ""
) -> None:
    """Take a place at another time of the same point and give the old one back.

    `phone` is the number to call where none was given with the booking. Raises
    `Refused` as `book_help` does, and `ValidationError` for a call without a number.
    """
    point = booking.slot.point
    _lock(point)
    booking = _fresh(booking)
    require(refuse_changing_booking(booking, now=now))
    old = booking.slot
    slot = _take(point, time, now=now)
    _check_language(slot, booking.language)
    if slot.way == "phone":
        # A number that nobody is to call is not kept.
        booking.phone = booking.phone or phone
        if not booking.phone:
            words = _("To be called at this time, give a telephone number.")
            raise ValidationError({"phone": ValidationError(words, "required")})
    _give_back(old)
    booking.slot = slot
    booking.sequence += 1
    booking.changed_at = now
    booking.remind_at = _remind_at(slot, now=now)
    # The form named the old time: sent again it asks for that one.
    booking.form_key = None
    booking.full_clean()
    booking.save(
        update_fields=[
            "slot",
            "phone",
            "sequence",
            "changed_at",
            "remind_at",
            "form_key",
        ]
    )
    letters.owe(
        booking,
        "help.moved",
        occasion=f"booking:{booking.pk}:{booking.sequence}:{slot.pk}",
        link=link_to(booking),
        now=now,
        **facts_of(booking),
    )


@transaction.atomic(durable=True)
def cancel_booking(
    *, booking: HelpBooking, now: datetime, helper: User | None = None
) -> None:
    """Give the place back; a helper does it for somebody who called."""
    point = booking.slot.point
    if helper is not None:
        require(refuse_helping(helper, point))
    _lock(point)
    booking = _fresh(booking)
    require(refuse_changing_booking(booking, now=now))
    end(booking, HelpBooking.End.BY_PERSON, now=now)
    _give_back(booking.slot)


def end(booking: HelpBooking, how: HelpBooking.End, *, now: datetime) -> None:
    """End a booking, within the transaction of an action."""
    booking.ended, booking.changed_at = how.value, now
    booking.sequence += 1
    booking.remind_at = booking.form_key = None
    booking.save(
        update_fields=["ended", "changed_at", "sequence", "remind_at", "form_key"]
    )


def _lock_person(person: User) -> None:
    """Let what somebody does with times come one after the other; before `_lock`."""
    User.objects.select_for_update(no_key=True).only("pk").get(pk=person.pk)


def _lock(point: HelpPoint) -> None:
    """Let changes of the times of a point come one after the other."""
    HelpPoint.objects.select_for_update(no_key=True).only("pk").get(pk=point.pk)


def _fresh(booking: HelpBooking) -> HelpBooking:
    return HelpBooking.objects.select_related("slot__point", "person").get(
        pk=booking.pk
    )


def _take(point: HelpPoint, time: str, *, now: datetime) -> HelpSlot:
    """Take one place of a time, or raise `Refused`; the database counts."""
    slot = offered(point, time)
    if slot is None:
        raise Refused(UNKNOWN)
    require(refuse_time(slot, now=now))
    if slot.pk is None:
        slot, _is_new = HelpSlot.objects.get_or_create(
            pattern=slot.pattern,
            starts_at=slot.starts_at,
            defaults={
                "point": point,
                "ends_at": slot.ends_at,
                "way": slot.way,
                "languages": slot.languages,
                "capacity": slot.capacity,
            },
        )
    free = HelpSlot.objects.filter(
        pk=slot.pk, cancelled_at=None, taken__lt=F("capacity")
    )
    if not free.update(taken=F("taken") + 1):
        raise Refused(FULL)
    return HelpSlot.objects.select_related("point").get(pk=slot.pk)


def _give_back(slot: HelpSlot) -> None:
    HelpSlot.objects.filter(pk=slot.pk, taken__gt=0).update(taken=F("taken") - 1)


def _check_language(slot: HelpSlot, language: str) -> None:
    if language not in slot.languages:
        raise ValidationError(
            {
                "language": ValidationError(
                    _("At this time nobody helps in that language."), "no_such_language"
                )
            }
        )


def _remind_at(slot: HelpSlot, *, now: datetime) -> datetime | None:
    moment: datetime = slot.starts_at - REMINDED_BEFORE
    return moment if moment > now else None


def remind_of_help(now: datetime) -> list[Done]:
    """Remind people of tomorrow's help: a step of the tick, each booking once."""
    due = HelpBooking.objects.filter(remind_at__lte=now).order_by("remind_at", "pk")
    numbers = list(due.values_list("pk", flat=True)[:IN_ONE_GO])
    reminded = len(each(numbers, lambda number: _remind(number, now=now)))
    return [Done("help.reminded", count=reminded)] if reminded else []


@transaction.atomic(durable=True)
def _remind(number: int, *, now: datetime) -> list[Done]:
    """Owe one reminder, if anybody is there to be reminded in time."""
    taken = HelpBooking.objects.filter(pk=number, remind_at__lte=now)
    if not taken.update(remind_at=None):
        return []
    booking = HelpBooking.objects.select_related("slot__point", "person").get(pk=number)
    if booking.ended or booking.slot.starts_at - TOO_LATE_BEFORE <= now:
        return []
    letters.owe(
        booking,
        "help.reminded",
        occasion=f"booking:{booking.pk}:{booking.slot_id}",
        link=link_to(booking),
        now=now,
        **facts_of(booking),
    )
    is_told = booking.person is not None or booking.email
    return [Done("help.reminded")] if is_told else []


@transaction.atomic(durable=True)
def forget_contacts(*, now: datetime) -> int:
    """Delete names and contacts 14 days after the time; count the bookings.

    Of one that was cancelled they go 14 days after that. What was booked stays, for the
    counts: about what, in which language, which way.
    """
    before = now - KEPT
    is_over = Q(slot__ends_at__lte=before) | (~Q(ended="") & Q(changed_at__lte=before))
    due = HelpBooking.objects.filter(is_over, erased_at=None)
    numbers = list(due.values_list("pk", flat=True))
    HelpLetter.objects.filter(booking__in=numbers).delete()
    return HelpBooking.objects.filter(pk__in=numbers).update(
        **WITHOUT_CONTACT, erased_at=now
    )


def forget_person(person: User, *, now: datetime) -> None:
    """Cancel what somebody has booked and forget them, as their account goes.

    Within the transaction that deletes it.
    """
    _lock_person(person)
    own = HelpBooking.objects.filter(person=person, erased_at=None)
    coming = own.filter(ended="", slot__starts_at__gt=now)
    points = HelpPoint.objects.filter(pk__in=coming.values("slot__point"))
    # In one order, so that two who leave at once do not wait for each other.
    list(points.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    # Read only now: until here a helper could cancel one, or move it.
    for booking in coming.select_related("slot"):
        end(booking, HelpBooking.End.BY_PERSON, now=now)
        _give_back(booking.slot)
    HelpBooking.objects.filter(person=person).update(**WITHOUT_CONTACT, erased_at=now)
