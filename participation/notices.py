"""Messages that people are owed: how one is owed, and its words.

An action owes its messages in its own transaction, so that what happened and what
people are told of it cannot come apart. Tasks send them; see `actions/sending.py`.
"""

import logging
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.utils import translation

from participation.channels import Way, rhythm_of, ways_of
from participation.kinds import KINDS, UNKNOWN, Kind, register, topic_of
from participation.models import Notice, Process, TextMessage, User
from participation.sending_times import after_quiet, due_at
from participation.texts import pick

__all__ = [
    "KINDS",
    "Fact",
    "Kind",
    "Sayable",
    "Words",
    "facts_of",
    "languages_for",
    "languages_of",
    "owe",
    "register",
    "words_of",
]

logger = logging.getLogger(__name__)

Fact = str | int | dict[str, str] | None
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# Rows of one statement: what PostgreSQL and SQLite take without a murmur.
BATCH = 500


def owe(
    people: Iterable[User],
    kind: str,
    *,
    occasion: str,
    link: str,
    now: datetime,
    process: Process | None = None,
    topic: str = "",
    until: datetime | None = None,
    said: Mapping[str, Fact] | None = None,
    **facts: Fact,
) -> None:
    """Owe everybody of these one message; who is owed it already is not told twice.

    `occasion` names what it is about within its kind, as "proposal:12"; `link` is the
    path of the page to go to; from `until` on it helps nobody and is not sent. `topic`
    says under which of their choices it falls, if not that of the kind: the same news
    are one's own to an author and followed by others. `said` are further facts, for
    those that are called like something here. Raises `KeyError` for a kind that nobody
    registered.
    """
    facts = {**(said or {}), **facts}
    is_urgent = KINDS[kind].is_urgent
    known = {person.pk: person for person in people}
    topics = {
        # A query that finds people of several kinds may say it of each as `hears_as`.
        number: topic or getattr(person, "hears_as", "") or topic_of(kind)
        for number, person in known.items()
    }
    ways: dict[int, Way] = {}
    for one in set(topics.values()):
        of_it = [known[number] for number, other in topics.items() if other == one]
        ways |= ways_of(of_it, kind, topic=one)
    moments: dict[tuple[Any, ...], datetime] = {}
    rows = []
    for number, person in known.items():
        way, moment = ways[number], now
        if way.by_mail:
            key = (way.cadence, person.quiet_from, person.quiet_to)
            if key not in moments:
                moments[key] = due_at(
                    now,
                    way.cadence,
                    rhythm_of(person),
                    until=until,
                    is_urgent=is_urgent,
                )
            moment = moments[key]
        rows.append(
            Notice(
                person=person,
                process=process,
                kind=kind,
                topic=topics[number],
                occasion=occasion,
                link=link,
                facts=facts,
                made_at=now,
                until=until,
                mail=Notice.Mail.WAITS if way.by_mail else Notice.Mail.INBOX,
                due_at=moment,
            )
        )
    Notice.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    texted = [known[number] for number, way in ways.items() if way.by_sms]
    if texted:
        _owe_texts(texted, kind, occasion, now=now, until=until)


def _owe_texts(
    people: Sequence[User],
    kind: str,
    occasion: str,
    *,
    now: datetime,
    until: datetime | None,
) -> None:
    """Let the same go to phones, outside quiet hours in any case."""
    rows = []
    notices = Notice.objects.filter(kind=kind, occasion=occasion, person__in=people)
    for notice in notices.filter(text_message=None).select_related("person"):
        moment = after_quiet(now, rhythm_of(notice.person))
        if until is None or moment < until:
            rows.append(
                TextMessage(
                    notice=notice,
                    person=notice.person,
                    key=secrets.token_hex(16),
                    made_at=now,
                    due_at=moment,
                )
            )
    TextMessage.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


@dataclass(frozen=True, slots=True)
class Words:
    """A notice in one language, each text on one line."""

    title: str
    text: str


class _Facts(dict[str, str]):
    """The facts of a notice; what an older version did not write leaves a mark."""

    def __missing__(self, name: str) -> str:
        return "…"


class Sayable(Protocol):
    """What has a kind and facts: a notice, or a letter to who has no account."""

    kind: str
    facts: Any


def words_of(notice: Sayable, language: str) -> Words:
    """Say a notice in a language."""
    kind = KINDS.get(notice.kind)
    if kind is None:
        logger.warning("A notice is of the unknown kind %s", notice.kind)
        kind = UNKNOWN
    facts = facts_of(notice, language)
    with translation.override(language):
        return Words(str(kind.title) % facts, str(kind.text) % facts)


def facts_of(notice: Sayable, language: str) -> Mapping[str, str]:
    """Return what fills the gaps of a notice's words, each on one line."""
    facts = _Facts()
    for name, fact in notice.facts.items():
        value = pick(fact, language)[0] if isinstance(fact, dict) else fact
        facts[name] = "" if value is None else _on_one_line(str(value))
    return facts


def _on_one_line(text: str) -> str:
    """Take out what people may have written and the subject of a mail must not hold."""
    return " ".join(CONTROL.sub(" ", text).split())


def languages_for(language: str) -> list[str]:
    """Return a language that somebody has chosen, or those of the city's notices."""
    if language in dict(settings.LANGUAGES):
        return [language]
    return list(settings.NOTICE_LANGUAGES)


def languages_of(person: User) -> list[str]:
    """Return the codes of the languages in which somebody is told of things."""
    return languages_for(person.language)
