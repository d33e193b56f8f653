"""Where people stand on a map of opinions: principal components. Pure.

The method is that of Polis (Small et al. 2021, "Polis: scaling deliberation by mapping
high dimensional opinion spaces"): a vote that is missing counts as the mean, and who
has voted on few statements is moved outwards, as such votes pull to the centre.
"""

from dataclasses import dataclass

import numpy as np

from panels.opinion.matrix import Floats

DIMENSIONS = 2


@dataclass(frozen=True, slots=True)
class Positions:
    """`center`: mean of each statement; `components`: 2 x statements; `points`: x 2.

    `explained` is the share of the variance that lies along each component.
    """

    center: Floats
    components: Floats
    points: Floats
    explained: tuple[float, ...]


def positions(values: Floats) -> Positions:
    """Work out the map of a matrix with NaN for no vote.

    The sign of a component means nothing; here its largest entry is positive.
    """
    people, statements = values.shape
    voted = ~np.isnan(values)
    votes_on = voted.sum(axis=0)
    center = np.where(voted, values, 0.0).sum(axis=0) / np.maximum(votes_on, 1)
    filled = np.where(voted, values, center) - center
    components = np.zeros((DIMENSIONS, statements))
    explained = [0.0] * DIMENSIONS
    if people and statements:
        _, lengths, directions = np.linalg.svd(filled, full_matrices=False)
        found = min(DIMENSIONS, len(lengths))
        components[:found] = directions[:found]
        variance = float((lengths**2).sum())
        for at in range(found if variance else 0):
            explained[at] = float(lengths[at] ** 2) / variance
        largest = np.abs(components).argmax(axis=1)
        signs = np.sign(components[np.arange(DIMENSIONS), largest])
        components *= np.where(signs == 0, 1.0, signs)[:, None]
    stretch = np.sqrt(statements / np.maximum(voted.sum(axis=1), 1))
    points = filled @ components.T * stretch[:, None]
    return Positions(center, components, points, tuple(explained))


def outline(points: Floats) -> list[tuple[float, float]]:
    """Return the corners of the convex hull, anticlockwise from the leftmost."""
    ordered = sorted({(float(x), float(y)) for x, y in points})
    if len(ordered) <= DIMENSIONS:
        return ordered
    lower = _chain(ordered)
    upper = _chain(ordered[::-1])
    return lower[:-1] + upper[:-1]


def _chain(ordered: list[tuple[float, float]]) -> list[tuple[float, float]]:
    chain: list[tuple[float, float]] = []
    for x, y in ordered:
        while len(chain) > 1:
            (ax, ay), (bx, by) = chain[-2:]
            if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0:
                break
            chain.pop()
        chain.append((x, y))
    return chain
