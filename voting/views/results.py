"""The result of a vote, why it is so, and everything needed to count it again."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participation.policies import Refusal, Refused, require
from voting import exports, policies, queries, reports, words
from voting.models import TieQuestion, VotingRound
from voting.queries import PotResult, RoundResult
from voting.sheet import fingerprint
from voting.views.rounds import context_of, kept_by_caches, round_to_show

# With these a reader is told to wait; any other refusal is about who is asking.
WAITING = {"not_tallied", "not_published"}
FILES: dict[str, tuple[str, Callable[[RoundResult, PotResult], bytes]]] = {
    "pb": ("text/plain; charset=utf-8", exports.pabulib_file),
    "csv": ("text/csv; charset=utf-8", exports.csv_file),
    "json": ("application/json", exports.json_file),
}


@require_safe
def result(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the result once it is public; before, say why there is none to see."""
    now = timezone.now()
    voting_round = round_to_show(request, slug, now=now)
    context = context_of(voting_round, now=now, section="result")
    refusal = policies.refuse_seeing_result(request.user, voting_round)
    if refusal is not None:
        if refusal.code not in WAITING:
            raise Refused(refusal)
        response = _no_result(request, voting_round, context, refusal, now=now)
        return kept_by_caches(response, seconds=0, is_for_all=False)
    whole = queries.result_of(voting_round)
    asked = _asked(request, whole)
    pots = reports.reports_of(whole, queries.electorate_of(whole), shown=asked)
    shown = next((report for report in pots if report.pot.code == asked), None)
    context |= {
        "result": whole,
        "pots": pots,
        "knows_turnout": any(report.electorate for report in pots),
        "shown": shown,
        "is_preview": not voting_round.is_published,
        "counting": words.how_it_is_counted(whole.sheet),
    }
    if shown:
        context |= _files(voting_round, shown)
    response = render(request, "voting/result.html", context)
    is_for_all = voting_round.is_published and request.user.is_anonymous
    return kept_by_caches(response, seconds=60, is_for_all=is_for_all)


def _no_result(
    request: HttpRequest,
    voting_round: VotingRound,
    context: dict[str, Any],
    refusal: Refusal,
    *,
    now: datetime,
) -> HttpResponse:
    """Say what a result waits for: the close, the count, a lot, a board, a check."""
    is_over = voting_round.closed_at is not None or voting_round.phase.is_over(now)
    is_tallied = is_over and voting_round.tallies.exists()
    waiting = None
    if is_over and voting_round.is_frozen and not is_tallied:
        waiting = queries.waiting_for(voting_round)
    context |= {
        "refusal": refusal,
        "is_over": is_over,
        "is_tallied": is_tallied,
        "waits_for_seed": waiting == "seed",
        "question": (
            reports.question_in_words(voting_round.sheet, waiting)
            if isinstance(waiting, TieQuestion)
            else None
        ),
    }
    return render(request, "voting/no_result.html", context)


def _asked(request: HttpRequest, whole: RoundResult) -> str | None:
    """Choose the pot to tell about: the only one, or the one that was asked for."""
    codes = [result.pot.code for result in whole.pots]
    if len(codes) == 1:
        return codes[0]
    asked = request.GET.get("pot")
    if asked is not None and asked not in codes:
        raise Http404
    return asked


def _files(voting_round: VotingRound, report: reports.PotReport) -> dict[str, Any]:
    slug, pot = voting_round.process.slug, report.pot
    labels = {
        "pb": (_("All ballots, without names"), "Pabulib"),
        "csv": (_("Projects and votes, for table programs"), "CSV"),
        "json": (_("Rules, count and decision in one document"), "JSON"),
    }
    files = [
        {
            "label": label,
            "format": name,
            "url": reverse("voting:result_file", args=[slug, pot.code, extension]),
        }
        for extension, (label, name) in labels.items()
    ]
    files += [
        {
            "label": _("The rules, frozen before the vote"),
            "format": "JSON",
            "url": reverse("voting:rules_file", args=[slug]),
        },
        {
            "label": _("The public record of this process"),
            "format": "JSON",
            "url": reverse("participation:record_file", args=[slug]),
        },
    ]
    return {
        "files": files,
        "recount_command": exports.recount_command(voting_round, pot, report.outcome),
        "compare_command": exports.compare_command(voting_round, pot),
    }


@require_safe
def result_file(
    request: HttpRequest, slug: str, pot: str, extension: str
) -> HttpResponse:
    """Give the result of one ballot as a file."""
    now = timezone.now()
    voting_round = round_to_show(request, slug, now=now)
    require(policies.refuse_seeing_result(request.user, voting_round))
    whole = queries.result_of(voting_round)
    found = next((p for p in whole.pots if p.pot.code == pot), None)
    if found is None or extension not in FILES:
        raise Http404
    content_type, make = FILES[extension]
    content = make(whole, found)
    name = exports.file_name(voting_round, found.pot, extension)
    etag = f'"{fingerprint(content.decode())}"'
    response = HttpResponse(
        content,
        content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "ETag": etag,
        },
    )
    is_for_all = voting_round.is_published and voting_round.process.is_public(now)
    kept_by_caches(response, seconds=300, is_for_all=is_for_all)
    answer = get_conditional_response(request, etag=etag, response=response)
    return answer if isinstance(answer, HttpResponse) else response
