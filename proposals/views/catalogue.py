"""The catalogue of a process: a page to print, and a PDF."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from participation.brake import braked
from participation.models import Process
from participation.queries import process_or_404
from proposals import catalogue
from proposals.queries import comparing, lists
from proposals.views.about import about


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    things = _things(process)
    context = about(process, now) | {
        "things": things[: catalogue.MOST],
        "is_cut": len(things) > catalogue.MOST,
        "pictures": lists.first_pictures(catalogue.sources_of(things)),
        "is_large": _is_large(request),
    }
    return render(request, "proposals/catalogue.html", context)


# Reading it costs as much as a change: a second or two for hundreds of projects.
@require_safe
@braked("catalogue", most=60, seconds=600, methods=("GET",))
def pdf(request: HttpRequest, slug: str) -> HttpResponse:
    now: datetime = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    things = _things(process)[: catalogue.MOST]
    language = get_language() or settings.LANGUAGE_CODE
    content = catalogue.as_pdf(
        process,
        things,
        lists.first_pictures(catalogue.sources_of(things), with_content=True),
        language=language,
        address=request.build_absolute_uri(f"/p/{process.slug}/"),
        today=timezone.localdate(now),
        is_large=_is_large(request),
    )
    response = HttpResponse(content, content_type="application/pdf")
    name = f"{process.slug}-catalogue-{language}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def _things(process: Process) -> list[catalogue.Thing]:
    """Return the projects, or before there are any the proposals."""
    found: list[catalogue.Thing] = list(comparing.listed_projects(process))
    return found or list(comparing.listed_proposals(process, most=catalogue.MOST))


def _is_large(request: HttpRequest) -> bool:
    return request.GET.get("print") == "large"
