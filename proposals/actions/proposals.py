"""What happens to proposals: submit, edit, withdraw, decide."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from itertools import chain, count
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation import audit
from participation.models import District, Process, Role, User
from participation.policies import Refusal, Refused, require
from proposals import policies
from proposals.lifecycle import Status, may_move
from proposals.models import Category, Project, Proposal, Review
from proposals.queries import locked
from proposals.search import folded


@dataclass(frozen=True, slots=True)
class Idea:
    """What a resident types. `cost_estimate` is in cents; the point is WGS 84."""

    title: str
    text: str
    language: str
    district: District | None = None
    category: Category | None = None
    cost_estimate: int | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None


def fair_order_key(process: Process, number: int) -> str:
    """Return a proposal's place in an order that favours nobody.

    SHA-256 of the seed of the process and the number: anyone can check it.
    """
    return sha256(f"{process.order_seed}|{number}".encode()).hexdigest()


def _check_place(process: Process, idea: Idea) -> None:
    if idea.district and idea.district.process_id != process.pk:
        raise ValidationError(
            {"district": ValidationError(_("Choose a district."), "foreign_district")}
        )
    if idea.category and idea.category.process_id != process.pk:
        raise ValidationError(
            {"category": ValidationError(_("Choose a category."), "foreign_category")}
        )


@transaction.atomic(durable=True)
def submit_proposal(
    *, process: Process, author: User, idea: Idea, now: datetime
) -> Proposal:
    """Publish somebody's idea under the next free number.

    The same idea sent twice, as by a double click, is one proposal. Raises `Refused`
    outside the phase and `ValidationError` for what is not right.
    """
    process = locked(process)
    require(policies.refuse_submitting(author, process, now=now))
    _check_place(process, idea)
    sent = process.proposals.visible().filter(author=author, **_typed(idea)).first()
    if sent is not None:
        return sent
    last = process.proposals.order_by("-number").values_list("number", flat=True)[:1]
    number = (last[0] if last else 0) + 1
    proposal = Proposal(
        process=process,
        number=number,
        author=author,
        order_key=fair_order_key(process, number),
        submitted_at=now,
        **_fields(idea),
    )
    proposal.full_clean()
    proposal.save(force_insert=True)
    audit.record(
        process,
        "proposal.submitted",
        subject=f"proposal:{proposal.reference}",
        actor=author,
        now=now,
    )
    return proposal


def _typed(idea: Idea) -> dict[str, Any]:
    return {
        "title": idea.title,
        "text": idea.text,
        "language": idea.language,
        "district": idea.district,
        "category": idea.category,
        "cost_estimate": idea.cost_estimate,
        "latitude": idea.latitude,
        "longitude": idea.longitude,
    }


def _fields(idea: Idea) -> dict[str, Any]:
    return {**_typed(idea), "search_text": folded(idea.title, idea.text)}


@transaction.atomic(durable=True)
def edit_proposal(
    *, proposal: Proposal, author: User, idea: Idea, now: datetime
) -> None:
    """Change one's own proposal while ideas are being collected."""
    proposal.process = locked(proposal.process)
    require(policies.refuse_changing(author, proposal, now=now))
    _check_place(proposal.process, idea)
    fields = _fields(idea)
    for name, value in fields.items():
        setattr(proposal, name, value)
    proposal.edited_at = now
    proposal.full_clean()
    unchanged = Proposal.objects.filter(pk=proposal.pk, status=Status.SUBMITTED)
    if not unchanged.update(**fields, edited_at=now):
        raise Refused(Refusal("stale", _("Somebody else has just decided this.")))
    audit.record(
        proposal.process,
        "proposal.edited",
        subject=f"proposal:{proposal.reference}",
        actor=author,
        now=now,
    )


@transaction.atomic(durable=True)
def withdraw_proposal(*, proposal: Proposal, author: User, now: datetime) -> None:
    """Take back one's own proposal; it is no longer listed, and nothing is deleted."""
    proposal.process = locked(proposal.process)
    require(policies.refuse_withdrawing(author, proposal, now=now))
    _move(proposal, Status.WITHDRAWN)
    audit.record(
        proposal.process,
        "proposal.withdrawn",
        subject=f"proposal:{proposal.reference}",
        actor=author,
        now=now,
    )


def _move(proposal: Proposal, goal: Status) -> None:
    """Change the status, unless somebody else has changed it since we looked."""
    if not may_move(Status(proposal.status), goal):
        raise Refused(Refusal("no_such_move", _("This proposal is past that point.")))
    unchanged = Proposal.objects.filter(pk=proposal.pk, status=proposal.status)
    if not unchanged.update(status=goal):
        raise Refused(Refusal("stale", _("Somebody else has just decided this.")))
    proposal.status = goal


@transaction.atomic(durable=True)
def decide_feasibility(
    *,
    proposal: Proposal,
    reviewer: User,
    is_feasible: bool,
    cost: int | None,
    reason: str,
    now: datetime,
    seen: int | None = None,
) -> Review:
    """Say whether a proposal can go on the ballot, what it costs (cents), and why.

    A feasible proposal becomes a project; one that is no longer feasible leaves the
    ballot. `seen` is how many reviews stood on the reviewer's page: if there are more
    by now, somebody was faster. Raises `Refused` for that and for who may not review,
    and `ValidationError` for a missing reason or cost.
    """
    proposal.process = locked(proposal.process)
    require(policies.refuse_review(reviewer, proposal, now=now))
    if not reason.strip():
        raise ValidationError(
            {"reason": ValidationError(_("Give a reason."), "no_reason")}
        )
    if is_feasible and not cost:
        raise ValidationError(
            {
                "cost": ValidationError(
                    _("A feasible proposal needs its cost."), "no_cost"
                )
            }
        )
    if seen is not None and seen != proposal.reviews.count():
        raise Refused(Refusal("stale", _("Somebody else has just decided this.")))
    was_feasible = proposal.is_feasible
    _move(proposal, Status.FEASIBLE if is_feasible else Status.NOT_FEASIBLE)
    review = proposal.reviews.create(
        reviewer=reviewer,
        is_feasible=is_feasible,
        cost=cost if is_feasible else None,
        reason=reason.strip(),
        decided_at=now,
    )
    if is_feasible and cost:
        _make_project(proposal, cost, was_feasible=was_feasible)
    else:
        Project.objects.filter(proposal=proposal).update(is_dropped=True)
    audit.record(
        proposal.process,
        "proposal.reviewed",
        subject=f"proposal:{proposal.reference}",
        actor=reviewer,
        role=Role.REVIEWER,
        now=now,
        feasible=is_feasible,
        cost=cost if is_feasible else None,
    )
    return review


def _make_project(proposal: Proposal, cost: int, *, was_feasible: bool) -> None:
    """Put it on the ballot; what an organiser has written about it since stays.

    What an organiser has taken off stays off as well: a new cost is no answer to the
    reason that was given. A range that does not hold the new cost is out of date.
    """
    is_outside = Q(cost_low__gt=cost) | Q(cost_high__lt=cost)
    Project.objects.filter(is_outside, proposal=proposal).update(
        cost_low=None, cost_high=None
    )
    costed: dict[str, Any] = {"cost": cost}
    if not was_feasible:
        costed["is_dropped"] = False
    Project.objects.update_or_create(
        proposal=proposal,
        defaults=costed,
        create_defaults={
            "process": proposal.process,
            "code": _free_code(proposal),
            "title": {proposal.language: proposal.title},
            "description": {proposal.language: proposal.text},
            "district": proposal.district,
            "category": proposal.category,
            "latitude": proposal.latitude,
            "longitude": proposal.longitude,
            **costed,
        },
    )


def _free_code(proposal: Proposal) -> str:
    """Return the reference, or one like it: the city may have used it for a project."""
    taken = set(proposal.process.projects.values_list("code", flat=True))
    codes = (f"{proposal.reference}-{number}" for number in count(2))
    return next(
        code for code in chain([proposal.reference], codes) if code not in taken
    )
