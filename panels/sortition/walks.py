"""Many panels at once, each on a random walk from one valid panel to the next.

Two steps never break a quota. Two seated people exchange some of their features: each
is replaced by somebody who has the exchanged ones, so that every feature keeps its
counts. Or one is replaced by somebody else where the quotas have room. A walk prefers
kinds with a high pull, as in the Metropolis algorithm: the chance to go from a panel to
another grows with exp(pull). All walks step together, as rows of arrays.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from panels.sortition.kinds import Floats, Ints, Table

NDArrayOfBool = NDArray[np.bool_]
LARGEST_KEY = 2**62


class Walks:
    """Walks through the panels of a table; `heads` has a row for each of them."""

    def __init__(self, table: Table, panels: Sequence[Ints], seed: int) -> None:
        self.table = table
        self.heads: Ints = np.array(panels, dtype=np.int64)
        kinds = np.arange(len(table.kinds))
        self._seats: Ints = np.array([np.repeat(kinds, row) for row in self.heads])
        self._chance = np.random.default_rng(seed)
        self._lines = np.arange(len(self.heads))
        self._lower = table.lower[table.quota_rows]
        self._upper = table.upper[table.quota_rows]
        self._counts: Ints = self.heads @ table.counted
        self._homes = table.households
        self._has_homes = bool((self._homes >= 0).any())
        self._at_home = self._count_homes()
        self._set_up_keys()

    def _count_homes(self) -> Ints:
        """Count heads by walk and household; the last column is for those without."""
        found = np.zeros((len(self.heads), int(self._homes.max(initial=-1)) + 2), int)
        np.add.at(found, (self._lines[:, None], self._homes[self._seats]), 1)
        return found

    def _set_up_keys(self) -> None:
        """Number the kinds by what they count for in each feature, in a mixed radix.

        The exchange of features is then the exchange of parts of two numbers.
        """
        features = sorted({quota.feature for quota in self.table.quotas})
        parts, radix = [], 1
        for feature in features:
            places = [
                number
                for number, quota in enumerate(self.table.quotas)
                if quota.feature == feature
            ]
            _, classes = np.unique(
                self.table.counted[:, places], axis=0, return_inverse=True
            )
            parts.append(classes.reshape(-1).astype(np.int64) * radix)
            radix *= int(classes.max(initial=0)) + 1
            if radix > LARGEST_KEY:
                parts = []
                break
        count = len(parts)
        self._can_exchange = count > 1
        if not self._can_exchange:
            return
        digits = np.array(parts).T
        every = np.arange(1, 2 ** min(count, 10) - 1)
        chosen = (every[:, None] >> np.arange(count)) & 1
        self._exchanged: Ints = digits @ chosen.T
        self._keys: Ints = digits.sum(axis=1)
        self._by_key = np.argsort(self._keys, kind="stable")
        self._known, self._first, self._number = np.unique(
            self._keys[self._by_key], return_index=True, return_counts=True
        )

    def go(self, steps: int, pull: Floats) -> float:
        """Take some steps; return which part of them went to another panel.

        `pull` has a number for each kind, or a row of them for each walk.
        """
        gone = 0
        exchanges = self._chance.random(steps) < 0.5  # noqa: PLR2004 - one half
        for is_exchange in exchanges:
            if is_exchange and self._can_exchange and self.table.seats > 1:
                gone += self._exchange(pull)
            else:
                gone += self._replace(pull)
        return gone / (steps * len(self.heads))

    def _pull_of(self, pull: Floats, kinds: Ints) -> Floats:
        found: Floats = pull[kinds] if pull.ndim == 1 else pull[self._lines, kinds]
        return found

    def _dares(self, gain: Floats) -> NDArrayOfBool:
        dares: NDArrayOfBool = np.log(1.0 - self._chance.random(len(gain))) < gain
        return dares

    def _kind_with(self, keys: Ints) -> Ints:
        """Return a kind with each key, any of them where several have it, or -1."""
        at = np.minimum(np.searchsorted(self._known, keys), len(self._known) - 1)
        drawn = (self._chance.random(len(keys)) * self._number[at]).astype(np.int64)
        found = self._by_key[self._first[at] + drawn]
        return np.where(self._known[at] == keys, found, -1)

    def _exchange(self, pull: Floats) -> int:
        size, seats, lines = len(self.heads), self.table.seats, self._lines
        one = self._chance.integers(0, seats, size)
        two = (one + self._chance.integers(1, seats, size)) % seats
        old, other = self._seats[lines, one], self._seats[lines, two]
        mask = self._chance.integers(0, self._exchanged.shape[1], size)
        moved = self._exchanged[other, mask] - self._exchanged[old, mask]
        new = self._kind_with(self._keys[old] + moved)
        newer = self._kind_with(self._keys[other] - moved)
        valid = (new >= 0) & (newer >= 0)
        valid &= (new != old) & (new != other) & (newer != old) & (newer != other)
        heads, table = self.heads, self.table
        valid &= heads[lines, new] + (new == newer) < table.most[new]
        valid &= heads[lines, newer] < table.most[newer]
        valid &= heads[lines, old] - (old == other) > table.least[old]
        valid &= heads[lines, other] > table.least[other]
        if self._has_homes:
            gone = (self._homes[old], self._homes[other])
            valid &= self._is_free(new, gone) & self._is_free(newer, gone)
            valid &= (self._homes[new] < 0) | (self._homes[new] != self._homes[newer])
        gain = self._pull_of(pull, new) + self._pull_of(pull, newer)
        gain -= self._pull_of(pull, old) + self._pull_of(pull, other)
        went = np.flatnonzero(valid & self._dares(gain))
        self._seat(went, one[went], old[went], new[went])
        self._seat(went, two[went], other[went], newer[went])
        return len(went)

    def _replace(self, pull: Floats) -> int:
        size, lines, table = len(self.heads), self._lines, self.table
        seat = self._chance.integers(0, table.seats, size)
        old = self._seats[lines, seat]
        new = self._chance.integers(0, len(table.kinds), size)
        gain = self._pull_of(pull, new) - self._pull_of(pull, old)
        valid = (new != old) & (self.heads[lines, new] < table.most[new])
        valid &= (self.heads[lines, old] > table.least[old]) & self._dares(gain)
        if self._has_homes:
            valid &= self._is_free(new, (self._homes[old],))
        at = np.flatnonzero(valid)
        old, new = old[at], new[at]
        counts = self._counts[at] - table.counted[old] + table.counted[new]
        fits = ((counts >= self._lower) & (counts <= self._upper)).all(axis=1)
        went = at[fits]
        self._counts[went] = counts[fits]
        self._seat(went, seat[went], old[fits], new[fits])
        return len(went)

    def _is_free(self, kinds: Ints, leaving: tuple[Ints, ...]) -> NDArrayOfBool:
        """Say where nobody of a kind's household is seated once these have left."""
        homes = self._homes[kinds]
        there = self._at_home[self._lines, homes]
        for home in leaving:
            there = there - (home == homes)
        free: NDArrayOfBool = (homes < 0) | (there <= 0)
        return free

    def _seat(self, walks: Ints, seats: Ints, old: Ints, new: Ints) -> None:
        self.heads[walks, old] -= 1
        self.heads[walks, new] += 1
        self._seats[walks, seats] = new
        if self._has_homes:
            self._at_home[walks, self._homes[old]] -= 1
            self._at_home[walks, self._homes[new]] += 1
