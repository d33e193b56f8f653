"""Who plans sessions, who answers whether they come, and what is still possible."""

from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from panels.lifecycle import SessionState
from panels.models import AgendaItem, Panel, Panelist, Session
from panels.policies.roles import refuse_contact, refuse_membership, refuse_running
from participation.models import User
from participation.policies import Refusal

# So long after its end people can still say how a session was.
ASSESSED_FOR = timedelta(days=3)

CANCELLED = Refusal("cancelled", _("This session was cancelled."))
NOT_ANNOUNCED = Refusal("not_announced", _("This session is still being planned."))


def refuse_planning(person: User | AnonymousUser, panel: Panel) -> Refusal | None:
    """Sessions are planned as long as the panel goes on."""
    if panel.is_over:
        return Refusal("panel_over", _("The work of this panel has ended."))
    return refuse_running(person, panel)


def refuse_changing(person: User | AnonymousUser, session: Session) -> Refusal | None:
    """Say why the plan of a session stays: it has begun, is over or cancelled."""
    refusal = refuse_planning(person, session.panel)
    if refusal is not None:
        return refusal
    if session.state == SessionState.CANCELLED:
        return CANCELLED
    if session.state != SessionState.PLANNED:
        return Refusal("begun", _("The session has begun, so its plan stays."))
    return None


def refuse_agenda(person: User | AnonymousUser, session: Session) -> Refusal | None:
    """The agenda can be changed until the session is over."""
    refusal = refuse_planning(person, session.panel)
    if refusal is not None:
        return refusal
    if session.state == SessionState.CANCELLED:
        return CANCELLED
    if session.state == SessionState.CLOSED:
        return Refusal("closed", _("The session is over, so its agenda stays."))
    return None


def refuse_item(
    person: User | AnonymousUser, item: AgendaItem, session: Session
) -> Refusal | None:
    """What was begun or done stays on the agenda."""
    refusal = refuse_agenda(person, session)
    if refusal is not None:
        return refusal
    begun = item.seconds_taken or item.done_at or session.item_id == item.pk
    if begun:
        return Refusal("item_begun", _("This item was begun, so it stays."))
    return None


def refuse_answering(
    panelist: Panelist | None, session: Session, *, now: datetime
) -> Refusal | None:
    """Say why a member cannot say whether they come."""
    refusal = refuse_membership(panelist)
    if refusal is not None:
        return refusal
    if session.announced_at is None:
        return NOT_ANNOUNCED
    if session.state == SessionState.CANCELLED:
        return CANCELLED
    if session.state == SessionState.CLOSED or now >= session.ends_at:
        return Refusal("session_over", _("This session is over."))
    return None


def refuse_correcting(person: User | AnonymousUser, session: Session) -> Refusal | None:
    """Who was there is corrected by a facilitator, once the session is over."""
    refusal = refuse_contact(person, session.panel)
    if refusal is not None:
        return refusal
    if session.state != SessionState.CLOSED:
        return Refusal(
            "not_closed",
            _("During the session people come in at the console. Correct it later."),
        )
    return None


def assessment_is_over(session: Session, *, now: datetime) -> bool:
    """Say whether nobody can answer any more, so that results may be seen."""
    if hasattr(session, "assessment"):
        return True
    closed = session.closed_at
    return closed is not None and now >= closed + ASSESSED_FOR


def refuse_assessing(
    panelist: Panelist | None, session: Session, *, now: datetime
) -> Refusal | None:
    """Say why a member cannot answer the self-assessment of a session now."""
    refusal = refuse_membership(panelist)
    if refusal is not None:
        return refusal
    if assessment_is_over(session, now=now):
        return Refusal("assessment_over", _("The self-assessment has ended."))
    item = session.item
    at_end = session.is_live and item is not None
    is_time = at_end and item is not None and item.kind == AgendaItem.Kind.EVALUATION
    if session.state != SessionState.CLOSED and not is_time:
        return Refusal(
            "too_early", _("The self-assessment begins at the end of the session.")
        )
    was_there = session.attendances.filter(
        panelist=panelist, arrived_at__isnull=False
    ).exists()
    if not was_there:
        return Refusal("was_not_there", _("This is for those who were there."))
    return None
