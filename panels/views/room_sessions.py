"""Sessions as members see them: where, their answer, minutes, three questions."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from panels.actions import assessing, attending
from panels.actions import minutes as minutes_actions
from panels.forms.attending import PlanForm
from panels.forms.minutes import AssessmentForm, OpinionForm
from panels.models import Minutes, Panel, Panelist, Session, TablePlan
from panels.policies import minutes as minutes_policy
from panels.policies import sessions as policy
from panels.policies.roles import refuse_membership
from panels.queries.assessments import has_answered
from panels.queries.attendance import attendance_of
from panels.queries.calendars import calendar_of
from panels.queries.materials import to_read
from panels.queries.members import panelist_of
from panels.queries.minutes import heard, opinion_of, read_by_members, words_of
from panels.queries.pages import about, panel_or_404
from panels.queries.sessions import agenda_of, announced, session_or_404
from panels.queries.tables import seats_by_round
from panels.views.sessions import calendar_file
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, see_other
from participation.policies import require
from participation.queries import process_or_404

SHOWN_BEFORE = {Minutes.State.REVIEW, Minutes.State.APPROVED, Minutes.State.PUBLISHED}


def member_at(
    request: HttpRequest, slug: str, panel: str
) -> tuple[Panel, Panelist, datetime]:
    """Find the panel of a member. Raises `Refused` for everybody else."""
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    found = panel_or_404(process, panel, request.user)
    member = panelist_of(request, found)
    require(refuse_membership(member))
    assert member is not None  # noqa: S101 - the policy has seen to it
    return found, member, now


def _url(session: Session, name: str) -> str:
    panel = session.panel
    return reverse(
        f"panels:{name}", args=[panel.process.slug, panel.slug, session.number]
    )


@never_cache
@require_safe
def index(request: HttpRequest, slug: str, panel: str) -> HttpResponse:
    found, member, now = member_at(request, slug, panel)
    rows = [(one, attendance_of(one, member)) for one in announced(found)]
    context = about(found, now, "sessions") | {
        "member": member,
        "coming": [row for row in rows if not row[0].is_past],
        "past": [row for row in rows if row[0].is_past],
        "to_read": [one for one in to_read(found, member) if not one.is_read],
    }
    return render(request, "panels/room_sessions.html", context)


@never_cache
@require_safe
def show(request: HttpRequest, slug: str, panel: str, number: int) -> HttpResponse:
    """Show everything that a member needs for one session."""
    found, member, now = member_at(request, slug, panel)
    session = session_or_404(found, number, announced=True)
    minutes = _minutes(session)
    is_asked = minutes is not None and minutes.state == Minutes.State.REVIEW
    context = about(found, now, "sessions") | {
        "session": session,
        "member": member,
        "agenda": agenda_of(session),
        "rooms": list(session.rooms.all()),
        "attendance": attendance_of(session, member),
        "materials": to_read(found, member, session),
        "minutes": minutes,
        "opinion": opinion_of(minutes, member) if minutes and is_asked else None,
        "is_asked": is_asked,
        "seats": _own_seats(session, member),
        "may_answer": policy.refuse_answering(member, session, now=now) is None,
        "may_assess": policy.refuse_assessing(member, session, now=now) is None,
        "has_assessed": has_answered(session, member),
    }
    return render(request, "panels/room_session.html", context)


def _minutes(session: Session) -> Minutes | None:
    """Return minutes that members may see; a draft is the facilitator's."""
    minutes: Minutes | None = Minutes.objects.filter(
        session=session, state__in=SHOWN_BEFORE
    ).first()
    if minutes is not None:
        minutes.session = session
    return minutes


def _own_seats(session: Session, member: Panelist) -> list[str]:
    """Return the table of a member in each round, or nothing without a plan."""
    plan = TablePlan.objects.filter(session=session).first()
    if plan is None:
        return []
    plan.session = session
    return [
        table.name
        for tables in seats_by_round(plan)
        for table in tables
        if member in table.members
    ]


@never_cache
@require_http_methods(FORM_METHODS)
def plan(request: HttpRequest, slug: str, panel: str, number: int) -> HttpResponse:
    """Say whether one comes, and what help one needs."""
    found, member, now = member_at(request, slug, panel)
    session = session_or_404(found, number, announced=True)
    require(policy.refuse_answering(member, session, now=now))
    known = attendance_of(session, member)
    posted = request.POST if request.method == "POST" else None
    form = PlanForm(posted, session=session, initial=PlanForm.initial_of(known))
    if form.is_valid() and succeeds(
        form,
        lambda: attending.plan_attendance(
            session=session, panelist=member, now=now, **form.typed
        ),
    ):
        messages.success(request, _("Thank you. You can change your answer here."))
        return see_other(request, _url(session, "room_session"))
    is_late = session.help_until is not None and now >= session.help_until
    context = about(found, now, "sessions") | {
        "session": session,
        "form": form,
        "is_late": is_late,
        "cancel_url": _url(session, "room_session"),
    }
    status = 422 if form.errors else 200
    return render(request, "panels/room_plan.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def minutes(request: HttpRequest, slug: str, panel: str, number: int) -> HttpResponse:
    """Read the minutes; while they are open, approve them or say what to change."""
    found, member, now = member_at(request, slug, panel)
    session = session_or_404(found, number, announced=True)
    shown = _minutes(session)
    if shown is None:
        raise Http404
    refusal = minutes_policy.refuse_opinion(member, shown, now=now)
    own = opinion_of(shown, member)
    initial = {}
    if own is not None:
        initial = {"approves": "yes" if own.approves else "no", "comment": own.comment}
    posted = request.POST if request.method == "POST" else None
    form = OpinionForm(posted, initial=initial)
    if form.is_valid() and succeeds(
        form,
        lambda: minutes_actions.give_opinion(
            minutes=shown,
            panelist=member,
            approves=form.cleaned_data["approves"] == "yes",
            comment=form.cleaned_data["comment"],
            now=now,
        ),
    ):
        messages.success(request, _("Thank you. Your answer counts."))
        return see_other(request, _url(session, "room_minutes"))
    context = about(found, now, "sessions") | {
        "session": session,
        "minutes": shown,
        "words": read_by_members(shown, words_of(shown)),
        "heard": heard(shown),
        "own": own,
        "form": form,
        "may_answer": refusal is None,
    }
    status = 422 if form.errors else 200
    return render(request, "panels/room_minutes.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def assessment(
    request: HttpRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    """Answer the three questions at the end, without a name."""
    found, member, now = member_at(request, slug, panel)
    session = session_or_404(found, number, announced=True)
    require(policy.refuse_assessing(member, session, now=now))
    posted = request.POST if request.method == "POST" else None
    form = AssessmentForm(posted)
    if form.is_valid() and succeeds(
        form,
        lambda: assessing.answer_assessment(
            session=session,
            panelist=member,
            points=form.points,
            words=form.cleaned_data["words"],
            now=now,
        ),
    ):
        messages.success(request, _("Thank you. Nobody can see what you answered."))
        return see_other(request, _url(session, "room_session"))
    context = about(found, now, "sessions") | {
        "session": session,
        "form": form,
        "has_answered": has_answered(session, member),
        "cancel_url": _url(session, "room_session"),
    }
    status = 422 if form.errors else 200
    return render(request, "panels/assessment.html", context, status=status)


@never_cache
@require_safe
def calendar(request: HttpRequest, slug: str, panel: str) -> HttpResponse:
    """Give all sessions with their links, for the calendar of a member."""
    found, _member, _now = member_at(request, slug, panel)
    content = calendar_of(found, announced(found), for_members=True)
    return calendar_file(content, found.slug)


@never_cache
@require_safe
def session_file(
    request: HttpRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    found, _member, _now = member_at(request, slug, panel)
    session = session_or_404(found, number, announced=True)
    content = calendar_of(found, [session], for_members=True)
    return calendar_file(content, f"{found.slug}-{number}")
