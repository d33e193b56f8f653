"""The report of a panel as pages and files read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from panels.approval_words import approval_lines
from panels.models import Panel, Report, ReportEdition
from participation.policies import Text
from participation.texts import pick

HEADINGS: dict[str, Text] = {
    "summary": _("In short"),
    "mandate": _("What the panel was asked"),
    "recruiting": _("How members were found"),
    "draw": _("How lots were drawn"),
    "sessions": _("Sessions and attendance"),
    "work": _("What the panel made on its way"),
    "recommendations": _("Recommendations"),
    "answers": _("Answers, and what has become of them"),
    "budget": _("Proposals and the ballot"),
    "evaluation": _("What the members say of the work"),
    "missing": _("What was asked for in vain"),
    "approval": _("What the members say of this report"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a report in the reader's language, or the next best."""

    code: str
    heading: Text
    text: str
    language: str


def report_of(panel: Panel) -> Report | None:
    found = Report.objects.filter(panel=panel).first()
    if found is not None:
        found.panel = panel
    return found


def report_or_404(panel: Panel) -> Report:
    found = report_of(panel)
    if found is None:
        raise Http404
    return found


def newest_edition(panel: Panel) -> ReportEdition | None:
    return ReportEdition.objects.filter(report__panel=panel).first()


def approval_published(panel: Panel) -> Mapping[str, Any] | None:
    """Return number, day and approval of the newest edition, without its words."""
    return (
        ReportEdition.objects.filter(report__panel=panel)
        .values("number", "published_at", "content__approval")
        .first()
    )


def edition_or_404(panel: Panel, number: int | None) -> ReportEdition:
    """Find an edition by number, or the newest one."""
    found = ReportEdition.objects.filter(report__panel=panel)
    if number is not None:
        found = found.filter(number=number)
    edition = found.first()
    if edition is None:
        raise Http404
    return edition


def parts_of(content: Mapping[str, Any], language: str) -> list[Part]:
    """Return the parts of a report that hold words or figures, in their order."""
    found = []
    for code, heading in HEADINGS.items():
        if code in content["left_out"]:
            continue
        if code == "approval":
            found += _approval(content, heading, language)
            continue
        text, written_in = pick(content["texts"].get(code, {}), language)
        if text or has_figures(content["facts"], code):
            found.append(Part(code, heading, text, written_in))
    return found


def _approval(content: Mapping[str, Any], heading: Text, language: str) -> list[Part]:
    """Say what members said, in the language of the page; drafts do not have it."""
    if "approval" not in content:
        return []
    text = "\n\n".join(approval_lines(content["approval"]))
    return [Part("approval", heading, text, language)]


def has_figures(facts: Mapping[str, Any], part: str) -> bool:
    """Say whether a part has a chart of its own."""
    if part == "recruiting":
        return bool(facts.get("features"))
    if part == "sessions":
        return bool(facts.get("sessions"))
    if part == "evaluation":
        return bool(facts.get("evaluation", {}).get("means"))
    return False
