"""Planning sessions: begin, change, announce, cancel, copy."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from panels import letters
from panels.lifecycle import SessionState
from panels.methods.cards import Card
from panels.models import AgendaItem, Panel, Session, Volunteer
from panels.policies import sessions as policy
from panels.policies.roles import role_in
from panels.queries.members import seated
from panels.queries.pages import locked
from panels.queries.sessions import locked_session
from participation import audit
from participation.in_words import moment_by_language
from participation.models import User
from participation.policies import Refusal, Refused, require
from participation.reasons import required_reason

logger = logging.getLogger(__name__)

STALE = Refusal(
    "stale",
    _("Somebody else has just changed this. Look at it, and send yours if it holds."),
)
Texts = Mapping[str, str]
# Who said long ago that they come may have forgotten; it is also time to say no.
REMINDED_BEFORE = timedelta(days=3)
# Longer ones are a slip in the day or the year.
LONGEST = timedelta(hours=24)
# What members are told of when it changes.
TOLD_OF = ("starts_at", "ends_at", "kind", "place", "link", "travel")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a session is to be. Texts are by language."""

    title: Texts
    starts_at: datetime
    ends_at: datetime
    kind: str = Session.Kind.ON_SITE
    description: Texts = field(default_factory=dict)
    place: str = ""
    access: Texts = field(default_factory=dict)
    travel: Texts = field(default_factory=dict)
    link: str = ""
    is_public: bool = False
    help_until: datetime | None = None

    @property
    def fields(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in self.__slots__} | {
            "title": dict(self.title),
            "description": dict(self.description),
            "access": dict(self.access),
            "travel": dict(self.travel),
        }


def reference_of(session: Session) -> str:
    """Name a session in the public record."""
    return f"panel:{session.panel.slug}/M{session.number}"


def _check(plan: Plan) -> None:
    """Raise `ValidationError` for what cannot stand, all of it at once."""
    wrong: dict[str, ValidationError] = {}
    if plan.ends_at <= plan.starts_at:
        wrong["ends_at"] = ValidationError(
            _("A session has to end after it starts."), "ends_early"
        )
    elif plan.ends_at - plan.starts_at > LONGEST:
        wrong["ends_at"] = ValidationError(
            _(
                "A session has to end within 24 hours. Plan one session for each day, "
                "and check the year."
            ),
            "too_long",
        )
    if plan.help_until is not None and plan.help_until > plan.starts_at:
        wrong["help_until"] = ValidationError(
            _("Help has to be asked for before the session starts."), "help_late"
        )
    if plan.link and not plan.link.startswith("https://"):
        wrong["link"] = ValidationError(
            _("The address has to begin with https://."), "not_https"
        )
    if wrong:
        raise ValidationError(wrong)


@transaction.atomic(durable=True)
def add_session(
    *, panel: Panel, official: User, plan: Plan, card: Card | None = None, now: datetime
) -> Session:
    """Begin to plan a session, with the agenda of a method card where one is given.

    Only the desk sees it until it is announced. Raises `Refused`, and
    `ValidationError` for times that cannot be.
    """
    fresh = locked(panel)
    require(policy.refuse_planning(official, fresh))
    _check(plan)
    session = Session(
        panel=fresh, number=_next_number(fresh), changed_at=now, **plan.fields
    )
    session.full_clean()
    session.save(force_insert=True)
    if card is not None:
        lay_out(session, card)
    return session


def _next_number(panel: Panel) -> int:
    highest = panel.sessions.aggregate(highest=Max("number"))["highest"]
    return int(highest or 0) + 1


def lay_out(session: Session, card: Card) -> None:
    """Put the items of a card behind what is on the agenda already."""
    last = session.items.aggregate(last=Max("position"))["last"] or 0
    AgendaItem.objects.bulk_create(
        AgendaItem(
            session=session,
            position=last + place,
            kind=step.kind,
            minutes=step.minutes,
            title=dict(step.title),
            text=dict(step.text),
        )
        for place, step in enumerate(card.items, start=1)
    )


@transaction.atomic(durable=True)
def change_session(
    *, session: Session, official: User, plan: Plan, seen: int, now: datetime
) -> Session:
    """Change the plan; who comes hears of another time, place, form or link.

    Raises `Refused`, also when somebody has changed it since `seen`, and
    `ValidationError`.
    """
    session.panel = locked(session.panel)
    fresh = locked_session(session)
    require(policy.refuse_changing(official, fresh))
    if fresh.sequence != seen:
        raise Refused(STALE)
    _check(plan)
    before = {name: getattr(fresh, name) for name in TOLD_OF}
    for name, value in plan.fields.items():
        setattr(fresh, name, value)
    if fresh.announced_at is not None:
        _require_place(fresh)
    fresh.sequence += 1
    fresh.changed_at = now
    fresh.full_clean()
    if fresh.starts_at != before["starts_at"]:
        # Of another time people are reminded anew.
        fresh.reminded_at = None
    fresh.save(update_fields=[*plan.fields, "sequence", "changed_at", "reminded_at"])
    changed = [name for name in TOLD_OF if getattr(fresh, name) != before[name]]
    if fresh.announced_at is not None and changed:
        letters.owe(
            _hearers(fresh),
            "session.changed",
            occasion=f"session:{fresh.pk}/{fresh.sequence}",
            **_said(fresh, now),
        )
        audit.record(
            fresh.panel.process,
            "session.changed",
            **_by(fresh, official, now),
            form=fresh.kind,
            changed=changed,
        )
    return fresh


def _require_place(session: Session) -> None:
    """Raise `ValidationError` while nobody could find the way."""
    kind = Session.Kind(session.kind)
    if kind == Session.Kind.REMOTE and not session.link:
        raise ValidationError(
            {
                "link": ValidationError(
                    _("Give the link to the video meeting first."), "no_link"
                )
            }
        )
    if kind != Session.Kind.REMOTE and not session.place:
        raise ValidationError(
            {"place": ValidationError(_("Say first where it is."), "no_place")}
        )


def _hearers(session: Session) -> list[Volunteer]:
    return [member.volunteer for member in seated(session.panel)]


def page_of(session: Session) -> str:
    """Return the page of a session for its members."""
    panel = session.panel
    return reverse(
        "panels:room_session", args=[panel.process.slug, panel.slug, session.number]
    )


def _said(session: Session, now: datetime) -> dict[str, Any]:
    """Return what every letter about a session says."""
    return {
        "panel": session.panel,
        "link": page_of(session),
        "now": now,
        "session": session.title,
        "when": moment_by_language(session.starts_at),
    }


def _by(session: Session, official: User, now: datetime) -> dict[str, Any]:
    """Return what the record says of everything that is done with a session."""
    return {
        "subject": reference_of(session),
        "actor": official,
        "role": role_in(official, session.panel),
        "now": now,
        "starts_at": session.starts_at.isoformat(),
    }


@transaction.atomic(durable=True)
def announce_session(*, session: Session, official: User, now: datetime) -> Session:
    """Show a session to everyone and tell the members of it.

    Raises `Refused` when it was announced already, and `ValidationError` without a
    place or link.
    """
    session.panel = locked(session.panel)
    fresh = locked_session(session)
    require(policy.refuse_changing(official, fresh))
    if fresh.announced_at is not None:
        raise Refused(
            Refusal("announced", _("This session has been announced already."))
        )
    _require_place(fresh)
    fresh.announced_at = now
    fresh.save(update_fields=["announced_at"])
    letters.owe(
        _hearers(fresh),
        "session.planned",
        occasion=f"session:{fresh.pk}",
        **_said(fresh, now),
    )
    audit.record(
        fresh.panel.process,
        "session.planned",
        **_by(fresh, official, now),
        form=fresh.kind,
    )
    return fresh


@transaction.atomic(durable=True)
def cancel_session(
    *, session: Session, official: User, reason: str, now: datetime
) -> Session:
    """Call a session off, with a reason that everyone reads; members are told.

    Raises `Refused` once it has begun, and `ValidationError` without a reason.
    """
    session.panel = locked(session.panel)
    fresh = locked_session(session)
    require(policy.refuse_changing(official, fresh))
    reason = required_reason(reason)
    fresh.state = SessionState.CANCELLED.value
    fresh.end_reason = reason
    fresh.sequence += 1
    fresh.changed_at = now
    fresh.full_clean()
    fresh.save(update_fields=["state", "end_reason", "sequence", "changed_at"])
    if fresh.announced_at is not None:
        letters.owe(
            _hearers(fresh),
            "session.cancelled",
            occasion=f"session:{fresh.pk}",
            **_said(fresh, now),
            reason=reason,
        )
        audit.record(
            fresh.panel.process,
            "session.cancelled",
            **_by(fresh, official, now),
            reason=reason,
        )
    return fresh


@transaction.atomic(durable=True)
def copy_session(
    *,
    session: Session,
    panel: Panel,
    official: User,
    starts_at: datetime,
    now: datetime,
) -> Session:
    """Plan the same once more, in this panel or another one of the process.

    Texts, agenda and rooms come along; the link, experts and everything about people
    does not. Raises `Refused`, and `ValidationError` for a panel of another process.
    """
    if panel.process_id != session.panel.process_id:
        raise ValidationError(
            {"panel": ValidationError(_("Choose a panel of this process."), "far")}
        )
    require(policy.refuse_planning(official, session.panel))
    fresh = locked(panel)
    require(policy.refuse_planning(official, fresh))
    copy = Session(
        panel=fresh,
        number=_next_number(fresh),
        title=session.title,
        description=session.description,
        kind=session.kind,
        starts_at=starts_at,
        ends_at=starts_at + (session.ends_at - session.starts_at),
        place=session.place,
        access=session.access,
        travel=session.travel,
        is_public=session.is_public,
        changed_at=now,
    )
    copy.full_clean()
    copy.save(force_insert=True)
    for item in session.items.all():
        copy.items.create(
            position=item.position,
            kind=item.kind,
            title=item.title,
            text=item.text,
            minutes=item.minutes,
        )
    for room in session.rooms.all():
        copy.rooms.create(
            name=room.name,
            address=room.address,
            host=room.host,
            seats=room.seats,
            is_remote=room.is_remote,
            position=room.position,
        )
    return copy
