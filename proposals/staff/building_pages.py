"""What the pages of the building desk share."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from participation.forms.attempts import succeeds
from participation.http import SignedInRequest, see_other
from participation.models import Process
from participation.policies import require
from participation.queries import process_or_404
from proposals.forms.building import SeenForm
from proposals.models import Building
from proposals.policies import building as policy
from proposals.queries import became, pages


def about(process: Process, now: datetime) -> dict[str, Any]:
    return {
        "process": process,
        "now": now,
        "section": "proposals",
        "today": timezone.localdate(now),
    }


def building_or_404(process: Process, code: str) -> Building:
    building = became.building_of(pages.project_or_404(process, code))
    if building is None:
        raise Http404
    return building


def opened(
    request: SignedInRequest, slug: str, code: str, now: datetime
) -> tuple[Process, Building]:
    """Find a building on which this person reports; raises `Refused` for others."""
    process = process_or_404(slug, request.user, now=now)
    project = pages.project_or_404(process, code)
    require(policy.refuse_reporting(request.user, project))
    return process, building_or_404(process, code)


def url_of(building: Building) -> str:
    project = building.project
    return reverse(
        "proposals_staff:building_of", args=[project.process.slug, project.code]
    )


def posted_of(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def form_page(
    request: HttpRequest,
    form: forms.Form,
    context: dict[str, Any],
    template: str = "proposals/staff/building_form.html",
) -> HttpResponse:
    status = 422 if form.errors or context.get("errors") else 200
    return render(request, template, context | {"form": form}, status=status)


def done(
    request: HttpRequest,
    form: forms.Form,
    building: Building,
    act: Callable[[], object],
    said: str,
) -> HttpResponse | None:
    """Do it and go to the desk of the building; nothing when the form comes back."""
    if form.is_valid() and succeeds(form, act):
        messages.success(request, said)
        return see_other(request, url_of(building))
    if isinstance(form, SeenForm) and form.is_stale:
        building.refresh_from_db(fields=["version"])
        form.show_again(seen=building.version)
    return None
