"""Who may suggest a change to somebody else's idea, and who answers."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from participation.models import Phase, Role, User
from participation.policies import Refusal, refuse_role
from proposals.models import Amendment, Proposal, rules_of
from proposals.policies.moderation import may_see_hidden
from proposals.policies.phases import phase_is_open
from proposals.policies.writing import is_author


def _refuse_time(proposal: Proposal, *, now: datetime) -> Refusal | None:
    """Words change while ideas are collected, as they do for the author."""
    if not proposal.is_public or not proposal.awaits_review:
        return Refusal("decided", _("This proposal is past that point."))
    if not phase_is_open(proposal.process, Phase.Kind.PROPOSE, now):
        return Refusal("closed", _("Ideas are not being collected now."))
    return None


def refuse_amending(
    person: User | AnonymousUser, proposal: Proposal, *, now: datetime
) -> Refusal | None:
    """Anybody who is signed in may suggest; authors just change their own."""
    if not rules_of(proposal.process).allows_amendments:
        return Refusal(
            "no_amendments", _("This process takes no suggestions of changes.")
        )
    refusal = _refuse_time(proposal, now=now)
    if refusal is not None:
        return refusal
    if not person.is_authenticated:
        return Refusal("not_signed_in", _("Please sign in to suggest a change."))
    if is_author(person, proposal):
        return Refusal("yours", _("This is your own idea: you can just change it."))
    return None


def refuse_answering(
    person: User | AnonymousUser, amendment: Amendment, *, now: datetime
) -> Refusal | None:
    """Say why somebody may not accept this one; authors and co-authors may."""
    if not person.is_authenticated:
        return Refusal("not_signed_in", _("Please sign in first."))
    if not is_author(person, amendment.proposal):
        return Refusal("not_yours", _("Only the authors answer suggestions."))
    if not amendment.is_open:
        return Refusal("answered", _("This suggestion has been answered."))
    return _refuse_time(amendment.proposal, now=now)


def refuse_declining(
    person: User | AnonymousUser, amendment: Amendment, *, now: datetime
) -> Refusal | None:
    """Authors may say no at any time; nobody has to leave a question open."""
    refusal = refuse_answering(person, amendment, now=now)
    if refusal is not None and refusal.code in {"decided", "closed"}:
        return None
    return refusal


def refuse_taking_back(
    person: User | AnonymousUser, amendment: Amendment
) -> Refusal | None:
    if not person.is_authenticated or amendment.author_id != person.pk:
        return Refusal("not_yours", _("Only whoever suggested it can take it back."))
    if not amendment.is_open:
        return Refusal("answered", _("This suggestion has been answered."))
    return None


def may_read(person: User | AnonymousUser, amendment: Amendment) -> bool:
    """Say whether somebody reads a suggestion.

    Where ideas are read by a moderator first, and from new accounts, only those whom
    it concerns do: whoever made it, the authors who answer it, and moderators.
    """
    if not amendment.is_private:
        return True
    is_own = person.is_authenticated and amendment.author_id == person.pk
    return is_own or may_see_hidden(person, amendment.proposal)


def refuse_hiding(person: User | AnonymousUser, amendment: Amendment) -> Refusal | None:
    """Moderators take a suggestion off the pages, with a reason."""
    refusal = refuse_role(
        person, amendment.proposal.process, [Role.MODERATOR, Role.ORGANISER]
    )
    if refusal is None and amendment.state == Amendment.State.HIDDEN:
        return Refusal("hidden", _("Somebody else has just decided this."))
    return refusal
