"""Who may do what with help points: they belong to the city, not to one process."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from participation.models import (
    HelpBooking,
    HelpHelper,
    HelpPoint,
    HelpSlot,
    Membership,
    Role,
    User,
)
from participation.policies import Refusal, refuse_without_second_factor

Person = User | AnonymousUser


def runs_help(person: Person) -> bool:
    """Say whether somebody looks after every point: organisers, and who runs us."""
    return person.is_authenticated and (
        person.is_staff
        or Membership.objects.filter(user=person, role=Role.ORGANISER).exists()
    )


def refuse_running_help(person: Person) -> Refusal | None:
    """Only organisers, and whoever runs the installation, change points."""
    if not person.is_authenticated:
        return Refusal("not_signed_in", _("Please sign in first."))
    if not runs_help(person):
        return Refusal("no_role", _("Only organisers can change help points."))
    return refuse_without_second_factor(person)


def refuse_help_desk(person: Person) -> Refusal | None:
    """The desk of help points is for those who run them and for helpers."""
    if not person.is_authenticated:
        return Refusal("not_signed_in", _("Please sign in first."))
    helps = HelpHelper.objects.filter(person=person).exists()
    if not (helps or runs_help(person)):
        return Refusal("no_role", _("This is for helpers and organisers."))
    return refuse_without_second_factor(person)


def refuse_helping(person: Person, point: HelpPoint) -> Refusal | None:
    """Bookings are seen by the helpers of their point and by those who run points."""
    if not person.is_authenticated:
        return Refusal("not_signed_in", _("Please sign in first."))
    helps = point.helpers.filter(person=person).exists()
    if not (helps or runs_help(person)):
        return Refusal("no_role", _("This is for the helpers of this point."))
    return refuse_without_second_factor(person)


def refuse_time(slot: HelpSlot, *, now: datetime) -> Refusal | None:
    """A time can be booked until it begins."""
    if slot.cancelled_at is not None:
        return Refusal("cancelled", _("The help point has cancelled this time."))
    if slot.starts_at <= now:
        return Refusal("begun", _("This time has begun already. Choose another one."))
    return None


def refuse_changing_booking(booking: HelpBooking, *, now: datetime) -> Refusal | None:
    """A booking is moved and cancelled until its time begins."""
    if booking.ended:
        return Refusal("ended", _("This booking has been cancelled already."))
    if booking.slot.starts_at <= now:
        return Refusal(
            "begun", _("This time has begun, so the booking cannot be changed.")
        )
    return None
