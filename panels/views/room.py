"""The room of a session on one's own device: agenda, clock, vote, hand, questions.

Members come in by their account or code; the audience of a public session by the code
that is shown in the room.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.middleware import HtmxDetails

from panels import live_news
from panels.actions import arrivals, questions, speaking, votes
from panels.forms import live as forms
from panels.models import Attendance, Panelist, Poll, Session, SpeakingTurn
from panels.policies import live as policies
from panels.policies.live import Voter
from panels.policies.roles import refuse_membership
from panels.queries import live, polls
from panels.queries.members import panelist_of
from panels.queries.pages import about, panel_or_404
from panels.views.audience import listener_of
from participation.brake import braked
from participation.http import SeeOther
from participation.policies import Refused, require
from participation.queries import process_or_404

# A school or a library shares one address, and so do five hundred in one hall.
MOST_A_MINUTE = 3000
TEMPLATE = "panels/room/room.html"


@dataclass(frozen=True, slots=True)
class Here:
    """Who asks, in which session, and whether they are there."""

    session: Session
    voter: Voter | None
    attendance: Attendance | None
    now: datetime

    @property
    def panelist(self) -> Panelist | None:
        return self.voter if isinstance(self.voter, Panelist) else None

    def has(self, turn: SpeakingTurn | None) -> bool:
        """Say whether a turn to speak is theirs."""
        me = self.panelist
        return me is not None and turn is not None and turn.panelist_id == me.pk


def here(request: HttpRequest, slug: str, panel: str, number: int) -> Here:
    """Find the session and who asks; raises `Http404` for what is not announced."""
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    session = live.session_or_404(panel_or_404(process, panel, request.user), number)
    if session.announced_at is None:
        raise Http404
    panelist = panelist_of(request, session.panel)
    if panelist is not None and refuse_membership(panelist) is None:
        return Here(session, panelist, live.attendance_of(session, panelist), now)
    return Here(session, listener_of(request, session), None, now)


def url_of(session: Session, name: str = "room", *args: object) -> str:
    panel = session.panel
    return reverse(
        f"panels:{name}", args=[panel.process.slug, panel.slug, session.number, *args]
    )


def _vote_of(at: Here, poll: Poll | None) -> dict[str, Any]:
    """Return what the part with the vote shows to whom it may concern."""
    if poll is None or at.voter is None:
        return {"poll": poll}
    mark = polls.mark_of(poll, at.voter)
    refusal = policies.refuse_vote(poll, at.voter)
    if refusal is None and at.panelist is not None:
        refusal = policies.refuse_absent(at.attendance)
    own = polls.own_content(poll, at.voter) if mark is not None else []
    is_own = mark is not None and not poll.is_secret and mark.channel in OWN_WAYS
    return {
        "poll": poll,
        "mark": mark,
        "own": own,
        "can_vote": refusal is None and (mark is None or is_own),
        "vote_refusal": refusal,
    }


# Of these each ballot of an open vote is known to be whose it is.
OWN_WAYS = frozenset({"device", "keypad", "help"})


def context_of(at: Here, **more: Any) -> dict[str, Any]:
    """Return what the page shows; the note of what is new is made first."""
    session, me = at.session, at.voter
    news = live_news.context_of(session, "room")
    all_polls = polls.polls_of(session)
    floor = live.floor_of(session)
    vote = _vote_of(at, polls.open_poll_in(all_polls))
    results = polls.counted_in(all_polls)
    asked = live.questions_of(session)
    hand = next((turn for turn in floor.waiting if at.has(turn)), None)
    context = {
        **about(session.panel, at.now, "sessions"),
        **news,
        **vote,
        "session": session,
        "voter": me,
        "panelist": at.panelist,
        "attendance": at.attendance,
        "results": results,
        "stops": live.agenda_of(session),
        "clock": live.clock_of(session),
        "floor": floor,
        "hand": hand,
        "has_floor": at.has(floor.speaking),
        "is_among_members": at.panelist is not None,
        "questions": asked,
        "voices": live.voices_of(session, me) if me else set(),
        "my_hidden": live.hidden_from(session, me) if me else [],
        "needs_code": not arrivals.takes_a_word_for_it(session),
        "live_url": url_of(session),
        "every": 3000,
    }
    return context | _parts(context) | more


def _parts(context: dict[str, Any]) -> dict[str, Any]:
    """Name the state of each part: one that has not changed is left alone.

    Whoever is about to choose something must not lose it because somebody else asks a
    question.
    """
    session, poll, mark = context["session"], context["poll"], context.get("mark")
    refusal, attendance = context.get("vote_refusal"), context["attendance"]
    state = f"{session.state}.{context['voter'] is not None}"
    results = "/".join(f"{one.pk}:{one.state}" for one in context["results"])
    return {
        "now_part": f"{session.version}",
        "vote_part": f"{poll and poll.pk}.{mark and mark.pk}.{context.get('own')}"
        f".{refusal and refusal.code}.{results}.{state}",
        "me_part": f"{state}.{attendance and attendance.is_there}"
        f".{context['hand'] is not None}.{context['has_floor']}",
        "questions_part": f"{session.version}.{len(context['questions'])}"
        f".{sorted(context['voices'])}",
    }


def show(request: HttpRequest, at: Here, *, status: int = 200, **more: Any) -> Any:
    """Render the page, or its parts for a page that is there already."""
    htmx = HtmxDetails(request)
    template = "panels/room/parts.html" if htmx else TEMPLATE
    return render(
        request,
        template,
        context_of(at, is_part=bool(htmx), **more),
        status=status,
    )


@never_cache
@require_safe
def room(request: HttpRequest, slug: str, panel: str, number: int) -> HttpResponse:
    if live_news.is_asked(request) and live_news.has_nothing_new(request):
        return live_news.nothing_new()
    at = here(request, slug, panel, number)
    if at.voter is None and not at.session.is_public:
        # A member who is not signed in yet comes in first.
        require(refuse_membership(panelist_of(request, at.session.panel)))
    response: HttpResponse = show(request, at, code=request.GET.get("code", ""))
    return response


def _done(
    request: HttpRequest, slug: str, panel: str, number: int, act: Callable[[Here], Any]
) -> HttpResponse:
    """Do what was asked and show the room as it is now, or why it was not done."""
    at = here(request, slug, panel, number)
    try:
        act(at)
    except (Refused, ValidationError) as error:
        problem = live_news.words_of(error)
    else:
        if not HtmxDetails(request):
            return SeeOther(f"{url_of(at.session)}#main")
        # What was done is read anew: who has arrived may vote at once.
        response: HttpResponse = show(request, here(request, slug, panel, number))
        return response
    again = here(request, slug, panel, number)
    refused: HttpResponse = show(request, again, status=422, problem=problem)
    return refused


def _voter_of(request: HttpRequest, session: Session) -> Voter | None:
    seat = panelist_of(request, session.panel)
    if seat is not None and refuse_membership(seat) is None:
        return seat
    return listener_of(request, session)


@never_cache
@require_POST
@braked("panels-room", most=MOST_A_MINUTE, seconds=60)
def vote(
    request: HttpRequest, slug: str, panel: str, number: int, poll: int
) -> HttpResponse:
    """Take a vote in. All may vote in one second, so little is read and shown.

    Who is a voter may see the session; nothing else of it is looked up. A page with
    scripts gets the one part that has changed.
    """
    session = live.session_at(slug, panel, number)
    if session is None:
        raise Http404
    found = polls.poll_or_404(session, poll)
    voter = _voter_of(request, session)

    def cast(_at: Here | None = None) -> None:
        # Who may not vote is told so before what is wrong with the ballot.
        require(policies.refuse_vote(found, voter))
        votes.cast_vote(
            poll=found,
            voter=voter,
            content=forms.ballot_in(found, request.POST),
            key=forms.form_key(request.POST),
        )

    if not (HtmxDetails(request) and found.is_secret):
        return _done(request, slug, panel, number, cast)
    try:
        cast()
    except (Refused, ValidationError) as error:
        at = here(request, slug, panel, number)
        response: HttpResponse = show(
            request, at, status=422, problem=live_news.words_of(error)
        )
        return response
    # No other part of the page is touched by what comes back.
    taken = render(request, "panels/room/taken.html", {"poll": found})
    taken.headers["HX-Reswap"] = "none"
    return taken


@never_cache
@require_POST
@braked("panels-room", most=MOST_A_MINUTE, seconds=60)
def arrive(request: HttpRequest, slug: str, panel: str, number: int) -> HttpResponse:
    def act(at: Here) -> None:
        require(policies.refuse_taking_part(at.voter, at.session))
        if at.panelist is None:
            return
        pk = forms.pk_in(request.POST, "room")
        arrivals.say_one_is_there(
            session=at.session,
            panelist=at.panelist,
            room=at.session.rooms.filter(pk=pk).first(),
            code=request.POST.get("code", ""),
            now=at.now,
        )

    return _done(request, slug, panel, number, act)


@never_cache
@require_POST
@braked("panels-room", most=MOST_A_MINUTE, seconds=60)
def hand(request: HttpRequest, slug: str, panel: str, number: int) -> HttpResponse:
    def act(at: Here) -> None:
        require(refuse_membership(at.panelist))
        if at.panelist is None:
            return
        is_up = request.POST.get("hand") == "up"
        move = speaking.raise_hand if is_up else speaking.lower_hand
        move(session=at.session, panelist=at.panelist, now=at.now)

    return _done(request, slug, panel, number, act)


@never_cache
@require_POST
@braked("panels-questions", most=MOST_A_MINUTE, seconds=60)
def ask(request: HttpRequest, slug: str, panel: str, number: int) -> HttpResponse:
    def act(at: Here) -> None:
        require(policies.refuse_taking_part(at.voter, at.session))
        if at.voter is None:
            return
        questions.ask_question(
            session=at.session,
            asker=at.voter,
            text=forms.words_in(request.POST, "text", most=questions.TEXT_MOST),
            is_anonymous="anonymous" in request.POST,
            key=forms.key_of(request),
            now=at.now,
        )

    return _done(request, slug, panel, number, act)


@never_cache
@require_POST
@braked("panels-room", most=MOST_A_MINUTE, seconds=60)
def wish(
    request: HttpRequest, slug: str, panel: str, number: int, pk: int
) -> HttpResponse:
    def act(at: Here) -> None:
        require(policies.refuse_taking_part(at.voter, at.session))
        if at.voter is None:
            return
        questions.wish_for_answer(
            question=get_object_or_404(at.session.questions, pk=pk),
            voter=at.voter,
            is_wished=request.POST.get("wish") == "1",
        )

    return _done(request, slug, panel, number, act)
