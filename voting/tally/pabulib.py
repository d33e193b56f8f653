"""Reads and writes Pabulib files (`.pb`): an election as text that others can count.

`read` takes bytes and gives an `Election` or raises `PabulibError`; `write` gives text
that is the same for the same election, byte for byte, and reads back to it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from voting.tally.ballots import add_up
from voting.tally.outcome import Outcome
from voting.tally.pabulib_format import (
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
    format_points,
)
from voting.tally.pabulib_reader import read

__all__ = [
    "Election",
    "PabulibError",
    "Project",
    "Remark",
    "Vote",
    "VoteType",
    "read",
    "with_result",
    "write",
]

LEADING_KEYS = (
    "description",
    "country",
    "unit",
    "district",
    "subunit",
    "instance",
    "num_projects",
    "num_votes",
    "budget",
    "vote_type",
    "rule",
    "date_begin",
    "date_end",
)
COUNTS = ("votes", "score")
USUAL_DETAILS = ("category", "beneficiaries", "selected")


def write(election: Election) -> str:
    """Write an election as a file: UTF-8 text with one line feed per line.

    Numbers and counts in META are set from the election. The usual keys come first,
    the others as they are. Blanks around texts are dropped. Raises `ValueError` for an
    id that the format cannot hold.
    """
    return "".join(map(_line, _rows(election)))


def _rows(election: Election) -> Iterator[Sequence[str]]:
    yield [META]
    yield ["key", "value"]
    yield from _meta(election).items()

    details = [_rename(project.details) for project in election.projects]
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
    if election.vote_type.has_points:
        yield ["voter_id", "vote", "points"]
        for voter, choices, points in election.votes:
            worth = (format_points(p, election.points_unit) for p in points)
            yield [_checked(voter), ",".join(choices), ",".join(worth)]
    else:
        yield ["voter_id", "vote"]
        for voter, choices, _ in election.votes:
            yield [_checked(voter), ",".join(choices)]


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
    return {key: meta[key] for key in LEADING_KEYS if key in meta} | meta


def _rename(details: Mapping[str, str]) -> dict[str, str]:
    return {RENAMED.get(name, name): text for name, text in details.items()}


def _order(names: AbstractSet[str]) -> tuple[list[str], list[str]]:
    """Order columns: the counts before the name; the usual ones behind it, then others.

    The others go by their names, so that the same election gives the same file.
    """
    leading = [name for name in COUNTS if name in names]
    usual = [name for name in USUAL_DETAILS if name in names]
    return leading, usual + sorted(names - {*leading, *usual})


def _checked(name: str) -> str:
    """Refuse an id that would be read as something else."""
    if not name or name != name.strip() or "," in name or name in SECTIONS:
        raise ValueError(f"A file cannot hold the id {name!r}.")
    return name


def with_result(election: Election, outcome: Outcome, *, rule: str) -> Election:
    """Add the votes, the scores and what was selected; `rule` is Pabulib's name."""
    support = add_up(election.candidates, election.sort_into_piles())
    funded = set(outcome.funded)

    def details(project: Project) -> dict[str, str]:
        counted = {
            **project.details,
            "votes": str(support[project.id].votes),
            "selected": str(int(project.id in funded)),
        }
        if election.vote_type.has_points:
            points = support[project.id].points
            counted["score"] = format_points(points, election.points_unit)
        return counted

    return replace(
        election,
        meta={**election.meta, "rule": rule},
        projects=tuple(
            replace(project, details=details(project)) for project in election.projects
        ),
    )
