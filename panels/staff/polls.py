"""Votes at the desk: prepare, open, close, count hands and papers, lend a hand."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from panels import keypad, live_news
from panels.actions import hand_counts, votes
from panels.actions import polls as actions
from panels.forms import live as typed
from panels.forms.polls import TEMPLATES, PollForm, as_initial
from panels.lifecycle import PollState
from panels.models import Panelist, Poll, PollMark, Session
from panels.policies import polls as policies
from panels.poll_options import options_of
from panels.queries import live, polls
from panels.queries.pages import about
from panels.staff.console import answer, console_url, session_at_desk
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, SeeOther, SignedInRequest
from participation.policies import Refusal, Refused, require


def poll_url(poll: Poll) -> str:
    session = poll.session
    panel = session.panel
    return reverse(
        "panels_staff:poll",
        args=[panel.process.slug, panel.slug, session.number, poll.number],
    )


def _about(session: Session) -> dict[str, Any]:
    return {
        **about(session.panel, timezone.now(), "sessions"),
        "session": session,
        "console_url": console_url(session),
    }


@never_cache
@require_http_methods(FORM_METHODS)
def prepare(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    """Write a new vote down, from a template or from nothing."""
    session = session_at_desk(request, slug, panel, number)
    chosen = request.GET.get("template", "")
    form = PollForm(
        request.POST if request.method == "POST" else None,
        session=session,
        initial=as_initial(chosen, session),
    )
    if form.is_valid() and succeeds(
        form,
        lambda: actions.prepare_poll(
            session=session,
            official=request.user,
            plan=form.plan(),
            item=form.chosen_item(),
            key=typed.key_of(request),
        ),
    ):
        messages.success(request, _("The vote is ready to be opened."))
        return SeeOther(f"{console_url(session)}#vote")
    context = _about(session) | {"form": form, "templates": TEMPLATES, "chosen": chosen}
    status = 422 if form.is_bound else 200
    return render(
        request, "panels_staff/console/poll_form.html", context, status=status
    )


@never_cache
@require_http_methods(FORM_METHODS)
def change(
    request: SignedInRequest, slug: str, panel: str, number: int, poll: int
) -> HttpResponse:
    """Write a vote down otherwise, before it is opened."""
    session = session_at_desk(request, slug, panel, number)
    found = polls.poll_or_404(session, poll)
    require(policies.refuse_preparing(request.user, session, found))
    form = PollForm(
        request.POST if request.method == "POST" else None,
        session=session,
        initial=as_initial("", session, found),
    )
    if form.is_valid() and succeeds(
        form,
        lambda: actions.change_poll(
            poll=found,
            official=request.user,
            plan=form.plan(),
            item=form.chosen_item(),
        ),
    ):
        messages.success(request, _("The vote has been changed."))
        return SeeOther(f"{console_url(session)}#vote")
    context = _about(session) | {"form": form, "poll": found}
    status = 422 if form.is_bound else 200
    return render(
        request, "panels_staff/console/poll_form.html", context, status=status
    )


def _counts(poll: Poll) -> list[dict[str, Any]]:
    """Return the ways of counting that this vote allows, each with what waits."""
    waiting = {entry.channel: entry for entry in poll.entries.filter(agreed_by=None)}
    ways = {
        PollMark.Channel.HAND: _("Raised hands"),
        PollMark.Channel.PAPER: _("Papers"),
    }
    if poll.is_secret or poll.kind not in policies.BY_HAND:
        del ways[PollMark.Channel.HAND]
    return [
        {"channel": channel.value, "label": label, "entry": waiting.get(channel)}
        for channel, label in ways.items()
    ]


def _page(
    request: SignedInRequest, poll: Poll, *, problem: str = "", status: int = 200
) -> HttpResponse:
    session = poll.session
    people = live.people_of(session, poll)
    there = [guest for guest in people if guest.is_there]
    context = _about(session) | {
        "poll": poll,
        "options": [
            (typed.letter_of(place), option)
            for place, option in enumerate(options_of(poll))
        ],
        "has_lines": poll.kind in {Poll.Kind.RANKING, Poll.Kind.CHOICES},
        "people": there,
        "missing": [guest for guest in there if not guest.has_voted],
        "progress": polls.progress_of(poll),
        "counts": _counts(poll) if poll.is_open else [],
        "ways": polls.ways_of(poll),
        "problem": problem,
        "sent": request.POST if problem else {},
        "late": policies.refuse_after_minutes(poll),
        "can_confirm": poll.electorate == Poll.Electorate.MEMBERS,
    }
    return render(request, "panels_staff/console/poll.html", context, status=status)


@never_cache
@require_safe
def page(
    request: SignedInRequest, slug: str, panel: str, number: int, poll: int
) -> HttpResponse:
    """Show one vote: its rules, who has voted, how to enter hands, and its result."""
    session = session_at_desk(request, slug, panel, number)
    return _page(request, polls.poll_or_404(session, poll))


@never_cache
@require_POST
def move(
    request: SignedInRequest, slug: str, panel: str, number: int, poll: int
) -> HttpResponse:
    """Open a vote, close and count it, take it into the minutes, or drop it."""

    def act(session: Session) -> None:
        known: dict[str, Any] = {
            "poll": polls.poll_or_404(session, poll),
            "official": request.user,
            "now": timezone.now(),
            "key": typed.key_of(request),
        }
        match request.POST.get("goal", ""):
            case PollState.OPEN:
                actions.open_poll(**known)
            case PollState.CLOSED:
                actions.close_poll(**known)
            case PollState.CONFIRMED:
                actions.confirm_poll(**known)
            case PollState.DROPPED:
                actions.drop_poll(
                    **known, reason=typed.words_in(request.POST, "reason", most=2000)
                )
            case _:
                raise Refused(Refusal("no_such_move", _("There is no such state.")))

    return answer(request, slug, panel, number, act)


def _tried(request: SignedInRequest, poll: Poll, act: Any, done: str) -> HttpResponse:
    """Do something on the page of a vote, and come back to it."""
    try:
        words = act()
    except (Refused, ValidationError) as error:
        return _page(request, poll, problem=live_news.words_of(error), status=422)
    messages.success(request, words or done)
    return SeeOther(poll_url(poll))


@never_cache
@require_POST
def count(
    request: SignedInRequest, slug: str, panel: str, number: int, poll: int
) -> HttpResponse:
    """Enter raised hands or papers; the second person who enters the same agrees."""
    session = session_at_desk(request, slug, panel, number)
    found = polls.poll_or_404(session, poll)
    channel = request.POST.get("channel", "")

    def act() -> str:
        known: dict[str, Any] = {
            "poll": found,
            "official": request.user,
            "channel": channel,
            "key": typed.key_of(request),
        }
        if "withdraw" in request.POST:
            hand_counts.withdraw_count(**known)
            return _("The count was thrown away.")
        sent = typed.numbers_in(request.POST, "member")
        is_taken = hand_counts.enter_count(
            **known,
            members=list(session.panel.panelists.filter(pk__in=sent)),
            contents=typed.counts_in(found, request.POST),
        )
        if is_taken:
            return _("Both have counted the same: the votes count.")
        return _("Now a second person signs in and enters what they have counted.")

    return _tried(request, found, act, "")


@never_cache
@require_http_methods(FORM_METHODS)
def lend(  # noqa: PLR0917 - the parts of its address
    request: SignedInRequest, slug: str, panel: str, number: int, poll: int, pk: int
) -> HttpResponse:
    """Let a member vote on the helper's device; who helps looks away.

    The record says that somebody helped, never what was voted.
    """
    session = session_at_desk(request, slug, panel, number)
    found = polls.poll_or_404(session, poll)
    member: Panelist | None = session.panel.panelists.filter(pk=pk).first()
    problem, status = "", 200
    if request.method == "POST":
        try:
            votes.cast_vote(
                poll=found,
                voter=member,
                content=typed.ballot_in(found, request.POST),
                channel=PollMark.Channel.HELP,
                key=typed.form_key(request.POST),
                entered_by=request.user,
            )
        except (Refused, ValidationError) as error:
            problem, status = live_news.words_of(error), 422
        else:
            messages.success(request, _("The vote has been taken in."))
            return SeeOther(poll_url(found))
    context = _about(session) | {
        "poll": found,
        "member": member,
        "can_vote": found.is_open and member is not None,
        "problem": problem,
    }
    return render(request, "panels_staff/console/lend.html", context, status=status)


@never_cache
@require_safe
def codes(request: SignedInRequest, slug: str, panel: str, number: int) -> HttpResponse:
    """Show the codes for shared devices, to be cut and handed out."""
    session = session_at_desk(request, slug, panel, number)
    people = live.people_of(session)
    found = keypad.codes_of(session.pk, [guest.panelist.pk for guest in people])
    cards = [(guest.panelist, found[guest.panelist.pk]) for guest in people]
    context = _about(session) | {"cards": cards}
    return render(request, "panels_staff/console/codes.html", context)
