"""The address of somebody's own calendar: made, made anew, turned off."""

from datetime import datetime

from django.db import transaction

from participation.models import CalendarKey, User
from participation.models.calendars import new_mark


@transaction.atomic(durable=True)
def make_calendar_address(*, person: User, now: datetime) -> CalendarKey:
    """Give somebody an address; one that they had before stops working."""
    row, _is_new = CalendarKey.objects.update_or_create(
        person=person, defaults={"mark": new_mark(), "made_at": now}
    )
    return row


@transaction.atomic(durable=True)
def drop_calendar_address(*, person: User) -> None:
    CalendarKey.objects.filter(person=person).delete()
