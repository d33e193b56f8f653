"""What people do to their own account, and how the first official comes in."""

from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from participation import audit
from participation.models import District, Membership, Process, Role, User


@transaction.atomic(durable=True)
def describe_myself(
    *,
    person: User,
    name: str,
    home_district: District | None,
    born_on: date | None,
    reads_plainly: bool = False,
) -> None:
    """Keep what a person says of themselves; it is private and writes no record."""
    person.name = name
    person.home_district = home_district
    person.born_on = born_on
    person.reads_plainly = reads_plainly
    person.full_clean(exclude=["password"])
    person.save(update_fields=["name", "home_district", "born_on", "reads_plainly"])


@transaction.atomic(durable=True)
def appoint(*, email: str) -> tuple[User, bool]:
    """Let somebody begin processes, from the command line of the installation.

    Makes the account when there is none, and says so; its address is confirmed by the
    first code that is sent to it. Raises `ValidationError` for what is no address.
    """
    person = User.objects.filter(email__iexact=email).first()
    is_new = person is None
    if person is None:
        person = User(email=User.objects.normalize_email(email))
        person.set_unusable_password()
        person.full_clean(exclude=["password"])
    person.is_staff = True
    person.save()
    if is_new:
        EmailAddress.objects.create(user=person, email=person.email, primary=True)
    return person, is_new


@transaction.atomic(durable=True)
def install_organiser(*, process: Process, person: User, now: datetime) -> None:
    """Give a process an organiser, from the command line of the installation.

    Raises `ValidationError` when they are one already.
    """
    membership = Membership(process=process, user=person, role=Role.ORGANISER)
    membership.full_clean()
    membership.save(force_insert=True)
    audit.record(
        process,
        "role.given",
        subject=f"person:{person.pk}",
        now=now,
        given=Role.ORGANISER.value,
    )
