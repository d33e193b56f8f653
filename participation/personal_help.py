"""What help points hold about a person, and what becomes of it when they leave."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from participation.actions.help_bookings import forget_person
from participation.actions.leaving import Farewell
from participation.languages import reading_language
from participation.models import HelpBooking, HelpHelper, HelpPoint, User
from participation.personal import Part, Table, table
from participation.texts import pick


def _name(point: HelpPoint) -> str:
    return pick(point.name, reading_language())[0]


def _booked_at(row: HelpBooking) -> str:
    return _name(row.slot.point)


def _helps_at(row: HelpHelper) -> str:
    return _name(row.point)


def _tell(person: User) -> list[Table]:
    booked = HelpBooking.objects.select_related("slot__point")
    return [
        table(
            "help_bookings",
            booked.filter(person=person),
            *("code", "name", "phone", "language", "need", "made_at", "ended"),
            title=_("Help that you have booked"),
            point=(_("help point"), _booked_at),
            starts_at=(_("begins"), lambda row: row.slot.starts_at),
        ),
        table(
            "help_booked_for_others",
            booked.filter(by_helper=person),
            "made_at",
            title=_("Help that you have booked for others"),
            point=(_("help point"), _booked_at),
        ),
        table(
            "helps_at",
            HelpHelper.objects.filter(person=person).select_related("point"),
            "since",
            title=_("Help points where you help"),
            point=(_("help point"), _helps_at),
        ),
    ]


def _leave(person: User, _farewell: Farewell, *, now: datetime) -> None:
    """Cancel what is to come, and keep of all of it only what is counted."""
    forget_person(person, now=now)


ABOUT_HELP = Part(
    name="help",
    title=_("Help with taking part"),
    tell=_tell,
    holds=frozenset(
        {
            "participation.HelpBooking.person",
            "participation.HelpBooking.by_helper",
            "participation.HelpHelper.person",
        }
    ),
    leave=_leave,
)
