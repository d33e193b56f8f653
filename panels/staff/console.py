"""The facilitator's console: one page for the whole session, live, on a tablet."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.middleware import HtmxDetails

from panels import live_news
from panels.actions import arrivals, live, questions, speaking
from panels.forms.live import key_of, number_in, pk_in, words_in
from panels.lifecycle import SESSION_MOVES, SessionState
from panels.models import AgendaItem, Panelist, Session
from panels.policies.live import has_approved_minutes
from panels.policies.roles import refuse_contact
from panels.queries import live as queries
from panels.queries import polls
from panels.queries.pages import about
from panels.staff.frames import running
from panels.views.screens import link_to
from participation.http import SeeOther, SignedInRequest
from participation.policies import Refusal, Refused

Act = Callable[[Session], object]
# What the columns hold.
SPEAKER_MOST, REASON_MOST = 120, 300


def session_at_desk(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> Session:
    """Find a session that this official may run; raises `Refused`, `Http404`."""
    found = running(request, slug, panel, timezone.now())
    return queries.session_or_404(found, number)


def console_url(session: Session) -> str:
    panel = session.panel
    return reverse(
        "panels_staff:console", args=[panel.process.slug, panel.slug, session.number]
    )


def _moves_of(session: Session) -> list[dict[str, str]]:
    """Return the buttons for what may become of the session, the main one first."""
    labels = {
        SessionState.OPEN: _("Open the doors"),
        SessionState.RUNNING: _("Begin"),
        SessionState.PAUSED: _("Have a break"),
        SessionState.CLOSED: _("Close the session"),
        SessionState.PLANNED: _("Back to planning"),
    }
    if session.state == SessionState.PAUSED:
        labels[SessionState.RUNNING] = _("Go on after the break")
    if session.state == SessionState.CLOSED:
        labels[SessionState.RUNNING] = _("Open it again")
    allowed = SESSION_MOVES[SessionState(session.state)]
    if session.state == SessionState.CLOSED and has_approved_minutes(session):
        allowed = frozenset()
    return [
        {"goal": goal.value, "label": label}
        for goal, label in labels.items()
        if goal in allowed
    ]


def context_of(request: SignedInRequest, session: Session) -> dict[str, Any]:
    news = live_news.context_of(session, "console")
    all_polls = polls.polls_of(session)
    poll = polls.open_poll_in(all_polls)
    stops = queries.agenda_of(session)
    floor = queries.floor_of(session)
    asked = queries.questions_of(session, with_hidden=True)
    people = queries.people_of(session)
    code = session.room_code
    context = {
        **about(session.panel, timezone.now(), "sessions"),
        **news,
        "session": session,
        "moves": _moves_of(session),
        "sees_names": refuse_contact(request.user, session.panel) is None,
        "stops": stops,
        "clock": queries.clock_of(session),
        "next_item": queries.next_item(stops),
        "floor": floor,
        "people": people,
        "there": sum(guest.is_there for guest in people),
        "rooms": list(session.rooms.all()),
        "questions": asked,
        "polls": all_polls,
        "poll": poll,
        "progress": polls.progress_of(poll) if poll else None,
        "screen_url": link_to(session, "screen"),
        "keypad_url": link_to(session, "keypad"),
        "join_url": request.build_absolute_uri(reverse("join", args=[code]))
        if code
        else "",
        "live_url": console_url(session),
        "every": 2000,
        "is_staff_page": True,
    }
    waiting = ",".join(f"{t.pk}" for t in floor.waiting)
    voices = sum(queries.wished(one) for one in asked)
    there = "".join(str(int(guest.is_there)) for guest in people)
    given = context["progress"].given if context["progress"] else 0
    return context | {
        "now_part": f"{session.version}",
        "people_part": f"{session.version}.{there}",
        "vote_part": f"{session.version}.{given}.{there}",
        "floor_part": f"{session.version}.{waiting}",
        "questions_part": f"{session.version}.{len(asked)}.{voices}",
    }


def show(
    request: SignedInRequest, session: Session, *, problem: str = "", status: int = 200
) -> HttpResponse:
    is_part = bool(HtmxDetails(request))
    template = "parts.html" if is_part else "console.html"
    context = context_of(request, session) | {"is_part": is_part, "problem": problem}
    return render(request, f"panels_staff/console/{template}", context, status=status)


@never_cache
@require_safe
def console(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    if live_news.is_asked(request) and live_news.has_nothing_new(request):
        return live_news.nothing_new()
    return show(request, session_at_desk(request, slug, panel, number))


def answer(
    request: SignedInRequest, slug: str, panel: str, number: int, act: Act
) -> HttpResponse:
    """Do what a button of the console says, and show the console as it is then."""
    session = session_at_desk(request, slug, panel, number)
    problem = ""
    try:
        act(session)
    except (Refused, ValidationError) as error:
        problem = live_news.words_of(error)
    if HtmxDetails(request):
        fresh = session_at_desk(request, slug, panel, number)
        status = 422 if problem else 200
        return show(request, fresh, problem=problem, status=status)
    if problem:
        messages.error(request, problem)
    return SeeOther(console_url(session))


@never_cache
@require_POST
def move(request: SignedInRequest, slug: str, panel: str, number: int) -> HttpResponse:
    """Open, begin, break, go on, close."""

    def act(session: Session) -> None:
        goal = request.POST.get("goal", "")
        if goal not in set(SessionState):
            raise Refused(Refusal("no_such_move", _("There is no such state.")))
        live.move_session(
            session=session,
            official=request.user,
            goal=SessionState(goal),
            now=timezone.now(),
            key=key_of(request),
        )

    return answer(request, slug, panel, number, act)


@never_cache
@require_POST
def item(request: SignedInRequest, slug: str, panel: str, number: int) -> HttpResponse:
    """Take up an item of the agenda."""

    def act(session: Session) -> None:
        wanted = session.items.filter(pk=pk_in(request.POST, "item")).first()
        if wanted is None:
            raise Refused(Refusal("no_item", _("Choose an item of the agenda.")))
        live.take_up_item(
            session=session,
            official=request.user,
            item=wanted,
            seen=number_in(request.POST, "seen"),
            now=timezone.now(),
            key=key_of(request),
        )

    return answer(request, slug, panel, number, act)


@never_cache
@require_POST
def minutes(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    """Give the item that is on more time."""

    def act(session: Session) -> None:
        live.add_minutes(
            session=session,
            official=request.user,
            minutes=number_in(request.POST, "minutes") or 0,
            key=key_of(request),
        )

    return answer(request, slug, panel, number, act)


def _item_named(request: SignedInRequest, session: Session) -> AgendaItem:
    """Return the item that was chosen, or what is on the agenda now."""
    pk = pk_in(request.POST, "item")
    if not pk and session.item is not None:
        return session.item
    found = session.items.filter(pk=pk).first()
    if found is None:
        raise Refused(Refusal("no_item", _("Nothing is on the agenda now.")))
    return found


@never_cache
@require_POST
def note(request: SignedInRequest, slug: str, panel: str, number: int) -> HttpResponse:
    """Write a line down for the minutes."""

    def act(session: Session) -> None:
        text = words_in(request.POST, "text", most=live.NOTES_MOST)
        if not text:
            raise ValidationError(_("Write something."), "empty")
        live.write_note(
            session=session,
            official=request.user,
            item=_item_named(request, session),
            text=text,
            is_decision="decision" in request.POST,
            key=key_of(request),
        )

    return answer(request, slug, panel, number, act)


def _member(session: Session, pk: int) -> Panelist:
    found: Panelist | None = session.panel.panelists.filter(pk=pk).first()
    if found is None:
        raise Refused(Refusal("no_member", _("Choose a member of the panel.")))
    return found


@never_cache
@require_POST
def people(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    """Check somebody in at the door, or out."""

    def act(session: Session) -> None:
        now, key = timezone.now(), key_of(request)
        leaves = number_in(request.POST, "out")
        if leaves is not None:
            arrivals.check_out(
                session=session,
                official=request.user,
                panelist=_member(session, leaves),
                now=now,
                key=key,
            )
            return
        room = session.rooms.filter(pk=pk_in(request.POST, "room")).first()
        arrivals.check_in(
            session=session,
            official=request.user,
            panelist=_member(session, pk_in(request.POST, "in")),
            room=room,
            now=now,
            key=key,
        )

    return answer(request, slug, panel, number, act)


@never_cache
@require_POST
def speakers(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    """Enter a speaker, give somebody the floor, or take them off the list."""

    def act(session: Session) -> None:
        known: dict[str, Any] = {"session": session, "official": request.user}
        now, key = timezone.now(), key_of(request)
        drops = number_in(request.POST, "drop")
        if drops is not None:
            turn = get_object_or_404(session.turns, pk=drops)
            speaking.take_off_list(**known, turn=turn, now=now, key=key)
        elif "enter" in request.POST:
            pk = number_in(request.POST, "member")
            speaking.enter_speaker(
                **known,
                panelist=None if pk is None else _member(session, pk),
                speaker=words_in(request.POST, "speaker", most=SPEAKER_MOST),
                now=now,
                key=key,
            )
        else:
            wanted = session.turns.filter(pk=pk_in(request.POST, "give")).first()
            seen = number_in(request.POST, "seen")
            speaking.give_floor(**known, turn=wanted, seen=seen, now=now, key=key)

    return answer(request, slug, panel, number, act)


@never_cache
@require_POST
def question(
    request: SignedInRequest, slug: str, panel: str, number: int, pk: int
) -> HttpResponse:
    """Put a question on the short list, say it was answered, or hide it."""

    def act(session: Session) -> None:
        questions.settle_question(
            session=session,
            official=request.user,
            question=get_object_or_404(session.questions, pk=pk),
            state=request.POST.get("state", ""),
            reason=words_in(request.POST, "reason", most=REASON_MOST),
            key=key_of(request),
        )

    return answer(request, slug, panel, number, act)
