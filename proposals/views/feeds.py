"""What one can subscribe to."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from participation.models import Process
from participation.queries import process_or_404
from proposals import feeds
from proposals.models import Proposal

# Readers come every hour; whoever is impatient looks at the page.
SECONDS = 300


@require_safe
def new_proposals(request: HttpRequest, slug: str) -> HttpResponse:
    return _answer(request, slug, feeds.new_proposals)


@require_safe
def decisions(request: HttpRequest, slug: str) -> HttpResponse:
    return _answer(request, slug, feeds.decisions)


def _answer(
    request: HttpRequest,
    slug: str,
    write: Callable[[Process, feeds.Addresses], str],
) -> HttpResponse:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    start = request.build_absolute_uri(reverse("proposals:list", args=[slug]))

    def of(proposal: Proposal) -> str:
        return f"{start}{proposal.number}/"

    words = write(process, feeds.Addresses(start, request.build_absolute_uri(), of))
    response = HttpResponse(words, content_type="application/rss+xml; charset=utf-8")
    if process.is_public(now):
        patch_cache_control(response, public=True, max_age=SECONDS)
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response
