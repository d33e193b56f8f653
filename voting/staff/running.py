"""Where a vote stands, for those who may know, and how many have voted."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from participation.desk import process_at_desk
from participation.http import page
from participation.models import Phase, Role
from participation.policies import refuse_organising, require
from voting import box, policies, queries, reports, words
from voting.models import Decision, TieQuestion, VotingRound
from voting.readiness import missing_before_freezing
from voting.tally import rules

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
        if voting_round.is_frozen:
            context |= _waiting(request, voting_round, now=now)
        else:
            rule = rules.RULES[voting_round.rule]
            context["rule_title"] = rule.title(words.language())
        if is_organiser and not voting_round.is_frozen:
            context["missing"] = missing_before_freezing(voting_round)
    return render(request, "voting_staff/overview.html", context)


def _waiting(
    request: HttpRequest, voting_round: VotingRound, *, now: datetime
) -> dict[str, Any]:
    """Say what the count of a vote that is over waits for."""
    if not voting_round.phase.is_over(now):
        return {}
    waiting = queries.waiting_for(voting_round)
    refusal = policies.refuse_entering_seed(request.user, voting_round, now=now)
    context: dict[str, Any] = {
        "waits_for_seed": waiting == "seed",
        "may_enter_seed": refusal is None,
    }
    if isinstance(waiting, TieQuestion):
        context["question"] = reports.question_in_words(voting_round.sheet, waiting)
    return context


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
