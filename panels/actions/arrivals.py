"""Who is there: at the door, by a facilitator, or by the members themselves."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from panels import sent
from panels.models import Attendance, Panelist, Room, Session
from panels.policies import live as policies
from panels.policies.roles import refuse_membership
from panels.queries import live as queries
from participation.models import User
from participation.policies import Refusal, Refused, require


def _arrive(
    session: Session,
    panelist: Panelist,
    room: Room | None,
    official: User | None,
    now: datetime,
) -> None:
    """Write down that somebody is there; who comes back is there since the first time.

    A room that is named anew is where they sit now.
    """
    attendance, is_first = Attendance.objects.get_or_create(
        session=session,
        panelist=panelist,
        defaults={"arrived_at": now, "room": room, "entered_by": official},
    )
    if is_first:
        return
    attendance.arrived_at = attendance.arrived_at or now
    attendance.left_at = None
    attendance.room = room or attendance.room
    attendance.entered_by = official
    attendance.save(update_fields=["arrived_at", "left_at", "room", "entered_by"])


@transaction.atomic(durable=True)
def check_in(
    *,
    session: Session,
    official: User,
    panelist: Panelist,
    room: Room | None,
    now: datetime,
    key: UUID | None = None,
) -> None:
    """Let a member in at the door, early or late."""
    fresh = queries.locked(session)
    if not sent.is_new(fresh, key):
        return
    require(policies.refuse_steering(official, fresh))
    require(_refuse_stranger(panelist, fresh))
    _arrive(fresh, panelist, room, official, now)
    queries.bump(fresh)


@transaction.atomic(durable=True)
def check_out(
    *,
    session: Session,
    official: User,
    panelist: Panelist,
    now: datetime,
    key: UUID | None = None,
) -> None:
    """Write down that a member has left; what they voted before stays."""
    fresh = queries.locked(session)
    if not sent.is_new(fresh, key):
        return
    require(policies.refuse_steering(official, fresh))
    there = fresh.attendances.filter(
        panelist=panelist, arrived_at__isnull=False, left_at=None
    )
    there.update(left_at=now, entered_by=official)
    fresh.turns.filter(panelist=panelist, started_at=None, ended_at=None).update(
        ended_at=now
    )
    queries.bump(fresh)


@transaction.atomic(durable=True)
def say_one_is_there(
    *,
    session: Session,
    panelist: Panelist,
    room: Room | None,
    code: str,
    now: datetime,
) -> None:
    """Check oneself in: remotely by saying so, on site with the code of the room.

    The code is shown in the room, so that nobody is there who is at home. The row of
    the session is left alone: five hundred may come within a minute.
    """
    fresh = Session.objects.select_related("panel__process").get(pk=session.pk)
    require(policies.refuse_taking_part(panelist, fresh))
    if not takes_a_word_for_it(fresh) and not is_code(fresh, code):
        raise Refused(
            Refusal("wrong_code", _("This is not the code that is shown in the room."))
        )
    _arrive(fresh, panelist, room, None, now)


def takes_a_word_for_it(session: Session) -> bool:
    """Say whether members check themselves in without the code of the room."""
    return session.kind in {Session.Kind.REMOTE, Session.Kind.HYBRID}


def is_code(session: Session, typed: str) -> bool:
    """Say whether this is the code of the room, however it was typed."""
    bare = "".join(letter for letter in typed.upper() if letter.isalnum())
    return bool(session.room_code) and constant_time_compare(bare, session.room_code)


def _refuse_stranger(panelist: Panelist, session: Session) -> Refusal | None:
    if panelist.panel_id != session.panel_id:
        return Refusal("no_member", _("This is for the members of the panel."))
    return refuse_membership(panelist)
