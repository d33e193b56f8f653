"""Making the final report: gather, edit, leave parts out, publish."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from panels import reporting
from panels.models import Panel, Report, ReportEdition, ReportText
from panels.policies.approvals import refuse_changing_report
from panels.policies.roles import role_in
from panels.queries.approvals import approval_of, hash_of
from panels.queries.members import seated
from panels.queries.pages import locked
from participation import audit, notices
from participation.models import User
from participation.policies import Refusal, Refused, require
from participation.reasons import required_reason

OVERTAKEN = Refusal("overtaken", _("Somebody else has changed it meanwhile."))


@transaction.atomic(durable=True)
def gather_report(*, panel: Panel, official: User, now: datetime) -> Report:
    """Gather the report from the record, or gather it anew.

    Figures are those of now. Words that nobody has edited are written anew.
    """
    panel = locked(panel)
    require(refuse_changing_report(official, panel))
    made = reporting.gathered(panel, now=now)
    report = Report.objects.filter(panel=panel).first() or Report(
        panel=panel, version=0
    )
    report.facts = made["facts"]
    report.gathered_at = now
    report.gathered_by = official
    report.version += 1
    report.save()
    known = {(one.part, one.language): one for one in report.texts.all()}
    for part, texts in made["texts"].items():
        for language, words in texts.items():
            text = known.get((part, language))
            if text is None:
                text = ReportText(report=report, part=part, language=language)
            if text.edited_at is None:
                text.text = words
                text.save()
    return report


@transaction.atomic(durable=True)
def edit_part(
    *,
    report: Report,
    official: User,
    part: str,
    texts: Mapping[str, str],
    is_left_out: bool,
    seen: int,
    now: datetime,
) -> None:
    """Change the words of a part, or leave it out; `seen` is the version shown."""
    report = _locked(report)
    require(refuse_changing_report(official, report.panel))
    if report.version != seen:
        raise Refused(OVERTAKEN)
    if part not in reporting.PARTS:
        raise ValidationError(_("A report has no such part."), "unknown")
    for text in report.texts.filter(part=part):
        words = texts.get(text.language, text.text).strip()
        if words != text.text.strip():
            text.text = words
            text.edited_at = now
            text.full_clean(exclude=["report"])
            text.save()
    others = [one for one in report.left_out if one != part]
    report.left_out = [*others, part] if is_left_out else others
    report.version += 1
    report.save()


@transaction.atomic(durable=True)
def write_anew(*, report: Report, official: User, part: str, now: datetime) -> None:
    """Throw away what was edited in a part: it follows the record again."""
    report = _locked(report)
    require(refuse_changing_report(official, report.panel))
    made = reporting.gathered(report.panel, now=now)["texts"].get(part, {})
    for text in report.texts.filter(part=part):
        text.text = made.get(text.language, "")
        text.edited_at = None
        text.save()
    report.version += 1
    report.save()


@transaction.atomic(durable=True)
def publish_report(
    *, report: Report, official: User, seen: int, reason: str, now: datetime
) -> ReportEdition:
    """Publish the report as it stands; its SHA-256 goes on the record.

    It carries what the members said of these very words, or that nobody asked them.
    A later edition says what has changed; the earlier ones stay to be read.
    """
    report = _locked(report)
    panel = report.panel
    require(refuse_changing_report(official, panel))
    if report.version != seen:
        raise Refused(OVERTAKEN)
    before = report.editions.first()
    why = required_reason(reason) if before else ""
    content = content_of(report)
    if is_empty(content):
        raise Refused(Refusal("empty", _("There are no words in this report yet.")))
    approval = approval_of(report, content)
    content["approval"] = approval.outcome if approval else {}
    digest = hash_of(content)
    edition = ReportEdition.objects.create(
        report=report,
        number=before.number + 1 if before else 1,
        content=content,
        sha256=digest,
        reason=why,
        published_by=official,
        published_at=now,
    )
    audit.record(
        panel.process,
        "report.published",
        subject=f"panel:{panel.slug}",
        actor=official,
        role=role_in(official, panel),
        now=now,
        edition=edition.number,
        sha256=digest,
        reason=why,
    )
    notices.owe(
        [one.volunteer.person for one in seated(panel) if one.volunteer.person],
        "report.published",
        occasion=f"report:{edition.pk}",
        link=reverse("panels:report", args=[panel.process.slug, panel.slug]),
        now=now,
        process=panel.process,
        panel=panel.title,
    )
    return edition


def is_empty(content: Mapping[str, Any]) -> bool:
    return not any(any(texts.values()) for texts in content["texts"].values())


def content_of(report: Report) -> dict[str, Any]:
    """Return what an edition holds: figures, and words by part and language.

    What the members say of it comes when it is published.
    """
    texts: dict[str, dict[str, str]] = {}
    left_out: Collection[str] = report.left_out
    for part in reporting.PARTS:
        if part not in left_out:
            texts[part] = {}
    for text in report.texts.order_by("part", "language"):
        if text.part in texts and text.text.strip():
            texts[text.part][text.language] = text.text.strip()
    panel = report.panel
    return {
        "v": 1,
        "process": panel.process.slug,
        "panel": panel.slug,
        "title": panel.title,
        "texts": {part: words for part, words in texts.items() if words},
        "facts": report.facts,
        "left_out": sorted(left_out),
    }


def _locked(report: Report) -> Report:
    panel = locked(report.panel)
    found = Report.objects.get(pk=report.pk)
    found.panel = panel
    return found
