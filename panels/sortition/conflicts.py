"""Which quotas stand in each other's way: sets of which none could be left out.

Found by leaving out one quota after the other: what can go without making a panel
possible does not belong to the conflict.
"""

from collections.abc import Iterable, Sequence

import highspy
import numpy as np

from panels.sortition.kinds import Table
from panels.sortition.programme import (
    Columns,
    OutOfTimeError,
    has_no_solution,
    is_optimal,
    load,
    solver,
)


class Probe:
    """Asks whether there is a panel that keeps only some of the quotas.

    Quotas are named by their places in the table. With parts of seats (not whole) it is
    quick and a no is a no; a yes may be too kind.
    """

    def __init__(self, table: Table, *, is_whole: bool) -> None:
        self.table = table
        self._highs: highspy.Highs = solver(is_exact=False)
        places = range(len(table.kinds))
        rows = [table.rows_of(place) for place in places]
        load(
            self._highs,
            Columns(rows, [[1.0] * len(touched) for touched in rows]),
            costs=np.zeros(len(table.kinds)),
            bounds=(table.least, table.most),
            limits=(table.lower, table.upper),
            is_integer=is_whole,
        )

    def require(self, place: int) -> None:
        """Want somebody of this kind on the panel, and of no other kind before it."""
        count = len(self.table.kinds)
        least = self.table.least.copy()
        least[place] = 1
        self._highs.changeColsBounds(
            count,
            np.arange(count, dtype=np.int32),
            least.astype(np.float64),
            self.table.most.astype(np.float64),
        )

    def allows(self, quotas: Iterable[int]) -> bool:
        """Raise `OutOfTimeError` when the solver gives no answer."""
        kept = set(quotas)
        for quota in range(len(self.table.quotas)):
            row = 1 + quota
            low, high = self.table.lower[row], self.table.upper[row]
            if quota not in kept:
                low, high = -np.inf, np.inf
            self._highs.changeRowBounds(row, float(low), float(high))
        self._highs.run()
        if has_no_solution(self._highs):
            return False
        if is_optimal(self._highs):
            return True
        raise OutOfTimeError

    def shrink(self, quotas: Sequence[int]) -> list[int]:
        """Return a part of conflicting quotas of which none can be left out.

        Those that come first are the first to go.
        """
        kept = list(quotas)
        for quota in quotas:
            rest = [other for other in kept if other != quota]
            if not self.allows(rest):
                kept = rest
        return kept


def conflicts(table: Table) -> list[list[int]]:
    """Return conflicts that share no quota, until what is left allows a panel.

    A quota that cannot be met alone comes first, then quotas of one feature, so that
    what is easy to see is not hidden behind something complicated.
    """
    probe = Probe(table, is_whole=True)
    left = list(range(len(table.quotas)))
    found: list[list[int]] = []
    while not probe.allows(left):
        features = sorted({table.quotas[quota].feature for quota in left})
        groups = [[quota] for quota in left]
        groups += [
            [quota for quota in left if table.quotas[quota].feature == feature]
            for feature in features
        ]
        groups.append(left)
        group = next(group for group in groups if not probe.allows(group))
        conflict = probe.shrink(group)
        found.append(conflict)
        left = [quota for quota in left if quota not in conflict]
    return found


class Exclusions:
    """Explains why a kind can be on no panel although there are panels."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._parts = Probe(table, is_whole=False)
        self._whole = Probe(table, is_whole=True)

    def why(self, place: int) -> list[int]:
        """Return quotas that keep the kind out, none of which could be left out."""
        own = self.table.kinds[place].quotas
        closed = [
            quota for quota in own if self.table.upper[self.table.quota_rows][quota] < 1
        ]
        if closed:
            return closed[:1]
        others = [n for n in range(len(self.table.quotas)) if n not in own]
        every = [*others, *own]
        for probe in (self._parts, self._whole):
            probe.require(place)
            if not probe.allows(every):
                return probe.shrink(every)
        raise ArithmeticError("This kind can be on a panel.")
