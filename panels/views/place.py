"""One's own place on the way to a panel: how it stands, and what can be changed."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from panels.actions import signing_up
from panels.forms.signing_up import ChangeForm
from panels.models import Panel, Volunteer
from panels.policies import recruiting
from panels.queries.members import KEY, volunteer_of
from panels.queries.pages import about, panel_or_404
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, see_other
from participation.policies import require
from participation.queries import process_or_404


def _found(
    request: HttpRequest, slug: str, panel: str, now: datetime
) -> tuple[Panel, Volunteer | None]:
    process = process_or_404(slug, request.user, now=now)
    found = panel_or_404(process, panel, request.user)
    return found, volunteer_of(request, found)


def _enter(request: HttpRequest, panel: Panel) -> HttpResponse:
    """Ask who somebody is who came without a code or after their data were deleted."""
    url = reverse("panels:enter", args=[panel.process.slug, panel.slug])
    return see_other(request, url)


@never_cache
@require_safe
def place(request: HttpRequest, slug: str, panel: str) -> HttpResponse:
    """Show where somebody stands."""
    now = timezone.now()
    found, volunteer = _found(request, slug, panel, now)
    if volunteer is None or volunteer.erased_at is not None:
        return _enter(request, found)
    context = about(found, now, "place") | {
        "volunteer": volunteer,
        "answers": volunteer.answers.select_related("feature", "value").order_by(
            "feature__position"
        ),
        "may_change": recruiting.refuse_changing(volunteer, found, now=now) is None,
        "may_withdraw": recruiting.refuse_withdrawing(volunteer) is None,
        "may_return": recruiting.refuse_coming_back(volunteer, found, now=now) is None,
        "came_by_code": KEY % found.pk in request.session,
    }
    return render(request, "panels/place.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(FORM_METHODS)
def change(request: HttpRequest, slug: str, panel: str) -> HttpResponse:
    """Change what was said at the sign-up, while others can sign up."""
    now = timezone.now()
    found, volunteer = _found(request, slug, panel, now)
    if volunteer is None:
        return _enter(request, found)
    require(recruiting.refuse_changing(volunteer, found, now=now))
    form = ChangeForm(
        request.POST if request.method == "POST" else None,
        panel=found,
        initial=ChangeForm.initial_of(volunteer),
    )
    if form.is_valid() and succeeds(
        form,
        lambda: signing_up.change_sign_up(
            volunteer=volunteer, panel=found, given=form.given, now=now
        ),
    ):
        messages.success(request, _("Your answers have been saved."))
        return see_other(request, _place(found))
    context = about(found, now, "place") | {"form": form, "volunteer": volunteer}
    status = 422 if form.errors else 200
    return render(request, "panels/change.html", context, status=status)


def _place(panel: Panel) -> str:
    return reverse("panels:place", args=[panel.process.slug, panel.slug])


@never_cache
@require_http_methods(FORM_METHODS)
def leave(request: HttpRequest, slug: str, panel: str) -> HttpResponse:
    """Withdraw; nobody asks why."""
    now = timezone.now()
    found, volunteer = _found(request, slug, panel, now)
    if volunteer is None:
        return _enter(request, found)
    require(recruiting.refuse_withdrawing(volunteer))
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(
        form,
        lambda: signing_up.withdraw_sign_up(volunteer=volunteer, panel=found, now=now),
    ):
        messages.success(request, _("You have withdrawn."))
        return see_other(request, _place(found))
    context = about(found, now, "place") | {"form": form, "volunteer": volunteer}
    status = 422 if form.errors else 200
    return render(request, "panels/leave.html", context, status=status)


@never_cache
@require_POST
def come_back(request: HttpRequest, slug: str, panel: str) -> HttpResponse:
    """Undo withdrawing."""
    now = timezone.now()
    found, volunteer = _found(request, slug, panel, now)
    if volunteer is None:
        return _enter(request, found)
    signing_up.come_back(volunteer=volunteer, panel=found, now=now)
    messages.success(request, _("You are on the list again."))
    return see_other(request, _place(found))
