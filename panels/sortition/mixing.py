"""Panels whose mixture has exactly the shares that were asked for.

Walks through the panels are pulled, kind by kind, until on average they have the
shares. Enough of such panels surround their average, so weights exist that meet it
exactly (`tilting`). Only panels on the same face can take part: where the shares sum up
to the very minimum or maximum of a quota, each panel has to be there too.
"""

from dataclasses import dataclass, replace

import numpy as np

from panels.sortition.kinds import Floats, Ints, Table
from panels.sortition.programme import Deadline, OutOfTimeError, PanelProgramme
from panels.sortition.tilting import thin_out, tilt
from panels.sortition.walks import Walks

TOUCHES = 1e-7
SMALL = np.int16
"""Many panels are kept in this type, which is wide enough for `MOST_SEATS`."""
WALKS = 256
STARTS = 8
WARM_UP = 30
STEPS_PER_KIND = 4
ATTEMPTS = (8, 16, 32)
"""Panels per kind, in the first attempt and in those after it."""
MOST_CELLS = 12_000_000
"""Panels times kinds that are held at once: 100 MB as floating-point numbers."""
MOST_PANELS = 40_000
SIGHTINGS = 40
"""The rarest kind is to be seen about that many times."""
LOOSE = 0.05
REACH = 40


@dataclass(frozen=True, slots=True)
class Mixture:
    """Panels (rows) and their weights, which are positive and sum up to 1."""

    panels: Ints
    weights: Floats


def face(table: Table, shares: Floats) -> Table:
    """Return the table of only those panels that can take part in these shares."""
    sums = table.sums(shares)
    lower, upper = table.lower.copy(), table.upper.copy()
    rows = np.arange(1, 1 + len(table.quotas))
    low = rows[sums[rows] < lower[rows] + TOUCHES]
    high = rows[sums[rows] > upper[rows] - TOUCHES]
    upper[low], lower[high] = lower[low], upper[high]
    least = np.where(shares > table.most - TOUCHES, table.most, table.least)
    most = np.where(shares < table.least + TOUCHES, table.least, table.most)
    return replace(table, lower=lower, upper=upper, least=least, most=most)


def some_panels(
    table: Table,
    number: int,
    seed: int,
    deadline: Deadline,
    programme: PanelProgramme | None = None,
) -> list[Ints]:
    """Return panels for random prices, none of them when there is no panel at all."""
    chance = np.random.default_rng(seed)
    programme = programme or PanelProgramme(table)
    found: list[Ints] = []
    for _ in range(number):
        prices = chance.random(len(table.kinds))
        priced = programme.best(prices, gap=LOOSE, deadline=deadline)
        if priced is None:
            return []
        found.append(priced.panel)
    return found


class Mixer:
    """Walks on the face of some shares, and the panels that they have come across."""

    def __init__(self, table: Table, shares: Floats, deadline: Deadline) -> None:
        self.table = face(table, shares)
        self.shares = shares
        self._deadline = deadline
        self._programme = PanelProgramme(self.table)
        self._pull = np.log(np.maximum(shares, 1e-9))
        self._starts: list[Ints] = []
        self._kept: list[Ints] = []

    def mix(self, known: Ints) -> Mixture | None:
        """Return a mixture with these shares, of `known` panels if they do already.

        None when none was found. Raises `OutOfTimeError`.
        """
        fitting = known[self.table.which_are_panels(known)]
        if len(fitting) > len(self.shares):
            weights = tilt(fitting, self.shares)
            if weights is not None:
                return Mixture(*thin_out(fitting, weights))
        self._starts = some_panels(
            self.table, STARTS, 1, self._deadline, self._programme
        )
        for attempt, per_kind in enumerate(ATTEMPTS):
            if not self._starts:
                return None
            self._walk(per_kind * len(self.shares), seed=attempt)
            panels = np.concatenate([*self._kept, np.array(self._starts, SMALL)])
            weights = tilt(panels, self.shares)
            if weights is not None:
                few, weights = thin_out(*_distinct(panels, weights))
                return Mixture(few.astype(np.int64), weights)
            if not self._reach_all(panels):
                return None
        return None

    def seen(self) -> Ints:
        """Return different panels that the walks came across, the latest ones first."""
        if not self._kept:
            return np.zeros((0, len(self.shares)), dtype=np.int64)
        panels = np.concatenate(self._kept[::-1])
        _, first = np.unique(panels, axis=0, return_index=True)
        return panels[np.sort(first)].astype(np.int64)

    def _walk(self, panels: int, seed: int) -> None:
        starts = [self._starts[n % len(self._starts)] for n in range(WALKS)]
        walks = Walks(self.table, starts, seed)
        self._kept = []
        goal = np.maximum(self.shares, 4 / WALKS)
        longest = 40 + STEPS_PER_KIND * len(self.shares)
        total, steps, times = np.zeros(len(goal)), 50, 0
        needed = self._sufficient(panels) // WALKS
        while len(self._kept) < needed:
            if self._deadline.has_passed:
                raise OutOfTimeError
            gone = walks.go(steps, self._pull)
            steps = int(np.clip(0.4 * self.table.seats / max(gone, 0.03), 20, longest))
            mean = walks.heads.mean(axis=0)
            push = np.clip((self.shares - mean) / goal, -1, 1)
            if times < WARM_UP:
                self._pull += push / (1 + times / 8)
            else:
                self._kept.append(walks.heads.astype(SMALL))
                total += mean
                lasting = (self.shares - total / len(self._kept)) / goal
                self._pull += 0.3 * push + 0.3 * np.clip(lasting, -1, 1)
            times += 1

    def _sufficient(self, panels: int) -> int:
        rarest = float(self.shares[self.shares > TOUCHES].min())
        wanted = max(panels, int(SIGHTINGS / rarest), 4 * WALKS)
        most = min(MOST_PANELS, MOST_CELLS // len(self.shares))
        return min(wanted, max(4 * WALKS, most))

    def _reach_all(self, panels: Ints) -> bool:
        """Start also from panels with the kinds that no walk came to; or say no."""
        missing = (self.shares > 0) & (panels.max(axis=0) == 0)
        for _ in range(REACH):
            if not missing.any():
                return True
            priced = self._programme.best(
                missing.astype(np.float64), gap=LOOSE, deadline=self._deadline
            )
            if priced is None or not (missing & (priced.panel > 0)).any():
                return False
            self._starts.append(priced.panel)
            missing &= priced.panel == 0
        return True


def _distinct(panels: Ints, weights: Floats) -> tuple[Ints, Floats]:
    distinct, place = np.unique(panels, axis=0, return_inverse=True)
    summed: Floats = np.zeros(len(distinct))
    np.add.at(summed, place.reshape(-1), weights)
    return distinct, summed
