"""Two questions against each other, without a cell small enough to tell of one person.

Pure. The totals of both questions are told elsewhere, so a hidden cell must not follow
from them: in each row and each column with hidden cells there are at least two of them,
and together they hold at least the smallest group.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

NOBODY = ""
"""The group of those who did not answer one of the two: without it, they would follow
from the totals."""


@dataclass(frozen=True, slots=True)
class Crossed:
    """Counts by row and column; None stands for a number that is not told."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[int | None, ...], ...]

    @property
    def is_told(self) -> bool:
        return any(cell is not None for row in self.cells for cell in row)


def tally(
    rows: Sequence[str],
    columns: Sequence[str],
    pairs: Sequence[tuple[str, str]],
) -> list[list[int]]:
    """Count pairs of a row and a column."""
    place = {code: index for index, code in enumerate(rows)}
    across = {code: index for index, code in enumerate(columns)}
    table = [[0] * len(columns) for _row in rows]
    for row, column in pairs:
        table[place[row]][across[column]] += 1
    return table


def hidden_cells(table: Sequence[Sequence[int]], least: int) -> set[tuple[int, int]]:
    """Return which cells must not be told, as pairs of row and column.

    A cell of nobody is hidden like one of few: that nobody of a group said something
    tells what is said of each of them.
    """
    rows, columns = range(len(table)), range(len(table[0]) if table else 0)
    hidden = {(r, c) for r in rows for c in columns if table[r][c] < least}
    lines = [[(r, c) for c in columns] for r in rows]
    lines += [[(r, c) for r in rows] for c in columns]
    while True:
        more = {
            cell
            for line in lines
            if (cell := _one_more(line, table, hidden, least)) is not None
        }
        if not more:
            return hidden
        hidden |= more


def _one_more(
    line: Sequence[tuple[int, int]],
    table: Sequence[Sequence[int]],
    hidden: set[tuple[int, int]],
    least: int,
) -> tuple[int, int] | None:
    """Return the smallest cell that has to be hidden beside those of a line."""
    dark = [cell for cell in line if cell in hidden]
    light = [cell for cell in line if cell not in hidden]
    total = sum(table[r][c] for r, c in dark)
    if not dark or not light or (len(dark) > 1 and total >= least):
        return None
    return min(light, key=lambda cell: (table[cell[0]][cell[1]], cell))


def cross(
    rows: Sequence[str],
    columns: Sequence[str],
    answers: Sequence[Mapping[str, Any]],
    *,
    by: str,
    of: str,
    least: int,
) -> Crossed:
    """Count the question `of` within each answer to the question `by`.

    Both have one answer each: one of several options, or a step of a scale.
    """
    pairs = [(str(one.get(by, NOBODY)), str(one.get(of, NOBODY))) for one in answers]
    own_rows, own_columns = list(rows), list(columns)
    if any(row == NOBODY for row, _column in pairs):
        own_rows.append(NOBODY)
    if any(column == NOBODY for _row, column in pairs):
        own_columns.append(NOBODY)
    table = tally(own_rows, own_columns, pairs)
    hidden = hidden_cells(table, least)
    return Crossed(
        tuple(own_rows),
        tuple(own_columns),
        tuple(
            tuple(None if (r, c) in hidden else value for c, value in enumerate(row))
            for r, row in enumerate(table)
        ),
    )
