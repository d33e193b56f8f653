"""The linear programme over known panels: which weights raise the smallest chance most.

Its dual values say what a further panel would have to be worth.
"""

from dataclasses import dataclass

import numpy as np

from panels.sortition.kinds import Floats, Ints, Table
from panels.sortition.programme import Columns, is_optimal, load, solver

MANY_KINDS = 250


@dataclass(frozen=True, slots=True)
class Level:
    """The best over the known panels.

    A panel helps when `prices @ heads` is above `threshold`. `weights` of kinds sum up
    to 1 over those whose chance is still being raised.
    """

    value: float
    mixture: Floats
    weights: Floats
    threshold: float


class Master:
    """Maximise the smallest chance of the kinds without a floor, above all floors.

    Chances are scaled so that the mean of all people is 1: the tolerances of the solver
    then mean the same in a large pool as in a small one.
    """

    def __init__(self, table: Table, panels: Ints, able: Ints) -> None:
        self.table = table
        self.panels = panels
        self._scale = table.seats / float(table.sizes.sum())
        self._per_head = 1.0 / (table.sizes * self._scale)
        self._count = len(table.kinds)
        self._is_free = np.zeros(self._count, dtype=bool)
        self._is_free[able] = True
        self._highs = solver()
        rows, values = self._columns(panels)
        free = np.flatnonzero(self._is_free)
        lower = np.where(self._is_free, 0.0, -np.inf)
        load(
            self._highs,
            Columns([free, *rows], [-np.ones(len(free)), *values]),
            costs=np.append(1.0, np.zeros(len(panels))),
            bounds=(np.zeros(len(panels) + 1), np.full(len(panels) + 1, np.inf)),
            limits=(
                np.append(lower, 1.0),
                np.append(np.full(self._count, np.inf), 1.0),
            ),
        )
        if self._count > MANY_KINDS:
            self._highs.setOptionValue("solver", "ipm")

    def _columns(self, panels: Ints) -> tuple[list[Ints], list[Floats]]:
        rows, values = [], []
        for panel in panels:
            seated = np.flatnonzero(panel)
            rows.append(np.append(seated, self._count))
            values.append(np.append(panel[seated] * self._per_head[seated], 1.0))
        return rows, values

    def add(self, panels: Ints) -> None:
        self.panels = np.concatenate([self.panels, panels])
        starts, places, values = Columns(*self._columns(panels)).flat()
        self._highs.addCols(
            len(panels),
            np.zeros(len(panels)),
            np.zeros(len(panels)),
            np.full(len(panels), np.inf),
            len(values),
            starts[:-1].astype(np.int32),
            places.astype(np.int32),
            values,
        )

    def fix(self, place: int, chance: float) -> None:
        """Give a kind a floor; it no longer takes part in the smallest chance."""
        self._is_free[place] = False
        self._highs.changeCoeff(place, 0, 0.0)
        floor = chance / self._scale * (1 - 1e-11)
        self._highs.changeRowBounds(place, floor, np.inf)

    def solve(self) -> Level:
        """Raise `ArithmeticError` when the solver fails, which it has no reason to."""
        self._highs.run()
        self._highs.setOptionValue("solver", "simplex")
        if not is_optimal(self._highs):
            raise ArithmeticError("The programme over panels was not solved.")
        solution = self._highs.getSolution()
        mixture = np.maximum(0.0, np.array(solution.col_value)[1:])
        duals = -np.array(solution.row_dual)
        weights = np.maximum(0.0, duals[: self._count])
        total = float(weights[self._is_free].sum())
        weights /= total
        return Level(
            value=float(solution.col_value[0]) * self._scale,
            mixture=mixture / mixture.sum(),
            weights=weights,
            threshold=-float(duals[self._count]) / total * self._scale,
        )
