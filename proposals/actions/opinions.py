"""Second opinions: asking a colleague or another department, and answering."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation import audit, notices
from participation.models import User
from participation.policies import Refusal, Refused, require
from proposals.actions.assigning import (
    CHECKERS,
    Target,
    about,
    acting_role,
    check_target,
    facts_of,
    people_of,
)
from proposals.models import Assignment, Proposal
from proposals.policies import reviewing
from proposals.queries.pages import locked


@transaction.atomic(durable=True)
def ask_opinion(
    *,
    proposal: Proposal,
    official: User,
    target: Target,
    question: str,
    due_on: date,
    now: datetime,
) -> Assignment:
    """Ask somebody for a second opinion; the same question to the same twice is once.

    Raises `Refused` where nothing waits, and `ValidationError` for a wrong target, a
    day that is over or an empty question.
    """
    process = proposal.process = locked(proposal.process)
    require(reviewing.refuse_assigning(official, process, now=now))
    words = question.strip()
    if not words:
        raise ValidationError(
            {"question": ValidationError(_("Write what you ask."), "no_question")}
        )
    check_target(process, target, due_on, now, roles=CHECKERS)
    fresh = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if not (fresh.awaits_review or fresh.is_feasible or fresh.is_not_feasible):
        raise Refused(
            Refusal("does_not_wait", _("There is nothing to decide on this proposal."))
        )
    asked, is_new = Assignment.objects.get_or_create(
        proposal=fresh,
        is_opinion=True,
        department=target.department,
        reviewer=target.reviewer,
        question=words,
        ended_at=None,
        defaults={"due_on": due_on, "assigned_by": official, "assigned_at": now},
    )
    if is_new:
        audit.record(
            process,
            "opinion.asked",
            subject=f"proposal:{fresh.reference}",
            actor=official,
            role=acting_role(official, process),
            now=now,
            **facts_of(asked),
        )
        people = people_of(process, asked, official)
        notices.owe(people, "opinion.asked", **about(process, asked, now))
    return asked


@transaction.atomic(durable=True)
def give_opinion(
    *, opinion: Assignment, official: User, words: str, now: datetime
) -> None:
    """Answer a question. It stands on the public page once the decision is taken.

    Raises `Refused` for whoever was not asked and when it has been answered or the
    decision came first, and `ValidationError` for an empty answer.
    """
    process = opinion.proposal.process = locked(opinion.proposal.process)
    require(reviewing.refuse_opinion(official, opinion))
    said = words.strip()
    if not said:
        raise ValidationError(
            {"words": ValidationError(_("Write your opinion."), "no_words")}
        )
    unanswered = Assignment.objects.filter(pk=opinion.pk, ended_at=None)
    if not unanswered.update(words=said, ended_at=now, ended_by=official):
        raise Refused(
            Refusal(
                "stale",
                _("This has been answered already, or the decision came first."),
            )
        )
    opinion.words, opinion.ended_at, opinion.ended_by = said, now, official
    audit.record(
        process,
        "opinion.given",
        subject=f"proposal:{opinion.proposal.reference}",
        actor=official,
        role=acting_role(official, process),
        now=now,
        department=opinion.department.code if opinion.department else "",
    )
    notices.owe(
        _who_waits(opinion, official), "opinion.given", **about(process, opinion, now)
    )


def _who_waits(opinion: Assignment, official: User) -> list[User]:
    """Return who asked, and whoever decides."""
    process = opinion.proposal.process
    people = [opinion.assigned_by] if opinion.assigned_by else []
    deciding = Assignment.objects.filter(
        proposal=opinion.proposal, is_opinion=False, ended_at=None
    ).first()
    if deciding is not None:
        people += people_of(process, deciding, official)
    return [person for person in people if person != official]
