"""The first page of a vote: its one ballot, its ballots, or why there is none today."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from participation.models import Phase
from participation.queries import districts_of, process_or_404
from voting import credentials, drafts, queries
from voting.models import RollEntry, VotingRound
from voting.views.ballots import ballot_page
from voting.views.rounds import (
    closed_door,
    context_of,
    context_of_voter,
    waiting_page,
)


@never_cache
@require_safe
def vote(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    phase = next((p for p in process.phases.all() if p.kind == Phase.Kind.VOTE), None)
    if phase is None:
        raise Http404
    voting_round = queries.round_of(process)
    if voting_round is None:
        context = {"process": process, "now": now, "section": "vote", "phase": phase}
        return render(request, "voting/vote.html", context)
    voting_round.process = process
    if closed_door(voting_round, now=now) is not None:
        return waiting_page(request, voting_round, now=now)
    papers = voting_round.sheet.papers
    if len(papers) > 1:
        return _choice_of_ballots(request, voting_round, now=now)
    draft = drafts.draft_of(request, voting_round)
    return ballot_page(request, voting_round, papers[0], draft, now=now)


def _choice_of_ballots(
    request: HttpRequest, voting_round: VotingRound, *, now: datetime
) -> HttpResponse:
    """Offer the ballots of the districts, the voter's own first.

    Who has voted in a district stays there.
    """
    districts = districts_of(voting_round.process)
    voter = credentials.voter_of(request, voting_round)
    entry = (
        voter if isinstance(voter, RollEntry) else queries.entry_of(voter, voting_round)
    )
    has_voted = entry is not None and hasattr(entry, "mark")
    own_id = entry.district_id if entry else None
    if own_id is None and request.user.is_authenticated:
        own_id = request.user.home_district_id
    own = next((d.code for d in districts if d.pk == own_id), "")
    sheet = voting_round.sheet
    slug = voting_round.process.slug
    urls = {
        paper.district: reverse("voting:ballot", args=[slug, paper.code])
        for paper in sheet.papers
    }
    draft = drafts.draft_of(request, voting_round)
    context = context_of(voting_round, now=now) | {
        **context_of_voter(request, voting_round),
        "ballots": [
            {
                "paper": paper,
                "url": urls[paper.district],
                "is_own": bool(own) and paper.district == own,
                "is_drafted": draft.is_begun_on(paper),
            }
            for paper in sorted(sheet.papers, key=lambda paper: paper.district != own)
            if not has_voted or paper.district == own
        ],
        "has_voted": has_voted,
        "areas": [
            {
                "name": district.name,
                "geometry": district.geometry,
                "url": urls[district.code],
                "is_selected": district.code == own,
            }
            for district in districts
            if district.code in urls and district.geometry and not has_voted
        ],
    }
    return render(request, "voting/districts.html", context)
