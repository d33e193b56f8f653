"""Who may ask for a new decision, and until when."""

from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from participation.models import User
from participation.policies import Refusal
from proposals.models import Proposal, Review, rules_of
from proposals.policies.on_ballot import refuse_changing_projects
from proposals.policies.writing import is_author


def appeal_ends(review: Review, *, days: int) -> datetime:
    """Return the moment from which a decision can no longer be appealed."""
    return review.decided_at + timedelta(days=days)


def refuse_appealing(
    person: User | AnonymousUser, proposal: Proposal, *, now: datetime
) -> Refusal | None:
    """Its authors can ask once for a new decision, within the days of the rules."""
    if not person.is_authenticated:
        return Refusal("not_signed_in", _("Please sign in first."))
    if not is_author(person, proposal):
        return Refusal("not_yours", _("Only its authors can ask for a new decision."))
    return refuse_any_appeal(proposal, now=now)


def refuse_any_appeal(proposal: Proposal, *, now: datetime) -> Refusal | None:
    """Say why nobody, whoever it is, can appeal a decision at this moment."""
    review = proposal.reviews.first()
    if review is None or not (proposal.is_feasible or proposal.is_not_feasible):
        return Refusal("not_decided", _("There is no decision to appeal."))
    if hasattr(proposal, "appeal"):
        return Refusal(
            "appealed", _("A new decision has been asked for already, once.")
        )
    days = rules_of(proposal.process).appeal_days
    if now >= appeal_ends(review, days=days):
        return Refusal(
            "too_late", _("The days for asking for a new decision are over.")
        )
    return refuse_changing_projects(proposal.process, now=now)
