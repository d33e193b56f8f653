"""What a survey came to: the page, and files to take away."""

import csv
import io
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participation.models import SurveyQuestion, SurveyWave
from participation.survey_views import found, language_now
from participation.surveys import charts, exporting, reading
from participation.surveys.audiences import groups_of
from participation.surveys.reading import Results, Standing


def shown(
    standing: Standing, wave: SurveyWave, *, by: str, language: str
) -> dict[str, Any]:
    """Return what the page of results shows: charts, changes, rates, a division."""
    before = reading.published_before(standing, wave)
    results = reading.results_of(wave, before=before, language=language)
    survey = standing.survey
    names = charts.group_names(survey, groups_of(survey.process, now=standing.now))
    parts = [
        {
            "told": told,
            "answered": reading.answered_as_told(told.counted),
            "chart": charts.chart_of(told, language),
            "mean": told.counted.mean and charts.mean_words(told.counted.mean),
            "changes": told.changed
            and charts.change_rows(told.question, told.changed, language),
        }
        for told in results.told
    ]
    return {
        "wave": wave,
        "results": results,
        "parts": parts,
        "rates": charts.rates_named(results.rates, names, language),
        "crossable": reading.crossable(survey) if results.is_told else [],
        "by": by,
        "crossings": _crossings(wave, results, by, language),
    }


def _crossings(
    wave: SurveyWave, results: Results, by: str, language: str
) -> list[dict[str, Any]]:
    chosen = next(
        (one for one in reading.crossable(wave.survey) if one.code == by), None
    )
    if chosen is None or not results.is_told:
        return []
    return [
        _crossing(wave, chosen, one, language)
        for one in reading.divisible(wave.survey)
        if one.pk != chosen.pk
    ]


def _crossing(
    wave: SurveyWave, by: SurveyQuestion, of: SurveyQuestion, language: str
) -> dict[str, Any]:
    crossed = reading.crossed_of(wave, by, of)
    heads, rows = charts.crossed_rows(by, of, crossed, language)
    return {
        "question": of,
        "by": by,
        "is_told": crossed.is_told,
        "columns": [{"label": by.text}, *({"label": head} for head in heads)],
        "heads": heads,
        "rows": rows,
    }


def _published(
    request: HttpRequest, slug: str, number: int, wave: int
) -> tuple[dict[str, Any], SurveyWave]:
    context = found(request, slug, number)
    one = reading.wave_or_404(context["standing"], wave)
    if one.published_at is None:
        raise Http404
    return context, one


@require_safe
def results(request: HttpRequest, slug: str, number: int, wave: int) -> HttpResponse:
    """Show what was answered, and what changed because of it."""
    context, one = _published(request, slug, number, wave)
    context |= shown(
        context["standing"],
        one,
        by=request.GET.get("by", ""),
        language=language_now(),
    )
    return render(request, "participation/surveys/results.html", context)


@require_safe
def results_json(
    request: HttpRequest, slug: str, number: int, wave: int
) -> JsonResponse:
    context, one = _published(request, slug, number, wave)
    data = exporting.as_data(context["standing"], one)
    answer = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer.headers["Content-Disposition"] = _attached(slug, number, wave, "json")
    return answer


@require_safe
def results_csv(
    request: HttpRequest, slug: str, number: int, wave: int
) -> HttpResponse:
    context, one = _published(request, slug, number, wave)
    rows = exporting.rows_of(exporting.as_data(context["standing"], one))
    return _csv(exporting.COLUMNS, rows, _attached(slug, number, wave, "csv"))


@require_safe
def dictionary(request: HttpRequest, slug: str, number: int, wave: int) -> HttpResponse:
    """Say what each column of the file means."""
    _published(request, slug, number, wave)
    heads = (_("column"), _("what it is"))
    return _csv(
        heads,
        [[name, str(words)] for name, words in exporting.COLUMNS.items()],
        _attached(slug, number, wave, "dictionary.csv"),
    )


def _attached(slug: str, number: int, wave: int, ending: str) -> str:
    return f'attachment; filename="{slug}-survey-{number}-wave-{wave}.{ending}"'


def _csv(heads: Any, rows: Any, disposition: str) -> HttpResponse:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(list(heads))
    writer.writerows([[_tame(cell) for cell in row] for row in rows])
    # The mark lets spreadsheets read the letters of every language.
    return HttpResponse(
        "\N{ZERO WIDTH NO-BREAK SPACE}" + text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": disposition},
    )


def _tame(cell: Any) -> Any:
    """Keep a spreadsheet from running what somebody wrote as a formula."""
    is_formula = isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r")
    return f"'{cell}" if is_formula else cell
