"""Reads Pabulib text and checks it as a whole.

A file that contradicts itself is refused with the line and the reason, and nothing of
it is used. What is odd but leaves no doubt about the count is only remarked on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, lcm

from voting.tally.files.pabulib_format import (
    META,
    PROJECTS,
    SENTINEL,
    VOTES,
    Election,
    PabulibError,
    Project,
    Remark,
    Vote,
    VoteType,
    is_withdrawn,
    parse_cents,
    parse_limit,
    parse_points,
)
from voting.tally.files.pabulib_text import (
    COUNTED,
    Row,
    Table,
    decode,
    rows,
    split,
    table,
)

DECISIVE = {"budget", "max_length", "num_projects", "num_votes", "rule", "vote_type"}
"""The keys of META that a count or a check depends on."""


@dataclass(frozen=True, slots=True)
class _Meta:
    """Keys and values as text, and the line of each key."""

    values: dict[str, str]
    lines: dict[str, int]
    remarks: list[Remark]

    def cents(self, key: str) -> int | None:
        """Read a limit of money; one that cannot be read is remarked on."""
        if not self.values.get(key):
            return None
        try:
            return parse_cents(self.values[key], self.lines[key], key)
        except PabulibError as error:
            self.remarks.append(Remark(error.line, error.code, error.params))
            return None

    def limit(self, key: str) -> int | None:
        """Read a whole number; one that cannot be read is remarked on."""
        value = self.values.get(key)
        if not value:
            return None
        limit = parse_limit(value)
        if limit is None:
            self.remarks.append(
                Remark(self.lines[key], "bad_number", {"column": key, "value": value})
            )
        return limit

    def threshold(self, points_unit: int) -> int | None:
        """Read the least score of a project, in the unit of the points."""
        key = "min_project_score_threshold"
        if not self.values.get(key):
            return None
        try:
            return ceil(parse_points(self.values[key], self.lines[key]) * points_unit)
        except PabulibError as error:
            params = {**error.params, "column": key}
            self.remarks.append(Remark(error.line, error.code, params))
            return None

    def check_count(self, key: str, found: int) -> None:
        stated = self.limit(key)
        if stated is not None and stated != found:
            raise PabulibError(
                self.lines[key], "wrong_count", key=key, stated=stated, found=found
            )


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
    remarks: list[Remark] = []
    sections = split(rows(decode(data), remarks))
    meta = _read_meta(sections[META], remarks)
    budget = parse_cents(meta.values["budget"], meta.lines["budget"], "budget")
    vote_type = _read_vote_type(meta)
    limits = _read_limits(meta, vote_type)

    in_projects = table(PROJECTS, sections[PROJECTS], remarks)
    projects, lines = _read_projects(in_projects, budget, remarks)
    meta.check_count("num_projects", len(projects))
    in_votes = table(VOTES, sections[VOTES], remarks)
    votes, unit = _read_votes(in_votes, projects, vote_type, limits, remarks)
    meta.check_count("num_votes", len(votes))
    supported: set[str] = set()
    supported.update(*{vote.choices for vote in votes})
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
        threshold=meta.threshold(unit),
        voter_columns=_read_voter_columns(in_votes),
        warnings=tuple(sorted(remarks, key=lambda remark: remark.line)),
    )


def _read_meta(content: Sequence[Row], remarks: list[Remark]) -> _Meta:
    meta = _Meta({}, {}, remarks)
    for row in content[1:]:
        key, *values = row.cells
        key = key.strip()
        if row is content[1] and key.lower() == "key":
            continue
        while values and not values[-1]:
            values.pop()
        # A semicolon in a comment is often left without quotes.
        value = ";".join(values).strip()
        if key in meta.values:
            if key in DECISIVE and meta.values[key] != value:
                raise PabulibError(row.line, "repeated_key", key=key)
            remarks.append(Remark(row.line, "repeated_key", {"key": key}))
            continue
        meta.values[key] = value
        meta.lines[key] = row.line
    for key in ("budget", "vote_type"):
        if key not in meta.values:
            raise PabulibError(content[-1].line, "missing_key", key=key)
    return meta


def _read_vote_type(meta: _Meta) -> VoteType:
    value = meta.values["vote_type"]
    try:
        return VoteType(value.lower())
    except ValueError as error:
        line = meta.lines["vote_type"]
        raise PabulibError(line, "unknown_vote_type", value=value) from error


def _read_limits(meta: _Meta, vote_type: VoteType) -> _Limits:
    length = meta.limit("max_length")
    stated = meta.values.get("max_length")
    if length is None and stated and vote_type is VoteType.ORDINAL:
        # What a place is worth depends on how many there are.
        line = meta.lines["max_length"]
        raise PabulibError(line, "bad_number", column="max_length", value=stated)
    if length is None and vote_type is VoteType.CHOOSE_1:
        length = 1
    return _Limits(length, meta.cents("max_sum_cost"))


def _read_projects(
    source: Table, budget: int, remarks: list[Remark]
) -> tuple[dict[str, Project], dict[str, int]]:
    """Read the projects, and remember the line of each."""
    others = [name for name in source.columns if name not in {"project_id", "cost"}]
    projects: dict[str, Project] = {}
    lines: dict[str, int] = {}
    for row in source.rows:
        project = source.needed(row, "project_id")
        if project in projects:
            raise PabulibError(row.line, "duplicate_project", project=project)
        cost = parse_cents(source.needed(row, "cost"), row.line, "cost")
        if cost > budget:
            code = "withdrawn" if is_withdrawn(cost, budget) else "cost_over_budget"
            remarks.append(Remark(row.line, code, {"project": project}))
        details = {name: text for name in others if (text := source.cell(row, name))}
        name = details.pop("name", "")
        projects[project] = Project(project, cost, name, details)
        lines[project] = row.line
    return projects, lines


def _read_votes(
    source: Table,
    projects: dict[str, Project],
    vote_type: VoteType,
    limits: _Limits,
    remarks: list[Remark],
) -> tuple[tuple[Vote, ...], int]:
    """Read the votes, each distinct ballot once; also say how finely points are cut."""
    may_have_points = vote_type.has_points or vote_type is VoteType.ORDINAL
    if vote_type.has_points and "points" not in source.columns:
        raise PabulibError(
            source.header, "missing_column", column="points", section=VOTES
        )
    ballots: dict[tuple[str, str], _Ballot] = {}
    cast: dict[str, _Ballot] = {}
    for row in source.rows:
        voter = source.needed(row, "voter_id")
        if voter in cast:
            raise PabulibError(row.line, "duplicate_voter", voter=voter)
        points = source.cell(row, "points") if may_have_points else ""
        key = (source.cell(row, "vote"), points)
        ballot = ballots.get(key)
        if ballot is None:
            listed = _read_choices(key[0], row.line, projects)
            given = _read_points(points, row.line, len(listed), vote_type)
            ballot = _check_ballot(listed, given, projects, limits)
            if key[0].count(",") >= max(len(listed), 1):
                ballot = replace(ballot, oddities=("empty_item", *ballot.oddities))
            ballots[key] = ballot
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


def _read_voter_columns(source: Table) -> dict[str, tuple[str, ...]]:
    """Keep what is said of voters; a column that says nothing is dropped."""
    columns = {
        name: source.all_of(name)
        for name in source.columns
        if name and name not in COUNTED
    }
    return {name: cells for name, cells in columns.items() if any(cells)}


def _items(text: str) -> list[str]:
    """Part a list; what is empty, as behind a comma at the end, is no item."""
    return [item for part in text.split(",") if (item := part.strip())]


def _read_choices(text: str, line: int, projects: Mapping[str, Project]) -> list[str]:
    """Read a list of projects; each id is one object, however often it is chosen."""
    choices = []
    for choice in _items(text):
        project = projects.get(choice)
        if project is None:
            raise PabulibError(line, "unknown_project", project=choice)
        choices.append(project.id)
    return choices


def _read_points(
    text: str, line: int, choices: int, vote_type: VoteType
) -> list[Fraction]:
    """Read the points beside the choices.

    Beside a ranking they say again what the places say, so they may be left out.
    """
    if vote_type is VoteType.ORDINAL:
        whole = [parse_limit(item) for item in _items(text)]
        points = [Fraction(number) for number in whole if number is not None]
        return points if len(points) == len(whole) == choices else []
    points = [parse_points(item, line) for item in _items(text)]
    if vote_type.has_points and len(points) != choices:
        raise PabulibError(line, "points_mismatch", choices=choices, points=len(points))
    return points


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
    cost = sum(p.cost for p in map(projects.__getitem__, choices) if p.cost != SENTINEL)
    if limits.cost is not None and cost > limits.cost:
        oddities.append("over_max_sum_cost")
    points = tuple(worth[listed.index(choice)] for choice in choices) if worth else ()
    return _Ballot(choices, points, tuple(oddities))
