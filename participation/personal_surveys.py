"""What surveys hold about a person, and what becomes of it when they leave."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participation.actions.leaving import Farewell
from participation.models import (
    SurveyAnswer,
    SurveyBatch,
    SurveyInvitation,
    SurveyMark,
    User,
)
from participation.personal import Part, Table, table
from participation.texts import pick

IN_SURVEY = "wave__survey__process"


def _survey_of(row: Any) -> str:
    survey = row.wave.survey
    language = get_language() or settings.LANGUAGE_CODE
    return f"{survey.process.slug}/{survey.number} {pick(survey.title, language)[0]}"


def _wave_of(row: Any) -> int:
    return int(row.wave.number)


def _texts_of(row: SurveyAnswer) -> dict[str, str]:
    return {one.question.code: one.text for one in row.texts.all()}


OF_WAVE: dict[str, Any] = {
    "survey": (_("survey"), _survey_of),
    "wave": (_("wave"), _wave_of),
}


def _tell(person: User) -> list[Table]:
    return [
        table(
            "survey_invitations",
            SurveyInvitation.objects.filter(person=person).select_related(IN_SURVEY),
            *("group", "invited_at"),
            title=_("Surveys you were invited to"),
            **OF_WAVE,
        ),
        table(
            "surveys_answered",
            SurveyMark.objects.filter(person=person).select_related(IN_SURVEY),
            title=_("Surveys you have answered"),
            **OF_WAVE,
        ),
        table(
            "survey_answers",
            SurveyAnswer.objects.filter(person=person)
            .select_related(IN_SURVEY)
            .prefetch_related("texts__question"),
            "content",
            title=_("Your answers to surveys with names"),
            texts=(_("texts"), _texts_of),
            **OF_WAVE,
        ),
        table(
            "survey_batches",
            SurveyBatch.objects.filter(helper=person).select_related(IN_SURVEY),
            *("number", "channel", "count", "begun_on"),
            title=_("Paper forms you have typed"),
            **OF_WAVE,
        ),
    ]


def _leave(person: User, _farewell: Farewell, *, now: datetime) -> None:  # noqa: ARG001 - every part is told when
    """Leave the figures as they are, and nobody's."""
    SurveyMark.objects.filter(person=person).delete()
    SurveyAnswer.objects.filter(person=person).update(person=None)
    SurveyInvitation.objects.filter(person=person).update(person=None)
    SurveyBatch.objects.filter(helper=person).update(helper=None)


ABOUT_SURVEYS = Part(
    name="surveys",
    title=_("Surveys"),
    tell=_tell,
    holds=frozenset(
        {
            "participation.SurveyAnswer.person",
            "participation.SurveyBatch.helper",
            "participation.SurveyInvitation.person",
            "participation.SurveyMark.person",
        }
    ),
    leave=_leave,
)
