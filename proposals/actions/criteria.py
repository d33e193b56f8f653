"""Settling what every proposal of a process is checked against."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation import audit
from participation.models import Process, Role, User
from participation.policies import require
from proposals.models import Criterion
from proposals.offered import OFFERED
from proposals.policies import reviewing
from proposals.queries.pages import locked

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NewCriterion:
    """A criterion as an organiser writes it; texts go by language."""

    code: str
    name: Texts
    question: Texts
    kind: str = Criterion.Kind.VERDICT.value
    is_required: bool = True


@transaction.atomic(durable=True)
def add_criteria(
    *, process: Process, organiser: User, criteria: list[NewCriterion], now: datetime
) -> list[Criterion]:
    """Check proposals against these as well, from now on.

    Raises `ValidationError` for a code that is taken.
    """
    process = locked(process)
    require(reviewing.refuse_settling(organiser, process, now=now))
    last = process.criteria.order_by("position").last()
    start = last.position + 1 if last else 1
    made = []
    for position, new in enumerate(criteria, start=start):
        criterion = Criterion(
            process=process,
            code=new.code,
            name=dict(new.name),
            question=dict(new.question),
            kind=new.kind,
            is_required=new.is_required,
            position=position,
        )
        _refuse_taken_code(criterion)
        criterion.full_clean()
        criterion.save(force_insert=True)
        made.append(criterion)
    if made:
        record_criteria(process, organiser, now)
    return made


def _refuse_taken_code(criterion: Criterion) -> None:
    if criterion.process.criteria.filter(code=criterion.code).exists():
        raise ValidationError(
            {
                "name": ValidationError(
                    _("There is a criterion of this name already."), "taken"
                )
            }
        )


@transaction.atomic(durable=True)
def offer_criteria(
    *, process: Process, organiser: User, now: datetime
) -> list[Criterion]:
    """Take over those of the offered criteria that are not there yet."""
    process = locked(process)
    require(reviewing.refuse_settling(organiser, process, now=now))
    taken = set(process.criteria.values_list("code", flat=True))
    start = process.criteria.count() + 1
    made = [
        Criterion(
            process=process,
            code=offer.code,
            name=offer.name,
            question=offer.question,
            is_required=offer.is_required,
            position=position,
        )
        for position, offer in enumerate(
            (offer for offer in OFFERED if offer.code not in taken), start=start
        )
    ]
    Criterion.objects.bulk_create(made)
    if made:
        record_criteria(process, organiser, now)
    return made


@transaction.atomic(durable=True)
def change_criterion(
    *, criterion: Criterion, organiser: User, new: NewCriterion, now: datetime
) -> None:
    """Write a criterion anew; its code stays.

    Raises `Refused` once a proposal has been checked in this process.
    """
    process = locked(criterion.process)
    require(reviewing.refuse_changing_criteria(organiser, process, now=now))
    criterion.name, criterion.question = dict(new.name), dict(new.question)
    criterion.kind, criterion.is_required = new.kind, new.is_required
    criterion.full_clean()
    criterion.save(update_fields=["name", "question", "kind", "is_required"])
    record_criteria(process, organiser, now)


@transaction.atomic(durable=True)
def remove_criterion(*, criterion: Criterion, organiser: User, now: datetime) -> None:
    """Check proposals no longer against this; only before the first review."""
    process = locked(criterion.process)
    require(reviewing.refuse_changing_criteria(organiser, process, now=now))
    criterion.delete()
    record_criteria(process, organiser, now)


def record_criteria(process: Process, organiser: User, now: datetime) -> None:
    """Write down all criteria as they stand now."""
    audit.record(
        process,
        "criteria.settled",
        subject=f"process:{process.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        criteria=[
            {
                "code": one.code,
                "name": one.name,
                "question": one.question,
                "kind": one.kind,
                "is_required": one.is_required,
            }
            for one in process.criteria.all()
        ],
    )
