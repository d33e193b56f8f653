"""Is there a panel at all; if not, why not, and what is the least that has to give."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from panels.sortition.conflicts import Exclusions, conflicts
from panels.sortition.coverage import InfeasiblePoolError, cover
from panels.sortition.kinds import Floats, Ints, Table, table_of
from panels.sortition.pool import Pool, Quota
from panels.sortition.programme import (
    Columns,
    Deadline,
    is_optimal,
    load,
    solver,
)

FEW_VOLUNTEERS = "few_volunteers"
FEW_HOUSEHOLDS = "few_households"
QUOTAS = "quotas"


@dataclass(frozen=True, slots=True)
class Change:
    """A quota with the minimum and maximum that it would have instead."""

    quota: Quota
    minimum: int
    maximum: int

    @property
    def after(self) -> Quota:
        return Quota(self.quota.feature, self.quota.value, self.minimum, self.maximum)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Somebody who can be on no panel, and quotas that together are the reason."""

    key: str
    quotas: tuple[Quota, ...]


@dataclass(frozen=True, slots=True)
class Study:
    """Whether there is a panel, and what stands in the way.

    `reason` is empty when there is one, else "few_volunteers" or "few_households" (for
    the seats; no quota is to blame) or "quotas". Then `conflicts` are sets of quotas
    that share none, of each of which no quota could be left out, and `relaxation` is a
    smallest change after which there is a panel. `excluded` is told of pools with a
    panel only.
    """

    feasible: bool
    reason: str = ""
    conflicts: tuple[tuple[Quota, ...], ...] = ()
    relaxation: tuple[Change, ...] = ()
    excluded: tuple[Exclusion, ...] = ()

    @property
    def conflict(self) -> tuple[Quota, ...]:
        """Return the plainest of the conflicts, empty where there is none."""
        return self.conflicts[0] if self.conflicts else ()


def study(
    pool: Pool,
    *,
    protected: Collection[tuple[str, str]] = (),
    seconds: float | None = None,
) -> Study:
    """Study a pool; `protected` are (feature, value) of quotas to change last.

    Raises `ValueError` for a pool that makes no sense and `OutOfTimeError` when the
    `seconds` do not do to say whether there is a panel.
    """
    table = table_of(pool)
    if len(pool.volunteers) < pool.seats:
        return Study(feasible=False, reason=FEW_VOLUNTEERS)
    if _most_people(pool) < pool.seats:
        return Study(feasible=False, reason=FEW_HOUSEHOLDS)
    try:
        coverage = cover(table, Deadline(seconds))
    except InfeasiblePoolError:
        return Study(
            feasible=False,
            reason=QUOTAS,
            conflicts=tuple(
                tuple(table.quotas[quota] for quota in sorted(conflict))
                for conflict in conflicts(table)
            ),
            relaxation=relax(pool, protected=protected),
        )
    return Study(feasible=True, excluded=_explain(table, coverage.excluded))


def _most_people(pool: Pool) -> int:
    homes = {person.household for person in pool.volunteers if person.household}
    alone = sum(1 for person in pool.volunteers if not person.household)
    return alone + len(homes)


def _explain(table: Table, excluded: Ints) -> tuple[Exclusion, ...]:
    exclusions = Exclusions(table)
    found = []
    for place in excluded:
        quotas = tuple(table.quotas[quota] for quota in sorted(exclusions.why(place)))
        found += [Exclusion(key, quotas) for key in table.kinds[place].members]
    return tuple(sorted(found, key=lambda exclusion: exclusion.key))


def relax(
    pool: Pool, *, protected: Collection[tuple[str, str]] = ()
) -> tuple[Change, ...]:
    """Return the changes of quotas with the fewest seats that make a panel possible.

    Seats in protected quotas count more than all others together. Among equals the
    fewest quotas are changed. Empty when there is a panel, or no quota is to blame.
    """
    table = table_of(pool)
    weights = _weights(table.quotas, set(protected), _reach(table))
    slack = _least_slack(table, weights)
    if slack is None:
        return ()
    below, above = slack
    return tuple(
        Change(quota, quota.minimum - less, quota.maximum + more)
        for quota, less, more in zip(table.quotas, below, above, strict=True)
        if less or more
    )


def _reach(table: Table) -> int:
    """Return how far a quota can be from the seats that its people get."""
    return max(table.seats, *(quota.minimum for quota in table.quotas), 0)


def _weights(
    quotas: Sequence[Quota], protected: set[tuple[str, str]], reach: int
) -> Floats:
    """Return the price of a seat in each quota; changing a quota at all costs 1."""
    seat = len(quotas) + 1
    late = seat * (reach * len(quotas) + 1)
    return np.array(
        [
            float(late if (quota.feature, quota.value) in protected else seat)
            for quota in quotas
        ]
    )


def _least_slack(table: Table, weights: Floats) -> tuple[list[int], list[int]] | None:
    """Solve for heads, seats below and above each quota, and which quotas change.

    Rows are those of the table, then one for each quota: slack <= reach * changed.
    """
    count, number = len(table.kinds), len(table.quotas)
    first, links = 1, len(table.lower)
    quotas = range(number)
    rows = [table.rows_of(place) for place in range(count)]
    values = [[1.0] * len(touched) for touched in rows]
    for sign in (1.0, -1.0):
        rows += [(first + quota, links + quota) for quota in quotas]
        values += [[sign, 1.0] for _ in quotas]
    rows += [(links + quota,) for quota in quotas]
    values += [[-float(_reach(table))] for _ in quotas]
    low, high = table.lower[table.quota_rows], table.upper[table.quota_rows]
    highs = solver(is_exact=False)
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("mip_abs_gap", 0.5)
    load(
        highs,
        Columns(rows, values),
        costs=np.concatenate([np.zeros(count), weights, weights, np.ones(number)]),
        bounds=(
            np.zeros(count + 3 * number),
            np.concatenate(
                [
                    table.most.astype(np.float64),
                    low,
                    np.maximum(0.0, table.seats - high),
                    np.ones(number),
                ]
            ),
        ),
        limits=(
            np.append(table.lower, np.full(number, -np.inf)),
            np.append(table.upper, np.zeros(number)),
        ),
        is_integer=True,
        is_maximum=False,
    )
    highs.run()
    if not is_optimal(highs):
        return None
    found = np.rint(np.array(highs.getSolution().col_value)).astype(int).tolist()
    slack = found[count : count + 2 * number]
    return slack[:number], slack[number:]
