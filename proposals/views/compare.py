"""Up to three proposals or projects side by side; the address holds the choice."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from participation.queries import process_or_404
from proposals.forms.finding import MOST_COMPARED, numbers_in
from proposals.models import Project, Proposal, rules_of
from proposals.policies.support import counts_are_public
from proposals.queries import comparing
from proposals.views.about import about


@require_safe
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    numbers = numbers_in(request.GET, "compare")
    codes = [code[:60] for code in request.GET.getlist("project") if code]
    found: list[Proposal | Project] = [
        *comparing.proposals_by_number(process, numbers[: MOST_COMPARED + 1]),
        *comparing.projects_by_code(process, codes[: MOST_COMPARED + 1]),
    ]
    shown = found[:MOST_COMPARED]
    context = about(process, now) | {
        "things": shown,
        "was_cut": len(numbers) + len(codes) > MOST_COMPARED,
        "others": [
            {"thing": one, "url": _address(slug, [two for two in shown if two != one])}
            for one in shown
        ],
        "list_url": _list_url(slug, shown),
        "has_room": len(shown) < MOST_COMPARED,
        "projects": [
            one for one in comparing.listed_projects(process) if one not in shown
        ],
        "shows_supporters": counts_are_public(process, rules_of(process), now),
    }
    return render(request, "proposals/compare.html", context)


def _address(slug: str, things: list[Proposal | Project]) -> str:
    """Return the address of the comparison of these."""
    chosen = [
        ("compare", one.number) if isinstance(one, Proposal) else ("project", one.code)
        for one in things
    ]
    return f"{reverse('proposals:compare', args=[slug])}?{urlencode(chosen)}"


def _list_url(slug: str, things: list[Proposal | Project]) -> str:
    """Return the address of the list, where these proposals are ticked."""
    ticked = [("compare", one.number) for one in things if isinstance(one, Proposal)]
    return f"{reverse('proposals:list', args=[slug])}?{urlencode(ticked)}"
