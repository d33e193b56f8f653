"""Answering: once, by oneself; changed while it has names; typed for others."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.actions.survey_waves import let_go, locked_wave
from participation.models import (
    SurveyAnswer,
    SurveyBatch,
    SurveyCode,
    SurveyCount,
    SurveyInvitation,
    SurveyMark,
    SurveyText,
    SurveyWave,
    User,
)
from participation.policies import Refusal, Refused, refuse_organising, require
from participation.surveys import policies
from participation.surveys.asked import questions_of, words_of_problem
from participation.surveys.mixing import mix_in
from participation.surveys.questionnaire import problems_of, tidied

Values = Mapping[str, Any]
Channel = SurveyCount.Channel
NOTHING_TO_UNDO = Refusal(
    "nothing_to_undo", _("There is no form to take back any more.")
)


@dataclass(frozen=True, slots=True)
class Typed:
    """Answers by the code of the question, and the language of free texts."""

    values: Values
    language: str


def _checked(wave: SurveyWave, typed: Typed) -> tuple[dict[str, Any], dict[str, str]]:
    """Return values without texts, and texts. Raises `ValidationError` by question."""
    questions = questions_of(wave.survey)
    problems = problems_of(questions, typed.values)
    if problems:
        raise ValidationError(
            {
                code: ValidationError(str(words_of_problem(one)), one.code)
                for code, one in problems.items()
            }
        )
    values = tidied(questions, typed.values)
    if not values:
        raise ValidationError(_("Answer at least one question."), "empty")
    texts = {one.code for one in questions if one.kind == "text"}
    return (
        {code: value for code, value in values.items() if code not in texts},
        {code: value for code, value in values.items() if code in texts},
    )


@transaction.atomic(durable=True)
def answer_survey(
    *,
    wave: SurveyWave,
    person: User | AnonymousUser,
    code: SurveyCode | None,
    typed: Typed,
    form_key: UUID,
    now: datetime,
) -> None:
    """Answer once; a form that is sent again changes nothing.

    The mark says who has answered, the answer what: in an anonymous survey nothing
    leads from one to the other. In one with names it can be changed until the close.
    Raises `Refused`, and `ValidationError` by the code of the question.
    """
    fresh = locked_wave(wave)
    require(policies.refuse_answering(fresh, person, code, now=now))
    who = _who(fresh, person, code)
    values, texts = _checked(fresh, typed)
    if who:
        mark = SurveyMark.objects.filter(wave=fresh, **who).first()
        if mark is not None:
            if mark.form_key == form_key:
                return
            if fresh.survey.is_anonymous:
                raise Refused(policies.ANSWERED)
            if mark.undo_key is not None:
                # A helper who takes the form back now would take these answers away.
                let_go(fresh.batches.filter(undo_key=mark.undo_key))
            _change(fresh, who, values, texts, typed.language)
            SurveyMark.objects.filter(pk=mark.pk).update(form_key=form_key)
            return
    try:
        with transaction.atomic():
            SurveyMark.objects.create(wave=fresh, form_key=form_key, **who)
    except IntegrityError as error:
        if not who:
            # The same form of the open link: it was counted the first time.
            return
        raise Refused(policies.ANSWERED) from error
    if "person" in who:
        SurveyInvitation.objects.filter(wave=fresh, **who).update(is_answered=True)
    named = {} if fresh.survey.is_anonymous else who
    _keep(fresh, values, texts, typed.language, named=named)
    _count(fresh, timezone.localdate(now), Channel.WEB, 1)


def _who(
    wave: SurveyWave, person: User | AnonymousUser, code: SurveyCode | None
) -> dict[str, Any]:
    """Say by what somebody is known: a code, an account, or nothing but the form."""
    if wave.survey.audience == "codes":
        return {"code": code}
    return {"person": person} if person.is_authenticated else {}


def _keep(
    wave: SurveyWave,
    values: Values,
    texts: Mapping[str, str],
    language: str,
    *,
    named: Mapping[str, Any],
    undo_key: UUID | None = None,
) -> None:
    answer = SurveyAnswer(wave=wave, content=values, undo_key=undo_key, **named)
    rows = _texts(wave, texts, language, undo_key)
    if wave.survey.is_anonymous:
        mix_in(answer, SurveyAnswer.objects.filter(wave=wave))
        for row in rows:
            mix_in(row, SurveyText.objects.filter(wave=wave))
        return
    answer.save(force_insert=True)
    for row in rows:
        row.answer = answer
    SurveyText.objects.bulk_create(rows)


def _texts(
    wave: SurveyWave, texts: Mapping[str, str], language: str, undo_key: UUID | None
) -> list[SurveyText]:
    questions = {one.code: one for one in wave.survey.questions.all()}
    return [
        SurveyText(
            wave=wave,
            question=questions[code],
            text=text,
            language=language,
            undo_key=undo_key,
        )
        for code, text in texts.items()
    ]


def _change(
    wave: SurveyWave,
    who: Mapping[str, Any],
    values: Values,
    texts: Mapping[str, str],
    language: str,
) -> None:
    """Put new answers in the place of old ones; a text that stays keeps its state."""
    answer = SurveyAnswer.objects.get(wave=wave, **who)
    answer.content = values
    answer.save(update_fields=["content"])
    kept = {one.question.code: one for one in answer.texts.select_related("question")}
    same = {code for code, one in kept.items() if texts.get(code) == one.text}
    answer.texts.exclude(pk__in=[kept[code].pk for code in same]).delete()
    rows = _texts(
        wave,
        {code: text for code, text in texts.items() if code not in same},
        language,
        None,
    )
    for row in rows:
        row.answer = answer
    SurveyText.objects.bulk_create(rows)


def _count(wave: SurveyWave, day: Any, channel: str, by: int) -> None:
    row, _is_new = SurveyCount.objects.get_or_create(
        wave=wave, day=day, channel=channel
    )
    SurveyCount.objects.filter(pk=row.pk).update(count=F("count") + by)


@transaction.atomic(durable=True)
def begin_batch(
    *, wave: SurveyWave, helper: User, channel: str, now: datetime
) -> SurveyBatch:
    """Begin a batch of forms under a number to be written on the bundle."""
    fresh = locked_wave(wave)
    require(policies.refuse_entering(helper, fresh.survey.process))
    kind = Channel.HELP if channel == Channel.HELP else Channel.PAPER
    require(_refuse_typing(fresh, kind, now=now))
    last = fresh.batches.aggregate(last=Max("number"))["last"] or 0
    return SurveyBatch.objects.create(
        wave=fresh,
        number=last + 1,
        helper=helper,
        channel=kind,
        begun_on=timezone.localdate(now),
    )


def _refuse_typing(wave: SurveyWave, channel: str, *, now: datetime) -> Refusal | None:
    """Forms that were filled in before the close may be typed until it is counted."""
    if not wave.has_begun(now):
        return policies.NOT_OPEN
    if wave.counted_at is not None:
        return policies.COUNTED
    if channel == Channel.HELP and wave.is_over(now):
        return policies.CLOSED
    return None


@transaction.atomic(durable=True)
def close_batch(*, batch: SurveyBatch, person: User, now: datetime) -> None:  # noqa: ARG001 - every action knows when
    """Say that a bundle has been typed to the end; organisers say it for others."""
    wave = locked_wave(batch.wave)
    require(policies.refuse_entering(person, wave.survey.process))
    own = wave.batches.select_for_update(no_key=True).get(pk=batch.pk)
    if refuse_organising(person, wave.survey.process) is not None:
        require(_refuse_batch(own, person))
    let_go(wave.batches.filter(pk=own.pk))
    wave.batches.filter(pk=own.pk).update(is_closed=True)


@transaction.atomic(durable=True)
def enter_answer(
    *,
    batch: SurveyBatch,
    helper: User,
    typed: Typed,
    code: SurveyCode | None,
    form_key: UUID,
    now: datetime,
) -> None:
    """Type a form for somebody. It can be taken back until the next one is typed."""
    wave = locked_wave(batch.wave)
    require(policies.refuse_entering(helper, wave.survey.process))
    own = wave.batches.select_for_update(no_key=True).get(pk=batch.pk)
    own.wave = wave
    require(refuse_batch(own, helper, now=now))
    if wave.survey.audience == "codes":
        require(policies.refuse_person(wave, helper, code))
    values, texts = _checked(wave, typed)
    if wave.marks.filter(form_key=form_key).exists():
        return
    let_go(wave.batches.filter(pk=own.pk))
    undo_key = uuid.uuid4()
    used = code if wave.survey.audience == "codes" else None
    try:
        with transaction.atomic():
            wave.marks.create(code=used, form_key=form_key, undo_key=undo_key)
    except IntegrityError as error:
        raise Refused(CODE_USED) from error
    named = {} if wave.survey.is_anonymous or used is None else {"code": used}
    _keep(wave, values, texts, typed.language, named=named, undo_key=undo_key)
    day = timezone.localdate(now)
    _count(wave, day, own.channel, 1)
    own.count += 1
    own.last_on = day
    own.undo_key = undo_key
    own.undo_until = now + timedelta(minutes=settings.SURVEY_UNDO_MINUTES)
    own.save(update_fields=["count", "last_on", "undo_key", "undo_until"])


BATCH_CLOSED = Refusal("batch_closed", _("This batch is closed. Begin another one."))
CODE_USED = Refusal("code_used", _("Somebody has answered with this code already."))


def refuse_batch(batch: SurveyBatch, helper: User, *, now: datetime) -> Refusal | None:
    """Say why somebody cannot type another form into a batch."""
    if refusal := _refuse_batch(batch, helper):
        return refusal
    if refusal := _refuse_typing(batch.wave, batch.channel, now=now):
        return refusal
    return BATCH_CLOSED if batch.is_closed else None


def _refuse_batch(batch: SurveyBatch, helper: User) -> Refusal | None:
    if batch.helper_id != helper.pk:
        return Refusal("not_yours", _("Somebody else types this batch."))
    return None


@transaction.atomic(durable=True)
def undo_entry(*, batch: SurveyBatch, helper: User, now: datetime) -> None:
    """Take the last form of a batch back, as if it had not been typed."""
    wave = locked_wave(batch.wave)
    require(policies.refuse_entering(helper, wave.survey.process))
    own = wave.batches.select_for_update(no_key=True).get(pk=batch.pk)
    require(_refuse_batch(own, helper))
    is_late = own.undo_until is None or own.undo_until <= now
    if own.undo_key is None or is_late:
        raise Refused(NOTHING_TO_UNDO)
    for rows in (wave.texts, wave.answers, wave.marks):
        rows.filter(undo_key=own.undo_key).delete()
    _count(wave, own.last_on, own.channel, -1)
    own.count -= 1
    own.undo_key = own.undo_until = None
    own.save(update_fields=["count", "undo_key", "undo_until"])
