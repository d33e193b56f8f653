"""Column generation: look for panels that help, until it is proven that none does.

The way for pools on which parts of seats promise more than whole people can keep, and
for mixtures that the walks miss. Dual values jump about when few panels are known, so a
panel is looked for at prices between the latest and the best ones so far: any prices
give a bound, and the best ones give the proof.
"""

from dataclasses import dataclass

import numpy as np

from panels.sortition.kinds import Floats, Ints, Table
from panels.sortition.master import Level, Master
from panels.sortition.programme import Deadline, OutOfTimeError, PanelProgramme
from panels.sortition.shares import Bound
from panels.sortition.walks import Walks

SMALL = 1e-10
WALKS = 128
HEATS = (0.02, 0.05, 0.15, 0.5)
MOST_NEW = 60
SMOOTHING = 0.5


@dataclass(frozen=True, slots=True)
class Raised:
    """The chance to which the free kinds can be raised, and the bound that proves it.

    `is_proven` is false only when time ran out.
    """

    level: Level
    bound: Bound
    is_proven: bool


class Generator:
    """Raises one level of chances after the other, keeping the panels it has found."""

    def __init__(
        self, table: Table, panels: Ints, able: Ints, deadline: Deadline
    ) -> None:
        self.table = table
        self.master = Master(table, panels, able)
        self.floors: Floats = np.full(len(table.kinds), np.nan)
        self._programme = PanelProgramme(table)
        self._deadline = deadline
        self._seed = 0

    def fix(self, place: int, chance: float) -> None:
        self.floors[place] = chance
        self.master.fix(place, chance)

    def raise_level(self, bound: Bound | None) -> Raised:
        """Raise the free kinds as far as they go; `bound` is one that is known."""
        best = bound
        smoothing = SMOOTHING
        while True:
            level = self.master.solve()
            if best is not None and best.value - level.value <= SMALL:
                return Raised(level, best, is_proven=True)
            if self._deadline.has_passed:
                return _unproven(level, best)
            found = self._walk(level)
            if len(found):
                self.master.add(found)
                continue
            part = smoothing if best is not None else 0.0
            weights = level.weights
            if best is not None:
                weights = part * best.weights + (1 - part) * weights
            try:
                panel, value = self._price(weights)
            except OutOfTimeError:
                return _unproven(level, best)
            if best is None or value < best.value:
                best = Bound(weights, np.zeros(0), value)
            if self._gain(panel[None, :], level)[0] > SMALL:
                self.master.add(panel[None, :])
                smoothing = SMOOTHING
            elif part == 0.0:
                is_proven = best.value - level.value <= SMALL * 100
                return Raised(level, best, is_proven=is_proven)
            else:
                smoothing = 0.0

    def _price(self, weights: Floats) -> tuple[Ints, float]:
        """Return the best panel for these weights, and the bound that it gives.

        What the floors take up of the weighted chance is not left for the free kinds.
        """
        priced = self._programme.best(
            weights / self.table.sizes, deadline=self._deadline
        )
        if priced is None:
            raise ArithmeticError("There was a panel and now there is none.")
        fixed = ~np.isnan(self.floors)
        return priced.panel, priced.bound - float(weights[fixed] @ self.floors[fixed])

    def _gain(self, panels: Ints, level: Level) -> Floats:
        gain: Floats = panels @ (level.weights / self.table.sizes) - level.threshold
        return gain

    def _walk(self, level: Level) -> Ints:
        """Look for panels that help by walks uphill from those that have weight."""
        self._seed += 1
        heavy = np.argsort(-level.mixture, kind="stable")[:WALKS]
        starts = self.master.panels[heavy[level.mixture[heavy] > 0]]
        walks = Walks(
            self.table, [starts[n % len(starts)] for n in range(WALKS)], self._seed
        )
        prices = level.weights / self.table.sizes
        heat = np.resize(np.array(HEATS), WALKS) * max(float(prices.std()), 1e-15)
        found = []
        for _ in range(3):
            walks.go(40 + self.table.seats, prices[None, :] / heat[:, None])
            found.append(walks.heads.copy())
        panels = np.unique(np.concatenate(found), axis=0)
        gain = self._gain(panels, level)
        order = np.argsort(-gain, kind="stable")[: max(MOST_NEW, len(prices))]
        helping: Ints = panels[order[gain[order] > SMALL]]
        return helping


def _unproven(level: Level, bound: Bound | None) -> Raised:
    """Return what there is; no chance is above 1, whatever the weights are."""
    known = bound or Bound(level.weights, np.zeros(0), 1.0)
    return Raised(level, known, is_proven=False)
