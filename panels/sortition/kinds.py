"""The people of a pool put together in kinds, as rows and columns for a solver.

People who count for the same quotas are interchangeable: an optimal lottery may treat
them alike, because mixing a lottery with its mirror images harms nobody. So a panel is
a head count per kind, and the work grows with the number of kinds, not of people. Who
shares a household with somebody else in the pool is a kind alone, because two people
who count alike are then no longer interchangeable.
"""

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from panels.sortition.pool import MOST_SEATS, Pool, Quota, Volunteer

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Kind:
    """Interchangeable volunteers; `quotas` are places in the list of a table."""

    members: tuple[str, ...]
    quotas: tuple[int, ...]
    household: int = -1

    @property
    def size(self) -> int:
        return len(self.members)


@dataclass(frozen=True, eq=False)
class Table:
    """What a panel must be: `lower <= rows @ heads <= upper`, `least <= heads <= most`.

    The first row is the seats, then comes a row for each quota that can bind, then
    one for each household with several volunteers.
    """

    kinds: tuple[Kind, ...]
    quotas: tuple[Quota, ...]
    seats: int
    lower: Floats
    upper: Floats
    least: Ints
    most: Ints

    @cached_property
    def sizes(self) -> Ints:
        return np.array([kind.size for kind in self.kinds], dtype=np.int64)

    @cached_property
    def households(self) -> Ints:
        """Return the household of each kind, -1 where there is none."""
        return np.array([kind.household for kind in self.kinds], dtype=np.int64)

    @cached_property
    def counted(self) -> Ints:
        """Return 1 where a kind (row) counts for a quota (column)."""
        found = np.zeros((len(self.kinds), len(self.quotas)), dtype=np.int64)
        for place, kind in enumerate(self.kinds):
            found[place, list(kind.quotas)] = 1
        return found

    @property
    def quota_rows(self) -> slice:
        return slice(1, 1 + len(self.quotas))

    def rows_of(self, place: int) -> tuple[int, ...]:
        """Return the rows in which a kind counts, each of them once per head."""
        kind = self.kinds[place]
        rows = (0, *(1 + quota for quota in kind.quotas))
        if kind.household < 0:
            return rows
        return (*rows, 1 + len(self.quotas) + kind.household)

    @cached_property
    def _matrix(self) -> Floats:
        found = np.zeros((len(self.kinds), len(self.lower)))
        for place in range(len(self.kinds)):
            found[place, list(self.rows_of(place))] = 1
        return found

    def sums(self, heads: Floats | Ints) -> Floats:
        """Return the value of each row for head counts that need not be whole.

        For many head counts (rows) at once, a row of values for each.
        """
        found: Floats = heads @ self._matrix
        return found

    def allows(self, heads: Ints) -> bool:
        """Say whether whole numbers are a panel, or all rows are."""
        return bool(self.which_are_panels(np.atleast_2d(heads)).all())

    def which_are_panels(self, heads: Ints) -> NDArray[np.bool_]:
        """Say of each row of whole numbers whether it is a panel: each rule is seen."""
        sums = self.sums(heads)
        low = np.hstack([heads - self.least, sums - self.lower]).min(axis=1)
        high = np.hstack([self.most - heads, self.upper - sums]).min(axis=1)
        found: NDArray[np.bool_] = (low >= 0) & (high >= 0)
        return found

    def without(self, places: Ints) -> "Table":
        """Return the same table in which these kinds get no seat."""
        most = self.most.copy()
        most[places] = 0
        return replace(self, most=most)


def table_of(pool: Pool) -> Table:
    """Return the table of a pool, the same whatever the order of the volunteers.

    Raises `ValueError` for less than one seat or far too many, a key that occurs twice
    and a quota that makes no sense.
    """
    _refuse_nonsense(pool)
    quotas = tuple(quota for quota in sorted_quotas(pool) if _can_bind(pool, quota))
    crowd = Counter(person.household for person in pool.volunteers if person.household)
    shared = sorted(home for home, people in crowd.items() if people > 1)
    numbers = {home: number for number, home in enumerate(shared)}
    together: dict[tuple[tuple[int, ...], int, str], list[str]] = {}
    for person in pool.volunteers:
        counts = tuple(n for n, quota in enumerate(quotas) if person.has(quota))
        home = numbers.get(person.household, -1)
        single = person.key if home >= 0 else ""
        together.setdefault((counts, home, single), []).append(person.key)
    kinds = tuple(
        Kind(tuple(sorted(keys)), counts, home)
        for (counts, home, _), keys in sorted(together.items())
    )
    return _table(kinds, quotas, pool.seats, len(shared))


def sorted_quotas(pool: Pool) -> list[Quota]:
    return sorted(pool.quotas, key=lambda quota: (quota.feature, quota.value))


def holders(pool: Pool, quota: Quota) -> list[Volunteer]:
    return [person for person in pool.volunteers if person.has(quota)]


def _table(
    kinds: tuple[Kind, ...], quotas: tuple[Quota, ...], seats: int, homes: int
) -> Table:
    least = [quota.minimum for quota in quotas]
    most = [quota.maximum for quota in quotas]
    return Table(
        kinds=kinds,
        quotas=quotas,
        seats=seats,
        lower=np.array([seats, *least, *[0] * homes], dtype=np.float64),
        upper=np.array([seats, *most, *[1] * homes], dtype=np.float64),
        least=np.zeros(len(kinds), dtype=np.int64),
        most=np.array([kind.size for kind in kinds], dtype=np.int64),
    )


def _refuse_nonsense(pool: Pool) -> None:
    if pool.seats < 1:
        raise ValueError("A panel has at least one seat.")
    if pool.seats > MOST_SEATS:
        raise ValueError(f"A panel has at most {MOST_SEATS} seats.")
    keys = Counter(person.key for person in pool.volunteers)
    twice = sorted(key for key, times in keys.items() if times > 1)
    if twice:
        raise ValueError(f"These keys occur more than once: {', '.join(twice)}.")
    asked = Counter((quota.feature, quota.value) for quota in pool.quotas)
    for quota in pool.quotas:
        if quota.minimum < 0 or quota.minimum > quota.maximum:
            raise ValueError(
                f"The quota of {quota.feature}={quota.value} goes from"
                f" {quota.minimum} to {quota.maximum}."
            )
        if asked[quota.feature, quota.value] > 1:
            raise ValueError(f"{quota.feature}={quota.value} has two quotas.")


def _can_bind(pool: Pool, quota: Quota) -> bool:
    if quota.minimum > 0:
        return True
    return quota.maximum < min(pool.seats, len(holders(pool, quota)))
