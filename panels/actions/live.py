"""Leading a session: open it, take up the agenda, watch the clock, close it."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from panels import sent
from panels.lifecycle import SessionState
from panels.models import AgendaItem, Attendance, Session
from panels.policies import live as policies
from panels.policies.roles import refuse_running, role_in
from panels.queries import live as queries
from participation import audit
from participation.models import User
from participation.policies import Refusal, Refused, require

# No letters or digits that look or sound alike.
CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
CODE_LENGTH = 5
MINUTES_MOST = 120
NOTES_MOST = 8000
DECISION_MOST = 2000


def _stop_clock(session: Session, now: datetime) -> None:
    """Put the seconds that have run down on the item, and let the clock stand."""
    if session.item is not None and session.item_started_at is not None:
        run = max(0, int((now - session.item_started_at).total_seconds()))
        AgendaItem.objects.filter(pk=session.item.pk).update(
            seconds_taken=F("seconds_taken") + run
        )
    session.item_started_at = None


def _store(session: Session, *fields: str) -> None:
    session.version += 1
    session.save(update_fields=["item", "item_started_at", "state", "version", *fields])


@transaction.atomic(durable=True)
def move_session(
    *,
    session: Session,
    official: User,
    goal: SessionState,
    now: datetime,
    key: UUID | None = None,
) -> None:
    """Open the session, begin it, have a break, go on, close it, or open it anew.

    The clock of the item stands during a break. Raises `Refused` when the session is
    somewhere else by now, or a vote is open that would lose its room.
    """
    fresh = queries.locked(session)
    if not sent.is_new(fresh, key):
        return
    require(policies.refuse_move(official, fresh, goal))
    before = SessionState(fresh.state)
    fresh.state = goal
    match goal:
        case SessionState.OPEN:
            fresh.opened_at = now
            fresh.room_code = get_random_string(CODE_LENGTH, CODE_LETTERS)
        case SessionState.PLANNED:
            fresh.opened_at, fresh.room_code = None, ""
        case SessionState.RUNNING:
            fresh.closed_at = None
            if fresh.item is not None:
                fresh.item_started_at = now
        case SessionState.PAUSED:
            _stop_clock(fresh, now)
        case SessionState.CLOSED:
            _stop_clock(fresh, now)
            _finish_item(fresh, now)
            fresh.closed_at = now
            fresh.turns.filter(ended_at=None).update(ended_at=now)
    _store(fresh, "opened_at", "closed_at", "room_code")
    _record(fresh, official, before, now)


def _finish_item(session: Session, now: datetime) -> None:
    if session.item is not None:
        AgendaItem.objects.filter(pk=session.item.pk).update(done_at=now)
    session.item = None


def _record(
    session: Session, official: User, before: SessionState, now: datetime
) -> None:
    """Put beginning and end on the record; breaks are nobody's business."""
    panel = session.panel
    subject = f"panel:{panel.slug}"
    role = role_in(official, panel)
    match before, session.state:
        case SessionState.PLANNED, SessionState.OPEN:
            audit.record(
                panel.process,
                "session.opened",
                subject=subject,
                actor=official,
                role=role,
                now=now,
                session=session.number,
            )
        case SessionState.CLOSED, SessionState.RUNNING:
            audit.record(
                panel.process,
                "session.reopened",
                subject=subject,
                actor=official,
                role=role,
                now=now,
                session=session.number,
            )
        case _, SessionState.CLOSED:
            came = Attendance.objects.filter(session=session, arrived_at__isnull=False)
            audit.record(
                panel.process,
                "session.closed",
                subject=subject,
                actor=official,
                role=role,
                now=now,
                session=session.number,
                came=came.count(),
            )


@transaction.atomic(durable=True)
def take_up_item(
    *,
    session: Session,
    official: User,
    item: AgendaItem,
    seen: int | None,
    now: datetime,
    key: UUID | None = None,
) -> None:
    """Go on to an item of the agenda; the one before is done.

    `seen` is the key of the item that the official saw on the agenda: of two who press
    "next" at once, the second would skip an item, and is refused.
    """
    fresh = queries.locked(session)
    if not sent.is_new(fresh, key):
        return
    require(policies.refuse_steering(official, fresh))
    if fresh.item_id != seen:
        raise Refused(Refusal("stale", _("Somebody else has just gone on.")))
    if item.session_id != fresh.pk:
        raise Refused(Refusal("other_session", _("This is not on the agenda.")))
    if fresh.item_id == item.pk:
        return
    _stop_clock(fresh, now)
    _finish_item(fresh, now)
    AgendaItem.objects.filter(pk=item.pk).update(done_at=None)
    fresh.item = item
    # Whoever takes up an item begins; a break ends with it.
    fresh.state = SessionState.RUNNING
    fresh.item_started_at = now
    _store(fresh)


@transaction.atomic(durable=True)
def add_minutes(
    *,
    session: Session,
    official: User,
    minutes: int,
    key: UUID | None = None,
) -> None:
    """Give the item that is on more time."""
    fresh = queries.locked(session)
    if not sent.is_new(fresh, key):
        return
    require(policies.refuse_steering(official, fresh))
    if fresh.item is None:
        raise Refused(Refusal("no_item", _("Nothing is on the agenda now.")))
    if not 1 <= minutes <= MINUTES_MOST:
        raise ValidationError(_("Give between 1 and 120 minutes."), "minutes")
    AgendaItem.objects.filter(pk=fresh.item.pk).update(
        minutes_added=F("minutes_added") + minutes
    )
    queries.bump(fresh)


@transaction.atomic(durable=True)
def write_note(
    *,
    session: Session,
    official: User,
    item: AgendaItem,
    text: str,
    is_decision: bool,
    key: UUID | None = None,
) -> None:
    """Add a line to the notes of an item, or to what was decided, for the minutes.

    Notes can be added after the close, until the minutes are written from them.
    """
    fresh = queries.locked(session)
    if not sent.is_new(fresh, key):
        return
    if fresh.state != SessionState.CLOSED:
        require(policies.refuse_steering(official, fresh))
    else:
        require(refuse_running(official, fresh.panel))
    stored = AgendaItem.objects.select_for_update().get(pk=item.pk, session=fresh)
    field = "decision" if is_decision else "notes"
    most = DECISION_MOST if is_decision else NOTES_MOST
    written = "\n".join(filter(None, [getattr(stored, field), text.strip()]))
    setattr(stored, field, written)
    if len(written) > most:
        raise ValidationError(
            _("There is no room for this in the notes of the item."), "too_long"
        )
    stored.save(update_fields=[field])
    queries.bump(fresh)
