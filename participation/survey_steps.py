"""What the clock brings about for surveys: invitations are owed, answers are sealed."""

from collections.abc import Iterator
from datetime import datetime

from participation.actions.survey_waves import invite_people, let_go_late, seal_wave
from participation.models import SurveyBatch, SurveyWave
from participation.ticking import Done, each


def settle_surveys(now: datetime) -> list[Done]:
    """Be a step of the tick; what is finished is never looked at again."""
    waves = SurveyWave.objects.select_related("survey__process")
    public = waves.filter(survey__process__published_at__lte=now)
    late = SurveyBatch.objects.filter(undo_key__isnull=False, undo_until__lte=now)
    typed = waves.filter(pk__in=late.values("wave"))
    done = each(public.to_invite(now), lambda wave: _invite(wave, now))
    done += each(typed, lambda wave: _let_go(wave, now))
    return done + each(waves.to_seal(now), lambda wave: _seal(wave, now))


def _invite(wave: SurveyWave, now: datetime) -> Iterator[Done]:
    asked = invite_people(wave=wave, now=now)
    yield _done("survey.invited", wave, len(asked.people))


def _let_go(wave: SurveyWave, now: datetime) -> Iterator[Done]:
    let_go_late(wave=wave, now=now)
    yield _done("survey.entered", wave, 1)


def _seal(wave: SurveyWave, now: datetime) -> Iterator[Done]:
    if seal_wave(wave=wave, now=now):
        yield _done("survey.closed", wave, 1)


def _done(what: str, wave: SurveyWave, count: int) -> Done:
    survey = wave.survey
    subject = f"survey:{survey.number}:{wave.number}"
    return Done(what, survey.process.slug, subject, count)
