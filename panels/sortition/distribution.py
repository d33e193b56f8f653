"""A lottery over panels, everybody's chance in it, and the proof of its fairness."""

import math
from dataclasses import dataclass

import numpy as np

from panels.sortition.kinds import Floats, Ints, Kind, Table

PROVEN = 1e-8
"""A lottery is complete when its value is at most this much below its bound."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """Why no lottery gives everybody who can be drawn more than `bound`.

    `weights` are of the kinds, at least 0 and 1 together, none on a kind that can be on
    no panel. In every lottery the smallest chance is at most the weighted mean of the
    chances, and no panel lets that be more than `bound`. Where parts of seats do not
    lead further than whole ones, `prices` of the rows of the table prove it by sums
    alone; otherwise they are empty and one integer programme has to be solved.
    """

    weights: tuple[float, ...]
    bound: float
    prices: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Distribution:
    """Panels as head counts per kind, and the weight of each, above 0 and 1 together.

    `value` is the smallest chance of those who can be on a panel at all; whoever cannot
    has the chance 0. It is computed from panels and weights, correct to about 1e-12.
    Members of a kind all have the same chance, once they take turns in its seats.
    """

    kinds: tuple[Kind, ...]
    panels: tuple[tuple[int, ...], ...]
    weights: tuple[float, ...]
    value: float
    upper_bound: float
    certificate: Certificate
    algorithm: str
    complete: bool

    def chances(self) -> tuple[float, ...]:
        """Return the chance of each member of each kind."""
        mean = np.array(self.weights) @ np.array(self.panels, dtype=np.float64)
        sizes = [kind.size for kind in self.kinds]
        return tuple(float(heads) / n for heads, n in zip(mean, sizes, strict=True))

    def probabilities(self) -> dict[str, float]:
        """Return the chance of each volunteer by key, in the order of the keys."""
        by_key = {
            key: chance
            for kind, chance in zip(self.kinds, self.chances(), strict=True)
            for key in kind.members
        }
        return {key: by_key[key] for key in sorted(by_key)}


def distribution_of(
    table: Table,
    panels: Ints,
    weights: Floats,
    certificate: Certificate,
    *,
    algorithm: str,
    is_optimal: bool = True,
) -> Distribution:
    """Return the lottery after looking at every panel and every weight once more.

    Raises `ArithmeticError` when a panel breaks a quota or the weights are not weights:
    a failure of the solver must not reach a draw.
    """
    if not table.allows(panels):
        raise ArithmeticError("A panel of the lottery breaks a quota.")
    total = math.fsum(weights)
    if weights.min() < 0 or abs(total - 1) > 1e-6:  # noqa: PLR2004 - far above noise
        raise ArithmeticError("The weights of the lottery do not sum up to 1.")
    order = np.lexsort(panels.T[::-1])
    kept = order[weights[order] > 0]
    weights = weights[kept] / total
    chances = (weights @ panels[kept]) / table.sizes
    value = float(chances[chances > 0].min())
    bound = max(certificate.bound, value)
    return Distribution(
        kinds=table.kinds,
        panels=tuple(tuple(int(head) for head in panel) for panel in panels[kept]),
        weights=tuple(float(weight) for weight in weights),
        value=value,
        upper_bound=bound,
        certificate=certificate,
        algorithm=algorithm,
        complete=is_optimal and bound - value <= PROVEN,
    )
