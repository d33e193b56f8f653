"""Votes and matrices as CSV files; docs/reference/opinion-map.md has their columns.

Pure: text in, text out.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from panels.opinion.matrix import AGREE, DISAGREE, PASS, VALUES, Matrix, Vote
from panels.opinion.study import MAP_FROM

COLUMNS = ("voter", "statement", "vote")
WORDS = {"agree": AGREE, "disagree": DISAGREE, "pass": PASS}
ROW = "row"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a file; line and column count from 1."""

    line: int
    column: int
    code: str


class UnreadableVotes(Exception):  # noqa: N818 - what a file holds, not our error
    """A file that is not read, with all that is wrong in it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(str(problem) for problem in self.problems))


class TooFew(Exception):  # noqa: N818 - a rule, not an error
    """Rows of so few people would show who voted how."""


def read_votes(text: str) -> list[Vote]:
    """Read a file of votes, one a line, the earlier ones first.

    Raises `UnreadableVotes`.
    """
    lines = _lines(text)
    _, header = next(lines, (1, []))
    if tuple(header[:3]) != COLUMNS:
        raise UnreadableVotes([Problem(1, 1, "wrong_header")])
    votes, problems = [], []
    for line, cells in lines:
        if not cells:
            continue
        if len(cells) != len(header):
            problems.append(Problem(line, len(cells), "wrong_number_of_cells"))
            continue
        voter, statement, said = (cell.strip() for cell in cells[:3])
        value = WORDS.get(said.casefold(), _number(said))
        problems += [
            Problem(line, column, code)
            for column, code, is_wrong in (
                (1, "no_voter", not voter),
                (2, "no_statement", not statement),
                (3, "no_such_vote", value is None),
            )
            if is_wrong
        ]
        if value is not None:
            votes.append(Vote(voter, statement, value))
    if problems:
        raise UnreadableVotes(problems)
    return votes


def write_matrix(matrix: Matrix) -> str:
    """Write a row for each person, with the random id of the row and their votes.

    Raises `TooFew` where the rows would be people to those who were there.
    """
    if len(matrix.rows) < MAP_FROM:
        raise TooFew
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([ROW, *matrix.statements])
    for row, values in zip(matrix.rows, matrix.values, strict=True):
        cells = ["" if np.isnan(value) else str(int(value)) for value in values]
        writer.writerow([row, *cells])
    return out.getvalue()


def read_matrix(text: str) -> Matrix:
    """Read what `write_matrix` has written; raises `UnreadableVotes`."""
    lines = _lines(text)
    _, header = next(lines, (1, []))
    if header[:1] != [ROW]:
        raise UnreadableVotes([Problem(1, 1, "wrong_header")])
    rows, values, problems = [], [], []
    for line, cells in lines:
        if not cells:
            continue
        if len(cells) != len(header):
            problems.append(Problem(line, len(cells), "wrong_number_of_cells"))
            continue
        said = [_number(cell) if cell else np.nan for cell in cells[1:]]
        problems += [
            Problem(line, column, "no_such_vote")
            for column, value in enumerate(said, start=2)
            if value is None
        ]
        rows.append(cells[0])
        values.append([np.nan if value is None else value for value in said])
    if problems:
        raise UnreadableVotes(problems)
    table = np.array(values, dtype=np.float64).reshape(len(rows), len(header) - 1)
    return Matrix(tuple(rows), tuple(header[1:]), table)


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield line numbers and cells; quoted cells may go on over several lines."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise UnreadableVotes([Problem(reader.line_num, 1, "not_csv")]) from error


def _number(cell: str) -> int | None:
    return next((value for value in VALUES if cell == str(value)), None)
