"""The figures of a report, as plain JSON: what its charts and tables show."""

from datetime import datetime
from typing import Any

from panels.lifecycle import AdviceState
from panels.models import Panel
from panels.queries.advice import answer_of, newest_of, recommendations_of
from panels.queries.attendance import figures_of as sessions_of
from panels.queries.evaluation import evaluation_of, results_of
from panels.queries.figures import figures_of as recruiting_of


def facts_of(panel: Panel, *, now: datetime) -> dict[str, Any]:
    return {
        "recruiting": _recruiting(panel),
        "features": _features(panel),
        "sessions": _sessions(panel),
        "recommendations": _recommendations(panel),
        "evaluation": _evaluation(panel, now),
    }


def _recruiting(panel: Panel) -> dict[str, Any]:
    found = recruiting_of(panel)
    return {
        "volunteers": found["volunteers"],
        "letters": found["letters"]["sent"],
        "used": found["letters"]["used"],
    }


def _features(panel: Panel) -> list[dict[str, Any]]:
    """Compare the panel with the population by one feature at a time.

    What is especially personal is left out, and so is a feature of whose population
    nothing is known. Shares are whole numbers: members, and people of the population.
    """
    members = recruiting_of(panel)["members"]
    found = []
    features = panel.features.filter(is_sensitive=False).prefetch_related("values")
    for feature in features:
        values = list(feature.values.all())
        counted = members.get(feature.code, {})
        if not sum(counted.values()) or any(one.population is None for one in values):
            continue
        found.append(
            {
                "name": feature.name,
                "values": [
                    {
                        "name": one.name,
                        "members": counted.get(one.code, 0),
                        "population": one.population,
                    }
                    for one in values
                ],
            }
        )
    return found


def _sessions(panel: Panel) -> list[dict[str, Any]]:
    return [
        {
            "number": one.session.number,
            "title": one.session.title,
            "day": one.session.starts_at.date().isoformat(),
            "members": one.turnout.members,
            "on_site": one.turnout.on_site,
            "remote": one.turnout.remote,
        }
        for one in sessions_of(panel).sessions
    ]


def _recommendations(panel: Panel) -> list[dict[str, Any]]:
    states = [AdviceState.ADOPTED, AdviceState.NOT_ADOPTED]
    found = []
    for one in recommendations_of(panel).filter(state__in=states):
        answer, news = answer_of(one), newest_of(one)
        found.append(
            {
                "reference": one.reference,
                "title": one.title,
                "language": one.language,
                "is_adopted": one.is_adopted,
                "votes": one.votes,
                "verdict": answer.verdict if answer else "",
                "stage": news.stage if news else "",
            }
        )
    return found


def _evaluation(panel: Panel, now: datetime) -> dict[str, Any]:
    """Give the means in hundredths, exactly rounded, and how many answered.

    `bounds` says of which questions the mean is at `least` or at `most` that.
    """
    evaluation = evaluation_of(panel)
    results = results_of(evaluation, now=now) if evaluation else None
    if results is None:
        return {}
    return {
        "members": results.members,
        "answers": results.answers,
        "means": {one.code: round(100 * one.mean.value) for one in results.questions},
        "bounds": {
            one.code: "least" if one.mean.is_least else "most"
            for one in results.questions
            if one.mean.is_least or one.mean.is_most
        },
    }
