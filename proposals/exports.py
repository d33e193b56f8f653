"""Open data: everything public about the proposals of a process, as CSV and JSON.

No names of authors: a name that somebody shows beside an idea on a page is not given
away in bulk. docs/organisers/proposals.md explains the columns.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC
from typing import Any

from participation.models import Process
from proposals.models import Proposal
from proposals.queries import published_rows

COLUMNS = (
    "number", "reference", "url", "status", "language", "title", "text", "district",
    "category", "latitude", "longitude", "cost_estimate_cents", "submitted_at",
    "edited_at", "decided_at", "feasible", "reason", "project", "cost_cents",
)  # fmt: skip
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
BLOCK = 64 * 1024
# A spreadsheet takes a cell that begins so for a formula, and runs it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def row_of(proposal: Proposal, url: str) -> dict[str, Any]:
    """Return one proposal in the order of `COLUMNS`; money is in cents."""
    review = next(iter(proposal.reviews.all()), None)
    project = getattr(proposal, "project", None)
    values: dict[str, Any] = {
        "number": proposal.number,
        "reference": proposal.reference,
        "url": url,
        "status": proposal.status,
        "language": proposal.language,
        "title": proposal.title,
        "text": proposal.text,
        "district": proposal.district.code if proposal.district else None,
        "category": proposal.category.code if proposal.category else None,
        "latitude": _degrees(proposal.latitude),
        "longitude": _degrees(proposal.longitude),
        "cost_estimate_cents": proposal.cost_estimate,
        "submitted_at": _moment(proposal.submitted_at),
        "edited_at": _moment(proposal.edited_at),
        "decided_at": _moment(review.decided_at) if review else None,
        "feasible": review.is_feasible if review else None,
        "reason": review.reason if review else None,
        "project": project.code if project and not project.is_dropped else None,
        "cost_cents": review.cost if review else None,
    }
    return {column: values[column] for column in COLUMNS}


def _degrees(value: Any) -> float | None:
    return None if value is None else float(value)


def _moment(value: Any) -> str | None:
    return None if value is None else value.astimezone(UTC).isoformat()


def blocks(parts: Iterable[str]) -> Iterator[str]:
    """Hand out many short pieces as few long ones: each is a write to the network."""
    held: list[str] = []
    size = 0
    for part in parts:
        held.append(part)
        size += len(part)
        if size >= BLOCK:
            yield "".join(held)
            held, size = [], 0
    yield "".join(held)


class _Line:
    """What `csv` writes to, which only hands back the line."""

    def write(self, line: str) -> str:
        return line


def as_cell(value: Any) -> Any:
    """Return a value for a spreadsheet; an apostrophe keeps a text from running."""
    match value:
        case str() if value.startswith(FORMULA_STARTS):
            return f"'{value}"
        case bool():
            return str(value).lower()
        case _:
            return value


def csv_lines(process: Process, url_of: Callable[[Proposal], str]) -> Iterator[str]:
    """Write line after line; the mark at the start tells Excel that it is UTF-8."""
    writer = csv.writer(_Line())
    yield BOM + writer.writerow(COLUMNS)
    for proposal in published_rows(process):
        row = row_of(proposal, url_of(proposal))
        yield writer.writerow([as_cell(value) for value in row.values()])


def json_parts(process: Process, url_of: Callable[[Proposal], str]) -> Iterator[str]:
    """Write one object with all proposals, piece by piece."""
    head = {"process": process.slug, "title": process.title}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "proposals": ['
    separator = "\n"
    for proposal in published_rows(process):
        row = row_of(proposal, url_of(proposal))
        yield separator + json.dumps(row, ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"
