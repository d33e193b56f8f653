"""The inbox of notices, and how somebody wants to hear of things."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from participation.channels import can_be_mailed, can_be_texted, rhythm_of
from participation.kinds import KINDS, TOPICS, topic_of
from participation.models import Notice, NoticeChoice, TextMessage, User
from participation.sending_times import due_at

Cadence = NoticeChoice.Cadence


@dataclass(frozen=True, slots=True)
class Choice:
    """How somebody wants to hear of one topic."""

    cadence: NoticeChoice.Cadence
    by_sms: bool = False


@transaction.atomic(durable=True)
def mark_read(*, person: User, notice: Notice, now: datetime) -> None:
    Notice.objects.filter(pk=notice.pk, person=person, read_at=None).update(read_at=now)


@transaction.atomic(durable=True)
def mark_all_read(*, notices: QuerySet[Notice], newest: int, now: datetime) -> None:
    """Mark those that the page was about, whose newest had this id; later ones stay."""
    notices.filter(read_at=None, pk__lte=newest).update(read_at=now)


@transaction.atomic(durable=True)
def choose(
    *,
    person: User,
    language: str,
    choices: Mapping[str, Choice],
    quiet: tuple[time, time] | None,
    now: datetime,
) -> None:
    """Keep how somebody wants to hear of things; what waits for them moves along.

    `quiet` are hours of their own, or None for the city's. Text messages need a number
    that was confirmed; without one they are not kept.
    """
    fresh = _locked(person)
    fresh.language = language
    fresh.quiet_from, fresh.quiet_to = quiet or (None, None)
    if fresh.quiet_from is not None and fresh.quiet_from == fresh.quiet_to:
        raise ValidationError(
            {"quiet_to": _("Quiet hours that end when they begin are none.")}
        )
    fresh.full_clean(exclude=["password"])
    fresh.save(update_fields=["language", "quiet_from", "quiet_to"])
    has_phone = can_be_texted(fresh)
    _keep(
        fresh,
        {
            topic: Choice(choice.cadence, by_sms=choice.by_sms and has_phone)
            for topic, choice in choices.items()
        },
    )
    _move(fresh, now=now)


@transaction.atomic(durable=True)
def stop_mail(*, person: User, topics: Iterable[str] = (), now: datetime) -> None:
    """End somebody's mail about some topics, or all of it if none is named."""
    fresh = _locked(person)
    topics = list(topics)
    if topics:
        held = choices_of(fresh)
        _keep(
            fresh, {one: Choice(Cadence.OFF, by_sms=held[one].by_sms) for one in topics}
        )
    else:
        _want_mail(fresh, wants_mail=False)
    _move(fresh, now=now)


@transaction.atomic(durable=True)
def switch_mail(*, person: User, wants_mail: bool, now: datetime) -> None:
    """Turn all of somebody's mail off, or on as they had chosen it."""
    fresh = _locked(person)
    _want_mail(fresh, wants_mail=wants_mail)
    _move(fresh, now=now)


@transaction.atomic(durable=True)
def put_back(
    *, person: User, wants_mail: bool, cadences: Mapping[str, str], now: datetime
) -> None:
    """Undo what ended somebody's mail: it comes as before."""
    fresh = _locked(person)
    _want_mail(fresh, wants_mail=wants_mail)
    held = choices_of(fresh)
    _keep(
        fresh,
        {
            topic: Choice(Cadence(cadence), by_sms=held[topic].by_sms)
            for topic, cadence in cadences.items()
        },
    )
    _move(fresh, now=now)


def choices_of(person: User) -> dict[str, Choice]:
    """Return what holds for every topic, chosen or not."""
    chosen = {
        choice.topic: Choice(Cadence(choice.cadence), by_sms=choice.by_sms)
        for choice in NoticeChoice.objects.filter(person=person)
    }
    return {
        name: chosen.get(name, Choice(topic.default)) for name, topic in TOPICS.items()
    }


def _locked(person: User) -> User:
    """Lock somebody, so that nobody takes their notices meanwhile; read them again."""
    return User.objects.select_for_update(no_key=True).get(pk=person.pk)


def _want_mail(person: User, *, wants_mail: bool) -> None:
    person.wants_mail = wants_mail
    person.save(update_fields=["wants_mail"])


def _keep(person: User, choices: Mapping[str, Choice]) -> None:
    NoticeChoice.objects.bulk_create(
        [
            NoticeChoice(
                person=person,
                topic=topic,
                cadence=choice.cadence,
                by_sms=choice.by_sms,
            )
            for topic, choice in choices.items()
        ],
        update_conflicts=True,
        unique_fields=["person", "topic"],
        update_fields=["cadence", "by_sms"],
    )


def _move(person: User, *, now: datetime) -> None:
    """Let what waits for somebody wait as they want now.

    What a worker has begun to send stays as it is: it asks itself what is wanted.
    """
    waiting = Notice.objects.filter(
        person=person, mail=Notice.Mail.WAITS, mail_key="", claimed_by=""
    )
    choices, rhythm = choices_of(person), rhythm_of(person)
    moved = list(waiting)
    for notice in moved:
        choice = choices[notice.topic or topic_of(notice.kind)]
        if choice.cadence == Cadence.OFF or not can_be_mailed(person):
            notice.mail = Notice.Mail.INBOX
            continue
        kind = KINDS.get(notice.kind)
        notice.due_at = due_at(
            now,
            choice.cadence,
            rhythm,
            until=notice.until,
            is_urgent=kind is not None and kind.is_urgent,
        )
    Notice.objects.bulk_update(moved, ["mail", "due_at"], batch_size=500)
    unwanted = [topic for topic, choice in choices.items() if not choice.by_sms]
    texts = TextMessage.objects.filter(
        person=person, state=TextMessage.State.WAITS, claimed_by=""
    )
    if not can_be_texted(person):
        unwanted = list(TOPICS)
    texts.filter(notice__topic__in=unwanted).update(state=TextMessage.State.DROPPED)
