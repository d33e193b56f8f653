"""What people are told about bookings. Facts: point, moment, place, way, code.

`occasion` is `booking:12:34`, whose last number is the time that it speaks of.
"""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from participation.kinds import Kind
from participation.models import HelpBooking, Notice


def still_booked(notices: Sequence[Notice], now: datetime) -> set[int]:
    """Return those whose booking still stands, at the time that they speak of."""
    numbers = {notice.pk: notice.occasion.split(":") for notice in notices}
    held = HelpBooking.objects.filter(
        pk__in={int(parts[1]) for parts in numbers.values()},
        ended="",
        slot__starts_at__gt=now,
    )
    slots = dict(held.values_list("pk", "slot_id"))
    return {
        key
        for key, parts in numbers.items()
        if slots.get(int(parts[1])) == int(parts[-1])
    }


KINDS: dict[str, Kind] = {
    "help.booked": Kind(
        _("You have booked help: %(moment)s"),
        _(
            "%(point)s, %(way)s. %(place)s You can cancel or move the booking until it "
            "begins. Its code is %(code)s."
        ),
        still_owed=still_booked,
    ),
    "help.moved": Kind(
        _("Your booking has a new time: %(moment)s"),
        _("%(point)s, %(way)s. %(place)s The code of the booking is %(code)s."),
        still_owed=still_booked,
    ),
    "help.reminded": Kind(
        _("Help is booked for you: %(moment)s"),
        _(
            "%(point)s, %(way)s. %(place)s If you cannot come, please cancel or move "
            "the booking. Its code is %(code)s."
        ),
        is_urgent=True,
        sms=_("Help is booked for you: %(moment)s. %(point)s, %(way)s."),
        still_owed=still_booked,
    ),
    "help.cancelled": Kind(
        _("The help point has cancelled your booking"),
        _(
            "%(point)s cannot help on %(moment)s. We are sorry. Please book another "
            "time; the page of the point shows them."
        ),
        is_urgent=True,
        sms=_("%(point)s cannot help on %(moment)s. Please book another time."),
    ),
}
