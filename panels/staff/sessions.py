"""The desk of sessions: the list with figures, planning, announcing, calling off."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from panels.actions import sessions as actions
from panels.forms.sessions import CancelForm, CopyForm, NewSessionForm, SessionForm
from panels.methods.cards import card_of, cards
from panels.models import Panel, Session
from panels.policies import sessions as policy
from panels.policies.roles import refuse_contact, refuse_running
from panels.queries.assessments import answers_so_far, results_of
from panels.queries.attendance import figures_of, need_counts, plans_of, turnout_of
from panels.queries.pages import about
from panels.queries.sessions import agenda_of, sessions_of
from panels.staff.frames import done, posted_of, url_in
from panels.staff.session_pages import (
    context_of,
    form_page,
    panel_at_desk,
    session_at_desk,
    tried,
    url_of,
)
from participation.http import FORM_METHODS, SignedInRequest
from participation.policies import require


@never_cache
@require_safe
def index(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """List all sessions, and how many were there in those that are over."""
    found, now = panel_at_desk(request, slug, panel)
    context = about(found, now, "sessions") | {
        "sessions": list(sessions_of(found)),
        "figures": figures_of(found),
        "may_plan": policy.refuse_planning(request.user, found) is None,
    }
    return render(request, "panels_staff/sessions.html", context)


@never_cache
@require_safe
def methods(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """Show the method cards, to read and to print."""
    found, now = panel_at_desk(request, slug, panel)
    context = about(found, now, "sessions") | {"cards": cards()}
    return render(request, "panels_staff/methods.html", context)


@never_cache
@require_http_methods(FORM_METHODS)
def add(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    found, now = panel_at_desk(request, slug, panel)
    require(policy.refuse_planning(request.user, found))
    initial = {"kind": Session.Kind.ON_SITE, "card": request.GET.get("card", "")}
    form = NewSessionForm(posted_of(request), initial=initial)
    made: list[Session] = []
    answer = done(
        request,
        form,
        lambda: made.append(
            actions.add_session(
                panel=found,
                official=request.user,
                plan=form.plan,
                card=card_of(form.cleaned_data["card"]),
                now=now,
            )
        ),
        said=_("The session is planned. Announce it once the agenda is ready."),
        url=lambda: url_of(made[0]),
    )
    if answer is not None:
        return answer
    context = about(found, now, "sessions") | {
        "title": _("Plan a session"),
        "lead": _("Only the desk sees it until it is announced."),
        "cancel_url": url_in(found, "sessions"),
        "wide_form": True,
    }
    return form_page(request, form, context)


@never_cache
@require_safe
def show(request: SignedInRequest, slug: str, panel: str, number: int) -> HttpResponse:
    """Show one session with everything that is to be done for it."""
    session, now = session_at_desk(request, slug, panel, number)
    context = context_of(session, now) | {
        "agenda": agenda_of(session),
        "rooms": list(session.rooms.all()),
        "plans": plans_of(session),
        "needs": need_counts(session),
        "turnout": turnout_of(session),
        "answers": answers_so_far(session),
        "results": results_of(session, now=now),
        "minutes": getattr(session, "minutes", None),
        "sees_names": refuse_contact(request.user, session.panel) is None,
        "may_change": policy.refuse_changing(request.user, session) is None,
        "may_correct": policy.refuse_correcting(request.user, session) is None,
    }
    return render(request, "panels_staff/session.html", context)


@never_cache
@require_http_methods(FORM_METHODS)
def change(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    session, now = session_at_desk(request, slug, panel, number)
    require(policy.refuse_changing(request.user, session))
    form = SessionForm(posted_of(request), initial=SessionForm.initial_of(session))
    answer = done(
        request,
        form,
        lambda: actions.change_session(
            session=session,
            official=request.user,
            plan=form.plan,
            seen=form.cleaned_data["seen"] or 0,
            now=now,
        ),
        said=_("The plan is changed."),
        url=url_of(session),
    )
    if answer is not None:
        return answer
    lead = ""
    if session.announced_at is not None:
        lead = _("Members are told when time, place, form, travel or link change.")
    context = context_of(session, now) | {
        "title": _("Change the session"),
        "lead": lead,
        "cancel_url": url_of(session),
    }
    return form_page(request, form, context)


@never_cache
@require_POST
def announce(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    session, now = session_at_desk(request, slug, panel, number)
    return tried(
        request,
        lambda: actions.announce_session(
            session=session, official=request.user, now=now
        ),
        said=_("The session is announced, and the members are told."),
        url=url_of(session),
    )


@never_cache
@require_http_methods(FORM_METHODS)
def cancel(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    session, now = session_at_desk(request, slug, panel, number)
    require(policy.refuse_changing(request.user, session))
    form = CancelForm(posted_of(request))
    answer = done(
        request,
        form,
        lambda: actions.cancel_session(
            session=session,
            official=request.user,
            reason=form.cleaned_data["reason"],
            now=now,
        ),
        said=_("The session is called off."),
        url=url_of(session),
    )
    if answer is not None:
        return answer
    context = context_of(session, now) | {
        "title": _("Call the session off?"),
        "lead": _("It stays on the list with your reason, and the members are told."),
        "label": _("Call it off"),
        "cancel_url": url_of(session),
    }
    return form_page(request, form, context)


@never_cache
@require_http_methods(FORM_METHODS)
def copy(request: SignedInRequest, slug: str, panel: str, number: int) -> HttpResponse:
    session, now = session_at_desk(request, slug, panel, number)
    require(policy.refuse_planning(request.user, session.panel))
    possible = _own_panels(request, session)
    form = CopyForm(
        posted_of(request), panels=list(possible.values()), initial={"panel": panel}
    )
    made: list[Session] = []
    answer = done(
        request,
        form,
        lambda: made.append(
            actions.copy_session(
                session=session,
                panel=possible[form.cleaned_data["panel"]],
                official=request.user,
                starts_at=form.cleaned_data["starts_at"],
                now=now,
            )
        ),
        said=_("The session is planned once more. Look over its plan."),
        url=lambda: url_of(made[0]),
    )
    if answer is not None:
        return answer
    context = context_of(session, now) | {
        "title": _("Plan the same once more"),
        "lead": _("Texts, agenda and rooms come along. The link and experts do not."),
        "label": _("Plan it"),
        "cancel_url": url_of(session),
    }
    return form_page(request, form, context)


def _own_panels(request: SignedInRequest, session: Session) -> dict[str, Panel]:
    """Return the panels of the process that this person runs, by address."""
    found = {}
    for panel in session.panel.process.panels.all():
        panel.process = session.panel.process
        if refuse_running(request.user, panel) is None:
            found[panel.slug] = panel
    return found
