"""Votes in the sessions of a panel of the demo, and what is decided by them."""

from collections.abc import Sequence
from datetime import datetime

from frontend.demo.content import Content
from frontend.demo.panel_stage import PanelStage
from frontend.demo.stage import MINUTE
from panels.actions import adopting, polls, votes
from panels.actions.polls import PollPlan
from panels.models import AgendaItem, Panelist, Poll, Session


def vote(  # noqa: PLR0917 - who votes on what, where and when
    panel: PanelStage,
    session: Session,
    item: AgendaItem,
    told: Content,
    present: Sequence[Panelist],
    now: datetime,
) -> None:
    """Prepare a vote, let members vote by their devices, count and confirm it.

    With "recommendation" it decides on the one with that number.
    """
    official = panel.facilitator
    recommendation = None
    if "recommendation" in told:
        recommendation = panel.fresh().recommendations.get(
            number=told["recommendation"]
        )
        poll: Poll | None = adopting.put_to_vote(
            recommendation=recommendation,
            session=session,
            official=official,
            is_secret=True,
        )
    else:
        poll = polls.prepare_poll(
            session=session, official=official, plan=_plan(told), item=item
        )
    if poll is None:
        raise ValueError(told)
    # Each action reads the vote again; a vote goes with the panel that its page read.
    poll.session.panel = panel.fresh()
    polls.open_poll(poll=poll, official=official, now=now)
    poll.refresh_from_db()
    poll.session.panel = panel.fresh()
    for member, content in zip(present, _ballots(told["given"]), strict=True):
        votes.cast_vote(poll=poll, voter=member, content=content)
    polls.close_poll(poll=poll, official=official, now=now + MINUTE)
    polls.confirm_poll(poll=poll, official=official, now=now + MINUTE)
    if recommendation is not None:
        adopting.decide_by_poll(
            recommendation=recommendation, official=official, now=now + MINUTE
        )


def _plan(told: Content) -> PollPlan:
    return PollPlan(
        question=told["question"],
        kind=told["kind"],
        options=list(told.get("options", {}).items()),
        is_secret=told.get("is_secret", True),
        is_straw=told.get("is_straw", False),
        majority=told.get("majority", ""),
    )


def _ballots(given: str) -> list[list[str]]:
    """Read "yes*8 no*2 a,b*1 -*1": contents and how many gave them; - abstains."""
    ballots: list[list[str]] = []
    for words in given.split():
        content, _star, count = words.partition("*")
        codes = [] if content == "-" else content.split(",")
        ballots += [codes] * int(count)
    return ballots
