"""What people do to their own account, and how the first official comes in."""

from datetime import date, datetime

from django.db import transaction

from participation import audit
from participation.models import District, Membership, Process, Role, User


@transaction.atomic(durable=True)
def describe_myself(
    *, person: User, name: str, home_district: District | None, born_on: date | None
) -> None:
    """Keep what a person says of themselves; it is private and writes no record."""
    person.name = name
    person.home_district = home_district
    person.born_on = born_on
    person.full_clean(exclude=["password"])
    person.save(update_fields=["name", "home_district", "born_on"])


@transaction.atomic(durable=True)
def install_organiser(*, process: Process, person: User, now: datetime) -> None:
    """Give a process its first organiser, from the command line of the installation."""
    Membership.objects.create(process=process, user=person, role=Role.ORGANISER)
    audit.record(
        process,
        "role.given",
        subject=f"person:{person.pk}",
        now=now,
        given=Role.ORGANISER.value,
    )
