"""The panels of a process, and the mandate of each with all that it promises."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from panels.erasing import answers_end_at
from panels.forms.mandates import working_languages
from panels.models import Panel
from panels.policies.recruiting import refuse_call
from panels.queries import mandates
from panels.queries.figures import figures_of
from panels.queries.members import panelist_of, seated, volunteer_of
from panels.queries.pages import about, panel_or_404
from panels.queries.readiness import with_values
from panels.queries.versions import changes_of
from participation.queries import plan_of, process_or_404


@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    context = {
        "process": process,
        "now": now,
        "section": "panels",
        "plan": plan_of(process, now=now),
        "cards": mandates.cards_of(process, now=now),
        "today": timezone.localdate(now),
    }
    return render(request, "panels/list.html", context)


def _found(request: HttpRequest, slug: str, panel: str, now: datetime) -> Panel:
    process = process_or_404(slug, request.user, now=now)
    return panel_or_404(process, panel, request.user)


@require_safe
def detail(request: HttpRequest, slug: str, panel: str) -> HttpResponse:
    """Show the mandate; for a draft it is the preview of who prepares it."""
    now = timezone.now()
    found = _found(request, slug, panel, now)
    seats = seated(found)
    context = about(found, now, "mandate") | {
        "life": mandates.life_of(found, now=now),
        "principles": mandates.principles_of(found, now=now),
        "next_session": mandates.next_session(found, now=now),
        "features": with_values(found),
        "languages": languages_of(found),
        "members": seats,
        "chosen": found.volunteers.exclude(reason="").order_by("public_id"),
        "figures": figures_of(found),
        "refusal": refuse_call(found, now=now),
        "volunteer": volunteer_of(request, found),
        "panelist": panelist_of(request, found),
        "batches": found.batches.all(),
        "versions": found.versions.count(),
        "is_overdue": found.answer_is_overdue(timezone.localdate(now)),
    }
    return render(request, "panels/detail.html", context)


def languages_of(panel: Panel) -> list[str]:
    """Return the names of the languages a panel works in."""
    names = dict(working_languages())
    return [names.get(code, code) for code in panel.languages]


@require_safe
def versions(request: HttpRequest, slug: str, panel: str) -> HttpResponse:
    """Show how the mandate was changed since it was published, and why."""
    now = timezone.now()
    found = _found(request, slug, panel, now)
    if not found.is_public:
        raise Http404
    context = about(found, now, "mandate") | {"changes": changes_of(found)}
    return render(request, "panels/versions.html", context)


@require_safe
def data_use(request: HttpRequest, slug: str, panel: str) -> HttpResponse:
    """Say what is asked of people, for what, who sees it, and when it is deleted."""
    now = timezone.now()
    found = _found(request, slug, panel, now)
    context: dict[str, Any] = about(found, now, "mandate") | {
        "features": with_values(found),
        "answers_end_at": answers_end_at(found) if found.is_public else None,
    }
    return render(request, "panels/data_use.html", context)
