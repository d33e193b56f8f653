"""A table as a spreadsheet saves it: bytes to rows of cells, and their faults."""

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

# How files begin that are not text: of Excel and OpenDocument, old Excel, PDF.
NOT_TEXT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# A spreadsheet takes a cell that begins so for a formula and runs it.
FORMULA = ("=", "+", "-", "@")
LONGEST_CELL = 200
HEADER = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: where it is, its code, and the values that its sentence needs.

    Lines and columns are counted from 1; 0 is the whole file, or the whole line. The
    codes and their sentences stand in `pool_words`.
    """

    file: str
    line: int
    column: int
    code: str
    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(slots=True)
class Table:
    """What could be read of a file; `columns` has the place of each heading."""

    file: str
    encoding: str = ""
    header_line: int = HEADER
    columns: dict[str, int] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def report(self, line: int, column: int, code: str, /, **values: str | int) -> None:
        self.problems.append(Problem(self.file, line, column, code, values))

    def cell(self, row: list[str], heading: str) -> str:
        place = self.columns[heading]
        return row[place] if place < len(row) else ""

    def place(self, heading: str) -> int:
        """Give the column as people count."""
        return self.columns[heading] + 1


def read_table(file: str, content: bytes | str, *, most_rows: int) -> Table:
    """Read a table whose first line has headings; faults go to its `problems`.

    Columns are separated by semicolons, commas or tabs. Cells lose the blanks around
    them and get the normal form NFC, so that equal words are equal texts. Headings are
    found whatever their letter case.
    """
    table = Table(file)
    text = content if isinstance(content, str) else _decoded(table, content)
    if text is None:
        return table
    rows = _rows(table, text.removeprefix("\N{BYTE ORDER MARK}"))
    header = next(rows, None)
    if header is None:
        if not table.problems:
            table.report(0, 0, "empty")
        return table
    table.header_line, headings = header
    for place, heading in enumerate(headings):
        _add_heading(table, place, heading)
    for line, cells in rows:
        if len(table.rows) == most_rows:
            table.report(line, 0, "too_many_rows", most=most_rows)
            break
        if any(cells[len(headings) :]):
            table.report(
                line, 0, "too_many_cells", found=len(cells), expected=len(headings)
            )
        table.rows.append((line, cells))
    if not table.rows and not table.problems:
        table.report(0, 0, "empty")
    return table


def _decoded(table: Table, content: bytes) -> str | None:
    if content.startswith(NOT_TEXT):
        table.report(0, 0, "not_text")
        return None
    tries = ("utf-16",) if content.startswith(UTF_16) else ("utf-8-sig", "cp1252")
    for encoding in tries:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            table.encoding = encoding
            return text
    table.report(0, 0, "bad_encoding")
    return None


def _rows(table: Table, text: str) -> Iterator[tuple[int, list[str]]]:
    """Give the rows that are not empty, with the number of their first line."""
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True
    )
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            # What is behind a quote that nothing closes cannot be told from it.
            table.report(line, 0, "bad_quotes")
            return
        cells = [unicodedata.normalize("NFC", cell).strip() for cell in cells]
        if any(cells):
            yield line, cells
        line = reader.line_num + 1


def _delimiter(text: str) -> str:
    """Find what separates the columns, from the first line that is not empty."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(";,\t", key=lambda mark: (first.count(mark), mark == ","))


def _add_heading(table: Table, place: int, heading: str) -> None:
    name = heading.casefold()
    if not name:
        return
    if name in table.columns:
        # Which of the two would count is for the caller: only some columns are read.
        table.headings[name] = ""
        return
    table.columns[name] = place
    table.headings[name] = heading


def find_column(table: Table, *names: str) -> str | None:
    """Find the heading for one of these names; report a missing or doubled one."""
    for name in names:
        key = unicodedata.normalize("NFC", name).strip().casefold()
        if key in table.columns:
            if not table.headings[key]:
                table.report(
                    table.header_line, table.place(key), "repeated_column", name=name
                )
            return key
    table.report(table.header_line, 0, "missing_column", name=names[0])
    return None


def checked_cell(table: Table, line: int, row: list[str], heading: str) -> str:
    """Give a cell that may be brought in; report it and give nothing if it may not."""
    cell, place = table.cell(row, heading), table.place(heading)
    code = (
        "formula"
        if cell.startswith(FORMULA)
        else "too_long"
        if len(cell) > LONGEST_CELL
        else "bad_character"
        if any(unicodedata.category(c) in {"Cc", "Cs", "Co"} or c == "�" for c in cell)
        else None
    )
    if code is None:
        return cell
    table.report(line, place, code, text=cell[:40])
    return ""
