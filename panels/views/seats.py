"""Answering an offer, leaving, and who sits on a panel."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from panels.actions import seats as actions
from panels.forms.seats import LeaveForm, NameForm
from panels.models import Panel, Panelist
from panels.policies import seats as policies
from panels.queries import seats as queries
from panels.queries.members import volunteer_of
from panels.queries.pages import about, panel_or_404
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, see_other
from participation.policies import Refused, require
from participation.queries import process_or_404


@require_safe
def members(request: HttpRequest, slug: str, panel: str) -> HttpResponse:
    """Show who sits on the panel: names only of those who want that."""
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    found = panel_or_404(process, panel, request.user)
    context = {
        **about(found, now, "members"),
        "members": queries.public_members(found),
        "seats": queries.seats_of(found),
    }
    return render(request, "panels/members.html", context)


@never_cache
@require_http_methods(FORM_METHODS)
def seat(request: HttpRequest, slug: str, panel: str) -> HttpResponse:
    """Show what somebody was offered, and take the answer.

    The button that was pressed says which: yes with a name, no, another name.
    """
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    found = panel_or_404(process, panel, request.user)
    volunteer = volunteer_of(request, found)
    if volunteer is None:
        return redirect("panels:enter", slug, panel)
    mine: Panelist | None = getattr(volunteer, "panelist", None)
    if mine is None:
        return redirect("panels:place", slug, panel)
    mine.panel = found
    answer = request.POST.get("answer", "")
    takes_name = request.method == "POST" and answer in {"yes", "name"}
    form = NameForm(
        request.POST if takes_name else None,
        initial={"shown_name": mine.shown_name, "is_public": mine.is_public},
    )
    if request.method == "POST" and answer == "no":
        actions.decline_seat(panelist=mine, now=now)
        messages.success(request, _("Thank you for saying so. The seat is free again."))
        return see_other(request, request.path)

    def change() -> None:
        name = form.cleaned_data
        if answer == "yes":
            actions.accept_seat(panelist=mine, **name, now=now)
        else:
            actions.show_name(panelist=mine, **name)

    if form.is_valid() and succeeds(form, change):
        words = _("Welcome to the panel.") if answer == "yes" else _("Saved.")
        messages.success(request, words)
        return see_other(request, request.path)
    context = {
        **about(found, now, "seat"),
        "volunteer": volunteer,
        "seat": mine,
        "form": form,
        "yes_refusal": policies.refuse_accepting(mine),
        "no_refusal": policies.refuse_declining(mine),
        "may_leave": policies.refuse_leaving(mine) is None,
    }
    return render(
        request, "panels/seat.html", context, status=422 if form.errors else 200
    )


@never_cache
@require_http_methods(FORM_METHODS)
def leave(request: HttpRequest, slug: str, panel: str) -> HttpResponse:
    """Leave the panel during its term."""
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    found = panel_or_404(process, panel, request.user)
    mine = _own_seat(request, found)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(
        form,
        lambda: actions.leave_panel(
            panelist=mine, reason=form.cleaned_data["reason"], now=now
        ),
    ):
        messages.success(
            request, _("You have left the panel. Thank you for your work.")
        )
        return see_other(request, reverse("panels:seat", args=[slug, panel]))
    context: dict[str, Any] = {**about(found, now, "seat"), "form": form}
    return render(
        request, "panels/seat_leave.html", context, status=422 if form.errors else 200
    )


def _own_seat(request: HttpRequest, panel: Panel) -> Panelist:
    volunteer = volunteer_of(request, panel)
    mine: Panelist | None = getattr(volunteer, "panelist", None)
    if mine is None:
        raise Refused(policies.NO_SEAT)
    mine.panel = panel
    require(policies.refuse_leaving(mine))
    return mine
