"""The final report, gathered from the record: figures for its charts, and first words.

Every part has words by language, in Markdown, that somebody may edit before the report
is published. What people wrote comes in the language in which they wrote it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import translation

from panels import report_parts as parts
from panels.models import Panel
from panels.report_facts import facts_of
from participation.languages import content_languages

Words = Callable[[Panel, str, datetime], str]

# The parts in their order. The summary is written by hand.
PARTS: dict[str, Words] = {
    "summary": parts.summary,
    "mandate": parts.mandate,
    "recruiting": parts.recruiting,
    "draw": parts.draw,
    "sessions": parts.sessions,
    "work": parts.work,
    "recommendations": parts.recommendations,
    "answers": parts.answers,
    "budget": parts.budget,
    "evaluation": parts.evaluation,
    "missing": parts.missing,
}


def languages_of(panel: Panel) -> list[str]:
    """Return the languages of the report: those of the process that have a title."""
    known = [code for code, _name in content_languages()]
    named = [code for code in known if panel.process.title.get(code)]
    return named or known[:1]


def gathered(panel: Panel, *, now: datetime) -> dict[str, Any]:
    """Return figures and words as they follow from the record now.

    `facts` are plain JSON; `texts` are by part and language.
    """
    texts: dict[str, dict[str, str]] = {part: {} for part in PARTS}
    for language in languages_of(panel):
        with translation.override(language):
            for part, words in PARTS.items():
                texts[part][language] = words(panel, language, now)
    return {"facts": facts_of(panel, now=now), "texts": texts}
