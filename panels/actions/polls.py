"""Votes in a session: prepared, opened with their rules, closed, into the minutes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q

from panels import counted, sent
from panels.lifecycle import SEATED, PollState
from panels.models import AgendaItem, Poll, Session
from panels.policies import polls as policies
from panels.policies.roles import role_in
from panels.queries import live, locks
from panels.scattering import scatter
from participation import audit
from participation.models import User
from participation.policies import require
from participation.reasons import required_reason


@dataclass(frozen=True, slots=True)
class PollPlan:
    """What is voted on and by which rules; all of it is declared before the vote.

    `options` are pairs of a code and a text by language; yes/no and the scale have
    their own and take none.
    """

    question: Mapping[str, str]
    kind: str
    options: Sequence[tuple[str, Mapping[str, str]]] = ()
    most: int | None = None
    electorate: str = Poll.Electorate.MEMBERS
    is_secret: bool = True
    is_straw: bool = False
    tells_unanimity: bool = False
    majority: str = ""
    quorum: int = 50

    def as_fields(self) -> dict[str, object]:
        is_audience = self.electorate == Poll.Electorate.EVERYONE
        return {
            "question": dict(self.question),
            "kind": self.kind,
            "options": [{"code": code, "text": dict(t)} for code, t in self.options],
            "most": self.most,
            "electorate": self.electorate,
            # The audience binds nobody, and nobody asks who it is.
            "is_secret": self.is_secret or is_audience,
            "is_straw": self.is_straw or is_audience,
            "tells_unanimity": self.tells_unanimity or is_audience,
            "majority": self.majority,
            "quorum": 0 if is_audience else self.quorum,
        }


@transaction.atomic(durable=True)
def prepare_poll(
    *,
    session: Session,
    official: User,
    plan: PollPlan,
    item: AgendaItem | None,
    key: UUID | None = None,
) -> Poll | None:
    """Write a vote down; nobody can vote yet. Returns nothing for a form sent twice."""
    fresh = live.locked(session)
    if not sent.is_new(fresh, key):
        return None
    return write_down(fresh, official, plan, item)


def write_down(
    session: Session, official: User, plan: PollPlan, item: AgendaItem | None = None
) -> Poll:
    """Write a vote down in a session that the caller has locked."""
    require(policies.refuse_preparing(official, session))
    last = session.polls.aggregate(last=Max("number"))["last"] or 0
    poll = Poll(session=session, number=last + 1, item=item, **plan.as_fields())
    poll.full_clean(exclude=["session", "item"])
    poll.save()
    live.bump(session)
    return poll


@transaction.atomic(durable=True)
def change_poll(
    *,
    poll: Poll,
    official: User,
    plan: PollPlan,
    item: AgendaItem | None,
) -> None:
    """Write it down otherwise, as long as it was not opened."""
    fresh = _locked(poll)
    require(policies.refuse_preparing(official, fresh.session, fresh))
    for name, value in plan.as_fields().items():
        setattr(fresh, name, value)
    fresh.item = item
    fresh.full_clean(exclude=["session", "item"])
    fresh.save()
    live.bump(fresh.session)


def _locked(poll: Poll) -> Poll:
    """Lock session and poll, and read the poll again when all votes are in."""
    session = live.locked(poll.session)
    locks.hold_poll(poll.pk)
    fresh = Poll.objects.select_for_update(no_key=True).get(pk=poll.pk)
    fresh.session = session
    return fresh


def _present(poll: Poll) -> int:
    """Count the members who are there, and those who have voted before they left."""
    is_there = Q(arrived_at__isnull=False, left_at=None, panelist__state__in=SEATED)
    has_voted = Q(panelist__in=poll.marks.values("panelist"))
    return poll.session.attendances.filter(is_there | has_voted).count() + _others(poll)


def _entitled(poll: Poll) -> int:
    """Count the members; whoever has voted was one when they did."""
    is_seated = Q(state__in=SEATED)
    has_voted = Q(pk__in=poll.marks.values("panelist"))
    members = poll.session.panel.panelists.filter(is_seated | has_voted)
    return members.count() + _others(poll)


def _others(poll: Poll) -> int:
    """Count the audience, where it votes too."""
    if poll.electorate != Poll.Electorate.EVERYONE:
        return 0
    return poll.session.listeners.count()


def _by(poll: Poll, official: User, now: datetime) -> dict[str, Any]:
    """Return what the record says of everything that is done with a vote."""
    session = poll.session
    return {
        "subject": f"panel:{session.panel.slug}",
        "actor": official,
        "role": role_in(official, session.panel),
        "now": now,
        "session": session.number,
        "poll": poll.number,
    }


@transaction.atomic(durable=True)
def open_poll(
    *, poll: Poll, official: User, now: datetime, key: UUID | None = None
) -> None:
    """Let those who are there vote, by the rules that are on the record from here."""
    fresh = _locked(poll)
    if not sent.is_new(fresh.session, key):
        return
    require(policies.refuse_poll_move(official, fresh, PollState.OPEN))
    fresh.state, fresh.opened_at = PollState.OPEN, now
    fresh.save(update_fields=["state", "opened_at"])
    live.bump(fresh.session)
    audit.record(
        fresh.session.panel.process,
        "poll.opened",
        **_by(fresh, official, now),
        kind=fresh.kind,
        secret=fresh.is_secret,
        straw=fresh.is_straw,
        majority=fresh.majority,
        quorum=fresh.quorum,
        present=_present(fresh),
    )


@transaction.atomic(durable=True)
def close_poll(
    *, poll: Poll, official: User, now: datetime, key: UUID | None = None
) -> None:
    """Close a vote, count it, and part its ballots from the order they came in.

    The lock waits for every vote that is on its way into the database, so that what was
    acknowledged is counted; who comes later is refused. Raises `Refused`.
    """
    fresh = _locked(poll)
    if not sent.is_new(fresh.session, key):
        return
    require(policies.refuse_poll_move(official, fresh, PollState.CLOSED))
    fresh.state, fresh.closed_at = PollState.CLOSED, now
    fresh.entitled, fresh.present = _entitled(fresh), _present(fresh)
    contents = list(fresh.ballots.values_list("content", flat=True))
    fresh.outcome = counted.outcome_of(fresh, contents)
    scatter(fresh.ballots.filter(panelist=None))
    fresh.save(update_fields=["state", "closed_at", "entitled", "present", "outcome"])
    # The keys of the forms have done their work.
    fresh.marks.update(form_key=None)
    live.bump(fresh.session)
    audit.record(
        fresh.session.panel.process,
        "poll.closed",
        **_by(fresh, official, now),
        given=len(contents),
        present=fresh.present,
        entitled=fresh.entitled,
    )


@transaction.atomic(durable=True)
def confirm_poll(
    *, poll: Poll, official: User, now: datetime, key: UUID | None = None
) -> None:
    """Take a result into the minutes; of a straw poll too, when the panel wants it."""
    fresh = _locked(poll)
    if not sent.is_new(fresh.session, key):
        return
    require(policies.refuse_poll_move(official, fresh, PollState.CONFIRMED))
    fresh.state = PollState.CONFIRMED
    fresh.save(update_fields=["state"])
    live.bump(fresh.session)
    audit.record(
        fresh.session.panel.process,
        "poll.confirmed",
        **_by(fresh, official, now),
        straw=fresh.is_straw,
        outcome=fresh.outcome,
    )


@transaction.atomic(durable=True)
def drop_poll(
    *,
    poll: Poll,
    official: User,
    reason: str,
    now: datetime,
    key: UUID | None = None,
) -> None:
    """Drop a vote: one that was never opened, a straw poll, or with a reason.

    The ballots and the result of a straw poll are deleted; of any other they stay in
    the database, and no page shows them.
    """
    fresh = _locked(poll)
    if not sent.is_new(fresh.session, key):
        return
    require(policies.refuse_poll_move(official, fresh, PollState.DROPPED))
    was_opened = fresh.opened_at is not None
    why = reason.strip()
    if was_opened and not fresh.is_straw:
        why = required_reason(reason)
    fresh.state = PollState.DROPPED
    if fresh.is_straw:
        fresh.outcome = {}
        fresh.ballots.all().delete()
    fresh.save(update_fields=["state", "outcome"])
    live.bump(fresh.session)
    if not was_opened:
        return
    audit.record(
        fresh.session.panel.process,
        "poll.dropped",
        **_by(fresh, official, now),
        straw=fresh.is_straw,
        reason=why,
    )
