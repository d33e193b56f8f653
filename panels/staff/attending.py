"""The desk of who comes, what help is needed, and who was there in the end."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from panels.actions import attending as actions
from panels.forms.attending import AttendanceForm, MetForm, PlanForm
from panels.models import Need, Session
from panels.policies import sessions as policy
from panels.queries.attendance import (
    attendance_of,
    lines_of,
    need_counts,
    needs_of,
    plans_of,
    turnout_of,
)
from panels.staff.frames import done, posted_of
from panels.staff.session_pages import (
    context_of,
    form_page,
    pick_verb,
    session_at_desk,
    tried,
    url_of,
)
from participation.http import FORM_METHODS, SignedInRequest
from participation.policies import require


@never_cache
@require_http_methods(FORM_METHODS)
def needs(request: SignedInRequest, slug: str, panel: str, number: int) -> HttpResponse:
    """List the help that is needed, and mark it as arranged."""
    session, now = session_at_desk(request, slug, panel, number, with_names=True)
    url = url_of(session, "needs")
    if request.method == "POST":
        verb, key = pick_verb(request)
        need = _need(session, key)
        if verb == "reopen":
            return tried(
                request,
                lambda: actions.reopen_need(need=need, facilitator=request.user),
                said=_("It is to be arranged again."),
                url=url,
            )
        form = MetForm(request.POST, prefix=f"need-{need.pk}")
        form.is_valid()
        answer = form.cleaned_data.get("answer", "")
        return tried(
            request,
            lambda: actions.meet_need(
                need=need, facilitator=request.user, answer=answer, now=now
            ),
            said=_("It is arranged, and the member is told."),
            url=url,
        )
    rows = [
        {
            "need": need,
            "form": MetForm(prefix=f"need-{need.pk}"),
            "is_late": session.help_until is not None
            and need.asked_at > session.help_until,
        }
        for need in needs_of(session)
    ]
    context = context_of(session, now) | {
        "rows": rows,
        "counts": need_counts(session),
        "lines": lines_of(session),
        "plans": plans_of(session),
        "may_enter": not session.is_past and now < session.ends_at,
    }
    return render(request, "panels_staff/needs.html", context)


def _need(session: Session, key: str) -> Need:
    try:
        need = Need.objects.select_related("attendance").get(
            pk=int(key), attendance__session=session
        )
    except (Need.DoesNotExist, ValueError) as error:
        raise Http404 from error
    need.attendance.session = session
    return need


@never_cache
@require_http_methods(FORM_METHODS)
def enter_plan(
    request: SignedInRequest, slug: str, panel: str, number: int, member: int
) -> HttpResponse:
    """Enter the answer of a member who gave it by phone or on paper."""
    session, now = session_at_desk(request, slug, panel, number, with_names=True)
    seat = session.panel.panelists.filter(number=member).first()
    if seat is None:
        raise Http404
    require(policy.refuse_answering(seat, session, now=now))
    known = attendance_of(session, seat)
    form = PlanForm(
        posted_of(request), session=session, initial=PlanForm.initial_of(known)
    )
    answer = done(
        request,
        form,
        lambda: actions.plan_attendance(
            session=session,
            panelist=seat,
            facilitator=request.user,
            now=now,
            **form.typed,
        ),
        said=_("The answer is entered."),
        url=url_of(session, "needs"),
    )
    if answer is not None:
        return answer
    context = context_of(session, now) | {
        "title": _("Enter an answer"),
        "lead": seat.name,
        "cancel_url": url_of(session, "needs"),
    }
    return form_page(request, form, context)


@never_cache
@require_http_methods(FORM_METHODS)
def attendance(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    """Set right who was there, once the session is over."""
    session, now = session_at_desk(request, slug, panel, number, with_names=True)
    lines = lines_of(session)
    form = AttendanceForm(posted_of(request), session=session, lines=lines)
    answer = done(
        request,
        form,
        lambda: actions.correct_attendance(
            session=session, facilitator=request.user, there=form.there, now=now
        ),
        said=_("The attendance is kept."),
        url=url_of(session),
    )
    if answer is not None:
        return answer
    refusal = policy.refuse_correcting(request.user, session)
    context = context_of(session, now) | {
        "turnout": turnout_of(session),
        "lines": lines,
        "refusal": refusal,
        "cancel_url": url_of(session),
    }
    return form_page(request, form, context, template="panels_staff/attendance.html")
