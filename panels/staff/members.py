"""The desk of a panel's seats: answers by phone, free seats, leaving and removal."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from panels import letters
from panels.actions import mailing, replacing
from panels.actions import seats as actions
from panels.forms import seats as forms
from panels.forms.live import number_in
from panels.lifecycle import PANELIST_MOVES, PanelistState
from panels.models import Letter, Panel, Panelist, Removal
from panels.policies import drawing
from panels.policies import seats as policies
from panels.policies.roles import refuse_contact
from panels.queries import seats as queries
from panels.queries.pages import about
from panels.staff.frames import running
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.policies import require

MOVE_OF = {
    forms.YES: PanelistState.ACTIVE,
    forms.NO: PanelistState.DECLINED,
    forms.LEAVES: PanelistState.WITHDRAWN,
}
MOST_LETTERS = 200


@never_cache
@require_safe
def members(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """Show every seat; who it is and how to reach them, to facilitators alone."""
    now = timezone.now()
    found = running(request, slug, panel, now)
    sees_people = refuse_contact(request.user, found) is None
    seats = list(
        found.panelists.select_related("volunteer__person", "replaces").order_by(
            "number"
        )
    )
    context = {
        **about(found, now, "members"),
        "members": seats,
        "seats": queries.seats_of(found),
        "sees_people": sees_people,
        "removals": Removal.objects.filter(
            panelist__panel=found, decided_at=None
        ).select_related("panelist"),
        "refill_refusal": policies.refuse_refilling(request.user, found),
        "start_refusal": policies.refuse_starting(request.user, found),
        "draw_refusal": drawing.refuse_freezing(request.user, found, now=now),
        "reserve": list(queries.reserve_list(found)),
        "paper": Letter.objects.filter(
            volunteer__panel=found, state=Letter.State.PAPER
        ).count(),
    }
    return render(request, "panels_staff/members.html", context)


@never_cache
@require_safe
def phone_list(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """Print how members can be reached."""
    found = running(request, slug, panel, timezone.now())
    require(refuse_contact(request.user, found))
    context = {
        **about(found, timezone.now(), "members"),
        "members": queries.holding_people(found),
    }
    return render(request, "panels_staff/phone_list.html", context)


@never_cache
@require_http_methods(FORM_METHODS)
def member(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    """Show one seat, and enter what its holder says."""
    now = timezone.now()
    found = running(request, slug, panel, now)
    seat = queries.seat_or_404(found, number)
    may_answer = policies.refuse_answering_for(request.user, seat) is None
    state = PanelistState(seat.state)
    answers = [name for name, goal in MOVE_OF.items() if goal in PANELIST_MOVES[state]]
    form = forms.AnswerForForm(
        request.POST if request.method == "POST" else None,
        answers=answers,
        initial={"shown_name": seat.shown_name, "is_public": seat.is_public},
    )
    if form.is_valid() and succeeds(form, lambda: _answer(request, seat, form)):
        messages.success(request, _("The answer has been entered."))
        return _back(request, found)
    context = {
        **about(found, now, "members"),
        "seat": seat,
        "form": form if may_answer and answers else None,
        "sees_people": may_answer,
        "removal": seat.removals.filter(decided_at=None).first(),
        "removal_refusal": policies.refuse_asking_removal(request.user, seat),
    }
    return render(
        request,
        "panels_staff/member.html",
        context,
        status=422 if form.errors else 200,
    )


def _answer(request: SignedInRequest, seat: Panelist, form: Form) -> None:
    now = timezone.now()
    match form.cleaned_data["answer"]:
        case forms.YES:
            actions.accept_seat(
                panelist=seat,
                shown_name=form.cleaned_data["shown_name"],
                is_public=form.cleaned_data["is_public"],
                official=request.user,
                now=now,
            )
        case forms.NO:
            actions.decline_seat(panelist=seat, official=request.user, now=now)
        case _:
            actions.leave_panel(panelist=seat, official=request.user, now=now)


@never_cache
@require_http_methods(FORM_METHODS)
def refill(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """Show who would come in from the reserve list, and offer them the seats."""
    now = timezone.now()
    found = running(request, slug, panel, now)
    form = forms.RefillForm(request.POST if request.method == "POST" else None)
    offered: list[Panelist] = []

    def fill() -> None:
        offered.extend(
            replacing.refill_seats(
                panel=found,
                organiser=request.user,
                beyond_quotas=form.cleaned_data["beyond_quotas"],
                reason=form.cleaned_data["reason"],
                now=now,
            )
        )

    if form.is_valid() and succeeds(form, fill):
        words = ngettext(
            "%(count)s person has been asked.",
            "%(count)s people have been asked.",
            len(offered),
        )
        messages.success(request, words % {"count": len(offered)})
        return _back(request, found)
    context = {
        **about(found, now, "members"),
        "form": form,
        "refusal": policies.refuse_refilling(request.user, found),
        "next": queries.next_in_reserve(found),
        "reserve": list(queries.reserve_list(found)),
        "seats": queries.seats_of(found),
        "draw_refusal": drawing.refuse_draw(found, now=now),
    }
    return render(
        request,
        "panels_staff/refill.html",
        context,
        status=422 if form.errors else 200,
    )


@never_cache
@require_http_methods(FORM_METHODS)
def start(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """Begin the work with fewer members than seats."""
    found = running(request, slug, panel, timezone.now())
    form = forms.StartForm(request.POST if request.method == "POST" else None)
    now = timezone.now()
    if form.is_valid() and succeeds(
        form,
        lambda: replacing.start_work(
            panel=found,
            organiser=request.user,
            reason=form.cleaned_data["reason"],
            now=now,
        ),
    ):
        messages.success(request, _("The panel is at work now."))
        return _back(request, found)
    context = {
        **about(found, now, "members"),
        "form": form,
        "seats": queries.seats_of(found),
        "refusal": policies.refuse_starting(request.user, found),
    }
    return render(
        request,
        "panels_staff/start_work.html",
        context,
        status=422 if form.errors else 200,
    )


@never_cache
@require_http_methods(FORM_METHODS)
def ask_removal(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    found = running(request, slug, panel, timezone.now())
    seat = queries.seat_or_404(found, number)
    form = forms.RemovalForm(request.POST if request.method == "POST" else None)
    now = timezone.now()
    if form.is_valid() and succeeds(
        form,
        lambda: replacing.ask_removal(
            panelist=seat,
            official=request.user,
            reason=form.cleaned_data["reason"],
            now=now,
        ),
    ):
        messages.success(request, _("Somebody else has to decide this now."))
        return _back(request, found)
    context: dict[str, Any] = {
        **about(found, now, "members"),
        "seat": seat,
        "form": form,
        "refusal": policies.refuse_asking_removal(request.user, seat),
    }
    return render(
        request,
        "panels_staff/ask_removal.html",
        context,
        status=422 if form.errors else 200,
    )


@never_cache
@require_POST
def decide_removal(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    found = running(request, slug, panel, timezone.now())
    seat = queries.seat_or_404(found, number)
    is_agreed = request.POST.get("decision") == "yes"
    replacing.decide_removal(
        removal=queries.removal_or_404(seat),
        official=request.user,
        is_agreed=is_agreed,
        now=timezone.now(),
    )
    words = _("The member has left.") if is_agreed else _("The member stays.")
    messages.success(request, words)
    return _back(request, found)


@never_cache
@require_http_methods(FORM_METHODS)
def paper(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """Print the letters to those who have neither account nor e-mail."""
    now = timezone.now()
    found = running(request, slug, panel, now)
    require(refuse_contact(request.user, found))
    waiting = Letter.objects.filter(
        volunteer__panel=found, state=Letter.State.PAPER
    ).select_related("volunteer__panel__process")
    newest = number_in(request.POST, "newest")
    if request.method == "POST" and newest is not None:
        mailing.mark_printed(
            panel=found, facilitator=request.user, newest=newest, now=now
        )
        messages.success(request, _("Marked as printed."))
        return _back(request, found)
    rows = list(waiting.order_by("pk")[:MOST_LETTERS])
    context = {
        **about(found, now, "members"),
        "letters": letters.said(rows),
        "newest": rows[-1].pk if rows else None,
    }
    return render(request, "panels_staff/paper.html", context)


def _back(request: SignedInRequest, panel: Panel) -> HttpResponse:
    return see_other(
        request,
        reverse("panels_staff:members", args=[panel.process.slug, panel.slug]),
    )
