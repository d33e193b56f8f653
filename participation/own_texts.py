"""The texts of organisers that this app keeps by language, and what else it knows."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from participation.models import (
    District,
    Phase,
    PhaseExtension,
    Process,
    Survey,
    SurveyCodes,
    SurveyFeedback,
    SurveyQuestion,
)
from participation.policies import Refusal
from participation.readiness import Ready
from participation.surveys.policies import refuse_changing
from participation.translation_queries import coverage_of
from participation.translations import LONGEST_TITLE, Field, Kind


def _process(process: Process) -> QuerySet[Process]:
    return Process.objects.filter(pk=process.pk)


def _districts(process: Process) -> QuerySet[District]:
    found = District.objects.filter(process=process).select_related("process")
    return found.defer("geometry")


def _surveys(process: Process) -> QuerySet[Survey]:
    return Survey.objects.filter(process=process).select_related("process")


def _questions(process: Process) -> QuerySet[SurveyQuestion]:
    found = SurveyQuestion.objects.filter(survey__process=process)
    return found.select_related("survey__process").prefetch_related("survey__waves")


def _released(question: SurveyQuestion, now: datetime) -> Refusal | None:
    waves: Any = question.survey.waves.all()
    return refuse_changing(waves, now=now)


def _feedback(process: Process) -> QuerySet[SurveyFeedback]:
    found = SurveyFeedback.objects.filter(wave__survey__process=process)
    return found.select_related("wave__survey__process")


def _codes(process: Process) -> QuerySet[SurveyCodes]:
    found = SurveyCodes.objects.filter(survey__process=process)
    return found.select_related("survey__process")


def _extensions(process: Process) -> QuerySet[PhaseExtension]:
    found = PhaseExtension.objects.filter(phase__process=process)
    is_read = Q(is_agreed=True) | Q(settled_at=None)
    return found.filter(is_read).select_related("phase__process")


def _survey_link(survey: Survey) -> str:
    place = [survey.process.slug, survey.number]
    return reverse("participation_staff:survey", args=place)


KINDS = (
    Kind(
        "process",
        _("Process"),
        (
            Field("title", _("Title"), max_length=LONGEST_TITLE),
            Field("summary", _("Summary"), has_plain=True, max_length=300),
            Field("description", _("Description"), has_plain=True),
        ),
        _process,
        lambda row: reverse("participation_staff:describe", args=[row.slug]),
        lambda row: row.title,
    ),
    Kind(
        "district",
        _("District"),
        (Field("name", _("Name"), max_length=80),),
        _districts,
        lambda row: reverse("participation_staff:districts", args=[row.process.slug]),
        lambda row: row.name,
    ),
    Kind(
        "survey",
        _("Survey"),
        (
            Field("title", _("Title"), max_length=LONGEST_TITLE),
            Field("introduction", _("Introduction"), has_plain=True, max_length=2000),
            Field("thanks", _("Words of thanks"), has_plain=True, max_length=600),
        ),
        _surveys,
        _survey_link,
        lambda row: row.title,
    ),
    Kind(
        "survey_question",
        _("Question of a survey"),
        (
            Field("text", _("Question"), max_length=300),
            Field("hint", _("Hint"), max_length=300),
            Field("options", _("Option"), max_length=LONGEST_TITLE, inner="text"),
            Field("low", _("Words at the low end"), max_length=60),
            Field("high", _("Words at the high end"), max_length=60),
        ),
        _questions,
        lambda row: _survey_link(row.survey),
        lambda row: row.survey.title,
        _released,
    ),
    Kind(
        "survey_codes",
        _("Codes of a survey"),
        (Field("name", _("For whom"), max_length=80),),
        _codes,
        lambda row: reverse(
            "participation_staff:survey_codes",
            args=[row.survey.process.slug, row.survey.number],
        ),
        lambda row: row.survey.title,
        stays_as_said=True,
    ),
    Kind(
        "survey_feedback",
        _("What a survey changed"),
        (Field("text", _("What changed"), max_length=600),),
        _feedback,
        lambda row: reverse(
            "participation_staff:survey_wave",
            args=[
                row.wave.survey.process.slug,
                row.wave.survey.number,
                row.wave.number,
            ],
        ),
        lambda row: row.wave.survey.title,
        stays_as_said=True,
    ),
    Kind(
        "extension",
        _("More time for a phase"),
        (Field("reason", _("Reason"), max_length=1000),),
        _extensions,
        lambda row: reverse(
            "participation_staff:extend", args=[row.phase.process.slug, row.phase.kind]
        ),
        lambda row: row.phase.process.title,
        stays_as_said=True,
    ),
)


def asked(process: Process, phase: Phase, now: datetime) -> Iterator[Ready]:
    """Each phase is better with its texts in every language of the service."""
    phases = sorted(process.phases.all(), key=lambda one: one.starts_at)
    first = next((one for one in phases if not one.is_over(now)), None)
    if first is None or first.pk != phase.pk:
        return
    link = reverse("participation_staff:translations", args=[process.slug])
    codes = dict(settings.LANGUAGES)
    for one in coverage_of(process, now=now):
        if one.texts and one.language in codes:
            yield Ready(
                f"language_{one.language}",
                format_lazy(
                    _("Texts in {language}: {there} of {texts}"),
                    language=codes[one.language],
                    there=one.there,
                    texts=one.texts,
                ),
                one.is_whole,
                is_needed=False,
                link=f"{link}?language={one.language}",
            )
