"""Asking for a later end of a phase that has begun, and settling what was asked."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participation.actions import extending
from participation.actions.extending import Move
from participation.desk import process_at_desk
from participation.forms.attempts import succeeds
from participation.forms.planning import ExtensionForm
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.models import PhaseExtension, Role
from participation.policies import (
    AGREEING,
    Refused,
    refuse_agreeing_to_extension,
    refuse_asking_extension,
    require,
)


def _desk(slug: str) -> str:
    return reverse("participation_staff:process", args=[slug])


@never_cache
@require_http_methods(FORM_METHODS)
def ask(request: SignedInRequest, slug: str, kind: str) -> HttpResponse:
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    phase = get_object_or_404(process.phases.select_related("process"), kind=kind)
    require(refuse_asking_extension(request.user, phase, now=now))
    form = ExtensionForm(
        request.POST if request.method == "POST" else None,
        initial={"ends_at": phase.ends_at},
    )
    if form.is_valid() and succeeds(
        form,
        lambda: extending.ask_extension(
            phase=phase, organiser=request.user, now=now, **form.cleaned_data
        ),
    ):
        messages.success(
            request, _("You have asked for it. Another official has to agree.")
        )
        return see_other(request, _desk(slug))
    context = {
        "form": form,
        "process": process,
        "now": now,
        "section": "phases",
        "phase": phase,
        "cancel_url": reverse("participation_staff:phases", args=[slug]),
    }
    status = 422 if form.errors else 200
    return render(request, "staff/extend.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def settle(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Show what was asked and what would move; agree, or refuse it."""
    now = timezone.now()
    process = process_at_desk(request, slug, *AGREEING, now=now)
    extension = get_object_or_404(
        PhaseExtension.objects.select_related("phase__process", "asked_by"),
        phase__process=process,
        pk=pk,
    )
    form = forms.Form(request.POST if request.method == "POST" else None)
    is_agreed = "agree" in request.POST
    action = extending.agree_to_extension if is_agreed else extending.decline_extension
    if form.is_valid() and succeeds(
        form, lambda: action(extension=extension, official=request.user, now=now)
    ):
        messages.success(
            request,
            _("The phase ends later now.")
            if is_agreed
            else _("The phase ends as planned."),
        )
        return see_other(request, _desk(slug))
    context = {
        "form": form,
        "process": process,
        "now": now,
        "section": "phases",
        "extension": extension,
        "moves": _moves(extension, now) if extension.is_waiting else [],
        "refusal": refuse_agreeing_to_extension(request.user, extension, now=now),
        "cancel_url": _desk(slug),
    }
    status = 422 if form.errors else 200
    return render(request, "staff/settle_extension.html", context, status=status)


def _moves(extension: PhaseExtension, now: datetime) -> list[Move]:
    """Return the phases that move beside it; none when it cannot be done any more."""
    try:
        return extending.moves_of(extension, now=now)[1:]
    except (Refused, ValidationError):
        return []
