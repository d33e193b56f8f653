"""Translations at the desk: `{% load translation_tags %}`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms, template

from participation.languages import languages_of_texts
from participation.models import Process
from participation.translation_queries import Coverage, Line, coverage_of

register = template.Library()

# So many characters fill a row of the box, and so many rows are enough for any text.
IN_A_ROW, MOST_ROWS = 60, 16


@register.inclusion_tag("staff/coverage.html")
def coverage_table(
    process: Process, coverage: Sequence[Coverage], chosen: Coverage | None = None
) -> dict[str, Any]:
    """Tell how much of the texts there is in each language but that of the sources."""
    there = [one for one in coverage if one.texts]
    return {"process": process, "coverage": there, "chosen": chosen}


@register.inclusion_tag("staff/coverage_line.html")
def desk_coverage(process: Process, now: datetime) -> dict[str, Any]:
    """Say in a line how much there is in each language."""
    coverage = [one for one in coverage_of(process, now=now) if one.texts]
    return {"process": process, "coverage": coverage}


@register.inclusion_tag("staff/translation_row.html", takes_context=True)
def translation_row(
    context: template.Context,
    line: Line,
    failed: forms.Form | None,
    failed_at: str,
    place: int,
) -> dict[str, Any]:
    """Draw one text with its source; what could not be saved stays as it was typed."""
    names = dict(languages_of_texts(has_plain=True))
    is_failed = bool(failed) and failed_at == line.unit.address
    text, is_machine, errors = line.text, line.is_machine, []
    if failed and is_failed:
        text = failed.data.get("text", "")
        is_machine = "is_machine" in failed.data
        errors = [str(words) for found in failed.errors.values() for words in found]
    return {
        "line": line,
        "text": text,
        "is_machine": is_machine,
        "errors": errors,
        "id": place,
        "rows": min(MOST_ROWS, 2 + len(line.source) // IN_A_ROW),
        "source_name": names[line.source_language],
        "target_name": names[line.target],
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
    }
