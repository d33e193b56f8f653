"""The sessions of a panel of the demo: planned, announced, held, and their minutes."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from frontend.demo import panel_papers, panel_voting
from frontend.demo.content import Content
from frontend.demo.panel_stage import PanelStage
from frontend.demo.stage import MINUTE, Step
from panels.actions import (
    agenda,
    arrivals,
    assessing,
    attending,
    live,
    minutes,
    sessions,
    tables,
)
from panels.actions.agenda import Heard, Item, Place
from panels.actions.sessions import Plan
from panels.lifecycle import SessionState
from panels.methods.cards import card_of
from panels.models import AgendaItem, Attendance, Minutes, Panelist, Room, Session
from panels.queries.minutes import draft_of

# What a story says under the names of a plan; the times are reckoned.
AS_TOLD = (
    "title",
    "description",
    "kind",
    "place",
    "access",
    "travel",
    "link",
    "is_public",
)


def steps(panel: PanelStage) -> Iterator[Step]:
    """Yield everything about sessions, in no order; they come by their numbers."""
    moment = panel.moment
    for number, told in enumerate(panel.life.get("sessions", []), start=1):
        yield Step(moment(told["planned"]), partial(_plan, panel, told))
        yield Step(moment(told["announced"]), partial(_announce, panel, number))
        yield Step(moment(told["answered"]), partial(_answer, panel, number, told))
        if "tables" in told:
            day = told["tables"]["day"]
            yield Step(moment(day), partial(_seat, panel, number, told["tables"]))
        if "held" in told:
            starts = moment(told["starts"])
            yield Step(starts - 20 * MINUTE, partial(_hold, panel, number, told))
            assessed = starts + timedelta(hours=told["hours"] + 1)
            yield Step(assessed, partial(_assess, panel, number, told))
        if "minutes" in told:
            yield from _minutes(panel, number, told["minutes"])
    yield from panel_papers.steps(panel)


def session_of(panel: PanelStage, number: int) -> Session:
    found: Session = Session.objects.select_related("panel__process").get(
        panel=panel.fresh(), number=number
    )
    return found


def _plan(panel: PanelStage, told: Content, now: datetime) -> None:
    """Plan a session with its agenda, by a method card and what is added to it."""
    starts = panel.moment(told["starts"])
    session = sessions.add_session(
        panel=panel.fresh(),
        official=panel.facilitator,
        plan=Plan(
            **{name: told[name] for name in AS_TOLD if name in told},
            starts_at=starts,
            ends_at=starts + timedelta(hours=told["hours"]),
            help_until=starts - timedelta(days=1),
        ),
        card=card_of(told["card"]),
        now=now,
    )
    for place in told.get("rooms", []):
        agenda.save_room(
            session=session, official=panel.facilitator, place=Place(**place)
        )
    for changed in told.get("items", []):
        item = session.items.get(position=changed["at"])
        agenda.change_item(
            item=item, official=panel.facilitator, changed=_changed(item, changed)
        )


def _changed(item: AgendaItem, told: Content) -> Item:
    return Item(
        title=told.get("title", item.title),
        kind=told.get("kind", item.kind),
        minutes=told.get("minutes", item.minutes),
        text=told.get("text", item.text),
        speaker=told.get("speaker", ""),
        experts=[Heard(**one) for one in told.get("experts", [])],
    )


def _announce(panel: PanelStage, number: int, now: datetime) -> None:
    sessions.announce_session(
        session=session_of(panel, number), official=panel.facilitator, now=now
    )


def _answer(panel: PanelStage, number: int, told: Content, now: datetime) -> None:
    """Let members say whether they come, and what help they need."""
    session = session_of(panel, number)
    for turn, member in enumerate(panel.members(), start=1):
        if turn in told.get("unsure", []):
            continue
        attending.plan_attendance(
            session=session,
            panelist=member,
            plan=_answer_of(turn, told),
            room=_room_of(turn, told, session),
            now=now + turn * MINUTE,
        )
    members = panel.members()
    for need in told.get("needs", []):
        turn = need["member"]
        attendance = attending.plan_attendance(
            session=session,
            panelist=members[turn - 1],
            plan=_answer_of(turn, told),
            needs=[need["kind"]],
            words=need.get("words", ""),
            room=_room_of(turn, told, session),
            now=now + 30 * MINUTE,
        )
        if "answer" in need:
            attending.meet_need(
                need=attendance.help.get(kind=need["kind"]),
                facilitator=panel.facilitator,
                answer=need["answer"],
                now=now + 90 * MINUTE,
            )


def _answer_of(turn: int, told: Content) -> str:
    plans = Attendance.Plan
    if turn in told.get("away", []):
        return plans.AWAY
    return plans.REMOTE if turn in told.get("remote", []) else plans.COMES


def _room_of(turn: int, told: Content, session: Session) -> Room | None:
    rooms = list(session.rooms.all())
    if not rooms or turn in told.get("away", []):
        return None
    if turn in told.get("remote", []):
        return next(room for room in rooms if room.is_remote)
    return rooms[1] if turn in told.get("second_room", []) else rooms[0]


def _seat(panel: PanelStage, number: int, told: Content, now: datetime) -> None:
    session = session_of(panel, number)
    plan = tables.set_up_tables(
        session=session,
        facilitator=panel.facilitator,
        shape=told["shape"],
        rounds=told["rounds"],
        tables=told.get("rows", []),
        with_remote=False,
    )
    tables.make_plan(
        session=session, facilitator=panel.facilitator, seen=plan.version, now=now
    )


# --- A session that is held ---------------------------------------------


def _present(panel: PanelStage, told: Content) -> list[tuple[int, Panelist]]:
    return [
        (turn, member)
        for turn, member in enumerate(panel.members(), start=1)
        if turn not in told.get("away", [])
    ]


def _hold(panel: PanelStage, number: int, told: Content, now: datetime) -> None:
    """Let people in, go through the agenda with its votes, and close."""
    session, official = session_of(panel, number), panel.facilitator
    live.move_session(
        session=session, official=official, goal=SessionState.OPEN, now=now
    )
    for turn, member in _present(panel, told):
        arrivals.check_in(
            session=session,
            official=official,
            panelist=member,
            room=_room_of(turn, told, session),
            now=now + turn * MINUTE,
        )
    clock = panel.moment(told["starts"])
    live.move_session(
        session=session, official=official, goal=SessionState.RUNNING, now=clock
    )
    clock = _go_through(panel, session, told["held"], clock)
    live.move_session(
        session=session, official=official, goal=SessionState.CLOSED, now=clock
    )


def _go_through(
    panel: PanelStage, session: Session, held: Content, clock: datetime
) -> datetime:
    """Take up one item after the other; return when the last one was done."""
    seen = None
    present = [
        member
        for member in panel.members()
        if member.attendances.filter(session=session, arrived_at__isnull=False).exists()
    ]
    for item in session.items.order_by("position"):
        live.take_up_item(
            session=session, official=panel.facilitator, item=item, seen=seen, now=clock
        )
        seen = item.pk
        for note in held.get("notes", []):
            if note["at"] == item.position:
                live.write_note(
                    session=session,
                    official=panel.facilitator,
                    item=item,
                    text=note["text"],
                    is_decision=note.get("is_decision", False),
                )
        for number, vote in enumerate(held.get("votes", []), start=2):
            if vote["at"] == item.position:
                panel_voting.vote(
                    panel, session, item, vote, present, clock + number * MINUTE
                )
        clock += item.minutes * MINUTE
    return clock


def _assess(panel: PanelStage, number: int, told: Content, now: datetime) -> None:
    """Answer the three questions at the end: a digit from 1 to 5 for each."""
    session = session_of(panel, number)
    words: Sequence[str] = told["held"].get("assessed_words", [])
    answers: Sequence[str] = told["held"]["assessed"]
    for turn, (points, (_turn, member)) in enumerate(
        zip(answers, _present(panel, told), strict=False)
    ):
        assessing.answer_assessment(
            session=session,
            panelist=member,
            points=dict(
                zip(("heard", "understood", "useful"), map(int, points), strict=True)
            ),
            words=words[turn] if turn < len(words) else "",
            now=now + turn * MINUTE,
        )
    assessing.end_assessment(
        session=session, official=panel.facilitator, now=now + 30 * MINUTE
    )


# --- Minutes ---------------------------------------------


def _minutes(panel: PanelStage, number: int, told: Content) -> Iterator[Step]:
    moment = panel.moment
    yield Step(moment(told["written"]), partial(_write, panel, number, told))
    if "published" in told:
        yield Step(moment(told["published"]), partial(_publish, panel, number))


def _write(panel: PanelStage, number: int, told: Content, now: datetime) -> None:
    """Write minutes from the record of the session and send them to the members."""
    session = session_of(panel, number)
    draft = draft_of(session, language="fi", names=True, now=now)
    made = minutes.draw_up_minutes(
        session=session,
        official=panel.facilitator,
        text=draft.text,
        inner=draft.inner,
        language="fi",
        now=now,
    )
    until = panel.moment(told["until"])
    minutes.send_minutes(
        minutes=made,
        official=panel.facilitator,
        answer_until=until,
        now=now + 10 * MINUTE,
    )
    for turn, member in enumerate(panel.members()[: told.get("approved_by", 0)], 1):
        minutes.give_opinion(
            minutes=made,
            panelist=member,
            approves=True,
            comment="",
            now=now + (60 + turn) * MINUTE,
        )


def _publish(panel: PanelStage, number: int, now: datetime) -> None:
    found = Minutes.objects.select_related("session__panel__process").get(
        session=session_of(panel, number)
    )
    minutes.approve_minutes(minutes=found, official=panel.facilitator, now=now)
    minutes.publish_minutes(
        minutes=found, official=panel.facilitator, now=now + 5 * MINUTE
    )
