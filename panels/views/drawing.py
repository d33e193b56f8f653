"""The draw of a panel for everyone: how it goes, its list, and how to check it."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from panels.forms.drawing import CheckForm
from panels.models import Lottery, Panel
from panels.queries import draw as queries
from panels.queries.pages import about, panel_or_404
from panels.sortition import verify
from participation.queries import process_or_404


@require_safe
def newest(request: HttpRequest, slug: str, panel: str) -> HttpResponse:
    """Show the draw that counts, or how there will be one."""
    found = _panel(request, slug, panel)
    return _page(request, found, queries.newest(found))


@require_safe
def one(request: HttpRequest, slug: str, panel: str, number: int) -> HttpResponse:
    found = _panel(request, slug, panel)
    return _page(request, found, queries.lottery_or_404(found, number))


def _panel(request: HttpRequest, slug: str, panel: str) -> Panel:
    process = process_or_404(slug, request.user, now=timezone.now())
    return panel_or_404(process, panel, request.user)


def _page(request: HttpRequest, panel: Panel, lottery: Lottery | None) -> HttpResponse:
    now = timezone.now()
    context: dict[str, Any] = {
        **about(panel, now, "draw"),
        "lottery": lottery,
        "steps": queries.steps_of(lottery),
        "draws": list(panel.lotteries.order_by("number")),
        "quotas": queries.quota_table(panel, lottery),
        "notice_hours": settings.LOTTERY_NOTICE_HOURS,
    }
    if lottery is not None and lottery.is_published:
        form = CheckForm(request.GET if "id" in request.GET else None)
        entry = None
        if form.is_valid():
            entry = queries.entry_of(lottery, form.cleaned_data["id"])
        context |= {
            **queries.list_facts(lottery),
            "form": form,
            "entry": entry,
            "asked_id": form.cleaned_data.get("id") if form.is_valid() else "",
        }
    return render(request, "panels/draw.html", context)


@require_safe
def lottery_file(
    request: HttpRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    """Give the very bytes that the hash is of."""
    found = _panel(request, slug, panel)
    lottery = queries.lottery_or_404(found, number)
    if not lottery.is_published:
        raise Http404
    name = f"{found.slug}-{lottery.number}-lottery.json"
    return HttpResponse(
        lottery.list_text.encode(),
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
def verifier(request: HttpRequest, slug: str, panel: str) -> HttpResponse:
    """Give the one file that checks a list, as the platform itself runs it."""
    _panel(request, slug, panel)
    return HttpResponse(
        Path(verify.__file__).read_bytes(),
        content_type="text/x-python; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="verify.py"'},
    )
