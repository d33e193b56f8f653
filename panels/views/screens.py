"""The projector and the shared device: pages without anybody's name, by a signed link.

The computer at the projector and the tablet that goes round belong to nobody, so no
account is signed in there. The link is given at the console; it opens one session.
"""

from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.middleware import HtmxDetails

from panels import keypad as codes
from panels import live_news
from panels.actions import votes
from panels.forms import live as forms
from panels.lifecycle import SEATED
from panels.models import Panelist, PollMark, Session
from panels.queries import live, polls
from participation.brake import braked
from participation.http import FORM_METHODS, SeeOther
from participation.policies import Refusal, Refused, require

SALT = "porukka.panels.%s"


def token_of(session: Session, page: str) -> str:
    """Return what stands in the link to a screen or a keypad of this session."""
    signer = signing.Signer(salt=SALT % page)
    return signer.sign(str(session.pk)).rpartition(":")[2]


def link_to(session: Session, page: str) -> str:
    panel = session.panel
    token = token_of(session, page)
    return reverse(
        f"panels:{page}", args=[panel.process.slug, panel.slug, session.number, token]
    )


def _session(slug: str, panel: str, number: int, token: str, page: str) -> Session:
    """Find the session of a link; raises `Http404` for one that was made up."""
    session = live.session_at(slug, panel, number)
    if session is None or not constant_time_compare(token, token_of(session, page)):
        raise Http404
    return session


@never_cache
@require_safe
def screen(
    request: HttpRequest, slug: str, panel: str, number: int, token: str
) -> HttpResponse:
    """Show the room where it is: agenda, clock, question, number of votes, result."""
    if live_news.is_asked(request) and live_news.has_nothing_new(request):
        return live_news.nothing_new()
    session = _session(slug, panel, number, token, "screen")
    news = live_news.context_of(session, "screen")
    all_polls = polls.polls_of(session)
    poll = polls.open_poll_in(all_polls)
    results = polls.counted_in(all_polls)
    join_path = reverse("join", args=[session.room_code]) if session.room_code else ""
    context: dict[str, Any] = {
        **news,
        "process": session.panel.process,
        "panel": session.panel,
        "session": session,
        "now": timezone.now(),
        "stops": live.agenda_of(session),
        "clock": live.clock_of(session),
        "floor": live.floor_of(session),
        "poll": poll,
        "progress": polls.progress_of(poll) if poll else None,
        "result": results[0] if results and poll is None else None,
        "questions": [
            one for one in live.questions_of(session) if one.state == "shortlisted"
        ],
        "join_url": request.build_absolute_uri(join_path) if join_path else "",
        "live_url": request.path,
        "every": 2000,
        # In a public room a member is called as everyone may call them.
        "is_among_members": not session.is_public,
        "is_part": bool(HtmxDetails(request)),
        "screen_part": news["note"],
    }
    is_part = context["is_part"]
    template = "panels/room/screen_parts.html" if is_part else "panels/room/screen.html"
    return render(request, template, context)


def _who_has(session: Session, typed: str) -> Panelist:
    """Return whose code this is; raises `Refused` for nobody's."""
    bare = "".join(digit for digit in typed if digit.isdecimal())
    seats = {one.pk: one for one in session.panel.panelists.filter(state__in=SEATED)}
    for pk, code in codes.codes_of(session.pk, seats).items():
        if code == bare:
            return seats[pk]
    raise Refused(Refusal("wrong_code", _("No member has this code in this session.")))


@never_cache
@sensitive_post_parameters()
@require_http_methods(FORM_METHODS)
@braked("panels-keypad", most=60, seconds=60)
def keypad(
    request: HttpRequest, slug: str, panel: str, number: int, token: str
) -> HttpResponse:
    """Let members vote one after the other on a shared device, each by their code.

    Code and vote come in one form, so nobody is signed in, and the answer is the empty
    page for the next one.
    """
    if live_news.is_asked(request) and live_news.has_nothing_new(request):
        return live_news.nothing_new()
    session = _session(slug, panel, number, token, "keypad")
    news = live_news.context_of(session, "keypad")
    poll = polls.open_poll_in(polls.polls_of(session))
    problem, status = "", 200
    if request.method == "POST" and poll is not None:
        try:
            require(_refuse_other(poll.number, request))
            votes.cast_vote(
                poll=poll,
                voter=_who_has(session, request.POST.get("code", "")),
                content=forms.ballot_in(poll, request.POST),
                channel=PollMark.Channel.KEYPAD,
                key=forms.form_key(request.POST),
            )
        except (Refused, ValidationError) as error:
            problem, status = live_news.words_of(error), 422
        else:
            return SeeOther(f"{request.path}?taken=1")
    context = {
        **news,
        "process": session.panel.process,
        "panel": session.panel,
        "session": session,
        "now": timezone.now(),
        "poll": poll,
        "can_vote": True,
        "problem": problem,
        "is_taken": "taken" in request.GET and not problem,
        "live_url": request.path,
        "every": 2000,
        "is_part": bool(HtmxDetails(request)),
        # Votes that come in change nothing here, so nobody's typing is disturbed.
        "keypad_part": poll.pk if poll else "none",
    }
    name = "keypad_parts" if context["is_part"] else "keypad"
    return render(request, f"panels/room/{name}.html", context, status=status)


def _refuse_other(number: int, request: HttpRequest) -> Refusal | None:
    """A page from the vote before must not vote in this one."""
    if forms.number_in(request.POST, "poll") == number:
        return None
    return Refusal("closed", _("This vote is closed. Your vote was not counted."))
