"""The report of a panel as PDF/UA, set with Typst: its parts, and charts as tables."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from panels.charts import charts_of
from panels.queries.reports import parts_of
from participation.in_words import day_in
from participation.texts import pick
from proposals import typesetting
from proposals.paragraphs import paragraphs_of

TEMPLATE = Path(__file__).parent / "typst" / "report.typ"


def as_pdf(
    content: Mapping[str, Any],
    *,
    language: str,
    address: str,
    day: date,
    edition: int,
    sha256: str,
) -> bytes:
    """Set an edition in one language; `content` is that of `ReportEdition`."""
    title, written_in = pick(content["title"], language)
    data = {
        "title": title,
        "title_language": _base(written_in),
        "language": _base(language),
        "city": pick(settings.CITY_NAME, language)[0],
        "kind": _("Final report of a citizen panel"),
        "address": address,
        "edition": _("Edition %(number)d, %(day)s")
        % {"number": edition, "day": day_in(day, language)},
        "seal": _("SHA-256 of this edition: %(hash)s") % {"hash": sha256},
        "words": {"contents": _("Contents"), "page": _("Page")},
        "parts": [
            {
                "heading": str(part.heading),
                "language": _base(part.language),
                "paragraphs": [asdict(one) for one in paragraphs_of(part.text)],
                "charts": [
                    asdict(one)
                    for one in charts_of(content["facts"], part.code, language)
                ],
            }
            for part in parts_of(content, language)
        ],
    }
    with TemporaryDirectory(prefix="porukka-report-") as folder:
        return typesetting.pdf(TEMPLATE, data, root=Path(folder))


def _base(language: str) -> str:
    """Return a language as Typst knows it: "en" for "en-gb"."""
    return (language or settings.LANGUAGE_CODE).partition("-")[0]
