"""The figures of a survey as rows of words and bars, for pages and for print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from participation.charts import Bar, Chart
from participation.models import Survey, SurveyQuestion
from participation.small_groups import Mean, Shown
from participation.surveys.audiences import Group
from participation.surveys.changes import Changed
from participation.surveys.counting import Counted, Line, Rate
from participation.surveys.crossing import NOBODY, Crossed
from participation.surveys.reading import Told, is_too_small
from participation.texts import pick

HUNDRED = 100
DASH = "\N{EN DASH}"


def percent_words(share: Fraction) -> str:
    return _("%(share)s %%") % {"share": number_format(round(HUNDRED * share))}


def decimal_words(value: Fraction) -> str:
    return number_format(round(float(value), 1), 1)


def mean_words(mean: Mean) -> str:
    """Say a mean; one near an end of the scale as the bound that may be told."""
    words = decimal_words(mean.value)
    if mean.is_least:
        return _("%(mean)s or more") % {"mean": words}
    if mean.is_most:
        return _("%(mean)s or less") % {"mean": words}
    return words


def shown_words(shown: Shown) -> str:
    """Say a count and its share, or the range that may be told."""
    if not shown.is_exact:
        return _("%(least)s to %(most)s") % {
            "least": number_format(shown.least),
            "most": number_format(shown.most),
        }
    return _("%(share)s (%(count)s)") % {
        "share": percent_words(shown.share),
        "count": number_format(shown.least),
    }


def label_of(row: SurveyQuestion, code: str, language: str) -> str:
    """Name an option, or a step of a scale with the words at its ends."""
    if code == NOBODY:
        return _("No answer")
    if row.kind == "scale":
        ends = {"1": row.low, str(row.steps): row.high}
        words = pick(ends.get(code), language)[0]
        return f"{code} {DASH} {words}" if words else code
    for option in row.options:
        if option["code"] == code:
            return pick(option["text"], language)[0]
    return code


def chart_of(told: Told, language: str) -> Chart | None:
    """Draw a question; nothing where its figures are not told."""
    row, counted = told.question, told.counted
    if not counted.is_told:
        return None
    caption = pick(row.text, language)[0]
    if counted.kind == "ranking":
        if ranked := _ranked(row, counted, language):
            return Chart(caption, _("Option"), _("Mean place"), ranked)
        lines = sorted(counted.lines, key=lambda line: -line.chosen.share)
        firsts = _counted(row, lines, language)
        return Chart(caption, _("Option"), _("Put first by"), firsts)
    bars = _counted(row, counted.lines, language)
    return Chart(caption, pgettext("noun", "Answer"), _("Answers"), bars)


def _counted(row: SurveyQuestion, lines: Sequence[Line], language: str) -> list[Bar]:
    return [
        Bar(
            label_of(row, line.code, language),
            float(HUNDRED * line.chosen.share),
            shown_words(line.chosen),
        )
        for line in lines
    ]


def _ranked(row: SurveyQuestion, counted: Counted, language: str) -> list[Bar]:
    """Put the options in the order of their mean places; the first is the longest.

    Nothing comes back where places may not be told.
    """
    last = len(counted.lines)
    lines = sorted(
        (line for line in counted.lines if line.place is not None),
        key=lambda line: line.place.value if line.place else Fraction(last),
    )
    return [
        Bar(
            label_of(row, line.code, language),
            float(HUNDRED * (last + 1 - line.place.value) / last),
            _("%(place)s; first for %(first)s")
            % {
                "place": mean_words(line.place),
                "first": shown_words(line.chosen),
            },
        )
        for line in lines
        if line.place is not None
    ]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    label: str
    before: str
    after: str
    difference: str


def change_rows(
    row: SurveyQuestion, changed: Changed, language: str
) -> list[ChangeRow]:
    """Say what changed between two waves, line by line and for the mean of a scale."""
    before = {line.code: line for line in changed.before.lines}
    after = {line.code: line for line in changed.after.lines}
    rows = [
        ChangeRow(
            label_of(row, line.code, language),
            shown_words(before[line.code].chosen),
            shown_words(after[line.code].chosen),
            _signed(line.points, round(line.points))
            if line.points is not None
            else DASH,
        )
        for line in changed.lines
    ]
    if changed.before.mean is not None and changed.after.mean is not None:
        rows.append(
            ChangeRow(
                _("Mean"),
                mean_words(changed.before.mean),
                mean_words(changed.after.mean),
                _signed(changed.mean, round(float(changed.mean), 1))
                if changed.mean is not None
                else DASH,
            )
        )
    return rows


def _signed(exact: Fraction, rounded: float) -> str:
    decimals = 0 if isinstance(rounded, int) else 1
    words = number_format(abs(rounded), decimals)
    if not rounded:
        return number_format(0, decimals)
    return f"+{words}" if exact > 0 else f"\N{MINUS SIGN}{words}"


def group_names(survey: Survey, groups: Sequence[Group]) -> dict[str, Any]:
    """Name the groups of a survey by the keys of rates."""
    names: dict[str, Any] = {
        one.key: one.label if isinstance(one.label, dict) else str(one.label)
        for one in groups
    }
    for one in survey.code_sets.all():
        names[f"codes:{one.number}"] = one.name
    names["everyone"] = _("Everyone who had the link")
    names["others"] = _("Without an invitation, or on paper")
    return names


def rate_words(rate: Rate) -> str:
    """Say how many of a group answered, as a share where its size is known."""
    if not rate.is_told and not is_too_small(rate):
        return _("not told")
    if rate.base is None:
        return ngettext(
            "%(count)s answer; no rate, since it is not known how many were reached",
            "%(count)s answers; no rate, since it is not known how many were reached",
            rate.answered,
        ) % {"count": number_format(rate.answered)}
    if is_too_small(rate):
        return _("a group of fewer than %(least)s, so not told") % {
            "least": number_format(settings.SURVEY_SMALLEST_GROUP)
        }
    return _("%(answered)s of %(base)s, %(share)s") % {
        "answered": number_format(rate.answered),
        "base": number_format(rate.base),
        "share": percent_words(rate.share or Fraction(0)),
    }


def rates_named(
    rates: Sequence[Rate], names: Mapping[str, Any], language: str
) -> list[tuple[str, str]]:
    found = []
    for rate in rates:
        label = names.get(rate.group, rate.group)
        words = pick(label, language)[0] if isinstance(label, dict) else str(label)
        found.append((words, rate_words(rate)))
    return found


def crossed_rows(
    by: SurveyQuestion, of: SurveyQuestion, crossed: Crossed, language: str
) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """Return the heads of the columns, and rows of a name and its cells."""
    heads = [label_of(of, code, language) for code in crossed.columns]
    hidden = _("not told")
    rows = [
        (
            label_of(by, code, language),
            [hidden if cell is None else number_format(cell) for cell in cells],
        )
        for code, cells in zip(crossed.rows, crossed.cells, strict=True)
    ]
    return heads, rows
