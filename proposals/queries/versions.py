"""How the words of a proposal came about: its versions and what others suggested."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Max, Q
from django.http import Http404

from participation.models import User
from proposals.models import Amendment, Case, Proposal, Revision
from proposals.policies.amending import may_read
from proposals.policies.moderation import may_see_hidden

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Version:
    """One version beside the one before it; the first has none before it."""

    revision: Revision
    before: Revision | None
    newest: int

    @property
    def is_newest(self) -> bool:
        return self.revision.number == self.newest


def readable(
    proposal: Proposal, person: User | AnonymousUser
) -> models.QuerySet[Revision]:
    """Return the versions that somebody may read.

    Words that a moderator has hidden stay hidden when newer ones are shown again:
    everybody but authors and moderators reads the versions made since, and the one that
    a moderator has shown again. A decision that an appeal has overturned hides nothing.
    """
    found = proposal.revisions.select_related("editor")
    hidden = proposal.cases.filter(decision=Case.Decision.HIDDEN).exclude(
        appeal_decision=Case.Decision.SHOWN
    )
    since = hidden.aggregate(last=Max("decided_at"))["last"]
    if since is None or may_see_hidden(person, proposal):
        return found
    return found.filter(
        Q(made_at__gt=since) | Q(number__in=_shown_again(proposal, since))
    )


def _shown_again(proposal: Proposal, since: datetime) -> list[int]:
    """Return the version that was shown first after a hiding, and the public one."""
    moments = [
        *proposal.cases.filter(
            decision=Case.Decision.SHOWN, decided_at__gt=since
        ).values_list("decided_at", flat=True),
        *proposal.cases.filter(
            appeal_decision=Case.Decision.SHOWN, appeal_decided_at__gt=since
        ).values_list("appeal_decided_at", flat=True),
    ]
    standing = [proposal.revision_number] if proposal.is_public else []
    if moments:
        stood = proposal.revisions.filter(made_at__lte=min(filter(None, moments)))
        last = stood.aggregate(last=Max("number"))["last"]
        standing += [] if last is None else [last]
    return standing


def versions_of(
    proposal: Proposal, person: User | AnonymousUser, *, page: str
) -> Page[Revision]:
    """Return a page of the versions, newest first, without their long texts."""
    found = readable(proposal, person).defer("text", "benefits").order_by("-number")
    return Paginator(found, PAGE_SIZE).get_page(page)


def version_or_404(
    proposal: Proposal, person: User | AnonymousUser, number: int
) -> Version:
    # No database looks for a number that is too large for its column.
    if number > proposal.revision_number:
        raise Http404
    wanted = [number - 1, number]
    found = {
        revision.number: revision
        for revision in readable(proposal, person).filter(number__in=wanted)
    }
    if number not in found:
        raise Http404
    return Version(found[number], found.get(number - 1), proposal.revision_number)


def amendment_or_404(
    proposal: Proposal, person: User | AnonymousUser, key: int
) -> Amendment:
    amendment = proposal.amendments.select_related("author").filter(pk=key).first()
    if amendment is None or not may_read(person, amendment):
        raise Http404
    # It has its process and its plan with it, so no policy reads them again.
    amendment.proposal = proposal
    return amendment


def base_of(amendment: Amendment, person: User | AnonymousUser) -> Revision | None:
    """Return the version that a suggestion changes, if this person may read it."""
    found = readable(amendment.proposal, person)
    return found.filter(number=amendment.base).first()


def amendments_of(proposal: Proposal, person: User | AnonymousUser) -> list[Amendment]:
    """Return what somebody may read of what has been suggested, open ones first."""
    found = proposal.amendments.select_related("author").exclude(
        state=Amendment.State.HIDDEN
    )
    shown = [one for one in found.defer("text", "benefits") if may_read(person, one)]
    return sorted(shown, key=lambda one: (not one.is_open, -one.pk))
