"""The panels of a process at the desk, and one of them with what is to be done."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from panels.policies.mandates import refuse_opening
from panels.policies.roles import RUNNING, refuse_contact
from panels.queries.figures import figures_of
from panels.queries.mandates import life_of
from panels.queries.pages import about
from panels.queries.readiness import call_checks, publication_checks
from panels.staff.frames import running
from participation.desk import process_at_desk
from participation.http import SignedInRequest
from participation.policies import refuse_organising


@never_cache
@require_safe
def index(request: SignedInRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    process = process_at_desk(request, slug, *RUNNING, now=now)
    context = {
        "process": process,
        "now": now,
        "section": "panels",
        "panels": process.panels.all(),
        "may_create": refuse_organising(request.user, process) is None,
    }
    return render(request, "panels_staff/desk.html", context)


@never_cache
@require_safe
def overview(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """Show how far a panel is, and the next steps of whoever looks."""
    now = timezone.now()
    found = running(request, slug, panel, now)
    facilitators = found.facilitators.all()
    context = about(found, now, "overview") | {
        "is_organiser": refuse_organising(request.user, found.process) is None,
        "sees_people": refuse_contact(request.user, found) is None,
        "opening_refusal": refuse_opening(request.user, found, now=now),
        "checks": call_checks(found, now=now)
        if found.is_public
        else publication_checks(found, now=now),
        "life": life_of(found, now=now),
        "figures": figures_of(found),
        "facilitators": list(facilitators),
    }
    return render(request, "panels_staff/panel.html", context)
