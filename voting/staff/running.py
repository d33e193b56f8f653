"""Where a vote stands, for those who may know, and how many have voted."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from participation.desk import process_at_desk
from participation.models import Phase, Role
from participation.policies import refuse_organising, refuse_role
from voting import channel_policies, policies, queries, reports, words
from voting.box import turnout
from voting.key_state import missing_before_opening
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
            context["key_missing"] = missing_before_opening(voting_round)
            refusal = refuse_role(request.user, process, channel_policies.CLERKS)
            context["serves_people"] = refusal is None
            context["no_log"] = channel_policies.refuse_before_log(voting_round)
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
        # Until it is counted, the log of every vote is open; only paper holds it up.
        "waits_for_paper": waiting == "paper" and not turnout.is_settled(voting_round),
        "waits_for_seed": waiting == "seed",
        "waits_for_key": waiting == "key",
        "may_enter_seed": refusal is None,
    }
    if isinstance(waiting, TieQuestion):
        context["question"] = reports.question_in_words(voting_round.sheet, waiting)
    return context
