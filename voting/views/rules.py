"""The frozen rules: in words, and as the exact bytes that were hashed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from voting import queries, words
from voting.views.rounds import context_of, kept_by_caches, round_to_show


@require_safe
def rules(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    voting_round = round_to_show(request, slug, now=now)
    context = context_of(voting_round, now=now)
    if voting_round.is_frozen:
        sheet = voting_round.sheet
        context |= {
            "counting": words.how_it_is_counted(sheet),
            "withdrawn": queries.withdrawn_from(voting_round),
        }
    response = render(request, "voting/rules.html", context)
    is_for_all = voting_round.process.is_public(now) and request.user.is_anonymous
    return kept_by_caches(response, seconds=60, is_for_all=is_for_all)


@require_safe
def rules_file(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    voting_round = round_to_show(request, slug, now=now)
    if not voting_round.is_frozen:
        raise Http404
    response = HttpResponse(
        voting_round.sheet_text.encode(),
        "application/json",
        headers={
            "Content-Disposition": 'attachment; filename="rules.json"',
            "ETag": f'"{voting_round.sheet_sha256}"',
        },
    )
    is_for_all = voting_round.process.is_public(now)
    return kept_by_caches(response, seconds=300, is_for_all=is_for_all)
