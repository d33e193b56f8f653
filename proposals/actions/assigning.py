"""Giving proposals to departments and reviewers, and what the desk notes on them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation import audit, notices
from participation.in_words import day_by_language
from participation.models import Membership, Process, Role, User
from participation.policies import Refusal, Refused, require
from participation.reasons import required_reason
from proposals.models import Assignment, Department, Proposal, ReviewNote, rules_of
from proposals.policies import reviewing
from proposals.queries.pages import locked

CHECKERS = [Role.REVIEWER, Role.ORGANISER]


@dataclass(frozen=True, slots=True)
class Target:
    """Who gets something to do: a department, one reviewer, or one of a department."""

    department: Department | None = None
    reviewer: User | None = None


@transaction.atomic(durable=True)
def assign(
    *,
    process: Process,
    proposals: Sequence[Proposal],
    official: User,
    target: Target,
    due_on: date,
    now: datetime,
    reason: str = "",
    seen: Mapping[int, int] | None = None,
) -> list[Assignment]:
    """Give proposals to whom decides on them, all of them or none.

    Whoever had them before has them no longer; that needs a `reason`, except within
    a department. `seen` is by number which assignment the page showed, 0 for none:
    where another stands by now, somebody was faster. Raises `Refused` for that and
    for what does not wait, `ValidationError` for a wrong target, day or reason.
    """
    process = locked(process)
    require(reviewing.refuse_assigning(official, process, now=now))
    check_target(process, target, due_on, now, roles=[Role.REVIEWER])
    rules = rules_of(process)
    rows = Proposal.objects.select_for_update(of=["self"]).select_related("appeal")
    rows = rows.filter(process=process, pk__in=[one.pk for one in proposals])
    found = list(rows.order_by("pk"))
    held = {
        one.proposal_id: one
        for one in Assignment.objects.filter(
            proposal__in=found, is_opinion=False, ended_at=None
        )
    }
    made = []
    for proposal in found:
        before = held.get(proposal.pk)
        if seen is not None and proposal.number in seen:
            _compare(before, seen[proposal.number])
        if not reviewing.waits_for_review(proposal, rules) and not _has_appeal(
            proposal
        ):
            raise Refused(
                Refusal(
                    "does_not_wait",
                    _("A proposal among these does not wait for a decision."),
                )
            )
        if before is not None and _is_same(before, target, due_on):
            continue
        why = _give_up(before, official, target, reason, now) if before else ""
        assignment = Assignment(
            proposal=proposal,
            department=target.department,
            reviewer=target.reviewer,
            reason=why,
            due_on=due_on,
            assigned_by=official,
            assigned_at=now,
        )
        assignment.full_clean(validate_constraints=False)
        assignment.save(force_insert=True)
        made.append(assignment)
    for assignment in made:
        _record(process, assignment, official, now)
        _tell(process, assignment, official, now)
    return made


def check_target(
    process: Process,
    target: Target,
    due_on: date,
    now: datetime,
    *,
    roles: Iterable[Role],
) -> None:
    problems: dict[str, ValidationError] = {}
    department, reviewer = target.department, target.reviewer
    if department is None and reviewer is None:
        problems["target"] = ValidationError(_("Choose who gets it."), "no_target")
    if department is not None and department.process_id != process.pk:
        problems["target"] = ValidationError(_("Choose who gets it."), "no_target")
    if reviewer is not None:
        held = Membership.objects.filter(process=process, user=reviewer)
        if not held.filter(role__in=list(roles)).exists():
            problems["target"] = ValidationError(
                _("This person is no reviewer of the process."), "no_reviewer"
            )
    if due_on < timezone.localdate(now):
        problems["due_on"] = ValidationError(_("This day is over."), "past_day")
    if problems:
        raise ValidationError(dict(problems))


def _compare(before: Assignment | None, seen: int) -> None:
    if (before.pk if before else 0) != seen:
        raise Refused(
            Refusal("stale", _("Somebody else has just given this to somebody."))
        )


def _has_appeal(proposal: Proposal) -> bool:
    appeal = getattr(proposal, "appeal", None)
    return appeal is not None and appeal.answer_id is None


def _is_same(before: Assignment, target: Target, due_on: date) -> bool:
    return (
        before.department == target.department
        and before.reviewer == target.reviewer
        and before.due_on == due_on
    )


def _give_up(
    before: Assignment, official: User, target: Target, reason: str, now: datetime
) -> str:
    """End what somebody had, and return why it went on; a department needs no why."""
    stays = before.department_id is not None and (
        before.department == target.department
    )
    why = reason.strip() if stays else required_reason(reason)
    before.ended_at, before.ended_by = now, official
    before.save(update_fields=["ended_at", "ended_by"])
    return why


def facts_of(assignment: Assignment) -> dict[str, object]:
    """Return who was given something: a code, and a person by an opaque number."""
    department = assignment.department
    return {
        "department": department.code if department else "",
        "person": assignment.reviewer_id,
        "due_on": assignment.due_on.isoformat(),
    }


def acting_role(official: User, process: Process) -> Role:
    """Return the role in which somebody gives out work: reviewer, or organiser."""
    held = Membership.objects.filter(process=process, user=official)
    is_reviewer = held.filter(role=Role.REVIEWER).exists()
    return Role.REVIEWER if is_reviewer else Role.ORGANISER


def _record(
    process: Process, assignment: Assignment, official: User, now: datetime
) -> None:
    audit.record(
        process,
        "proposal.assigned",
        subject=f"proposal:{assignment.proposal.reference}",
        actor=official,
        role=acting_role(official, process),
        now=now,
        **facts_of(assignment),
    )


def people_of(process: Process, assignment: Assignment, but: User) -> list[User]:
    """Return whom an assignment concerns: one person, or those of a department."""
    if assignment.reviewer is not None:
        people = [assignment.reviewer]
    elif assignment.department is not None:
        staff = Membership.objects.filter(process=process, role__in=CHECKERS)
        members = assignment.department.members.filter(is_active=True)
        people = list(members.filter(pk__in=staff.values("user")))
    else:
        people = []
    return [person for person in people if person != but]


def about(process: Process, assignment: Assignment, now: datetime) -> dict[str, Any]:
    proposal, due_on = assignment.proposal, assignment.due_on
    return {
        "occasion": f"assignment:{assignment.pk}",
        "link": reverse("proposals_staff:review", args=[process.slug, proposal.number]),
        "now": now,
        "process": process,
        "reference": proposal.reference,
        "title": proposal.title,
        "due": day_by_language(due_on),
    }


def _tell(
    process: Process, assignment: Assignment, official: User, now: datetime
) -> None:
    people = people_of(process, assignment, official)
    notices.owe(people, "proposal.assigned", **about(process, assignment, now))


@transaction.atomic(durable=True)
def write_note(
    *, proposal: Proposal, official: User, text: str, now: datetime
) -> ReviewNote:
    """Write something down that only reviewers and organisers read."""
    require(reviewing.refuse_desk(official, proposal.process))
    words = text.strip()
    if not words:
        raise ValidationError({"text": ValidationError(_("Write something."), "empty")})
    note = ReviewNote(proposal=proposal, author=official, text=words, written_at=now)
    note.full_clean()
    note.save(force_insert=True)
    return note
