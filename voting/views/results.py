"""The result of a vote, why it is so, and everything needed to count it again."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participation.policies import Refused, require
from voting import exports, policies, queries, reports, words
from voting.models import VotingRound
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
        context |= {
            "refusal": refusal,
            "is_over": voting_round.phase.is_over(now),
            "is_tallied": voting_round.closed_at is not None,
        }
        response = render(request, "voting/no_result.html", context)
        return kept_by_caches(response, seconds=0, is_for_all=False)
    whole = queries.result_of(voting_round)
    electorate = queries.electorate_of(whole)
    pots = [
        reports.report_of(whole, pot_result, electorate.get(pot_result.pot.code))
        for pot_result in whole.pots
    ]
    shown = _shown(request, pots)
    context |= {
        "result": whole,
        "pots": pots,
        "shown": shown,
        "is_preview": not voting_round.is_published,
        "rule_title": words.rule_of(whole.sheet).title(words.language()),
        "rule_sentence": words.rule_of(whole.sheet).sentence(words.language()),
        "ties": words.how_ties_are_broken(whole.sheet),
    }
    if shown:
        context |= _files(voting_round, shown)
    response = render(request, "voting/result.html", context)
    is_for_all = voting_round.is_published and request.user.is_anonymous
    return kept_by_caches(response, seconds=60, is_for_all=is_for_all)


def _shown(
    request: HttpRequest, pots: list[reports.PotReport]
) -> reports.PotReport | None:
    """Choose the ballot to tell about: the only one, or the one that was asked for."""
    if len(pots) == 1:
        return pots[0]
    asked = request.GET.get("pot")
    if asked is None:
        return None
    for report in pots:
        if report.pot.code == asked:
            return report
    raise Http404


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
        "recount_command": exports.recount_command(voting_round, pot),
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
