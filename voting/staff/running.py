"""Where a vote stands, for those who may know, and how many have voted."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from participation.desk import process_at_desk
from participation.http import page
from participation.models import Phase, Role
from participation.policies import refuse_organising, require
from voting import box, policies, queries
from voting.models import Decision

WATCHERS = (Role.ORGANISER, Role.AUDITOR, Role.POLLING_CLERK)


@never_cache
@require_safe
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how far the vote has come, and to the organiser what comes next."""
    now = timezone.now()
    process = process_at_desk(request, slug, *WATCHERS, now=now)
    voting_round = queries.round_of(process)
    is_organiser = refuse_organising(request.user, process) is None
    context = {
        "process": process,
        "now": now,
        "section": "vote",
        "phase": next(
            (p for p in process.phases.all() if p.kind == Phase.Kind.VOTE), None
        ),
        "voting_round": voting_round,
        "is_organiser": is_organiser,
    }
    if voting_round is not None:
        context |= {
            "roll_size": voting_round.roll.count(),
            "is_tallied": voting_round.tallies.exists(),
            "decision": Decision.objects.filter(voting_round=voting_round).first(),
            "may_see_result": policies.refuse_seeing_result(request.user, voting_round)
            is None,
        }
        if is_organiser and not voting_round.is_frozen:
            context["missing"] = queries.missing_before_freezing(voting_round)
    return render(request, "voting_staff/overview.html", context)


@never_cache
@require_safe
def turnout(request: HttpRequest, slug: str) -> HttpResponse:
    """Say how many have voted; a number, never a tally."""
    now = timezone.now()
    process = process_at_desk(request, slug, *WATCHERS, now=now)
    voting_round = queries.round_or_404(process)
    require(policies.refuse_turnout(request.user, voting_round))
    context = {
        "process": process,
        "now": now,
        "section": "vote",
        "voting_round": voting_round,
        "is_open": voting_round.takes_ballots(now),
        "ballots": box.turnout(voting_round),
        "roll_size": 0 if voting_round.is_open_to_all else voting_round.roll.count(),
    }
    return page(request, "voting_staff/turnout.html", context, partial="turnout")
