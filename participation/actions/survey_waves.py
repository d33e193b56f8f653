"""The waves of a survey: planned, released, asked, closed, published, fed back."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation import audit, notices
from participation.actions.surveys import Texts, locked
from participation.in_words import moment_by_language
from participation.models import (
    Role,
    Survey,
    SurveyBatch,
    SurveyCount,
    SurveyFeedback,
    SurveyInvitation,
    SurveyMark,
    SurveyText,
    SurveyWave,
    User,
)
from participation.policies import Refusal, Refused, refuse_organising, require
from participation.surveys import policies
from participation.surveys.audiences import groups_of
from participation.surveys.inviting import Invited, invited_to
from participation.surveys.mixing import mix_all

RELEASED = Refusal(
    "released", _("This wave has been released. Take the release back to change it.")
)

NO_GROUP_CHOSEN = Refusal("no_group", _("Choose at least one group."))


def locked_wave(wave: SurveyWave) -> SurveyWave:
    """Lock a wave: answers come in one after the other, and find what was before."""
    found = SurveyWave.objects.select_for_update(of=("self",), no_key=True)
    return found.select_related("survey__process").get(pk=wave.pk)


@transaction.atomic(durable=True)
def plan_wave(
    *,
    survey: Survey,
    organiser: User,
    opens_at: datetime,
    closes_at: datetime,
    invites: bool,
    reminder_days: int | None,
    wave: SurveyWave | None,
    now: datetime,
) -> SurveyWave:
    """Set the times of a new wave, or of one that has not been released."""
    fresh = locked(survey)
    require(refuse_organising(organiser, fresh.process))
    waves = list(fresh.waves.all())
    if wave is None:
        number = len(waves) + 1
        planned = SurveyWave(survey=fresh, number=number)
        before = waves[-1] if waves else None
    else:
        planned = fresh.waves.get(pk=wave.pk)
        if planned.released_at is not None:
            raise Refused(RELEASED)
        earlier = [one for one in waves if one.number < planned.number]
        before = earlier[-1] if earlier else None
    problems = {}
    if closes_at <= max(opens_at, now):
        problems["closes_at"] = ValidationError(
            _("The survey closes after it opens, and not in the past."), "wrong_close"
        )
    if before is not None and opens_at < before.closes_at:
        problems["opens_at"] = ValidationError(
            _("A wave opens when the one before it is over."), "overlap"
        )
    later = [one for one in waves if one.number > planned.number]
    if later and closes_at > later[0].opens_at:
        problems["closes_at"] = ValidationError(
            _("A wave is over before the next one opens."), "overlap"
        )
    if problems:
        raise ValidationError(problems)
    planned.opens_at, planned.closes_at = opens_at, closes_at
    planned.invites = invites and fresh.audience == Survey.Audience.GROUPS
    planned.reminder_days = reminder_days if planned.invites else None
    planned.full_clean(exclude=["survey"])
    planned.save()
    return planned


@transaction.atomic(durable=True)
def release_wave(*, wave: SurveyWave, organiser: User, now: datetime) -> None:
    """Let a wave open by the clock, with its questions and its promise as they are."""
    survey = locked(wave.survey)
    require(refuse_organising(organiser, survey.process))
    fresh = locked_wave(wave)
    if fresh.released_at is not None:
        return
    if not survey.questions.exists():
        raise Refused(Refusal("no_questions", _("Write a question first.")))
    if fresh.closes_at <= now:
        raise Refused(Refusal("past", _("The close of this wave is in the past.")))
    if survey.audience == Survey.Audience.GROUPS:
        known = {one.key for one in groups_of(survey.process, now=now)}
        if known.isdisjoint(survey.groups):
            raise Refused(NO_GROUP_CHOSEN)
    fresh.released_at = now
    fresh.save(update_fields=["released_at"])
    audit.record(
        survey.process,
        "survey.released",
        subject=f"survey:{survey.number}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        wave=fresh.number,
        questions=survey.questions.count(),
        anonymous=survey.is_anonymous,
        audience=survey.audience,
        opens_at=fresh.opens_at.isoformat(),
        closes_at=fresh.closes_at.isoformat(),
    )


@transaction.atomic(durable=True)
def recall_wave(*, wave: SurveyWave, organiser: User, now: datetime) -> None:
    """Take a release back, as long as the wave has not opened."""
    survey = locked(wave.survey)
    require(refuse_organising(organiser, survey.process))
    fresh = locked_wave(wave)
    if fresh.has_begun(now):
        raise Refused(Refusal("begun", _("This wave has opened, so it stays.")))
    if fresh.released_at is None:
        return
    fresh.released_at = None
    fresh.save(update_fields=["released_at"])
    audit.record(
        survey.process,
        "survey.recalled",
        subject=f"survey:{survey.number}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        wave=fresh.number,
    )


@transaction.atomic(durable=True)
def invite_people(
    *, wave: SurveyWave, now: datetime, organiser: User | None = None
) -> Invited:
    """Invite the groups of an open wave, but for whom was invited elsewhere lately.

    Without an organiser the clock does it. People are locked in the order of their
    keys, so that of two surveys that invite at once the second finds the first.
    """
    fresh = locked_wave(wave)
    survey = fresh.survey
    if organiser is not None:
        require(refuse_organising(organiser, survey.process))
    require(policies.refuse_time(fresh, now=now))
    if fresh.invited_at is not None:
        return Invited()
    asked = invited_to(fresh, now=now, is_locked=True)
    # Groups can answer as soon as the wave is open, before anybody is invited.
    answered = set(
        fresh.marks.filter(person__isnull=False).values_list("person", flat=True)
    )
    SurveyInvitation.objects.bulk_create(
        [
            SurveyInvitation(
                wave=fresh,
                person=person,
                group=group,
                invited_at=now,
                is_answered=person.pk in answered,
            )
            for person, group in asked.people
        ],
        batch_size=500,
    )
    fresh.invited_at = now
    fresh.invites = True
    fresh.save(update_fields=["invited_at", "invites"])
    audit.record(
        survey.process,
        "survey.invited",
        subject=f"survey:{survey.number}",
        actor=organiser,
        role=Role.ORGANISER if organiser else "",
        now=now,
        wave=fresh.number,
        invited=len(asked.people),
        left_out=asked.rested,
    )
    notices.owe(
        [person for person, _group in asked.people if person.pk not in answered],
        "survey.invited",
        occasion=f"survey:{fresh.pk}",
        link=page_of(survey),
        now=now,
        process=survey.process,
        title=survey.title,
        until=fresh.closes_at,
        close=moment_by_language(fresh.closes_at),
    )
    return asked


def page_of(survey: Survey) -> str:
    return reverse("participation:survey", args=[survey.process.slug, survey.number])


@transaction.atomic(durable=True)
def seal_wave(*, wave: SurveyWave, now: datetime) -> bool:
    """Part the answers of a wave that is over from whatever they came with.

    Keys of forms and of forms just typed go, marks of the open link with them; of an
    anonymous wave everything is written anew. Returns whether it was still to be done.
    """
    fresh = locked_wave(wave)
    if fresh.sealed_at is not None or not fresh.is_over(now):
        return False
    # Who sits beside a helper answers before the close, like everybody else.
    fresh.batches.filter(channel=SurveyCount.Channel.HELP).update(is_closed=True)
    _part(fresh)
    fresh.sealed_at = now
    fresh.save(update_fields=["sealed_at"])
    return True


def _part(wave: SurveyWave) -> None:
    let_go(wave.batches.all())
    wave.marks.filter(person=None, code=None).delete()
    wave.marks.update(form_key=None, undo_key=None)
    if wave.survey.is_anonymous:
        mix_all(wave)


def let_go(batches: QuerySet[SurveyBatch]) -> None:
    """Let the last forms of batches count for good: nothing leads to them any more."""
    for batch in batches.filter(undo_key__isnull=False):
        for rows in (batch.wave.answers, batch.wave.texts, batch.wave.marks):
            rows.filter(undo_key=batch.undo_key).update(undo_key=None)
        batch.undo_key = batch.undo_until = None
        batch.save(update_fields=["undo_key", "undo_until"])


@transaction.atomic(durable=True)
def let_go_late(*, wave: SurveyWave, now: datetime) -> None:
    """Do so with those that were typed a while ago."""
    fresh = locked_wave(wave)
    let_go(fresh.batches.filter(undo_until__lte=now))
    if fresh.sealed_at is not None:
        fresh.marks.filter(person=None, code=None, undo_key=None).delete()


@transaction.atomic(durable=True)
def count_answers(*, wave: SurveyWave, organiser: User, now: datetime) -> None:
    """End the typing of paper forms for good; from here on results are seen.

    They are seen whole or not at all: between two looks nothing can come in.
    """
    fresh = locked_wave(wave)
    require(policies.refuse_counting(organiser, fresh, now=now))
    fresh.batches.update(is_closed=True)
    _part(fresh)
    answers = fresh.answers.count()
    if answers < settings.SURVEY_SMALLEST_GROUP:
        # Of so few nobody reads the texts either.
        fresh.texts.update(state=SurveyText.State.HIDDEN)
    fresh.counted_at = now
    fresh.sealed_at = fresh.sealed_at or now
    fresh.save(update_fields=["counted_at", "sealed_at"])
    audit.record(
        fresh.survey.process,
        "survey.counted",
        subject=f"survey:{fresh.survey.number}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        wave=fresh.number,
        answers=answers,
    )


@transaction.atomic(durable=True)
def publish_results(*, wave: SurveyWave, organiser: User, now: datetime) -> None:
    """Show the results to everyone."""
    fresh = locked_wave(wave)
    require(policies.refuse_publishing(organiser, fresh, now=now))
    fresh.published_at = now
    fresh.save(update_fields=["published_at"])
    audit.record(
        fresh.survey.process,
        "survey.published",
        subject=f"survey:{fresh.survey.number}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        wave=fresh.number,
        answers=fresh.answers.count(),
        texts_shown=fresh.texts.filter(state="shown").count(),
        texts_hidden=fresh.texts.filter(state="hidden").count(),
    )


@transaction.atomic(durable=True)
def give_feedback(
    *, wave: SurveyWave, organiser: User, text: Texts, link: str, now: datetime
) -> SurveyFeedback:
    """Say what changed because of the answers; those who took part are told.

    Of an anonymous survey these are all who were invited: who has answered is known,
    and still nobody is to be told by it. What has been said already is not said again:
    a form can be sent twice.
    """
    fresh = locked_wave(wave)
    require(policies.refuse_feedback(organiser, fresh))
    survey = fresh.survey
    for said in fresh.feedback.all():
        if (said.text, said.link) == (dict(text), link):
            return said
    item = SurveyFeedback(wave=fresh, text=dict(text), link=link, made_at=now)
    item.full_clean(exclude=["wave"])
    item.save()
    audit.record(
        survey.process,
        "survey.heeded",
        subject=f"survey:{survey.number}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        wave=fresh.number,
        link=link,
    )
    told = SurveyInvitation.objects.filter(wave=fresh, person__isnull=False)
    if not survey.is_anonymous:
        told = told.filter(is_answered=True)
    heard = User.objects.filter(pk__in=told.values("person"))
    if not survey.is_anonymous:
        marks = SurveyMark.objects.filter(wave=fresh, person__isnull=False)
        heard |= User.objects.filter(pk__in=marks.values("person"))
    notices.owe(
        heard,
        "survey.heeded",
        occasion=f"survey:{fresh.pk}:{item.pk}",
        link=page_of(survey),
        now=now,
        process=survey.process,
        title=survey.title,
        text=item.text,
    )
    return item
