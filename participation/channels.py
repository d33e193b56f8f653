"""By which channels, and when, people are told: what they chose, and what works."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings

from participation.kinds import KINDS, TOPICS, topic_of
from participation.models import NoticeChoice, User
from participation.sending_times import Quiet, Rhythm

EMAIL, SMS = "email", "sms"
Cadence = NoticeChoice.Cadence


@dataclass(frozen=True, slots=True)
class Way:
    """How one person hears of one topic."""

    cadence: NoticeChoice.Cadence
    by_mail: bool
    by_sms: bool


def ways_of(people: Iterable[User], kind: str, *, topic: str = "") -> dict[int, Way]:
    """Say how each of these hears of a kind of notice: one query for all of them."""
    topic = topic or topic_of(kind)
    people = list(people)
    chosen = {
        choice.person_id: choice
        for choice in NoticeChoice.objects.filter(topic=topic, person__in=people)
    }
    found = KINDS.get(kind)
    goes_to_phones = found is not None and found.is_urgent and found.sms is not None
    ways = {}
    for person in people:
        choice = chosen.get(person.pk)
        cadence = Cadence(choice.cadence) if choice else TOPICS[topic].default
        ways[person.pk] = Way(
            cadence,
            by_mail=cadence != Cadence.OFF and can_be_mailed(person),
            by_sms=(
                goes_to_phones
                and choice is not None
                and choice.by_sms
                and can_be_texted(person)
            ),
        )
    return ways


def channels_of(people: Sequence[User], kind: str) -> dict[int, set[str]]:
    """Say by which channels each of these gets a kind of notice.

    Nothing in the set is the inbox alone; who is not in the answer has turned the
    topic off.
    """
    return {
        number: _names(way)
        for number, way in ways_of(people, kind).items()
        if way.cadence != Cadence.OFF or way.by_sms
    }


def _names(way: Way) -> set[str]:
    names = {EMAIL: way.by_mail, SMS: way.by_sms}
    return {name for name, is_used in names.items() if is_used}


def can_be_mailed(person: User) -> bool:
    """Say whether notices go to somebody's address at all."""
    return person.is_active and person.wants_mail and person.mail_failed_at is None


def can_be_texted(person: User) -> bool:
    """Say whether somebody has a number that works, in a city that sends texts."""
    return bool(
        settings.SMS_BACKEND
        and person.is_active
        and person.phone
        and person.phone_confirmed_at
    )


def rhythm_of(person: User) -> Rhythm:
    """Return the quiet hours that hold for somebody, and when digests go out."""
    if person.quiet_from is None or person.quiet_to is None:
        return _rhythm(settings.QUIET_FROM, settings.QUIET_TO)
    return _rhythm(person.quiet_from, person.quiet_to)


def _rhythm(begins: time, ends: time) -> Rhythm:
    return Rhythm(_zone(settings.TIME_ZONE), settings.DIGEST_AT, Quiet(begins, ends))


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
