"""How the words of a proposal have changed, for everyone to read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from participation.queries import process_or_404
from proposals.queries import pages, versions
from proposals.views.about import about, refuse_unseen


@require_safe
def version_list(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    proposal = pages.proposal_or_404(process, number)
    refuse_unseen(request.user, proposal)
    context = about(process, now) | {
        "proposal": proposal,
        "page": versions.versions_of(
            proposal, request.user, page=request.GET.get("page", "1")
        ),
    }
    return render(request, "proposals/versions.html", context)


@require_safe
def version(request: HttpRequest, slug: str, number: int, version: int) -> HttpResponse:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    proposal = pages.proposal_or_404(process, number)
    refuse_unseen(request.user, proposal)
    context = about(process, now) | {
        "proposal": proposal,
        "version": versions.version_or_404(proposal, request.user, version),
    }
    return render(request, "proposals/version.html", context)
