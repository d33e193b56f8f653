"""Open data: everything public about the proposals of a process, as CSV and JSON.

No names of authors: a name that somebody shows beside an idea on a page is not given
away in bulk. `DICTIONARY` says what each column is; a page and
docs/reference/open-data.md show it.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participation.models import Process
from proposals.models import Proposal, rules_of
from proposals.policies.support import counts_are_public
from proposals.queries.lineage import Lineage, lineage_rows
from proposals.queries.lists import published_rows

DICTIONARY: Mapping[str, Promise] = MappingProxyType(
    {
        "number": _("Counts from 1 within the process."),
        "reference": _("The number with a P before it, as on pages."),
        "url": _("Address of its page."),
        "status": _(
            "submitted, selected, not_selected, feasible, not_feasible, merged or split"
        ),
        "language": _("Language of title and text: fi, sv or en."),
        "title": _("As its author wrote it."),
        "text": _("As its author wrote it, in Markdown."),
        "district": _("Code of the district; empty for the whole city."),
        "category": _("Code of the theme; may be empty."),
        "latitude": _("Degrees north (WGS 84); may be empty."),
        "longitude": _("Degrees east (WGS 84); may be empty."),
        "cost_estimate_cents": _("What its author thinks that it costs, in cents."),
        "submitted_at": _("When it was sent, in UTC."),
        "edited_at": _("When its author last changed it, in UTC; may be empty."),
        "decided_at": _("When the city last decided on it, in UTC; may be empty."),
        "feasible": _("Whether the city can do it: true, false or empty."),
        "reason": _("Why, in the words of the city."),
        "project": _("Code of the project that it became; may be empty."),
        "cost_cents": _("What it costs as the city reckoned, in cents."),
        "benefits": _("Who benefits, in the words of its author."),
        "upkeep_cents": _("What it costs to run, in cents a year; may be empty."),
        "outcome": _("What the vote gave it: funded, not_funded or empty."),
        "stage": _(
            "How far its building is: planned, under_way, delayed, done, cancelled or "
            "empty."
        ),
        "supporters": _("How many support it; empty while that is not public."),
        "comments": _("How many comments there are."),
        "cost_range": _(
            "What its author thinks that it costs, roughly: small (under 5 000 euros), "
            "middle (to 30 000), large (to 100 000), huge (more) or empty."
        ),
        "comes_from": _("Numbers of the proposals that it was made from. A list."),
        "has_become": _("Numbers of the proposals that it goes on as. A list."),
        "pictures": _("Addresses of its pictures. A list; in CSV with blanks between."),
    }
)
COLUMNS = tuple(DICTIONARY)
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
BLOCK = 64 * 1024
# A spreadsheet takes a cell that begins so for a formula, and runs it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Source:
    """A process whose proposals are given away. `site` begins every address."""

    process: Process
    url_of: Callable[[Proposal], str]
    site: str
    shows_supporters: bool
    lineages: Mapping[int, Lineage]


def source_of(
    process: Process, url_of: Callable[[Proposal], str], *, site: str, now: datetime
) -> Source:
    shows = counts_are_public(process, rules_of(process), now)
    return Source(process, url_of, site, shows, lineage_rows(process))


def licence() -> dict[str, str]:
    """Return on what terms all of this is given away."""
    return {
        "name": settings.OPEN_DATA_LICENCE,
        "url": settings.OPEN_DATA_LICENCE_URL,
    }


def row_of(proposal: Proposal, source: Source) -> dict[str, Any]:
    """Return one proposal in the order of `COLUMNS`; money is in cents."""
    review = next(iter(proposal.reviews.all()), None)
    project = getattr(proposal, "project", None)
    if project is not None and project.is_dropped:
        project = None
    building = getattr(project, "building", None)
    lineage = source.lineages.get(proposal.pk, Lineage())
    values: dict[str, Any] = {
        "number": proposal.number,
        "reference": proposal.reference,
        "url": source.url_of(proposal),
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
        "project": project.code if project else None,
        "cost_cents": review.cost if review else None,
        "benefits": proposal.benefits,
        "upkeep_cents": project.upkeep if project else None,
        "outcome": (project.outcome or None) if project else None,
        "stage": building.stage if building else None,
        "supporters": proposal.support_count if source.shows_supporters else None,
        "comments": proposal.comment_count,
        "cost_range": proposal.cost_range or None,
        "comes_from": lineage.comes_from,
        "has_become": lineage.has_become,
        "pictures": [
            source.site + picture.file.get_absolute_url()
            for picture in proposal.pictures.all()
        ],
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
        case list():
            return " ".join(str(one) for one in value)
        case _:
            return value


def csv_lines(source: Source) -> Iterator[str]:
    """Write line after line; the mark at the start tells Excel that it is UTF-8."""
    writer = csv.writer(_Line())
    yield BOM + writer.writerow(COLUMNS)
    for proposal in published_rows(source.process):
        row = row_of(proposal, source)
        yield writer.writerow([as_cell(value) for value in row.values()])


def json_parts(source: Source) -> Iterator[str]:
    """Write one object with all proposals, piece by piece."""
    process = source.process
    head = {"process": process.slug, "title": process.title, "licence": licence()}
    rows = (row_of(proposal, source) for proposal in published_rows(process))
    yield from _listed(head, "proposals", rows)


def geojson_parts(source: Source) -> Iterator[str]:
    """Write a FeatureCollection of what has a place, piece by piece.

    Its area, where somebody drew one; else its point.
    """
    process = source.process
    head = {
        "type": "FeatureCollection",
        "process": process.slug,
        "title": process.title,
        "licence": licence(),
    }
    features = (
        {
            "type": "Feature",
            "id": proposal.number,
            "geometry": geometry,
            "properties": row_of(proposal, source),
        }
        for proposal in published_rows(process)
        if (geometry := _geometry(proposal))
    )
    yield from _listed(head, "features", features)


def _geometry(proposal: Proposal) -> dict[str, Any] | None:
    if proposal.area:
        area: dict[str, Any] = proposal.area
        return area
    if not proposal.has_point:
        return None
    place = [_degrees(proposal.longitude), _degrees(proposal.latitude)]
    return {"type": "Point", "coordinates": place}


def _listed(
    head: Mapping[str, Any], name: str, rows: Iterable[Mapping[str, Any]]
) -> Iterator[str]:
    """Write an object that ends in a long list, one row a line."""
    yield f'{json.dumps(head, ensure_ascii=False)[:-1]}, "{name}": ['
    separator = "\n"
    for row in rows:
        yield separator + json.dumps(row, ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"
