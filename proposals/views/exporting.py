"""Open data of a process to take away, and what it means."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from participation.queries import process_or_404
from proposals import exports
from proposals.models import Proposal
from proposals.views.about import about


@require_safe
def proposals_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    source = _source(request, slug)
    lines = exports.csv_lines(source)
    return _download(lines, "text/csv; charset=utf-8", f"{slug}-proposals.csv")


@require_safe
def proposals_json(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    parts = exports.json_parts(_source(request, slug))
    return _download(parts, "application/json", f"{slug}-proposals.json")


@require_safe
def proposals_geojson(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    parts = exports.geojson_parts(_source(request, slug))
    return _download(parts, "application/geo+json", f"{slug}-proposals.geojson")


@require_safe
def dictionary(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what each column of the open data means, and on what terms it is given."""
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    context = about(process, now) | {
        "columns": exports.DICTIONARY.items(),
        "licence": exports.licence(),
    }
    return render(request, "proposals/data.html", context)


def _source(request: HttpRequest, slug: str) -> exports.Source:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    site = request.build_absolute_uri("/").rstrip("/")
    start = site + reverse("proposals:list", args=[process.slug])

    # Working the address out anew for each would take longer than reading it.
    def url_of(proposal: Proposal) -> str:
        return f"{start}{proposal.number}/"

    return exports.source_of(process, url_of, site=site, now=now)


def _download(
    parts: Iterable[str], content_type: str, name: str
) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        exports.blocks(parts),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
