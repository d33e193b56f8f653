"""What the pages of a vote share: its round, its ballot papers, its closed doors."""

from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django_htmx.middleware import HtmxDetails

from participation.http import see_other
from participation.policies import Refusal
from participation.queries import process_or_404
from voting import credentials, policies, queries, words
from voting.models import VotingRound
from voting.sheet import PaperRules, PotRules


def round_to_show(request: HttpRequest, slug: str, *, now: datetime) -> VotingRound:
    """Find the round of a process that this person may see. Three queries."""
    process = process_or_404(slug, request.user, now=now)
    voting_round = queries.round_or_404(process)
    # This one has its phases at hand, which the navigation asks for.
    voting_round.process = process
    return voting_round


def paper_or_404(voting_round: VotingRound, code: str) -> PaperRules:
    try:
        return voting_round.sheet.paper(code)
    except (KeyError, ValueError) as error:
        raise Http404 from error


def pot_or_404(voting_round: VotingRound, code: str) -> PotRules:
    try:
        return voting_round.sheet.pot(code)
    except (KeyError, ValueError) as error:
        raise Http404 from error


def context_of(
    voting_round: VotingRound, *, now: datetime, section: str = "vote"
) -> dict[str, Any]:
    """Return what every page of a vote shows; the words need frozen rules."""
    context: dict[str, Any] = {
        "process": voting_round.process,
        "now": now,
        "section": section,
        "voting_round": voting_round,
        "phase": voting_round.phase,
    }
    if not voting_round.is_frozen:
        return context
    sheet = voting_round.sheet
    return context | {
        "sheet": sheet,
        "who_may_vote": words.who_may_vote(sheet),
        "how_to_choose": words.how_to_choose(sheet),
    }


def closed_door(
    voting_round: VotingRound, *, now: datetime, issued_at: datetime | None = None
) -> Refusal | None:
    """Say why nobody can fill in a ballot at this moment.

    While recording is paused one can: the ballot is cast as soon as it goes on.
    """
    refusal = policies.refuse_now(voting_round, now=now, issued_at=issued_at)
    if refusal is not None and refusal.code == policies.PAUSED:
        return None
    return refusal


def context_of_voter(request: HttpRequest, voting_round: VotingRound) -> dict[str, Any]:
    """Return what the pages on which one votes show beside `context_of`."""
    box = voting_round.ballot_box
    return {
        "credential": credentials.credential_of(request, voting_round),
        "is_paused": box is not None and bool(box.paused_because),
    }


def waiting_page(
    request: HttpRequest,
    voting_round: VotingRound,
    *,
    now: datetime,
    refusal: Refusal | None = None,
) -> HttpResponse:
    """Say what will be voted on, or that it is over; `refusal` answers an attempt."""
    door = policies.refuse_now(voting_round, now=now)
    context = context_of(voting_round, now=now) | {
        "refusal": refusal,
        "has_no_box": door is not None and door.code == "no_box",
        "has_begun": voting_round.phase.has_begun(now),
        "is_over": voting_round.phase.is_over(now),
    }
    status = HTTPStatus.FORBIDDEN if refusal else HTTPStatus.OK
    return render(request, "voting/vote.html", context, status=status)


def turn_away(
    request: HttpRequest,
    voting_round: VotingRound,
    refusal: Refusal,
    *,
    now: datetime,
) -> HttpResponse:
    """Lead a reader to the page that says why, and tell who tried to change something.

    `refusal` is one that holds for everybody.
    """
    waiting = reverse("voting:vote", args=[voting_round.process.slug])
    if HtmxDetails(request):
        return see_other(request, waiting)
    if request.method == "POST":
        return waiting_page(request, voting_round, now=now, refusal=refusal)
    return redirect(waiting)


def kept_by_caches(
    response: HttpResponse, *, seconds: int, is_for_all: bool
) -> HttpResponse:
    """Let caches keep what is the same for everybody, and nothing else."""
    if is_for_all:
        patch_cache_control(response, public=True, max_age=seconds)
    else:
        add_never_cache_headers(response)
    return response
