"""The charts of a report as rows of words and numbers, for pages and for print."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from panels.evaluation import HIGHEST, QUESTIONS
from panels.mean_words import mean_words
from participation.charts import Bar, Chart
from participation.small_groups import Mean
from participation.texts import pick

HUNDRED = 100


def charts_of(facts: Mapping[str, Any], part: str, language: str) -> list[Chart]:
    """Return the charts of a part of a report."""
    if part == "recruiting":
        return [_feature(one, language) for one in facts.get("features", [])]
    if part == "sessions":
        return _attendance(facts.get("sessions", []), language)
    if part == "evaluation":
        return _evaluation(facts.get("evaluation", {}))
    return []


def _share(part: int, whole: int) -> Fraction:
    return Fraction(part, whole) if whole else Fraction(0)


def _percent(share: Fraction) -> str:
    return _("%(share)d %%") % {"share": round(HUNDRED * share)}


def _feature(feature: Mapping[str, Any], language: str) -> Chart:
    """Set the panel beside the population, one row each for every answer."""
    values = feature["values"]
    members = sum(one["members"] for one in values)
    population = sum(one["population"] for one in values)
    bars = []
    for one in values:
        name = pick(one["name"], language)[0]
        of_panel = _share(one["members"], members)
        of_all = _share(one["population"], population)
        bars += [
            Bar(
                _("%(name)s: the panel") % {"name": name},
                float(HUNDRED * of_panel),
                _("%(share)s (%(count)d)")
                % {"share": _percent(of_panel), "count": one["members"]},
                is_marked=True,
            ),
            Bar(
                _("%(name)s: the population") % {"name": name},
                float(HUNDRED * of_all),
                _percent(of_all),
            ),
        ]
    caption = _("The panel and the population: %(feature)s") % {
        "feature": pick(feature["name"], language)[0]
    }
    return Chart(caption, _("Group"), _("Share"), bars)


def _attendance(sessions: Sequence[Mapping[str, Any]], language: str) -> list[Chart]:
    if not sessions:
        return []
    bars = []
    for one in sessions:
        present = one["on_site"] + one["remote"]
        words = _("%(present)d of %(members)d") % {
            "present": present,
            "members": one["members"],
        }
        if one["remote"]:
            words += _(", %(remote)d of them remotely") % {"remote": one["remote"]}
        share = _share(present, one["members"])
        name = f"{one['number']}. {pick(one['title'], language)[0]}"
        bars.append(Bar(name, float(HUNDRED * share), words))
    return [Chart(_("Who was there"), _("Session"), _("Members"), bars)]


def _mean(evaluation: Mapping[str, Any], code: str) -> str:
    bound = evaluation.get("bounds", {}).get(code)
    value = Fraction(evaluation["means"][code], HUNDRED)
    return mean_words(Mean(value, bound == "least", bound == "most"))


def _evaluation(evaluation: Mapping[str, Any]) -> list[Chart]:
    means = evaluation.get("means", {})
    if not means:
        return []
    bars = [
        Bar(
            str(label),
            means[code] / HIGHEST,
            _("%(mean)s of 5") % {"mean": _mean(evaluation, code)},
        )
        for code, label in QUESTIONS.items()
        if code in means
    ]
    return [Chart(_("What members say, from 1 to 5"), _("Statement"), _("Mean"), bars)]
