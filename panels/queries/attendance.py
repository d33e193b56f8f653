"""Who said to come, what help is needed, who was there: figures and lists."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Prefetch, QuerySet

from panels.lifecycle import SEATED, SessionState
from panels.models import AgendaItem, Attendance, Need, Panel, Panelist, Session
from panels.queries.members import seated
from panels.queries.sessions import members_of

SECONDS_IN_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Plans:
    """How many members said what: come, take part remotely, are away, no answer."""

    comes: int
    remote: int
    away: int
    unknown: int


def plans_of(session: Session) -> Plans:
    """Count the answers of those who sit on the panel now. Two queries."""
    said = dict(session.attendances.exclude(plan="").values_list("panelist_id", "plan"))
    members = seated(session.panel)
    counts = Counter(said.get(member.pk, "") for member in members)
    plan = Attendance.Plan
    return Plans(
        comes=counts[plan.COMES],
        remote=counts[plan.REMOTE],
        away=counts[plan.AWAY],
        unknown=counts[plan.UNKNOWN],
    )


def attendance_of(session: Session, panelist: Panelist | None) -> Attendance | None:
    if panelist is None:
        return None
    found: Attendance | None = (
        session.attendances.filter(panelist=panelist)
        .select_related("room")
        .prefetch_related("help")
        .first()
    )
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """One member, with what is known of them at a session."""

    member: Panelist
    attendance: Attendance | None

    @property
    def was_there(self) -> bool:
        return self.attendance is not None and self.attendance.arrived_at is not None


def lines_of(session: Session) -> list[Line]:
    """Return a line for every member, with rooms and help. Four queries."""
    known = {
        one.panelist_id: one
        for one in session.attendances.select_related("room").prefetch_related("help")
    }
    return [Line(one, known.get(one.pk)) for one in members_of(session)]


def needs_of(session: Session) -> list[Need]:
    """Return the help that is needed, what is still to be arranged first."""
    found = Need.objects.filter(attendance__session=session)
    rows = found.select_related("attendance__panelist", "attendance__session")
    return sorted(rows, key=lambda one: (one.met_at is not None, one.kind, one.pk))


@dataclass(frozen=True, slots=True)
class NeedCount:
    """How many need one kind of help, and for how many it is arranged."""

    label: str
    asked: int
    met: int


def need_counts(session: Session) -> list[NeedCount]:
    """Count help by its kind, without names."""
    asked, met = Counter[str](), Counter[str]()
    for kind, met_at in Need.objects.filter(attendance__session=session).values_list(
        "kind", "met_at"
    ):
        asked[kind] += 1
        met[kind] += met_at is not None
    return [
        NeedCount(str(label), asked[kind], met[kind])
        for kind, label in Need.Kind.choices
        if asked[kind]
    ]


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many were at a session, and how. `rooms` are pairs of a name and a count."""

    members: int
    present: int
    on_site: int
    remote: int
    rooms: Sequence[tuple[str, int]]


def is_remote(attendance: Attendance) -> bool:
    """Say whether somebody took part from where they were.

    Without a room it follows from the form of the session, and in a hybrid one from
    what they had said.
    """
    if attendance.room is not None:
        return attendance.room.is_remote
    if attendance.session.kind == Session.Kind.HYBRID:
        return attendance.plan == Attendance.Plan.REMOTE
    return attendance.session.kind == Session.Kind.REMOTE


def turnout_of(session: Session) -> Turnout:
    """Count who was there. Two queries."""
    there = _there(Attendance.objects.filter(session=session))
    return _turnout(list(there), len(members_of(session)))


def _there(attendances: QuerySet[Attendance]) -> QuerySet[Attendance]:
    return attendances.filter(arrived_at__isnull=False).select_related(
        "room", "session"
    )


def _turnout(there: Sequence[Attendance], members: int) -> Turnout:
    remote = sum(is_remote(one) for one in there)
    rooms = Counter(one.room.name for one in there if one.room is not None)
    return Turnout(
        members=members,
        present=len(there),
        on_site=len(there) - remote,
        remote=remote,
        rooms=sorted(rooms.items()),
    )


def talked_seconds(session: Session, items: Sequence[AgendaItem]) -> int:
    """Return how long a session took without its breaks, in seconds.

    The clock of the room knows it; where it did not run, the plan counts.
    """
    at_work = [item for item in items if item.kind != AgendaItem.Kind.BREAK]
    taken = sum(item.seconds_taken for item in at_work)
    if taken:
        return taken
    planned = sum(item.minutes for item in at_work) * 60
    whole = int((session.ends_at - session.starts_at).total_seconds())
    return min(planned, whole) if planned else whole


@dataclass(frozen=True, slots=True)
class SessionFigures:
    """A session that was held, with who was there and how long it took."""

    session: Session
    turnout: Turnout
    time: timedelta


@dataclass(frozen=True, slots=True)
class PanelFigures:
    """Attendance of a whole panel; hours are of deliberation, without breaks."""

    sessions: Sequence[SessionFigures]

    @property
    def time(self) -> timedelta:
        return sum((one.time for one in self.sessions), timedelta())

    @property
    def hours(self) -> float:
        return round(self.time.total_seconds() / SECONDS_IN_HOUR, 1)

    @property
    def share(self) -> float | None:
        """Return how many of the members were there on average, from 0 to 1."""
        seats = sum(one.turnout.members for one in self.sessions)
        present = sum(one.turnout.present for one in self.sessions)
        return present / seats if seats else None

    @property
    def remote_share(self) -> float | None:
        present = sum(one.turnout.present for one in self.sessions)
        remote = sum(one.turnout.remote for one in self.sessions)
        return remote / present if present else None


def figures_of(panel: Panel) -> PanelFigures:
    """Return the figures of the sessions that were held, in their order. Four queries.

    Members of a session are as in `members_of`.
    """
    there = Prefetch("attendances", _there(Attendance.objects.all()), "came")
    held = panel.sessions.filter(state=SessionState.CLOSED)
    seats = set(panel.panelists.filter(state__in=SEATED).values_list("pk", flat=True))
    found = []
    for session in held.prefetch_related("items", there):
        session.panel = panel
        came: list[Attendance] = session.came
        members = len(seats | {one.panelist_id for one in came})
        seconds = talked_seconds(session, list(session.items.all()))
        found.append(
            SessionFigures(session, _turnout(came, members), timedelta(seconds=seconds))
        )
    return PanelFigures(found)
