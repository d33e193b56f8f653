"""What people are told of surveys, and the one reminder."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.in_words import moment_by_language
from participation.models import (
    Notice,
    Process,
    SurveyInvitation,
    SurveyMark,
    SurveyWave,
    User,
)
from participation.notices import Fact, Kind
from participation.occasions import Occasion
from participation.phase_reminders import days_ahead, days_before
from participation.reminders import Reminder, Shown


def _waves(notices: Sequence[Notice]) -> dict[int, int]:
    """Return the wave of each notice, both by key: occasions begin "survey:12"."""
    return {one.pk: int(one.occasion.split(":")[1]) for one in notices}


def still_to_answer(notices: Sequence[Notice], now: datetime) -> set[int]:
    """Return those whose wave is open and whose person has not answered it."""
    named = _waves(notices)
    waves = set(named.values())
    still_open = set(
        SurveyWave.objects.filter(pk__in=waves)
        .open_at(now)
        .values_list("pk", flat=True)
    )
    people = {one.person_id for one in notices}
    answered = set(
        SurveyMark.objects.filter(wave__in=waves, person__in=people).values_list(
            "wave", "person"
        )
    )
    return {
        one.pk
        for one in notices
        if named[one.pk] in still_open
        and (named[one.pk], one.person_id) not in answered
    }


KINDS = {
    "survey.invited": Kind(
        _("Would you answer a few questions? %(title)s"),
        _(
            "You are asked for your view. It takes a few minutes. The survey is open "
            "until %(close)s."
        ),
        still_owed=still_to_answer,
    ),
    "survey.closing": Kind(
        _("Still open: %(title)s"),
        _(
            "You have been asked for your view and have not answered yet. The survey "
            "is open until %(close)s. This is the only reminder."
        ),
        still_owed=still_to_answer,
    ),
    "survey.heeded": Kind(
        _("What changed because of a survey: %(title)s"), _("%(text)s")
    ),
}


def _still_silent(wave: SurveyWave) -> QuerySet[User]:
    """Return who was invited to a wave and has not answered it."""
    silent = SurveyInvitation.objects.filter(wave=wave, is_answered=False)
    return User.objects.filter(is_active=True, pk__in=silent.values("person"))


def _closing_facts(wave: SurveyWave) -> dict[str, Fact]:
    return {
        "title": wave.survey.title,
        "close": moment_by_language(wave.closes_at),
    }


def _of(waves: Iterable[SurveyWave], now: datetime) -> Iterator[Occasion]:
    for wave in waves:
        survey, process = wave.survey, wave.survey.process
        due_at = days_before(wave.closes_at, wave.reminder_days or 0)
        # Who is invited only then has just been asked.
        if due_at <= (wave.invited_at or max(wave.opens_at, now)):
            continue
        yield Occasion(
            kind="survey.closing",
            process=process,
            occasion=f"survey:{wave.pk}",
            link=reverse("participation:survey", args=[process.slug, survey.number]),
            facts=partial(_closing_facts, wave),
            due_at=due_at,
            until=wave.closes_at,
            why=_("You were invited to a survey and have not answered it."),
            whom=_("Those who were invited to the survey and have not answered it"),
            ahead=partial(days_ahead, wave.reminder_days or 0),
            people=partial(_still_silent, wave),
        )


def _asked() -> QuerySet[SurveyWave]:
    """Return waves that may remind: what is over and sealed is not looked at again."""
    return SurveyWave.objects.filter(
        sealed_at=None,
        released_at__isnull=False,
        invites=True,
        reminder_days__isnull=False,
    ).select_related("survey__process")


def _due(now: datetime) -> Iterator[Occasion]:
    yield from _of(_asked().filter(invited_at__isnull=False, opens_at__lte=now), now)


def _planned(process: Process, now: datetime) -> Iterator[Occasion]:
    yield from _of(_asked().filter(survey__process=process, closes_at__gt=now), now)


SURVEY_REMINDER = Reminder(
    name="surveys",
    label=_("A survey closes soon: who has not answered"),
    due=_due,
    planned=_planned,
    kinds=frozenset({"survey.closing"}),
    # Who has answered an anonymous survey is between them and the service, and groups
    # are small: one person can be all who read Swedish.
    shows=Shown.ROUNDED,
)
