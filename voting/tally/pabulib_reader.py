"""Reads Pabulib text and checks it as a whole.

A file that contradicts itself is refused with the line and the reason, and nothing of
it is used.
"""

import csv
import io
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

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
    parse_cents,
    parse_count,
    parse_points,
)

NEEDED = {PROJECTS: ("project_id", "cost"), VOTES: ("voter_id", "vote")}


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the file and its cells; a quoted cell may reach over several lines."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class _Meta:
    """Keys and values as text, and the line of each key."""

    values: dict[str, str]
    lines: dict[str, int]

    def cents(self, key: str) -> int | None:
        if not self.values.get(key):
            return None
        return parse_cents(self.values[key], self.lines[key], key)

    def count(self, key: str) -> int | None:
        if not self.values.get(key):
            return None
        return parse_count(self.values[key], self.lines[key], key)

    def check_count(self, key: str, found: int) -> None:
        stated = self.count(key)
        if stated is not None and stated != found:
            raise PabulibError(
                self.lines[key], "wrong_count", key=key, stated=stated, found=found
            )


@dataclass(frozen=True, slots=True)
class _Table:
    """A section with a header: its rows by column name, whatever their order."""

    columns: dict[str, int]
    rows: list[_Row]

    def cell(self, row: _Row, column: str) -> str:
        """Give a cell without surrounding blanks; a missing one is empty."""
        place = self.columns.get(column)
        if place is None or place >= len(row.cells):
            return ""
        return row.cells[place].strip()

    def needed(self, row: _Row, column: str) -> str:
        value = self.cell(row, column)
        if not value:
            raise PabulibError(row.line, "missing_value", column=column)
        return value


@dataclass(frozen=True, slots=True)
class _Limits:
    """What META allows a ballot: how many projects, and what they may cost."""

    length: int | None
    cost: int | None


@dataclass(frozen=True, slots=True)
class _Ballot:
    """A ballot as it stands in the file, and what is odd about it."""

    choices: tuple[str, ...]
    points: tuple[Fraction, ...]
    oddities: tuple[str, ...]


def read(data: bytes) -> Election:
    """Read a whole file. Raises `PabulibError` with the line and the reason."""
    sections = _split(_rows(_decode(data)))
    meta = _read_meta(sections[META])
    budget = parse_cents(meta.values["budget"], meta.lines["budget"], "budget")
    vote_type = _read_vote_type(meta)
    length = meta.count("max_length")
    if length is None and vote_type is VoteType.CHOOSE_1:
        length = 1
    limits = _Limits(length, meta.cents("max_sum_cost"))

    remarks: list[Remark] = []
    table = _table(PROJECTS, sections[PROJECTS])
    projects, lines = _read_projects(table, budget, remarks)
    meta.check_count("num_projects", len(projects))
    votes, unit = _read_votes(
        _table(VOTES, sections[VOTES]), projects, vote_type, limits, remarks
    )
    meta.check_count("num_votes", len(votes))
    supported = {choice for vote in set(votes) for choice in vote.choices}
    remarks += [
        Remark(line, "zero_support", {"project": project})
        for project, line in lines.items()
        if project not in supported
    ]
    return Election(
        meta=meta.values,
        budget=budget,
        vote_type=vote_type,
        projects=tuple(projects.values()),
        votes=votes,
        points_unit=unit,
        warnings=tuple(sorted(remarks, key=lambda remark: remark.line)),
    )


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PabulibError(line, "bad_encoding") from error


def _rows(text: str) -> Iterator[_Row]:
    """Give all lines that are not empty, with the number of their first line."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cells):
                yield _Row(line, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise PabulibError(line, "bad_quotes") from error


def _split(rows: Iterable[_Row]) -> dict[str, list[_Row]]:
    """Part the file into its three sections, which must come in their order.

    A section keeps the row with its own name as its first one.
    """
    found: dict[str, list[_Row]] = {}
    current: list[_Row] = []
    last = 1
    for row in rows:
        last = row.line
        name = row.cells[0].strip()
        is_section = name in SECTIONS and not any(row.cells[1:])
        if name in found and is_section:
            raise PabulibError(row.line, "repeated_section", section=name)
        if is_section or not found:
            expected = SECTIONS[len(found)]
            if name != expected:
                raise PabulibError(row.line, "missing_section", section=expected)
            current = found[name] = []
        current.append(row)
    if len(found) < len(SECTIONS):
        raise PabulibError(last, "missing_section", section=SECTIONS[len(found)])
    return found


def _read_meta(rows: Sequence[_Row]) -> _Meta:
    meta = _Meta({}, {})
    for row in rows[1:]:
        key, *values = row.cells
        key = key.strip()
        if row is rows[1] and key.lower() == "key":
            continue
        if key in meta.values:
            raise PabulibError(row.line, "repeated_key", key=key)
        while values and not values[-1]:
            values.pop()
        # A semicolon in a comment is often left without quotes.
        meta.values[key] = ";".join(values).strip()
        meta.lines[key] = row.line
    for key in ("budget", "vote_type"):
        if key not in meta.values:
            raise PabulibError(rows[-1].line, "missing_key", key=key)
    return meta


def _read_vote_type(meta: _Meta) -> VoteType:
    value = meta.values["vote_type"]
    try:
        return VoteType(value)
    except ValueError as error:
        line = meta.lines["vote_type"]
        raise PabulibError(line, "unknown_vote_type", value=value) from error


def _table(section: str, rows: Sequence[_Row]) -> _Table:
    title, *content = rows
    if not content:
        raise PabulibError(title.line, "missing_header", section=section)
    header, *body = content
    names = [cell.strip().lower() for cell in header.cells]
    columns = {RENAMED.get(name, name): place for place, name in enumerate(names)}
    for column in NEEDED[section]:
        if column not in columns:
            raise PabulibError(
                header.line, "missing_column", column=column, section=section
            )
    for row in body:
        if any(row.cells[len(names) :]):
            raise PabulibError(
                row.line, "too_many_cells", found=len(row.cells), expected=len(names)
            )
    return _Table(columns, body)


def _read_projects(
    table: _Table, budget: int, remarks: list[Remark]
) -> tuple[dict[str, Project], dict[str, int]]:
    """Read the projects, and remember the line of each."""
    others = [name for name in table.columns if name not in {"project_id", "cost"}]
    projects: dict[str, Project] = {}
    lines: dict[str, int] = {}
    for row in table.rows:
        project = table.needed(row, "project_id")
        if project in projects:
            raise PabulibError(row.line, "duplicate_project", project=project)
        cost = parse_cents(table.needed(row, "cost"), row.line, "cost")
        if cost > budget:
            remarks.append(Remark(row.line, "cost_over_budget", {"project": project}))
        details = {name: text for name in others if (text := table.cell(row, name))}
        name = details.pop("name", "")
        projects[project] = Project(project, cost, name, details)
        lines[project] = row.line
    return projects, lines


def _read_votes(
    table: _Table,
    projects: dict[str, Project],
    vote_type: VoteType,
    limits: _Limits,
    remarks: list[Remark],
) -> tuple[tuple[Vote, ...], int]:
    """Read the votes, each distinct ballot once; also say how finely points are cut."""
    ballots: dict[tuple[str, str], _Ballot] = {}
    cast: dict[str, _Ballot] = {}
    for row in table.rows:
        voter = table.needed(row, "voter_id")
        if voter in cast:
            raise PabulibError(row.line, "duplicate_voter", voter=voter)
        points = table.cell(row, "points") if vote_type.has_points else ""
        key = (table.cell(row, "vote"), points)
        ballot = ballots.get(key)
        if ballot is None:
            listed = _read_choices(key[0], row.line, projects)
            worth = _read_points(points, row.line)
            if vote_type.has_points and len(worth) != len(listed):
                raise PabulibError(
                    row.line, "points_mismatch", choices=len(listed), points=len(worth)
                )
            ballot = ballots[key] = _check_ballot(listed, worth, projects, limits)
        cast[voter] = ballot
        remarks += [
            Remark(row.line, code, {"voter": voter}) for code in ballot.oddities
        ]
    unit = lcm(*(p.denominator for ballot in ballots.values() for p in ballot.points))
    votes = tuple(
        Vote(voter, ballot.choices, tuple(int(p * unit) for p in ballot.points))
        for voter, ballot in cast.items()
    )
    return votes, unit


def _read_choices(text: str, line: int, projects: Container[str]) -> list[str]:
    choices = [choice.strip() for choice in text.split(",")] if text else []
    for choice in choices:
        if choice not in projects:
            raise PabulibError(line, "unknown_project", project=choice)
    return choices


def _read_points(text: str, line: int) -> list[Fraction]:
    return [parse_points(p.strip(), line) for p in text.split(",")] if text else []


def _check_ballot(
    listed: Sequence[str],
    worth: Sequence[Fraction],
    projects: Mapping[str, Project],
    limits: _Limits,
) -> _Ballot:
    """Name what is odd; of a project that is listed twice the first one stands."""
    choices = tuple(dict.fromkeys(listed))
    oddities = []
    if len(choices) < len(listed):
        oddities.append("project_twice")
    if limits.length is not None and len(choices) > limits.length:
        oddities.append("over_max_length")
    cost = sum(projects[choice].cost for choice in choices)
    if limits.cost is not None and cost > limits.cost:
        oddities.append("over_max_sum_cost")
    points = tuple(worth[listed.index(choice)] for choice in choices) if worth else ()
    return _Ballot(choices, points, tuple(oddities))
