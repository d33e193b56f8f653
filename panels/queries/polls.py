"""Votes in a session, as pages show them: none shows a result before the close."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from panels.lifecycle import PollState
from panels.models import Listener, Panelist, Poll, PollMark, Session
from panels.queries.live import as_fields


def poll_or_404(session: Session, number: int) -> Poll:
    poll = session.polls.select_related("item").filter(number=number).first()
    if poll is None:
        raise Http404
    poll.session = session
    return poll


def polls_of(session: Session) -> list[Poll]:
    """Return all votes of a session, for its desk."""
    found = list(session.polls.select_related("item"))
    for poll in found:
        poll.session = session
    return found


def open_poll_in(polls: Sequence[Poll]) -> Poll | None:
    return next((poll for poll in polls if poll.is_open), None)


def counted_in(polls: Sequence[Poll]) -> list[Poll]:
    """Return those whose results may be shown, the last one first."""
    return [poll for poll in reversed(polls) if poll.is_counted]


def confirmed_polls(session: Session) -> list[Poll]:
    """Return the votes that belong into the minutes, by number, with their outcomes."""
    return list(
        session.polls.filter(state=PollState.CONFIRMED)
        .select_related("item")
        .order_by("number")
    )


@dataclass(frozen=True, slots=True)
class YesNo:
    """How a vote for yes or no came out; whoever said neither has abstained."""

    yes: int
    no: int
    abstain: int


def yes_no(poll: Poll) -> YesNo:
    """Count a vote on a recommendation, whose numbers are published whatever they are.

    Raises `ValueError` while the vote is open, and for one that asked something else.
    """
    if poll.kind != Poll.Kind.YES_NO or not poll.is_counted:
        raise ValueError("only a closed vote for yes or no can be counted so")
    said = [content[:1] for content in poll.ballots.values_list("content", flat=True)]
    yes, no = said.count(["yes"]), said.count(["no"])
    return YesNo(yes, no, len(said) - yes - no)


def mark_of(poll: Poll, voter: Panelist | Listener) -> PollMark | None:
    return poll.marks.filter(**as_fields(voter)).first()


def own_content(poll: Poll, voter: Panelist | Listener) -> list[str]:
    """Return what somebody has voted in a vote that is open to all."""
    if poll.is_secret or isinstance(voter, Listener):
        return []
    content = poll.ballots.filter(panelist=voter).values_list("content", flat=True)
    return list(content.first() or [])


@dataclass(frozen=True, slots=True)
class Progress:
    """How many have voted of those who are there; never what."""

    given: int
    present: int

    @property
    def missing(self) -> int:
        return max(0, self.present - self.given)


def progress_of(poll: Poll) -> Progress:
    session = poll.session
    there = session.attendances.filter(arrived_at__isnull=False, left_at=None)
    present = there.count()
    if poll.electorate == Poll.Electorate.EVERYONE:
        present += session.listeners.count()
    return Progress(poll.marks.count(), present)


def ways_of(poll: Poll) -> list[dict[str, Any]]:
    """Count the marks by the way in which they came."""
    counts: dict[str, int] = {}
    for channel in poll.marks.values_list("channel", flat=True):
        counts[channel] = counts.get(channel, 0) + 1
    return [
        {"label": label, "count": counts[way]}
        for way, label in PollMark.Channel.choices
        if way in counts
    ]
