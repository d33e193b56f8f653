"""Turns a lottery with any weights into a list of so many panels, each equally likely.

The best lottery has weights such as 0.0123; a list has each panel so many times. The
counts begin as largest remainders. Then panels are exchanged for others that meet the
quotas too, one at a time, until everybody is on as many panels as their chance says, up
or down to the next whole number, or until no exchange helps. Each new panel is the best
one by an integer programme, stopped by nodes and never by the clock: the same input
gives the same list.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from panels.sortition.kinds import Floats, Ints, Table
from panels.sortition.programme import Columns, load, solver

# Differences below this come from the arithmetic of the solver, not from the lottery.
TOLERANCE = 1e-6
MOST_NODES = 200
MOST_TRIED = 8

Heads = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many seats each kind may get in the whole list, both ends in."""

    least: Floats
    most: Floats

    def distance(self, seats: Floats) -> float:
        """Say how many seats lie outside, over all kinds."""
        below = np.clip(self.least - seats, 0, None).sum()
        above = np.clip(seats - self.most, 0, None).sum()
        return float(below + above)


def rounded(
    table: Table, panels: Sequence[Heads], weights: Sequence[float], size: int
) -> list[Heads]:
    """Give `size` panels as head counts by kind, sorted; some are there many times.

    `weights` belong to `panels` and add up to 1.
    """
    shares = np.clip(np.array(weights, dtype=float), 0, None)
    shares = shares / shares.sum() * size
    counts = _largest_remainders(shares, size)
    matrix = np.array(panels, dtype=float)
    sizes = table.sizes
    chances = shares @ matrix / sizes
    bounds = Bounds(
        sizes * np.floor(chances + TOLERANCE), sizes * np.ceil(chances - TOLERANCE)
    )
    listed = Counter(
        {panel: count for panel, count in zip(panels, counts, strict=True) if count}
    )
    seats = np.array(counts, dtype=float) @ matrix
    if bounds.distance(seats) > 0:
        _exchange(listed, seats, bounds, table)
    return sorted((+listed).elements())


def _largest_remainders(shares: Floats, size: int) -> list[int]:
    counts = [int(share) for share in np.floor(shares + TOLERANCE)]
    left = size - sum(counts)
    order = sorted(range(len(counts)), key=lambda at: (counts[at] - shares[at], at))
    for at in order[:left]:
        counts[at] += 1
    # Shares that are whole numbers but for the arithmetic may give one too many.
    for at in reversed(order):
        if sum(counts) <= size:
            break
        counts[at] -= counts[at] > 0
    return counts


def _exchange(
    listed: Counter[Heads], seats: Floats, bounds: Bounds, table: Table
) -> None:
    """Put better panels in the place of listed ones while that brings seats closer.

    Where no single exchange helps, two panels are exchanged together.
    """
    programmes = [_Programme(table, copies) for copies in (1, 2)]
    distance = bounds.distance(seats)
    while distance > 0:
        for programme, old in _tries(programmes, _worst(listed, seats, bounds)):
            rest = seats - np.sum(old, axis=0)
            new = programme.best(bounds.least - rest, bounds.most - rest)
            if new is not None and bounds.distance(rest + new.sum(axis=0)) < distance:
                break
        else:
            return
        listed.subtract(old)
        listed.update(tuple(heads) for heads in new.tolist())
        seats = rest + new.sum(axis=0)
        distance = bounds.distance(seats)


def _tries(
    programmes: Sequence["_Programme"], worst: Sequence[Heads]
) -> Iterator[tuple["_Programme", tuple[Heads, ...]]]:
    single, double = programmes
    for panel in worst:
        yield single, (panel,)
    for panel in worst[1:]:
        yield double, (worst[0], panel)


def _worst(listed: Counter[Heads], seats: Floats, bounds: Bounds) -> list[Heads]:
    """Find panels whose people most often have too many seats, or seats to spare."""
    panels = sorted(panel for panel, count in listed.items() if count > 0)
    heads = np.array(panels, dtype=np.float64)
    above = np.minimum(heads, np.clip(seats - bounds.most, 0, None)).sum(axis=1)
    spare = np.minimum(heads, np.clip(seats - bounds.least, 0, None)).sum(axis=1)
    order = np.lexsort((np.arange(len(panels)), -spare, -above))
    return [panels[at] for at in order[:MOST_TRIED]]


class _Programme:
    """Finds the panels of a table, `copies` of them, that best fit what is missing.

    Each kind has its heads in each panel, then what it lacks, then what it has too
    much; and after the rows of each panel a row of its own, in which these meet.
    """

    def __init__(self, table: Table, copies: int) -> None:
        self._table, self._copies = table, copies
        height, self._size = len(table.lower), len(table.kinds)
        self._first = copies * height
        kinds = range(self._size)
        rows: list[list[int]] = []
        for copy in range(copies):
            start = copy * height
            rows += [
                [*(start + row for row in table.rows_of(at)), self._first + at]
                for at in kinds
            ]
        ones = [[1.0] * len(touched) for touched in rows]
        own = [[self._first + at] for at in kinds]
        signs = [[1.0]] * self._size + [[-1.0]] * self._size
        none = np.zeros(2 * self._size)
        free = np.full(2 * self._size, highspy.kHighsInf)
        self._highs = solver()
        self._highs.setOptionValue("mip_max_nodes", MOST_NODES)
        self._highs.setOptionValue("mip_rel_gap", 0.0)
        load(
            self._highs,
            Columns([*rows, *own, *own], [*ones, *signs]),
            costs=np.append(np.zeros(copies * self._size), none + 1),
            bounds=(
                np.concatenate([*[table.least] * copies, none]),
                np.concatenate([*[table.most] * copies, free]),
            ),
            limits=(
                np.concatenate([*[table.lower] * copies, -free[: self._size]]),
                np.concatenate([*[table.upper] * copies, free[: self._size]]),
            ),
            is_integer=True,
            is_maximum=False,
        )

    def best(self, least: Floats, most: Floats) -> Ints | None:
        """Give the panels (rows) nearest to these bounds, None if none are found."""
        for at in range(self._size):
            row = self._first + at
            self._highs.changeRowBounds(row, float(least[at]), float(most[at]))
        self._highs.clearSolver()
        self._highs.run()
        values = np.array(self._highs.getSolution().col_value)
        if len(values) < self._copies * self._size:
            return None
        heads = np.rint(values[: self._copies * self._size]).astype(np.int64)
        panels: Ints = heads.reshape(self._copies, self._size)
        return panels if all(map(self._table.allows, panels)) else None
