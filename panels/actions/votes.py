"""A vote in a session, by a member or the audience, on whatever device.

It writes a mark and a ballot, and touches no row that others touch: not the session,
nor the poll. What was committed is counted; who sends the same form again is told so.
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from panels import counted
from panels.models import Listener, Panelist, Poll, PollBallot, PollMark
from panels.policies import live as policies
from panels.policies.live import Voter
from panels.policies.polls import refuse_second_vote
from panels.queries import live, locks
from participation.models import User
from participation.policies import require
from participation.turns import in_turn


class Taken(enum.StrEnum):
    """What became of a vote that was accepted."""

    NEW = "new"
    CHANGED = "changed"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Way:
    """How a vote came in: on what, by which form, and with whose help."""

    channel: str
    key: UUID | None
    entered_by: User | None


def cast_vote(
    *,
    poll: Poll,
    voter: Voter | None,
    content: Sequence[str],
    channel: str = PollMark.Channel.DEVICE,
    key: UUID | None = None,
    entered_by: User | None = None,
) -> Taken:
    """Take somebody's vote in; when this returns, it will be counted.

    `content` is a list of codes of options, `key` that of the form, `entered_by` who
    lent a hand. A vote that is open to all can be changed until the close, by its
    voter and from anywhere; a secret one stands. Raises `Refused` when they cannot vote
    here and now, `ValidationError` when the ballot is not right.
    """
    way = Way(channel, key, entered_by)
    with in_turn():
        try:
            return _first(poll, voter, content, way)
        except IntegrityError:
            # The database has a mark of theirs already.
            return _again(poll, voter, content, key)


def _open(poll: Poll, voter: Voter | None, content: Sequence[str]) -> Poll:
    """Hold the poll open with others who vote, and check everything under the lock."""
    locks.share_poll(poll.pk)
    fresh = Poll.objects.select_related("session").get(pk=poll.pk)
    # The panel was read with the page; only who may vote and what can have changed.
    fresh.session.panel = poll.session.panel
    require(policies.refuse_vote(fresh, voter))
    require(policies.refuse_not_live(fresh.session))
    if isinstance(voter, Panelist):
        require(policies.refuse_absent(live.attendance_of(fresh.session, voter)))
    counted.check(fresh, content)
    return fresh


@transaction.atomic(durable=True)
def _first(
    poll: Poll,
    voter: Voter | None,
    content: Sequence[str],
    way: Way,
) -> Taken:
    fresh = _open(poll, voter, content)
    PollMark.objects.create(
        poll=fresh,
        panelist=voter if isinstance(voter, Panelist) else None,
        listener=voter if isinstance(voter, Listener) else None,
        channel=way.channel,
        form_key=way.key,
        entered_by=way.entered_by,
    )
    PollBallot.objects.create(
        poll=fresh,
        panelist=None if fresh.is_secret or isinstance(voter, Listener) else voter,
        content=list(content),
    )
    return Taken.NEW


@transaction.atomic(durable=True)
def _again(
    poll: Poll, voter: Voter | None, content: Sequence[str], key: UUID | None
) -> Taken:
    """Answer somebody who has voted: the same form, a change, or a second vote."""
    fresh = _open(poll, voter, content)
    assert voter is not None  # noqa: S101 - the policy has refused nobody by now
    mine = live.as_fields(voter)
    mark = PollMark.objects.select_for_update().get(poll=fresh, **mine)
    if key is not None and mark.form_key == key:
        return Taken.AGAIN
    own = fresh.ballots.filter(panelist=mark.panelist, panelist__isnull=False)
    require(refuse_second_vote(fresh, mark, has_own=own.exists()))
    own.update(content=list(content))
    PollMark.objects.filter(pk=mark.pk).update(form_key=key)
    return Taken.CHANGED
