"""The text of a Pabulib file: lines, cells, sections and tables, before any meaning."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from voting.tally.files.pabulib_format import (
    PROJECTS,
    RENAMED,
    SECTIONS,
    VOTES,
    PabulibError,
    Remark,
)

NEEDED = {PROJECTS: ("project_id", "cost"), VOTES: ("voter_id", "vote")}
COUNTED = {"project_id", "cost", "voter_id", "vote", "points"}
"""The columns that a count depends on."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the file and its cells; a quoted cell may reach over several lines."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Table:
    """A section with a header: its rows by column name, whatever their order."""

    header: int
    columns: dict[str, int]
    rows: list[Row]

    def cell(self, row: Row, column: str) -> str:
        """Give a cell without surrounding blanks; a missing one is empty."""
        place = self.columns.get(column)
        if place is None or place >= len(row.cells):
            return ""
        return row.cells[place].strip()

    def needed(self, row: Row, column: str) -> str:
        value = self.cell(row, column)
        if not value:
            raise PabulibError(row.line, "missing_value", column=column)
        return value

    def all_of(self, column: str) -> tuple[str, ...]:
        """Give a whole column; equal values are one object, for there may be many."""
        distinct: dict[str, str] = {}
        cells = (self.cell(row, column) for row in self.rows)
        return tuple(distinct.setdefault(cell, cell) for cell in cells)


def decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PabulibError(line, "bad_encoding") from error


def rows(text: str, remarks: list[Remark]) -> Iterator[Row]:
    """Give all lines that are not empty, with the number of their first line."""
    last = ""

    def lines() -> Iterator[str]:
        nonlocal last
        for line_of_text in io.StringIO(text, newline=""):
            last = line_of_text
            yield last

    reader = csv.reader(lines(), delimiter=";", strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if reader.line_num != line:
                raise PabulibError(line, "bad_quotes") from error
            cells = _loose_cells(last, line)
            remarks.append(Remark(line, "bad_quotes", {}))
        if any(map(str.strip, cells)):
            yield Row(line, cells)
        line = reader.line_num + 1


def _loose_cells(text: str, line: int) -> list[str]:
    """Read a line in which something follows a closing quote: "Green" park.

    A quote that nothing closes is refused, for it may have swallowed what counts; and
    so is a cell of a length that no text has.
    """
    try:
        cells = next(csv.reader([text.rstrip("\r\n") + "\n"], delimiter=";"))
    except csv.Error as error:
        raise PabulibError(line, "too_long") from error
    if any(cell.endswith("\n") for cell in cells):
        raise PabulibError(line, "bad_quotes")
    return cells


def split(found_rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Part the file into its three sections, which must come in their order.

    A section keeps the row with its own name as its first one.
    """
    found: dict[str, list[Row]] = {}
    current: list[Row] = []
    last = 1
    for row in found_rows:
        last = row.line
        name = row.cells[0].strip().upper()
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


def table(section: str, content: Sequence[Row], remarks: list[Remark]) -> Table:
    """Find the columns of a section by its header."""
    title, *content = content
    if not content:
        raise PabulibError(title.line, "missing_header", section=section)
    header, *body = content
    names = [cell.strip().lower() for cell in header.cells]
    for column in COUNTED:
        if names.count(column) > 1:
            raise PabulibError(header.line, "repeated_column", column=column)
    columns = {RENAMED.get(name, name): place for place, name in enumerate(names)}
    for column in NEEDED[section]:
        if column not in columns:
            raise PabulibError(
                header.line, "missing_column", column=column, section=section
            )
    for row in body:
        if any(row.cells[len(names) :]):
            params = {"found": len(row.cells), "expected": len(names)}
            if section == VOTES or _may_have_shifted(columns):
                raise PabulibError(row.line, "too_many_cells", **params)
            remarks.append(Remark(row.line, "too_many_cells", params))
    return Table(header.line, columns, body)


def _may_have_shifted(columns: dict[str, int]) -> bool:
    """Say whether a semicolon too many can have moved a cell that counts.

    It stands in a free text as a rule, and moves what is behind that.
    """
    counted = [place for name, place in columns.items() if name in COUNTED]
    free = [place for name, place in columns.items() if name not in COUNTED]
    return not free or min(free) < max(counted)
