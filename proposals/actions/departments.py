"""Departments that check proposals, and bands of costs that reviewers can name."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation import audit
from participation.models import Membership, Process, Role, User
from participation.policies import Refusal, Refused, require
from proposals.models import Assignment, CostClass, Department, Review
from proposals.policies import reviewing
from proposals.queries.pages import locked

Texts = Mapping[str, str]


@transaction.atomic(durable=True)
def settle_department(
    *,
    process: Process,
    organiser: User,
    code: str,
    name: Texts,
    people: Iterable[User],
    now: datetime,
    department: Department | None = None,
) -> Department:
    """Write down a department and who works there; without one given it is new.

    Raises `ValidationError` for a code that is taken, and for somebody who is neither
    reviewer nor organiser of the process.
    """
    process = locked(process)
    require(reviewing.refuse_settling(organiser, process, now=now))
    members = list(people)
    _refuse_strangers(process, members)
    if department is None:
        if process.departments.filter(code=code).exists():
            raise ValidationError(
                {
                    "name": ValidationError(
                        _("There is a department of this name already."), "taken"
                    )
                }
            )
        department = Department(process=process, code=code)
    department.name = dict(name)
    department.full_clean()
    department.save()
    department.members.set(members)
    audit.record(
        process,
        "department.settled",
        subject=f"department:{department.code}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        name=department.name,
        people=sorted(person.pk for person in members),
    )
    return department


def _refuse_strangers(process: Process, members: list[User]) -> None:
    held = Membership.objects.filter(
        process=process, role__in=[Role.REVIEWER, Role.ORGANISER]
    )
    known = set(held.values_list("user", flat=True))
    if any(person.pk not in known for person in members):
        raise ValidationError(
            {
                "people": ValidationError(
                    _("Give this person the role of a reviewer first."), "no_role"
                )
            }
        )


@transaction.atomic(durable=True)
def remove_department(
    *, department: Department, organiser: User, now: datetime
) -> None:
    """Take a department out. Raises `Refused` once it has had a proposal."""
    process = locked(department.process)
    require(reviewing.refuse_settling(organiser, process, now=now))
    has_worked = (
        Assignment.objects.filter(department=department).exists()
        or Review.objects.filter(department=department).exists()
    )
    if has_worked:
        raise Refused(
            Refusal(
                "has_worked",
                _("This department has had proposals to check, so it stays."),
            )
        )
    code = department.code
    department.delete()
    audit.record(
        process,
        "department.removed",
        subject=f"department:{code}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
    )


@transaction.atomic(durable=True)
def add_cost_class(
    *,
    process: Process,
    organiser: User,
    code: str,
    name: Texts,
    low: int,
    high: int,
    now: datetime,
) -> CostClass:
    """Offer reviewers a band of costs, in cents; its upper end is what counts."""
    process = locked(process)
    require(reviewing.refuse_settling(organiser, process, now=now))
    if low >= high:
        raise ValidationError(
            {
                "high": ValidationError(
                    _("The upper end is above the lower."), "upside_down"
                )
            }
        )
    if process.cost_classes.filter(code=code).exists():
        raise ValidationError(
            {
                "name": ValidationError(
                    _("There is a cost class of this name already."), "taken"
                )
            }
        )
    band = CostClass(process=process, code=code, name=dict(name), low=low, high=high)
    band.full_clean()
    band.save(force_insert=True)
    _record_classes(process, organiser, now)
    return band


@transaction.atomic(durable=True)
def remove_cost_class(*, band: CostClass, organiser: User, now: datetime) -> None:
    """Offer it no longer. Raises `Refused` once a review has named it."""
    process = locked(band.process)
    require(reviewing.refuse_settling(organiser, process, now=now))
    if Review.objects.filter(cost_class=band).exists():
        raise Refused(
            Refusal("is_used", _("A decision rests on this cost class, so it stays."))
        )
    band.delete()
    _record_classes(process, organiser, now)


def _record_classes(process: Process, organiser: User, now: datetime) -> None:
    audit.record(
        process,
        "classes.settled",
        subject=f"process:{process.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        classes=[
            {"code": one.code, "name": one.name, "low": one.low, "high": one.high}
            for one in process.cost_classes.all()
        ],
    )
