"""Leximin: the smallest chance is as large as possible, then the second smallest, ...

It has the smallest chance of maximin and is as kind as can be to all the others.
"""

import numpy as np

from panels.sortition.distribution import Distribution, distribution_of
from panels.sortition.fairness import Ground, certificate_of
from panels.sortition.generation import Generator, Raised
from panels.sortition.mixing import Mixture
from panels.sortition.pool import Pool
from panels.sortition.programme import Deadline, OutOfTimeError
from panels.sortition.shares import Bound, Shares

LEVEL = 1e-3
"""A kind is fixed when its weight is above this part of the largest weight."""


def leximin(pool: Pool, *, seconds: float | None = None) -> Distribution:
    """Return the leximin lottery; the certificate proves its smallest chance.

    The leximin shares, computed with parts of seats, are the answer when panels mix to
    them, as they nearly always do. Otherwise the chances are raised level by level:
    kinds with a weight in the proof of a level cannot have more, and are fixed there.
    Raises what `fairness.maximin` raises; without enough `seconds` the chances above
    the levels done so far are valid but not the best, and it is not complete.
    """
    ground = Ground(pool, Deadline(seconds))
    mixture = _mix(ground, None)
    if mixture is not None and ground.bound is not None:
        return _distribution(ground, mixture, ground.bound, is_optimal=True)
    generator = ground.generator()
    first: Bound | None = None
    while True:
        bound = ground.bound if first is None else _bound_of(generator)
        raised = generator.raise_level(bound)
        first = first or raised.bound
        mixture = Mixture(generator.master.panels, raised.level.mixture)
        _fix(generator, raised)
        is_done = bool((~np.isnan(generator.floors[ground.able])).all())
        if is_done or not raised.is_proven:
            return _distribution(ground, mixture, first, is_optimal=is_done)
        if bound is None or bound.value - raised.level.value > LEVEL * bound.value:
            mixed = _mix(ground, generator)
            if mixed is not None:
                return _distribution(ground, mixed, first, is_optimal=True)


def _mix(ground: Ground, generator: Generator | None) -> Mixture | None:
    try:
        return ground.mix_leximin(generator)
    except OutOfTimeError:
        return None


def _bound_of(generator: Generator) -> Bound | None:
    """Return what parts of seats allow the free kinds, above the floors."""
    shares = Shares(generator.table)
    for place in np.flatnonzero(~np.isnan(generator.floors)):
        shares.fix(int(place), float(generator.floors[place]))
    found = shares.solve()
    if found is None:
        return None
    value, weights = found
    free = np.isnan(generator.floors)
    total = float(weights[free].sum())
    return None if total <= 0 else Bound(weights / total, np.zeros(0), value)


def _fix(generator: Generator, raised: Raised) -> None:
    weights = np.where(np.isnan(generator.floors), raised.bound.weights, 0.0)
    value = min(raised.level.value, raised.bound.value)
    for place in np.flatnonzero(weights > LEVEL * weights.max()):
        generator.fix(int(place), value)


def _distribution(
    ground: Ground, mixture: Mixture, bound: Bound, *, is_optimal: bool
) -> Distribution:
    return distribution_of(
        ground.table,
        mixture.panels,
        mixture.weights,
        certificate_of(bound),
        algorithm="leximin",
        is_optimal=is_optimal,
    )
