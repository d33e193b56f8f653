"""What panels work on together, in words and pictures: `{% load works_tags %}`."""

from fractions import Fraction
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext

from frontend import opinion_picture
from panels.mean_words import mean_words
from panels.models import ScoringExercise
from panels.queries.opinions import Results, Told
from panels.queries.scorings import Cell
from participation.small_groups import Mean, Shown

register = template.Library()


@register.filter
def told(one: Shown | None) -> str:
    """Write a count as far as it may be told."""
    if one is None:
        return "\N{EN DASH}"
    if one.is_exact:
        return str(one.least)
    if one.least == 0:
        return gettext("at most %(most)d") % {"most": one.most}
    return gettext("%(least)d or more") % {"least": one.least}


@register.filter
def told_mean(one: Mean | None) -> str:
    """Write a mean, or its bound near an end of the scale."""
    return mean_words(one) if one else "\N{EN DASH}"


@register.filter
def decimal(value: Fraction | float) -> str:
    """Write a number with at most two decimals, as the language has it."""
    rounded = round(float(value), 2)
    places = 0 if rounded.is_integer() else 2
    return number_format(rounded, places)


@register.simple_tag
def joined(*parts: object) -> str:
    """Write short facts in one line."""
    return " · ".join(map(str, parts))


@register.filter
def group_letter(number: int) -> str:
    return opinion_picture.letter(number)


@register.simple_tag
def in_group(group: Any, one: Told) -> str:
    """Write what a group says of a statement: agree, disagree, pass."""
    inside: Told | None = group.told.get(one.statement.number)
    if inside is None or inside.agree is None:
        return gettext("fewer than 5 votes")
    return f"{told(inside.agree)} / {told(inside.disagree)} / {told(inside.passed)}"


@register.inclusion_tag("panels/_opinion_map.html")
def opinion_map(results: Results) -> dict[str, Any]:
    """Draw the map of opinions; nothing where there is none."""
    drawn = opinion_picture.opinion_map(results.map) if results.map else None
    return {"map": drawn, "results": results}


@register.inclusion_tag("panels/_opinion_bar.html")
def opinion_bar(one: Told) -> dict[str, Any]:
    """Draw agree, disagree and pass beside each other."""
    parts, left = [], 0.0
    for name, width in one.parts:
        parts.append({"name": name, "x": round(left, 2), "width": round(width, 2)})
        left += width
    return {"parts": parts}


@register.inclusion_tag("panels/_box.html")
def score_box(cell: Cell, scoring: ScoringExercise) -> dict[str, Any]:
    """Draw the middle half of the points on their scale."""
    drawn = opinion_picture.box(
        cell.lower,
        cell.median,
        cell.upper,
        lowest=scoring.lowest,
        highest=scoring.highest,
    )
    return {"box": drawn}
