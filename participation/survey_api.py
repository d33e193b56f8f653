"""Surveys in the API: read only, and results only once they are published."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from participation.api import NOT_FOUND, PublicView, public_process_or_404
from participation.survey_serializers import SurveyOut, SurveyResultsOut
from participation.surveys import exporting, reading
from participation.surveys.reading import Standing


def _survey(standing: Standing) -> dict[str, Any]:
    survey = standing.survey
    return {
        "number": survey.number,
        "title": survey.title,
        "introduction": survey.introduction,
        "audience": survey.audience,
        "is_anonymous": survey.is_anonymous,
        "state": standing.state,
        "waves": [one for one in standing.waves if one.released_at is not None],
    }


class Surveys(PublicView):
    @extend_schema(
        operation_id="surveys",
        summary="The surveys of a process, those that are open first",
        responses={200: SurveyOut(many=True), **NOT_FOUND},
    )
    def get(self, _request: Request, slug: str) -> Response:
        now = timezone.now()
        process = public_process_or_404(slug, now=now)
        found = [_survey(one) for one in reading.public_surveys(process, now=now)]
        return Response(SurveyOut(found, many=True).data)


class SurveyResults(PublicView):
    @extend_schema(
        operation_id="survey_results",
        summary="The published results of one wave of a survey",
        responses={200: SurveyResultsOut, **NOT_FOUND},
    )
    def get(self, _request: Request, slug: str, number: int, wave: int) -> Response:
        now = timezone.now()
        process = public_process_or_404(slug, now=now)
        standing = reading.standing_or_404(process, number, now=now)
        one = reading.wave_or_404(standing, wave)
        if one.published_at is None:
            raise Http404
        return Response(SurveyResultsOut(exporting.wave_data(standing, one)).data)
