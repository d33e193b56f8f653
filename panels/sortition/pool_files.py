"""Reads a pool: respondents.csv, categories.csv, and the seats.

A file with any fault is not brought in at all; but every fault is told at once, with
its line and column, so that it can be mended in one go.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from panels.sortition.pool import MOST_SEATS, Pool, Quota, Volunteer
from panels.sortition.pool_tables import (
    Problem,
    Table,
    checked_cell,
    find_column,
    read_table,
)

RESPONDENTS, CATEGORIES, META = "respondents.csv", "categories.csv", "meta.json"
MOST_PEOPLE = 50_000
MOST_QUOTAS = 1_000
MOST_DIGITS = 6
CUT_SHORT = frozenset({"bad_quotes", "too_many_rows"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of a pair of tables.

    `draft` is the pool where its text can be understood, even if its numbers cannot all
    be met; `pool` is there only where nothing is wrong. `remarks` have to be shown and
    confirmed, but are no faults.
    """

    draft: Pool | None
    problems: tuple[Problem, ...]
    remarks: tuple[Problem, ...] = ()

    @property
    def pool(self) -> Pool | None:
        return None if self.problems else self.draft


@dataclass(slots=True)
class _Quotas:
    """The rows of the categories: each quota with the line that it stands on.

    What values the features in `unclear` have cannot be told, so nobody is blamed.
    """

    rows: list[tuple[int, Quota]] = field(default_factory=list)
    unclear: set[str] = field(default_factory=set)

    @property
    def values(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for _, quota in self.rows:
            found.setdefault(quota.feature, []).append(quota.value)
        return found


def read_folder(
    folder: Path, *, seats: int | None = None, households: str | None = None
) -> Reading:
    """Read a folder; without `seats` they are the `k` of its meta.json."""
    problems: list[Problem] = []
    tables: list[bytes] = []
    for name in (RESPONDENTS, CATEGORIES):
        try:
            tables.append((folder / name).read_bytes())
        except OSError:
            problems.append(Problem(name, 0, 0, "missing_file"))
    if seats is None:
        seats = _seats(folder / META)
    if problems:
        return Reading(None, tuple(problems))
    respondents, categories = tables
    return read_tables(respondents, categories, seats=seats or 0, households=households)


def _seats(path: Path) -> int | None:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    seats = found.get("k") if isinstance(found, dict) else None
    return seats if type(seats) is int else None


def read_tables(
    respondents: bytes | str,
    categories: bytes | str,
    *,
    seats: int,
    households: str | None = None,
) -> Reading:
    """Read the two tables, as bytes of files or as text.

    `households` names the column of respondents that says who lives together. Columns
    that are neither that, nor the id, nor a feature of the categories are not read.
    """
    quota_table = read_table(CATEGORIES, categories, most_rows=MOST_QUOTAS)
    people_table = read_table(RESPONDENTS, respondents, most_rows=MOST_PEOPLE)
    quotas = _read_quotas(quota_table)
    people = _read_people(people_table, quotas, households)
    text_problems = [
        *sorted(people_table.problems, key=_place),
        *sorted(quota_table.problems, key=_place),
    ]
    draft = None
    if 1 <= seats <= MOST_SEATS and not text_problems:
        draft = Pool(tuple(people), tuple(q for _, q in quotas.rows), seats)
    problems = [*text_problems, *_sums(quotas, quota_table, seats)]
    is_whole = not any(p.code in CUT_SHORT for p in people_table.problems)
    if seats > len(people) > 0 and is_whole:
        values = {"seats": seats, "people": len(people)}
        problems.append(Problem(RESPONDENTS, 0, 0, "more_seats_than_people", values))
    remarks = [
        Problem(table.file, 0, 0, "read_as_windows_1252")
        for table in (people_table, quota_table)
        if table.encoding == "cp1252"
    ]
    return Reading(draft, tuple(problems), tuple(remarks))


def _place(problem: Problem) -> tuple[int, int]:
    return problem.line, problem.column


def _read_quotas(table: Table) -> _Quotas:
    quotas = _Quotas()
    if not table.columns:
        return quotas
    columns = [
        find_column(table, "feature", "category"),
        find_column(table, "value", "name"),
        find_column(table, "min", "minimum"),
        find_column(table, "max", "maximum"),
    ]
    if None in columns:
        return quotas
    feature_at, value_at, min_at, max_at = (column or "" for column in columns)
    lines: dict[tuple[str, str], int] = {}
    spellings: dict[str, tuple[str, int]] = {}
    for line, row in table.rows:
        feature = _text(table, line, row, feature_at)
        value = _text(table, line, row, value_at)
        minimum = _whole(table, line, row, min_at)
        maximum = _whole(table, line, row, max_at)
        if minimum is not None and maximum is not None and minimum > maximum:
            table.report(
                line,
                table.place(min_at),
                "minimum_above_maximum",
                minimum=minimum,
                maximum=maximum,
            )
        spelled, above = spellings.setdefault(feature.casefold(), (feature, line))
        if spelled != feature:
            # The column of both is one, and which values it has cannot be told.
            quotas.unclear.add(spelled)
            table.report(
                line,
                table.place(feature_at),
                "other_letter_case",
                text=feature,
                known=spelled,
                first=above,
            )
            continue
        if not (feature and value):
            quotas.unclear.add(feature)
            continue
        first = lines.setdefault((feature, value), line)
        if first != line:
            table.report(
                line,
                table.place(value_at),
                "repeated_quota",
                feature=feature,
                value=value,
                first=first,
            )
            continue
        quotas.rows.append((line, Quota(feature, value, minimum or 0, maximum or 0)))
    return quotas


def _text(table: Table, line: int, row: list[str], heading: str) -> str:
    """Give a cell that must not be empty, or nothing where it is told to be wrong."""
    if not table.cell(row, heading):
        table.report(
            line, table.place(heading), "empty_cell", name=table.headings[heading]
        )
    return checked_cell(table, line, row, heading)


def _whole(table: Table, line: int, row: list[str], heading: str) -> int | None:
    cell = table.cell(row, heading)
    digits = cell.removeprefix("-")
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS
    name = table.headings[heading]
    if is_number and digits == cell:
        return int(cell)
    code = "negative" if is_number else "not_a_whole_number" if cell else "empty_cell"
    table.report(line, table.place(heading), code, name=name, text=cell[:40])
    return None


def _read_people(
    table: Table, quotas: _Quotas, households: str | None
) -> list[Volunteer]:
    people: list[Volunteer] = []
    if not table.columns:
        return people
    values = quotas.values
    id_at = find_column(table, "id")
    home_at = find_column(table, households) if households is not None else None
    found = {feature: find_column(table, feature) for feature in sorted(values)}
    columns = {feature: at for feature, at in found.items() if at is not None}
    known = {f: [] if f in quotas.unclear else values[f] for f in columns}
    lines: dict[str, int] = {}
    for line, row in table.rows:
        key = _text(table, line, row, id_at) if id_at else ""
        first = lines.setdefault(key, line)
        if key and first != line and id_at:
            table.report(line, table.place(id_at), "repeated_id", text=key, first=first)
        features = tuple(
            (feature, _value(table, line, row, at, known[feature]))
            for feature, at in columns.items()
        )
        home = checked_cell(table, line, row, home_at) if home_at else ""
        people.append(Volunteer(key, features, " ".join(home.casefold().split())))
    return people


def _value(
    table: Table, line: int, row: list[str], heading: str, known: Sequence[str]
) -> str:
    value = _text(table, line, row, heading)
    if value and known and value not in known:
        near = [word for word in known if word.casefold() == value.casefold()]
        table.report(
            line,
            table.place(heading),
            "unknown_value",
            name=table.headings[heading],
            text=value,
            known=", ".join(near or known),
        )
    return value


def _sums(quotas: _Quotas, table: Table, seats: int) -> list[Problem]:
    """Find the features whose quotas cannot be met whoever is in the pool."""
    if seats < 1:
        return [Problem(CATEGORIES, 0, 0, "no_seats", {"seats": seats})]
    if seats > MOST_SEATS:
        limits: dict[str, str | int] = {"seats": seats, "most": MOST_SEATS}
        return [Problem(CATEGORIES, 0, 0, "too_many_seats", limits)]
    problems: list[Problem] = []
    if table.problems:
        return problems
    for feature in quotas.values:
        rows = [
            (line, quota) for line, quota in quotas.rows if quota.feature == feature
        ]
        line = rows[0][0]
        least = sum(quota.minimum for _, quota in rows)
        most = sum(quota.maximum for _, quota in rows)
        for is_wrong, code, total in (
            (least > seats, "minimums_above_seats", least),
            (most < seats, "maximums_below_seats", most),
        ):
            if is_wrong:
                values: dict[str, str | int]
                values = {"feature": feature, "sum": total, "seats": seats}
                problems.append(Problem(CATEGORIES, line, 0, code, values))
    return problems
