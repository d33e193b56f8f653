"""Was a vote recorded in my name? For who has signed in, about nobody else."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from participation.http import SignedInRequest
from voting import in_my_name
from voting.box import keys
from voting.box.keys import Key, KeyMissingError
from voting.models import VotingRound
from voting.views.rounds import context_of, round_to_show


@never_cache
@login_required
@require_safe
def mine(request: SignedInRequest, slug: str) -> HttpResponse:
    """Say whether a vote was recorded, and whether one is on the roll."""
    now = timezone.now()
    voting_round = round_to_show(request, slug, now=now)
    found = in_my_name.of(request.user, voting_round)
    area = ""
    if found.entry is not None and found.entry.district is not None:
        area = found.entry.district.name
    context = context_of(voting_round, now=now) | {
        "found": found,
        "area": area,
        "turnout": (
            in_my_name.turnout_of(found.entry, voting_round) if found.entry else None
        ),
        "has_statement": _has_statement(voting_round) and not found.is_taken,
        "has_proof": found.entry is not None and _has_roll(voting_round),
    }
    return render(request, "voting/mine.html", context)


def _has_statement(voting_round: VotingRound) -> bool:
    box = voting_round.ballot_box
    return box is not None and keys.has(box, Key.PROMISE)


def _has_roll(voting_round: VotingRound) -> bool:
    """Say whether the log holds the root of a roll."""
    box = voting_round.ballot_box
    return (
        box is not None
        and box.opened_at is not None
        and not voting_round.is_open_to_all
    )


@never_cache
@login_required
@require_safe
def statement(request: SignedInRequest, slug: str) -> HttpResponse:
    """Give what the page says, signed, as a text file."""
    now = timezone.now()
    voting_round = round_to_show(request, slug, now=now)
    found = in_my_name.of(request.user, voting_round)
    if found.is_taken or not _has_statement(voting_round):
        raise Http404
    day = timezone.localdate(now)
    try:
        note = in_my_name.statement(request.user, voting_round, found.recorded, day=day)
    except KeyMissingError as error:
        raise Http404 from error
    context = context_of(voting_round, now=now) | {
        "found": found,
        "day": day,
        "mine_url": settings.SITE_URL + reverse("voting:mine", args=[slug]),
    }
    told = render_to_string("voting/statement.txt", context, request)
    return _file(f"{told}\n{note}", f"statement-{slug}.txt")


@never_cache
@login_required
@require_safe
def roll_proof(request: SignedInRequest, slug: str) -> HttpResponse:
    """Give the proof of one's own place on the roll."""
    voting_round = round_to_show(request, slug, now=timezone.now())
    found = in_my_name.of(request.user, voting_round)
    if found.entry is None or not _has_roll(voting_round):
        raise Http404
    try:
        line = in_my_name.roll_proof(found.entry, voting_round)
    except ValueError as error:
        raise Http404 from error
    return _file(f"{line}\n", f"roll-proof-{slug}.txt")


def _file(text: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, "text/plain; charset=utf-8", headers=headers)
