"""What the pages of a live session read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, IntegerField, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404

from panels.clock import Clock
from panels.lifecycle import SEATED, PollState
from panels.models import (
    AgendaItem,
    Attendance,
    Listener,
    Panel,
    Panelist,
    Poll,
    PollMark,
    QuestionVote,
    Session,
    SessionQuestion,
    SpeakingTurn,
)

# What each page looks at when it asks for news; see docs/adr/0021.
PAGES = ("room", "screen", "console")


def session_or_404(panel: Panel, number: int) -> Session:
    """Find a session of a panel; the panel, with its process, comes with it."""
    session = panel.sessions.select_related("item").filter(number=number).first()
    if session is None:
        raise Http404
    session.panel = panel
    return session


def session_at(slug: str, panel: str, number: int) -> Session | None:
    """Return the session of an address with its panel and process. One query."""
    found = Session.objects.select_related("panel__process", "item").filter(
        panel__process__slug=slug, panel__slug=panel, number=number
    )
    return found.first()


def locked(session: Session) -> Session:
    """Lock a session and read it again, with its panel and process."""
    return (
        Session.objects.select_for_update(of=("self",), no_key=True)
        .select_related("panel__process", "item")
        .get(pk=session.pk)
    )


def bump(session: Session) -> None:
    """Tell the pages of the room that something has changed."""
    Session.objects.filter(pk=session.pk).update(version=F("version") + 1)


def _count(rows: QuerySet[Any], by: str = "session") -> Coalesce:
    counted = rows.order_by().values(by).annotate(found=Count("pk")).values("found")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def stamp_of(session_id: int, page: str) -> str:
    """Return what changes with whatever a page shows. One query.

    A vote or a raised hand writes no row that others write too, so they are counted
    here, and only for the pages that show them.
    """
    of_session = OuterRef("pk")
    asked = SessionQuestion.objects.filter(session=of_session)
    fields = ["version"]
    found = Session.objects.filter(pk=session_id).annotate(asked=_count(asked))
    if page not in {"room", "keypad"}:
        fields += ["wished", "marked", "waiting", "newest", "there"]
        voices = QuestionVote.objects.filter(question__session=of_session)
        marks = PollMark.objects.filter(
            poll__session=of_session, poll__state=PollState.OPEN
        )
        turns = SpeakingTurn.objects.filter(session=of_session, ended_at=None)
        there = Attendance.objects.filter(
            session=of_session, arrived_at__isnull=False, left_at=None
        )
        newest = turns.order_by().values("session").annotate(last=Max("pk"))
        found = found.annotate(
            wished=_count(voices, "question__session"),
            marked=_count(marks, "poll__session"),
            waiting=_count(turns),
            there=_count(there),
            newest=Coalesce(
                Subquery(newest.values("last"), output_field=IntegerField()), 0
            ),
        )
    row = found.values_list("asked", *fields).first()
    return ".".join(map(str, row or ()))


def clock_of(session: Session) -> Clock | None:
    """Return the clock of what is on the agenda now."""
    item = session.item
    if item is None:
        return None
    planned = 60 * (item.minutes + item.minutes_added)
    return Clock(planned, item.seconds_taken, session.item_started_at)


@dataclass(frozen=True, slots=True)
class Stop:
    """An item of the agenda as the room sees it."""

    item: AgendaItem
    is_current: bool

    @property
    def is_done(self) -> bool:
        return self.item.done_at is not None and not self.is_current

    @property
    def minutes(self) -> int:
        return self.item.minutes + self.item.minutes_added


def agenda_of(session: Session) -> list[Stop]:
    return [Stop(item, item.pk == session.item_id) for item in session.items.all()]


def next_item(stops: Sequence[Stop]) -> AgendaItem | None:
    """Return what comes after the item that is on, or the first that is not done."""
    current = next((n for n, stop in enumerate(stops) if stop.is_current), None)
    after = stops if current is None else stops[current + 1 :]
    return next((stop.item for stop in after if stop.item.done_at is None), None)


@dataclass(frozen=True, slots=True)
class Guest:
    """A member and whether they are there; `has_voted` in the vote that is open."""

    panelist: Panelist
    attendance: Attendance | None
    has_voted: bool = False

    @property
    def is_there(self) -> bool:
        return self.attendance is not None and self.attendance.is_there

    @property
    def has_left(self) -> bool:
        found = self.attendance
        return found is not None and found.left_at is not None


def people_of(session: Session, poll: Poll | None = None) -> list[Guest]:
    """Return all members of the panel, by number. Three queries at most."""
    found = session.attendances.select_related("room")
    attendances = {one.panelist_id: one for one in found}
    marked: set[int | None] = set()
    if poll is not None:
        marked = set(poll.marks.values_list("panelist", flat=True))
    return [
        Guest(one, attendances.get(one.pk), one.pk in marked)
        for one in session.panel.panelists.filter(state__in=SEATED)
    ]


def attendance_of(session: Session, panelist: Panelist) -> Attendance | None:
    return session.attendances.filter(panelist=panelist).first()


@dataclass(frozen=True, slots=True)
class Floor:
    """Who speaks, since when, and who comes next."""

    speaking: SpeakingTurn | None
    waiting: Sequence[SpeakingTurn]
    spoken: frozenset[int | None]


def floor_of(session: Session) -> Floor:
    """Return the list of speakers: first those who have not spoken today. One query."""
    turns = list(session.turns.select_related("panelist"))
    spoken = {one.panelist_id for one in turns if one.started_at and one.panelist_id}
    speaking = next((one for one in turns if one.started_at and not one.ended_at), None)
    waiting = [one for one in turns if not one.started_at and not one.ended_at]
    # The sort keeps the order of asking within both groups.
    waiting.sort(key=lambda one: one.panelist_id in spoken)
    return Floor(speaking, waiting, frozenset(spoken))


def turn_of(session: Session, panelist: Panelist) -> SpeakingTurn | None:
    """Return the raised hand of a member, or the turn to speak they have now."""
    return session.turns.filter(panelist=panelist, ended_at=None).first()


def questions_of(
    session: Session, *, with_hidden: bool = False
) -> list[SessionQuestion]:
    """Return the questions: what comes next first, then the most wanted. One query."""
    rank = {"shortlisted": 0, "asked": 1, "answered": 2, "hidden": 3}
    found = session.questions.select_related("panelist").annotate(
        voices=Count("supporters")
    )
    if not with_hidden:
        found = found.exclude(state=SessionQuestion.State.HIDDEN)
    return sorted(found, key=lambda one: (rank[one.state], -wished(one), one.pk))


def wished(question: SessionQuestion) -> int:
    """Return how many would like to hear the answer, as `questions_of` has counted."""
    voices: int = getattr(question, "voices", 0)
    return voices


def as_fields(voter: Panelist | Listener) -> dict[str, Panelist | Listener]:
    """Name the column of a table that is of members and of the audience."""
    return {"listener" if isinstance(voter, Listener) else "panelist": voter}


def voices_of(session: Session, voter: Panelist | Listener) -> set[int]:
    """Return the questions whose answer somebody would like to hear too."""
    found = QuestionVote.objects.filter(question__session=session, **as_fields(voter))
    return set(found.values_list("question", flat=True))


def hidden_from(session: Session, voter: Panelist | Listener) -> list[SessionQuestion]:
    """Return the questions of somebody that were hidden, each with its reason."""
    hidden = session.questions.filter(state=SessionQuestion.State.HIDDEN)
    return list(hidden.filter(**as_fields(voter)))
