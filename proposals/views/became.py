"""What became of the ideas of a process, for everyone: page, table and news feed."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from participation import http
from participation.models import Process
from participation.queries import process_or_404
from proposals.became_files import csv_lines, feed_of
from proposals.exports import blocks
from proposals.forms.building import BecameForm
from proposals.models import Project
from proposals.queries import became, places
from proposals.views.about import about


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Tell how far ideas came, what is built, what it takes, and the newest news."""
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    today = timezone.localdate(now)
    choices = places.choices_of(process, with_boundaries=True)
    form = BecameForm(request.GET, choices=choices)
    wanted = form.wanted()
    number = request.GET.get("page", "1")
    context = about(process, now) | {
        "section": "became",
        "today": today,
        "form": form,
        "districts": choices.districts,
        "way": became.way_of(process),
        "counts": became.stage_counts(process, today),
        "money": became.money_of(process),
        "news": became.news_of(process, page=request.GET.get("news", "1")),
    }
    if wanted.shown == became.NOT_FUNDED:
        context["projects"] = became.unfunded_list(
            process, wanted, choices, page=number
        )
    else:
        context["buildings"] = became.building_list(
            process, wanted, choices, page=number, today=today
        )
    return http.page(request, "proposals/became.html", context, partial="built")


def _address(request: HttpRequest, process: Process) -> Callable[[Project], str]:
    """Give projects their full address."""

    def url_of(project: Project) -> str:
        path = reverse("proposals:project", args=[process.slug, project.code])
        return request.build_absolute_uri(path)

    return url_of


@require_safe
def csv_file(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    lines = csv_lines(
        process, _address(request, process), today=timezone.localdate(now)
    )
    name = f'attachment; filename="{slug}-became.csv"'
    return StreamingHttpResponse(
        blocks(lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": name},
    )


@require_safe
def feed(request: HttpRequest, slug: str) -> HttpResponse:
    process = process_or_404(slug, request.user, now=timezone.now())
    words = feed_of(
        process,
        page_url=request.build_absolute_uri(reverse("proposals:became", args=[slug])),
        feed_url=request.build_absolute_uri(),
        url_of=_address(request, process),
    )
    response = HttpResponse(words, content_type="application/rss+xml; charset=utf-8")
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response
