"""Typed builders of live sessions: members who are there, an agenda, votes."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import make
import paneling

from panels.actions import polls as actions
from panels.actions.votes import cast_vote
from panels.lifecycle import SessionState
from panels.models import Panelist, Poll, Session
from participation.models import Role, User

QUESTION = {"en": "Shall the pier be built?", "fi": "Rakennetaanko laituri?"}
OPTIONS = [
    ("a", {"en": "Pier", "fi": "Laituri"}),
    ("b", {"en": "Sauna", "fi": "Sauna"}),
    ("c", {"en": "Bench", "fi": "Penkki"}),
]


def session(
    count: int = 6, *, there: int | None = None, items: int = 3, **fields: Any
) -> Session:
    """Make a session under way whose members are there, all or the first so many."""
    panel = fields.pop("panel", None) or paneling.panel(seats=max(count, 2))
    members = paneling.members(panel, count)
    values = {
        "state": SessionState.RUNNING,
        "opened_at": make.NOW - timedelta(minutes=5),
        "room_code": "BCDFG",
    }
    made = paneling.session(panel, **values | fields)
    for place in range(items):
        made.items.create(
            position=place, title={"en": f"Item {place + 1}"}, minutes=10 + place
        )
    room = made.rooms.create(name="Hall")
    for member in members[: count if there is None else there]:
        made.attendances.create(
            panelist=member, room=room, arrived_at=make.NOW - timedelta(minutes=4)
        )
    return made


def members(of: Session) -> list[Panelist]:
    return list(of.panel.panelists.select_related("volunteer__person"))


def facilitator(of: Session, **fields: Any) -> User:
    return make.staff(of.panel.process, Role.FACILITATOR, **fields)


def plan(**fields: Any) -> actions.PollPlan:
    """Plan a secret yes or no without a quorum, unless told otherwise."""
    values: dict[str, Any] = {"question": QUESTION, "kind": "yes_no", "quorum": 0}
    if fields.get("kind") in {"choice", "choices", "ranking"}:
        values["options"] = OPTIONS
    return actions.PollPlan(**values | fields)


def prepared(of: Session, official: User | None = None, **fields: Any) -> Poll:
    made = actions.prepare_poll(
        session=of,
        official=official or facilitator(of),
        plan=plan(**fields),
        item=None,
    )
    assert made is not None
    return fresh(made)


def opened(of: Session, official: User | None = None, **fields: Any) -> Poll:
    official = official or facilitator(of)
    poll = prepared(of, official, **fields)
    actions.open_poll(poll=poll, official=official, now=make.NOW)
    return fresh(poll)


def closed(poll: Poll, official: User | None = None) -> Poll:
    actions.close_poll(
        poll=poll, official=official or facilitator(poll.session), now=make.NOW
    )
    return fresh(poll)


def fresh(poll: Poll) -> Poll:
    return Poll.objects.select_related("session__panel__process").get(pk=poll.pk)


def vote(poll: Poll, voter: Any, *content: str, **fields: Any) -> Any:
    return cast_vote(poll=poll, voter=voter, content=content, **fields)


def votes(poll: Poll, voters: Sequence[Panelist], codes: str) -> None:
    """Let each vote as its letter says: y, n or - for abstaining."""
    words = {"y": "yes", "n": "no", "-": "abstain"}
    for voter, letter in zip(voters, codes, strict=True):
        vote(poll, voter, words[letter])
