"""The agenda of a session and its rooms: add, change, move, take out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from panels.actions.sessions import lay_out
from panels.methods.cards import Card
from panels.models import AgendaItem, Attendance, Expert, Room, Session
from panels.policies import sessions as policy
from panels.queries.live import bump
from panels.queries.pages import locked
from panels.queries.sessions import locked_session
from participation.models import User
from participation.policies import require

Texts = Mapping[str, str]
MOST_ITEMS = 60
MOST_ROOMS = 40


@dataclass(frozen=True, slots=True)
class Heard:
    """An expert who is to be heard."""

    name: str
    organisation: str = ""
    interest: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """What an agenda item is to be."""

    title: Texts
    kind: str = AgendaItem.Kind.TALK
    minutes: int = 15
    text: Texts = field(default_factory=dict)
    speaker: str = ""
    experts: Sequence[Heard] = ()

    @property
    def fields(self) -> dict[str, object]:
        return {
            "title": dict(self.title),
            "kind": self.kind,
            "minutes": self.minutes,
            "text": dict(self.text),
            "speaker": self.speaker,
        }


@dataclass(frozen=True, slots=True)
class Place:
    """What a room is to be."""

    name: str
    address: str = ""
    host: str = ""
    seats: int | None = None
    is_remote: bool = False


def _opened(session: Session, official: User | AnonymousUser) -> Session:
    """Lock panel and session, and ask whether the agenda can be changed."""
    session.panel = locked(session.panel)
    fresh = locked_session(session)
    require(policy.refuse_agenda(official, fresh))
    return fresh


def _seen(session: Session) -> None:
    """Let the room know, while people are in it."""
    if session.is_live:
        bump(session)


@transaction.atomic(durable=True)
def add_item(*, session: Session, official: User, item: Item) -> AgendaItem:
    """Put an item at the end of the agenda. Raises `Refused` once it is over."""
    fresh = _opened(session, official)
    if fresh.items.count() >= MOST_ITEMS:
        raise ValidationError(_("The agenda is full."), "agenda_full")
    last = fresh.items.aggregate(last=Max("position"))["last"] or 0
    added = AgendaItem(session=fresh, position=last + 1, **item.fields)
    added.full_clean()
    added.save(force_insert=True)
    _hear(added, item.experts)
    _seen(fresh)
    return added


def _hear(item: AgendaItem, experts: Sequence[Heard]) -> None:
    """Replace the experts of an item."""
    item.experts.all().delete()
    for place, one in enumerate(experts, start=1):
        expert = Expert(
            item=item,
            name=one.name,
            organisation=one.organisation,
            interest=one.interest,
            position=place,
        )
        expert.full_clean()
        expert.save(force_insert=True)


@transaction.atomic(durable=True)
def change_item(*, item: AgendaItem, official: User, changed: Item) -> AgendaItem:
    """Change an item that has not been begun. Raises `Refused` for others."""
    fresh = _opened(item.session, official)
    kept: AgendaItem = fresh.items.get(pk=item.pk)
    require(policy.refuse_item(official, kept, fresh))
    for name, value in changed.fields.items():
        setattr(kept, name, value)
    kept.full_clean()
    kept.save(update_fields=[*changed.fields])
    _hear(kept, changed.experts)
    _seen(fresh)
    return kept


@transaction.atomic(durable=True)
def remove_item(*, item: AgendaItem, official: User) -> None:
    """Take an item out that has not been begun and that nothing hangs on.

    Raises `Refused`, and `ValidationError` where a vote was prepared for it.
    """
    fresh = _opened(item.session, official)
    kept = fresh.items.get(pk=item.pk)
    require(policy.refuse_item(official, kept, fresh))
    if kept.polls.exists():
        raise ValidationError(
            _("A vote was prepared for this item. Move the vote first."), "has_poll"
        )
    kept.delete()
    _seen(fresh)


@transaction.atomic(durable=True)
def move_item(*, item: AgendaItem, official: User, by: int) -> None:
    """Move an item up (-1) or down (1); at the end of the list it stays.

    Raises `Refused` once the session is over.
    """
    fresh = _opened(item.session, official)
    items = list(fresh.items.all())
    at = next(place for place, one in enumerate(items) if one.pk == item.pk)
    to = min(max(at + by, 0), len(items) - 1)
    items.insert(to, items.pop(at))
    for place, one in enumerate(items, start=1):
        one.position = place
    AgendaItem.objects.bulk_update(items, ["position"])
    _seen(fresh)


@transaction.atomic(durable=True)
def use_card(*, session: Session, official: User, card: Card) -> None:
    """Put the items of a method card behind the agenda. Raises `Refused`."""
    fresh = _opened(session, official)
    if fresh.items.count() + len(card.items) > MOST_ITEMS:
        raise ValidationError(_("The agenda is full."), "agenda_full")
    lay_out(fresh, card)
    _seen(fresh)


@transaction.atomic(durable=True)
def write_notes(*, item: AgendaItem, official: User, notes: str, decision: str) -> None:
    """Keep what was said and decided, for the minutes; also after the session.

    Raises `Refused` for everybody who does not run the panel.
    """
    item.session.panel = locked(item.session.panel)
    fresh = locked_session(item.session)
    require(policy.refuse_planning(official, fresh.panel))
    kept = fresh.items.get(pk=item.pk)
    kept.notes, kept.decision = notes.strip(), decision.strip()
    kept.full_clean()
    kept.save(update_fields=["notes", "decision"])
    _seen(fresh)


@transaction.atomic(durable=True)
def save_room(
    *, session: Session, official: User, place: Place, room: Room | None = None
) -> Room:
    """Add a room, or change one. Raises `Refused` once the session is over."""
    fresh = _opened(session, official)
    if room is None and fresh.rooms.count() >= MOST_ROOMS:
        raise ValidationError(_("There are enough rooms."), "too_many_rooms")
    kept = fresh.rooms.get(pk=room.pk) if room else Room(session=fresh)
    if room is None:
        last = fresh.rooms.aggregate(last=Max("position"))["last"] or 0
        kept.position = last + 1
    kept.name, kept.address, kept.host = place.name, place.address, place.host
    kept.seats, kept.is_remote = place.seats, place.is_remote
    kept.full_clean()
    kept.save()
    _seen(fresh)
    return kept


@transaction.atomic(durable=True)
def remove_room(*, room: Room, official: User) -> None:
    """Take out a room in which nobody is. Raises `Refused` and `ValidationError`."""
    fresh = _opened(room.session, official)
    if Attendance.objects.filter(room=room, arrived_at__isnull=False).exists():
        raise ValidationError(_("People came in there, so it stays."), "in_use")
    fresh.rooms.get(pk=room.pk).delete()
    _seen(fresh)
