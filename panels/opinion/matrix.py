"""Votes on statements as a table of people and statements. Pure."""

import hmac
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
AGREE, PASS, DISAGREE = 1, 0, -1
VALUES = frozenset({AGREE, PASS, DISAGREE})
ROW_ID_LENGTH = 12


class Vote(NamedTuple):
    """What somebody said to a statement: 1 agree, -1 disagree, 0 pass."""

    voter: str
    statement: str
    value: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """One row a person, one column a statement; NaN where nothing was said.

    Rows are in the order of their random ids, which says nothing of who came first.
    """

    rows: tuple[str, ...]
    statements: tuple[str, ...]
    values: Floats


def in_content_order(table: Matrix) -> Matrix:
    """Order rows by their votes, so that neither ids nor arrival move a number."""
    said = np.where(np.isnan(table.values), PASS + 2, table.values)
    order = np.lexsort(said.T[::-1]) if said.size else np.arange(len(table.rows))
    rows = tuple(table.rows[at] for at in order)
    return Matrix(rows, table.statements, table.values[order])


def row_id(salt: bytes, voter: str) -> str:
    """Return a name for a person's row that says nothing without the secret salt."""
    return hmac.new(salt, voter.encode(), sha256).hexdigest()[:ROW_ID_LENGTH]


def matrix(
    votes: Iterable[Vote],
    *,
    salt: bytes,
    statements: Sequence[str] = (),
    hidden: Collection[str] = (),
) -> Matrix:
    """Keep everybody's latest vote on each statement that is not hidden.

    `votes` are in the order of time. `statements` are columns in their order even where
    nobody voted on them; others follow as they come. Raises `ValueError` for a value
    that is none of the three, and for two voters with one row id.
    """
    latest: dict[tuple[str, str], int] = {}
    for voter, statement, value in votes:
        if value not in VALUES:
            raise ValueError(f"A vote is 1, 0 or -1, not {value!r}.")
        latest[voter, statement] = value
    columns = dict.fromkeys([*statements, *(statement for _, statement in latest)])
    kept = [statement for statement in columns if statement not in hidden]
    voters = {voter for voter, statement in latest if statement not in hidden}
    ids = {voter: row_id(salt, voter) for voter in voters}
    rows = sorted(set(ids.values()))
    if len(rows) < len(ids):
        raise ValueError("Two voters would share a row; take another salt.")
    row_at = {name: at for at, name in enumerate(rows)}
    column_at = {statement: at for at, statement in enumerate(kept)}
    values = np.full((len(rows), len(kept)), np.nan)
    for (voter, statement), value in latest.items():
        if statement in column_at:
            values[row_at[ids[voter]], column_at[statement]] = value
    return Matrix(tuple(rows), tuple(kept), values)
