"""Beginning a panel, writing its mandate, publishing it, calling it off."""

from collections.abc import Callable
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from panels.actions import mandates, standing_alone
from panels.forms.mandates import (
    FacilitatorsForm,
    MandateForm,
    NewPanelForm,
    PanelAloneForm,
    ReasonForm,
)
from panels.lifecycle import PANEL_MOVES, PanelState
from panels.models import Panel
from panels.policies.mandates import pool_is_fixed, refuse_describing
from panels.queries.copying import copyable
from panels.queries.pages import about
from panels.queries.readiness import call_checks, publication_checks
from panels.staff.frames import organised
from participation.desk import process_at_desk
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.models import Role, User
from participation.policies import refuse_creating_process, require


def desk_of(panel: Panel) -> str:
    return reverse("panels_staff:panel", args=[panel.process.slug, panel.slug])


@never_cache
@require_http_methods(FORM_METHODS)
def create_alone(request: SignedInRequest) -> HttpResponse:
    """Begin a panel that belongs to no other process."""
    require(refuse_creating_process(request.user))
    now = timezone.now()
    form = PanelAloneForm(
        request.POST if request.method == "POST" else None,
        copyable=copyable(request.user, now=now),
    )
    made: list[Panel] = []
    if form.is_valid() and succeeds(
        form,
        lambda: made.append(
            standing_alone.create_panel_alone(
                creator=request.user, now=now, **form.cleaned_data
            )
        ),
    ):
        messages.success(request, _("The panel has been begun. Write its mandate."))
        args = [made[0].process.slug, made[0].slug]
        return see_other(request, reverse("panels_staff:mandate", args=args))
    context = {"form": form, "now": now}
    status = 422 if form.errors else 200
    return render(request, "panels_staff/create_alone.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def create(request: SignedInRequest, slug: str) -> HttpResponse:
    """Begin a panel of this process; several can go on at the same time."""
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    form = NewPanelForm(
        request.POST if request.method == "POST" else None,
        copyable=copyable(request.user, now=now),
        process=process,
    )
    if form.is_valid() and succeeds(
        form,
        lambda: mandates.create_panel(
            process=process, organiser=request.user, now=now, **form.cleaned_data
        ),
    ):
        messages.success(request, _("The panel has been begun. Write its mandate."))
        args = [slug, form.cleaned_data["slug"]]
        return see_other(request, reverse("panels_staff:mandate", args=args))
    context = {"form": form, "process": process, "now": now, "section": "panels"}
    status = 422 if form.errors else 200
    return render(request, "panels_staff/create.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def mandate(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """Write the mandate; once it is public, a reason goes with each change."""
    now = timezone.now()
    found = organised(request, slug, panel, now)
    form = MandateForm(request.POST if request.method == "POST" else None, panel=found)
    if form.is_valid() and succeeds(
        form,
        lambda: mandates.describe_panel(
            panel=found,
            organiser=request.user,
            mandate=form.mandate,
            version=form.cleaned_data["version"],
            reason=form.cleaned_data.get("reason", ""),
            now=now,
        ),
    ):
        messages.success(request, _("The mandate has been saved."))
        return see_other(request, desk_of(found))
    context = about(found, now, "mandate") | {
        "form": form,
        "refusal": refuse_describing(request.user, found),
        "pool_is_fixed": pool_is_fixed(found),
    }
    status = 422 if form.errors else 200
    return render(request, "panels_staff/mandate.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def publish(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """Show what is there and what is missing, and publish on confirmation."""
    now = timezone.now()
    found = organised(request, slug, panel, now)
    return _confirmed(
        request,
        found,
        "panels_staff/publish.html",
        lambda: mandates.publish_panel(panel=found, organiser=request.user, now=now),
        _("The mandate is public now."),
        now=now,
        checks=publication_checks(found, now=now),
    )


@never_cache
@require_http_methods(FORM_METHODS)
def open_recruiting(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """Show by which rules members are found, and begin on confirmation."""
    now = timezone.now()
    found = organised(request, slug, panel, now)
    return _confirmed(
        request,
        found,
        "panels_staff/open.html",
        lambda: mandates.open_recruiting(panel=found, organiser=request.user, now=now),
        _("Recruiting has begun."),
        now=now,
        checks=call_checks(found, now=now),
        features=found.features.prefetch_related("values"),
    )


def _confirmed(
    request: SignedInRequest,
    panel: Panel,
    template: str,
    action: Callable[[], object],
    done: str,
    *,
    now: datetime,
    **more: object,
) -> HttpResponse:
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(form, action):
        messages.success(request, done)
        return see_other(request, desk_of(panel))
    context = about(panel, now, "overview") | {"form": form} | more
    status = 422 if form.errors else 200
    return render(request, template, context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def cancel(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """Call the panel off."""
    now = timezone.now()
    found = organised(request, slug, panel, now)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(
        form,
        lambda: mandates.cancel_panel(
            panel=found,
            organiser=request.user,
            reason=form.cleaned_data["reason"],
            now=now,
        ),
    ):
        messages.success(request, _("The panel has been called off."))
        return see_other(request, desk_of(found))
    may_cancel = PanelState.CANCELLED in PANEL_MOVES[PanelState(found.state)]
    context = about(found, now, "overview") | {"form": form, "may_cancel": may_cancel}
    status = 422 if form.errors else 200
    return render(request, "panels_staff/cancel.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def facilitators(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """Say who runs this panel."""
    now = timezone.now()
    found = organised(request, slug, panel, now)
    held = User.objects.filter(
        memberships__process=found.process, memberships__role=Role.FACILITATOR
    )
    form = FacilitatorsForm(
        request.POST if request.method == "POST" else None,
        held_by=list(held),
        initial={"people": list(found.facilitators.all())},
    )
    if form.is_valid() and succeeds(
        form,
        lambda: mandates.name_facilitators(
            panel=found,
            organiser=request.user,
            people=list(form.cleaned_data["people"]),
            now=now,
        ),
    ):
        messages.success(request, _("Saved."))
        return see_other(request, desk_of(found))
    context = about(found, now, "overview") | {"form": form, "held_by": list(held)}
    status = 422 if form.errors else 200
    return render(request, "panels_staff/facilitators.html", context, status=status)
