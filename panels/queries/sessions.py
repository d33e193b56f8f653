"""Sessions as pages need them: lists, one of them, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.http import Http404

from panels.lifecycle import SEATED, SessionState
from panels.models import AgendaItem, Panel, Panelist, Session


def session_or_404(panel: Panel, number: int, *, announced: bool = False) -> Session:
    """Find a session of a panel; `announced` finds only what members may see."""
    found = panel.sessions.filter(number=number).select_related("item", "assessment")
    if announced:
        found = found.filter(announced_at__isnull=False)
    session = found.first()
    if session is None:
        raise Http404
    session.panel = panel
    return session


def locked_session(session: Session) -> Session:
    """Lock a session and read it again; its panel is locked before. See `pages`."""
    fresh = Session.objects.select_for_update(of=("self",), no_key=True).get(
        pk=session.pk
    )
    fresh.panel = session.panel
    return fresh


def sessions_of(panel: Panel) -> QuerySet[Session]:
    """Return all sessions, also what only the desk may see."""
    return panel.sessions.all()


def announced(panel: Panel) -> QuerySet[Session]:
    """Return what members and the public may see, cancelled ones included."""
    return panel.sessions.filter(announced_at__isnull=False)


def next_session(panel: Panel, *, now: datetime) -> Session | None:
    """Return the session that comes next or is under way."""
    coming = announced(panel).exclude(
        state__in=[SessionState.CANCELLED, SessionState.CLOSED]
    )
    session: Session | None = coming.filter(ends_at__gt=now).first()
    return session


@dataclass(frozen=True, slots=True)
class Timed:
    """An agenda item with the clock times that its minutes lead to."""

    item: AgendaItem
    starts_at: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class Agenda:
    """The items in their order, and how their minutes fit the time. In minutes."""

    items: Sequence[Timed]
    minutes: int
    time: int

    @property
    def too_long(self) -> int:
        return max(0, self.minutes - self.time)

    @property
    def left(self) -> int:
        return max(0, self.time - self.minutes)


def agenda_of(session: Session) -> Agenda:
    """Return the agenda with its experts. Two queries."""
    rows, minutes = [], 0
    for item in session.items.prefetch_related("experts"):
        planned = item.minutes + item.minutes_added
        rows.append(
            Timed(item, session.starts_at + timedelta(minutes=minutes), planned)
        )
        minutes += planned
    time = int((session.ends_at - session.starts_at).total_seconds()) // 60
    return Agenda(rows, minutes, time)


def members_of(session: Session) -> list[Panelist]:
    """Return those who sit on the panel, or have been at this session before."""
    found = session.panel.panelists.filter(
        Q(state__in=SEATED)
        | Q(attendances__session=session, attendances__arrived_at__isnull=False)
    )
    return list(found.select_related("volunteer").distinct().order_by("number"))
