"""Times at help points in calendars."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from participation.help_words import WAYS
from participation.icalendar import Happening
from participation.languages import reading_language
from participation.models import HelpBooking, User
from participation.phase_happenings import host
from participation.texts import pick


def of_person(person: User, _now: datetime) -> Iterator[Happening]:
    """Yield what somebody has booked, until it is forgotten whose it was.

    Without its address: that moves and cancels a booking, and a calendar is read by
    more people than its owner.
    """
    booked = HelpBooking.objects.filter(person=person).select_related("slot__point")
    for booking in booked:
        yield replace(happening_of(booking), url="")


def address_of(booking: HelpBooking) -> str:
    return reverse("participation:help_booking", args=[booking.code])


def happening_of(booking: HelpBooking) -> Happening:
    """Return a booking as a calendar has it, in the reader's language."""
    slot = booking.slot
    point = slot.point
    language = get_language() or settings.LANGUAGE_CODE
    name = pick(point.name, reading_language())[0]
    return Happening(
        uid=f"help-{booking.pk}@{host()}",
        title=_("Help: %(point)s") % {"point": name},
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        changed_at=booking.changed_at,
        sequence=booking.sequence,
        text=str(WAYS.get(slot.way, "")),
        place=", ".join(filter(None, (name, point.address))),
        url=settings.SITE_URL + address_of(booking),
        language=language,
        is_cancelled=bool(booking.ended),
        is_private=True,
    )
