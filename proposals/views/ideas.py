"""The pages of proposals and projects that everyone sees."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from participation.http import SignedInRequest
from participation.queries import process_or_404
from proposals.lifecycle import Visibility
from proposals.models import Proposal
from proposals.policies import writing
from proposals.policies.moderation import may_see_hidden
from proposals.queries import lists, own, pages, places
from proposals.views.about import about


@require_safe
def detail(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    proposal = pages.proposal_or_404(process, number)
    context = about(process, now) | {"proposal": proposal}
    is_mine = writing.is_author(request.user, proposal)
    acts_for_author = writing.may_correct(request.user, proposal)
    if not (proposal.is_public or is_mine or acts_for_author):
        gone = _gone(request, proposal, context)
        if gone is not None:
            return gone
    context |= {
        "is_mine": is_mine,
        "acts_for_author": acts_for_author,
        "co_authors": own.standing_co_authors(proposal),
        "around": places.around(process, proposal),
    }
    if is_mine or acts_for_author:
        context |= _for_authors(request, proposal, now)
    return render(request, "proposals/detail.html", context)


def _gone(
    request: HttpRequest, proposal: Proposal, context: dict[str, Any]
) -> HttpResponse | None:
    """Say of what was there that it has gone; what waits was never there."""
    if not proposal.is_withdrawn:
        if may_see_hidden(request.user, proposal):
            return None
        if proposal.visibility == Visibility.HELD:
            raise Http404
    return render(request, "proposals/withdrawn.html", context, status=410)


def _for_authors(
    request: HttpRequest, proposal: Proposal, now: datetime
) -> dict[str, Any]:
    """Return what its authors can do with it, or why not."""
    person = request.user
    return {
        "is_first_author": proposal.author_id == person.pk,
        "edit_refusal": writing.refuse_changing(person, proposal, now=now),
        "withdraw_refusal": writing.refuse_withdrawing(person, proposal, now=now),
        "restore_refusal": writing.refuse_restoring(person, proposal, now=now),
    }


@never_cache
@login_required
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    context = {
        "page": lists.proposals_of(request.user, page=request.GET.get("page", "1")),
        "drafts": own.drafts_of(request.user),
    }
    return render(request, "proposals/mine.html", context)
