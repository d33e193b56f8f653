"""The best that could be hoped for: chances of kinds that keep the quotas on average.

Panels are whole people; here a kind may have a part of a seat. Every lottery has such
shares (its average panel), so the optimum over shares is an upper bound for lotteries,
found by a small linear programme in milliseconds. On nearly all real pools it is the
optimum itself, and what is left is to find panels whose average is these shares.
"""

import math
from dataclasses import dataclass

import numpy as np

from panels.sortition.kinds import Floats, Ints, Table
from panels.sortition.programme import Columns, is_optimal, load, solver

LEVEL = 1e-7
"""A kind is at its level when its share of the dual is above this part of it all."""


@dataclass(frozen=True, slots=True)
class Bound:
    """Weights of kinds (together 1), and what no lottery's weighted chance exceeds.

    `prices` of the rows prove it by arithmetic alone, see `bound_by_prices`.
    """

    weights: Floats
    prices: Floats
    value: float


class Shares:
    """The linear programme: the smallest chance of the free kinds, as large as can be.

    Its columns are the heads of the kinds, in parts, and the smallest chance; its rows
    are those of the table and one for each kind: heads - size * chance >= floor.
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        count = len(table.kinds)
        self._first = len(table.lower)
        self._chance = count
        self._highs = solver()
        rows: list[list[int] | Ints] = [
            [*table.rows_of(place), self._first + place] for place in range(count)
        ]
        values: list[list[float] | Floats] = [[1.0] * len(row) for row in rows]
        self._able = np.flatnonzero(table.most > 0)
        rows.append(self._first + self._able)
        values.append(-table.sizes[self._able].astype(np.float64))
        load(
            self._highs,
            Columns(rows, values),
            costs=np.append(np.zeros(count), 1.0),
            bounds=(np.append(table.least, 0), np.append(table.most, 2)),
            limits=(
                np.append(table.lower, np.zeros(count)),
                np.append(table.upper, np.full(count, np.inf)),
            ),
        )

    def fix(self, place: int, chance: float) -> None:
        """Give a kind a floor that no longer moves."""
        self._highs.changeCoeff(self._first + place, self._chance, 0.0)
        floor = chance * float(self.table.sizes[place])
        self._highs.changeRowBounds(self._first + place, floor * (1 - 1e-12), np.inf)

    def solve(self) -> tuple[float, Floats] | None:
        """Return the smallest free chance and the weights of the kinds, or None."""
        self._highs.run()
        if not is_optimal(self._highs):
            return None
        duals = np.array(self._highs.getSolution().row_dual)
        weights = np.maximum(0.0, -duals[self._first :]) * self.table.sizes
        return float(self._highs.getObjectiveValue()), weights

    def heads(self) -> Floats:
        return np.array(self._highs.getSolution().col_value)[: self._chance]

    def prices(self) -> Floats:
        return np.array(self._highs.getSolution().row_dual)[: self._first]


def upper_bound(table: Table) -> Bound | None:
    """Return the bound on the smallest chance of the kinds that may have a seat.

    None when not even parts of seats keep the quotas.
    """
    shares = Shares(table)
    found = shares.solve()
    if found is None or found[1].sum() <= 0:
        return None
    _, weights = found
    total = weights.sum()
    weights, prices = weights / total, shares.prices() / total
    return Bound(weights, prices, bound_by_prices(table, weights, prices))


def bound_by_prices(table: Table, weights: Floats, prices: Floats) -> float:
    """Return a bound on the weighted chance that holds whatever the prices are.

    A head of kind c brings weights[c] / sizes[c]. It pays the prices of its rows; what
    is left over is won at most `most` times. What the rows pay is known from their
    limits. This is weak duality, so no solver has to be believed.
    """
    at_most = np.where(prices > 0, table.upper, table.lower)
    paid = math.fsum(prices * at_most)
    won = []
    for place, size in enumerate(table.sizes):
        left = weights[place] / size - prices[list(table.rows_of(place))].sum()
        won.append(left * (table.most[place] if left > 0 else table.least[place]))
    return paid + math.fsum(won)


def leximin_shares(table: Table, floors: Floats | None = None) -> Floats | None:
    """Return heads per kind, in parts, whose chances are leximin over all shares.

    The smallest chance is as large as can be, then the second smallest, and so on:
    whatever carries weight in the dual cannot have more and is fixed. `floors` are
    chances fixed already (nan where not). None when there are no such shares.
    """
    shares = Shares(table)
    left = [place for place in range(len(table.kinds)) if table.most[place] > 0]
    if floors is not None:
        for place in [place for place in left if not np.isnan(floors[place])]:
            shares.fix(place, float(floors[place]))
        left = [place for place in left if np.isnan(floors[place])]
    while left:
        found = shares.solve()
        if found is None:
            return None
        chance, weights = found
        level = LEVEL * float(weights[left].max())
        fixed = {place for place in left if weights[place] > level}
        if not fixed:
            return None
        for place in fixed:
            shares.fix(place, chance)
        left = [place for place in left if place not in fixed]
    return shares.heads() if shares.solve() is not None else None
