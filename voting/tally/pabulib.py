"""Reads and writes Pabulib files (`.pb`): an election as text that others can count.

`read` takes bytes and gives an `Election` or raises `PabulibError`; `write` gives text
that is the same for the same election, byte for byte, and reads back to it.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import replace

from voting.tally.ballots import add_up
from voting.tally.outcome import Outcome
from voting.tally.pabulib_format import (
    META,
    PROJECTS,
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

FIRST_DETAILS = ("votes", "score")
USUAL_DETAILS = ("category", "beneficiaries", "selected")


def write(election: Election) -> str:
    """Write an election as a file: UTF-8 text with one line feed per line.

    Numbers and counts in META are set from the election; further keys are kept in
    their order. Raises `ValueError` for an id that the format cannot hold.
    """
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\n")
    writer.writerow([META])
    writer.writerow(["key", "value"])
    writer.writerows(_meta(election).items())

    details = _details(election)
    leading = [name for name in FIRST_DETAILS if name in details]
    trailing = [name for name in details if name not in leading]
    writer.writerow([PROJECTS])
    writer.writerow(["project_id", "cost", *leading, "name", *trailing])
    for project in election.projects:
        writer.writerow(
            [
                _checked(project.id),
                format_cents(project.cost),
                *(project.details.get(name, "") for name in leading),
                project.name,
                *(project.details.get(name, "") for name in trailing),
            ]
        )

    has_points = election.vote_type.has_points
    writer.writerow([VOTES])
    writer.writerow(["voter_id", "vote", *(["points"] if has_points else [])])
    for vote in election.votes:
        cells = [_checked(vote.voter), ",".join(vote.choices)]
        if has_points:
            unit = election.points_unit
            cells.append(",".join(format_points(p, unit) for p in vote.points))
        writer.writerow(cells)
    return file.getvalue()


def _meta(election: Election) -> Mapping[str, str]:
    return {
        **election.meta,
        "num_projects": str(len(election.projects)),
        "num_votes": str(len(election.votes)),
        "budget": format_cents(election.budget),
        "vote_type": str(election.vote_type),
    }


def _details(election: Election) -> list[str]:
    """Name all columns there are: the usual ones first, the others by name."""
    usual = (*FIRST_DETAILS, *USUAL_DETAILS)
    found = {name for project in election.projects for name in project.details}
    return [name for name in usual if name in found] + sorted(found - set(usual))


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
