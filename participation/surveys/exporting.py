"""The results of a wave as open data: figures as far as they are told, shown texts."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from participation.models import SurveyWave
from participation.policies import Text
from participation.small_groups import Mean
from participation.surveys import reading
from participation.surveys.counting import Counted, Line
from participation.surveys.reading import Standing, Told
from participation.texts import pick

DECIMALS = 4

# The columns of the file of figures, and what each is.
COLUMNS: Mapping[str, Text] = {
    "question": _("code of the question"),
    "question_text": _("the question in the city's own language"),
    "kind": _("single, multiple, scale, text or ranking"),
    "option": _("code of the option, or the step of a scale; empty for free texts"),
    "option_text": _("the option in the city's own language"),
    "answered": _("how many answered the question; empty where they are too few"),
    "asked": _("how many sent the survey"),
    "count_least": _("how many chose it (ranking: put it first), at least"),
    "count_most": _("the same, at most; equal unless the group is small"),
    "share": _("the middle of both by those who answered; empty where nothing is told"),
    "mean": _("mean of a scale, or mean place in a ranking"),
    "mean_bound": _("least or most where only a bound of the mean is told"),
    "text": _("a free text that is shown"),
    "language": _("language in which the text was written"),
}


def _number(value: Fraction) -> float:
    return round(float(value), DECIMALS)


def _mean(mean: Mean | None) -> dict[str, Any] | None:
    if mean is None:
        return None
    bound = "least" if mean.is_least else "most" if mean.is_most else ""
    return {"value": _number(mean.value), "bound": bound}


def _line(told: Told, line: Line) -> dict[str, Any]:
    texts = {one["code"]: one["text"] for one in told.question.options}
    ends = {"1": told.question.low, str(told.question.steps): told.question.high}
    return {
        "option": line.code,
        "text": texts.get(line.code, ends.get(line.code, {})),
        "count_least": line.chosen.least,
        "count_most": line.chosen.most,
        "share": _number(line.chosen.share),
        "mean_place": _mean(line.place),
    }


def question_data(told: Told) -> dict[str, Any]:
    """Return a question with its figures, as files and the API tell them."""
    counted: Counted = told.counted
    return {
        "code": counted.code,
        "kind": counted.kind,
        "text": told.question.text,
        "answered": reading.answered_as_told(counted),
        "asked": counted.asked,
        "is_told": counted.is_told or counted.kind == "text",
        "options": [_line(told, line) for line in counted.lines],
        "mean": _mean(counted.mean),
        "texts": [{"text": one.text, "language": one.language} for one in told.texts],
    }


def wave_data(standing: Standing, wave: SurveyWave) -> dict[str, Any]:
    """Return the results of a wave; `before` is the wave to compare with, if any."""
    results = reading.results_of(wave)
    before = reading.published_before(standing, wave)
    return {
        "survey": standing.survey.number,
        "title": standing.survey.title,
        "is_anonymous": standing.survey.is_anonymous,
        "wave": wave.number,
        "opened_at": wave.opens_at,
        "closed_at": wave.closes_at,
        "published_at": wave.published_at,
        "answers": results.answers,
        "smallest_group": settings.SURVEY_SMALLEST_GROUP,
        "channels": [
            {"channel": channel, "answers": number}
            for channel, number in results.channels
        ],
        "groups": [
            {"group": rate.group, "answered": rate.answered, "base": rate.base}
            for rate in results.rates
            if rate.is_told
        ],
        "before": before.number if before else None,
        "questions": [question_data(told) for told in results.told],
        "feedback": [
            {"text": one.text, "link": one.link, "made_at": one.made_at}
            for one in results.feedback
        ],
    }


def as_data(standing: Standing, wave: SurveyWave) -> dict[str, Any]:
    """Return the file for machines, which carries its dictionary with it."""
    return wave_data(standing, wave) | {
        "dictionary": {name: str(words) for name, words in COLUMNS.items()},
        "licence": settings.OPEN_DATA_LICENCE,
    }


def rows_of(data: Mapping[str, Any]) -> Iterator[list[Any]]:
    """Yield the rows of the table, in the order of `COLUMNS`."""
    language = settings.LANGUAGE_CODE
    for one in data["questions"]:
        head = [one["code"], pick(one["text"], language)[0], one["kind"]]
        size = [one["answered"], one["asked"]]
        mean = one["mean"] or {"value": "", "bound": ""}
        for option in one["options"]:
            place = option["mean_place"] or mean
            yield [
                *head,
                option["option"],
                pick(option["text"], language)[0],
                *size,
                option["count_least"],
                option["count_most"],
                option["share"],
                place["value"],
                place["bound"],
                "",
                "",
            ]
        for text in one["texts"]:
            yield [*head, "", "", *size, *[""] * 5, text["text"], text["language"]]
        if not one["options"] and not one["texts"]:
            yield [*head, "", "", *size, *[""] * 7]
