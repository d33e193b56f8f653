"""The list of speakers: who wants to speak, who speaks, who comes next."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from panels import sent
from panels.models import Panelist, Session, SpeakingTurn
from panels.policies import live as policies
from panels.queries import live as queries
from participation.models import User
from participation.policies import require


@transaction.atomic(durable=True)
def raise_hand(*, session: Session, panelist: Panelist, now: datetime) -> None:
    """Ask to speak, by an own device; asking twice is asking once.

    The row of the session is left alone; the pages that show hands count them.
    """
    fresh = Session.objects.select_related("panel__process").get(pk=session.pk)
    require(policies.refuse_taking_part(panelist, fresh))
    require(policies.refuse_absent(queries.attendance_of(fresh, panelist)))
    SpeakingTurn.objects.get_or_create(
        session=fresh,
        panelist=panelist,
        ended_at=None,
        defaults={"asked_at": now, "item": fresh.item},
    )


@transaction.atomic(durable=True)
def lower_hand(*, session: Session, panelist: Panelist, now: datetime) -> None:
    """Take one's hand down; who speaks already has the floor until it goes on."""
    waiting = session.turns.filter(panelist=panelist, started_at=None, ended_at=None)
    waiting.update(ended_at=now)


@transaction.atomic(durable=True)
def enter_speaker(
    *,
    session: Session,
    official: User,
    panelist: Panelist | None,
    speaker: str,
    now: datetime,
    key: UUID | None = None,
) -> None:
    """Put somebody on the list who has raised a hand in the room, or a guest."""
    fresh = queries.locked(session)
    if not sent.is_new(fresh, key):
        return
    require(policies.refuse_steering(official, fresh))
    if panelist is None and not speaker.strip():
        raise ValidationError(_("Say who wants to speak."), "no_speaker")
    values = {"asked_at": now, "item": fresh.item, "entered_by": official}
    if panelist is None:
        fresh.turns.create(speaker=speaker.strip(), **values)
    else:
        fresh.turns.get_or_create(panelist=panelist, ended_at=None, defaults=values)
    queries.bump(fresh)


@transaction.atomic(durable=True)
def give_floor(
    *,
    session: Session,
    official: User,
    turn: SpeakingTurn | None,
    seen: int | None,
    now: datetime,
    key: UUID | None = None,
) -> None:
    """Let the next one speak, or nobody; the one before has spoken.

    `seen` is the key of the turn that the official saw: of two who press "next" at
    once, the second changes nothing.
    """
    fresh = queries.locked(session)
    if not sent.is_new(fresh, key):
        return
    require(policies.refuse_steering(official, fresh))
    speaking = fresh.turns.filter(started_at__isnull=False, ended_at=None)
    current = speaking.first()
    if (current.pk if current else None) != seen:
        return
    speaking.update(ended_at=now)
    if turn is not None:
        fresh.turns.filter(pk=turn.pk, started_at=None, ended_at=None).update(
            started_at=now
        )
    queries.bump(fresh)


@transaction.atomic(durable=True)
def take_off_list(
    *,
    session: Session,
    official: User,
    turn: SpeakingTurn,
    now: datetime,
    key: UUID | None = None,
) -> None:
    """Take somebody off the list who does not want to speak any more."""
    fresh = queries.locked(session)
    if not sent.is_new(fresh, key):
        return
    require(policies.refuse_steering(official, fresh))
    fresh.turns.filter(pk=turn.pk, started_at=None, ended_at=None).update(ended_at=now)
    queries.bump(fresh)
