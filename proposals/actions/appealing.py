"""Asking for a new decision, once. A review answers it: see `reviewing`."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation import audit, notices
from participation.models import Role, User
from participation.policies import Refusal, Refused, require
from participation.reasons import required_reason
from proposals.models import Appeal, Proposal
from proposals.policies import appealing
from proposals.queries.pages import locked


@transaction.atomic(durable=True)
def appeal_decision(
    *,
    proposal: Proposal,
    author: User,
    text: str,
    now: datetime,
    seen: int | None = None,
) -> Appeal:
    """Say what a decision overlooked; the reviewers look at the proposal again.

    `seen` is the review that the page showed. Raises `Refused` for a second time,
    after the days of the rules, or when another review stands by now, and
    `ValidationError` without words.
    """
    process = locked(proposal.process)
    fresh = Proposal.objects.select_for_update().get(pk=proposal.pk)
    fresh.process = process
    require(appealing.refuse_appealing(author, fresh, now=now))
    words = required_reason(text, field="text")
    review = fresh.reviews.first()
    if review is None or (seen is not None and seen != review.pk):
        raise Refused(
            Refusal(
                "stale",
                _("There is a new decision meanwhile. Read it, then send this again."),
            )
        )
    made = Appeal(proposal=fresh, review=review, text=words, made_at=now)
    made.full_clean()
    made.save(force_insert=True)
    audit.record(
        process,
        "proposal.appealed",
        subject=f"proposal:{fresh.reference}",
        actor=author,
        now=now,
    )
    notices.owe(
        _reviewers(fresh, author),
        "proposal.appealed",
        occasion=f"appeal:{made.pk}",
        link=reverse("proposals_staff:review", args=[process.slug, fresh.number]),
        now=now,
        process=process,
        reference=fresh.reference,
        title=fresh.title,
    )
    return made


def _reviewers(proposal: Proposal, author: User) -> list[User]:
    """Return who can answer: the reviewers, but not whoever asks."""
    held = proposal.process.memberships.filter(role=Role.REVIEWER)
    people = User.objects.filter(pk__in=held.values("user"), is_active=True)
    return list(people.exclude(pk=author.pk))
