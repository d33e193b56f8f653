"""Maximin: nobody's chance is smaller than it has to be.

The smallest chance of those who can be on a panel at all is as large as any lottery can
make it. See Flanigan, Gölz, Gupta, Hennig, Procaccia: Fair algorithms for selecting
citizens' assemblies, Nature 596 (2021).
"""

import numpy as np

from panels.sortition.coverage import Coverage, cover
from panels.sortition.distribution import Certificate, Distribution, distribution_of
from panels.sortition.generation import Generator
from panels.sortition.kinds import Ints, Table, table_of
from panels.sortition.mixing import Mixer, Mixture
from panels.sortition.pool import Pool
from panels.sortition.programme import Deadline, OutOfTimeError, PanelProgramme
from panels.sortition.shares import (
    Bound,
    bound_by_prices,
    leximin_shares,
    upper_bound,
)

ROUNDING = 1e-9
"""What a certificate may be off, as its numbers are rounded."""
KNOWN_PER_KIND = 3


class Ground:
    """What every algorithm starts from: the table, first panels, the first bound."""

    def __init__(self, pool: Pool, deadline: Deadline) -> None:
        table = table_of(pool)
        self.coverage: Coverage = cover(table, deadline)
        self.deadline = deadline
        self.table: Table = table.without(self.coverage.excluded)
        self.able: Ints = np.flatnonzero(self.table.most > 0)
        self.bound: Bound | None = upper_bound(self.table)
        self._seen = self.coverage.panels

    def mix_leximin(self, generator: Generator | None = None) -> Mixture | None:
        """Try to mix panels to the leximin shares, above the floors reached so far."""
        floors = None if generator is None else generator.floors
        shares = leximin_shares(self.table, floors)
        if shares is None:
            return None
        mixer = Mixer(self.table, shares, self.deadline)
        mixture = mixer.mix(self._seen)
        known = mixer.seen()[: KNOWN_PER_KIND * len(self.able)]
        self._seen = np.unique(np.concatenate([self._seen, known]), axis=0)
        return mixture

    def generator(self) -> Generator:
        return Generator(self.table, self._seen, self.able, self.deadline)


def maximin(pool: Pool, *, seconds: float | None = None) -> Distribution:
    """Return a lottery whose smallest chance is as large as possible, with its proof.

    First a mixture with the leximin shares is looked for, which is optimal at once. If
    there is none, column generation finds the optimum and a proof by integer
    programming. When the `seconds` have run out, the best lottery so far comes back
    with a bound and is not complete.

    Raises `InfeasiblePoolError` when no panel keeps the quotas, `ValueError` for a pool
    that makes no sense, and `OutOfTimeError` when there is not even a first lottery.
    """
    ground = Ground(pool, Deadline(seconds))
    try:
        mixture = ground.mix_leximin()
    except OutOfTimeError:
        mixture = None
    if mixture is not None and ground.bound is not None:
        return _distribution(ground.table, mixture, ground.bound)
    generator = ground.generator()
    raised = generator.raise_level(ground.bound)
    mixture = Mixture(generator.master.panels, raised.level.mixture)
    return _distribution(ground.table, mixture, raised.bound)


def _distribution(table: Table, mixture: Mixture, bound: Bound) -> Distribution:
    return distribution_of(
        table,
        mixture.panels,
        mixture.weights,
        certificate_of(bound),
        algorithm="maximin",
    )


def certificate_of(bound: Bound) -> Certificate:
    return Certificate(
        tuple(float(weight) for weight in bound.weights),
        bound.value,
        tuple(float(price) for price in bound.prices),
    )


def check_certificate(pool: Pool, certificate: Certificate) -> bool:
    """Say whether no panel exceeds the bound: with sums alone, or one solver call.

    It trusts neither the lottery nor how the certificate was made. That a kind with a
    weight can be on a panel is shown by the panels of the lottery themselves.
    """
    table = table_of(pool)
    weights = np.array(certificate.weights)
    if len(weights) != len(table.kinds) or (weights < 0).any():
        return False
    if abs(float(weights.sum()) - 1) > ROUNDING:
        return False
    limit = certificate.bound + ROUNDING
    prices = np.array(certificate.prices)
    has_prices = len(prices) == len(table.lower)
    if has_prices and bound_by_prices(table, weights, prices) <= limit:
        return True
    priced = PanelProgramme(table).best(weights / table.sizes)
    return priced is not None and priced.bound <= limit
