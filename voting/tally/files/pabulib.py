"""Reads and writes Pabulib files (`.pb`): an election as text that others can count.

`read` takes bytes and gives an `Election` or raises `PabulibError`; `write` gives text
that is the same for the same election, byte for byte, and reads back to it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from voting.tally.files.pabulib_cells import publishable
from voting.tally.files.pabulib_format import (
    META,
    PROJECTS,
    RENAMED,
    SECTIONS,
    VOTES,
    Election,
    PabulibError,
    Project,
    Remark,
    Vote,
    VoteType,
    format_cents,
)
from voting.tally.files.pabulib_reader import read
from voting.tally.files.pabulib_result import best_first, with_result
from voting.tally.plain import format_points

__all__ = [
    "Election",
    "PabulibError",
    "Project",
    "Remark",
    "Vote",
    "VoteType",
    "best_first",
    "read",
    "with_result",
    "write",
]

KEYS = (
    *("description", "country", "unit", "district", "subunit", "instance"),
    *("num_projects", "num_votes", "budget", "vote_type", "rule"),
    *("date_begin", "date_end", "min_length", "max_length"),
    *("min_sum_cost", "max_sum_cost", "min_points", "max_points"),
    *("min_sum_points", "max_sum_points", "default_score"),
    *("min_project_cost", "max_project_cost", "min_project_score_threshold"),
    *("neighborhoods", "subdistricts", "categories", "edition", "language"),
    *("currency", "fully_funded", "experimental", "comment", "acknowledgments"),
)
COUNTS = ("votes", "score")
DETAILS = (
    *("category", "beneficiaries", "selected", "neighborhood", "subunit", "district"),
    *("description", "proposer", "public_id", "latitude", "longitude"),
)
VOTER_COLUMNS = (
    *("age", "sex", "voting_method", "district", "neighborhood", "education"),
)


def write(election: Election) -> str:
    """Write an election as a file: UTF-8 text with one line feed per line.

    Numbers and counts in META are set from the election. The keys of the format come
    first, the others as they are. Blanks around texts are dropped. What is known of
    voters beside their votes is written only if no combination of it is rare, see
    `pabulib_cells`. Raises `ValueError` for an id that the format cannot hold.
    """
    return "".join(map(_line, _rows(election)))


def _rows(election: Election) -> Iterator[Sequence[str]]:
    yield [META]
    yield ["key", "value"]
    yield from _meta(election).items()

    details = [_details(project.details) for project in election.projects]
    leading, trailing = _order({name for found in details for name in found})
    yield [PROJECTS]
    yield ["project_id", "cost", *leading, "name", *trailing]
    for project, found in zip(election.projects, details, strict=True):
        yield [
            _checked(project.id),
            format_cents(project.cost),
            *(found.get(name, "") for name in leading),
            project.name,
            *(found.get(name, "") for name in trailing),
        ]

    yield [VOTES]
    columns = publishable(election.voter_columns)
    known = _in_order(set(columns), VOTER_COLUMNS)
    has_points = election.vote_type.has_points or any(v.points for v in election.votes)
    yield ["voter_id", "vote", *["points"] * has_points, *known]
    of_voters = list(zip(*(columns[name] for name in known), strict=True))
    for place, vote in enumerate(election.votes):
        cells = [_checked(vote.voter), ",".join(vote.choices)]
        if has_points:
            worth = (format_points(p, election.points_unit) for p in vote.points)
            cells.append(",".join(worth))
        yield [*cells, *of_voters[place]] if known else cells


def _line(cells: Iterable[str]) -> str:
    return ";".join(map(_quote, cells)) + "\n"


def _quote(cell: str) -> str:
    cell = cell.strip()
    if any(character in cell for character in ';"\r\n'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _meta(election: Election) -> Mapping[str, str]:
    meta = {
        **election.meta,
        "num_projects": str(len(election.projects)),
        "num_votes": str(len(election.votes)),
        "budget": format_cents(election.budget),
        "vote_type": str(election.vote_type),
    }
    return {key: meta[key] for key in KEYS if key in meta} | meta


def _details(details: Mapping[str, str]) -> dict[str, str]:
    return {
        RENAMED.get(name, name): text for name, text in details.items() if text.strip()
    }


def _order(names: AbstractSet[str]) -> tuple[list[str], list[str]]:
    """Order the columns of projects: the counts before the name, others behind it."""
    leading = [name for name in COUNTS if name in names]
    return leading, _in_order(names - set(COUNTS), DETAILS)


def _in_order(names: AbstractSet[str], usual: Sequence[str]) -> list[str]:
    """Put names in the order of the format, and behind them the others by themselves.

    So the same election gives the same file.
    """
    return [name for name in usual if name in names] + sorted(names - set(usual))


def _checked(name: str) -> str:
    """Refuse an id that would be read as something else."""
    if not name or name != name.strip() or "," in name or name.upper() in SECTIONS:
        raise ValueError(f"A file cannot hold the id {name!r}.")
    return name
