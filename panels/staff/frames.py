"""What pages at the desk of a panel share: the door, their forms, the way on."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from panels.models import Panel
from panels.policies.roles import (
    RUNNING,
    refuse_contact,
    refuse_organising,
    refuse_running,
)
from panels.queries.pages import panel_or_404
from participation.desk import process_at_desk
from participation.forms.attempts import succeeds
from participation.http import SignedInRequest, see_other
from participation.models import Role
from participation.policies import Text, require


def running(request: SignedInRequest, slug: str, panel: str, now: datetime) -> Panel:
    """Find a panel that this person runs. Raises `Refused`, and `Http404`."""
    process = process_at_desk(request, slug, *RUNNING, now=now)
    found = panel_or_404(process, panel, request.user)
    require(refuse_running(request.user, found))
    return found


def contacted(request: SignedInRequest, slug: str, panel: str, now: datetime) -> Panel:
    """Find a panel for somebody who may see how its people are reached."""
    found = running(request, slug, panel, now)
    require(refuse_contact(request.user, found))
    return found


def organised(request: SignedInRequest, slug: str, panel: str, now: datetime) -> Panel:
    """Find a panel of a process that this person organises."""
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    found = panel_or_404(process, panel, request.user)
    require(refuse_organising(request.user, found))
    return found


def url_in(panel: Panel, name: str, *more: object) -> str:
    return reverse(f"panels_staff:{name}", args=[panel.process.slug, panel.slug, *more])


def posted_of(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def done(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[], object],
    said: Text,
    url: str | Callable[[], str],
) -> HttpResponse | None:
    """Do it, say so and go there; nothing when the form has to come back."""
    if not (form.is_valid() and succeeds(form, act)):
        return None
    messages.success(request, str(said))
    return see_other(request, url if isinstance(url, str) else url())


def form_page(
    request: HttpRequest, form: forms.Form, context: dict[str, Any], template: str
) -> HttpResponse:
    """Show a form, with 422 when it came back. Context: title, cancel_url, more."""
    status = 422 if form.errors or context.get("errors") else 200
    return render(request, template, context | {"form": form}, status=status)
