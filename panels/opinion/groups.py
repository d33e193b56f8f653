"""Groups of people who vote alike, and whether they are more than chance. Pure.

k-means finds groups in whatever it is given, and others when it starts elsewhere. So a
grouping is only told when it comes out again from other starts and without a tenth of
the people. Only `Random.random` is used, whose numbers no version of Python changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import numpy.typing as npt

from panels.opinion.matrix import Floats
from panels.opinion.positions import positions

Labels = npt.NDArray[np.int64]

# All of these are published with the map (docs/reference/opinion-map.md).
GROUPS = range(2, 6)
SMALLEST_GROUP = 5
RESTARTS = 20
LEFT_OUT_OF = 10
DRAWS = 20
STABLE_FROM = 0.8
SEED = 2026
MOST_STEPS = 100
ROWS_AT_ONCE = 512


@dataclass(frozen=True, slots=True)
class Stability:
    """How well a grouping into `k` comes out again: mean adjusted Rand indices.

    `restarts`: of single starts with the best of all; `left_out`: of the whole map made
    anew without a tenth of the people. `silhouette` tells how far apart the groups are.
    """

    k: int
    silhouette: float
    restarts: float
    left_out: float

    @property
    def is_stable(self) -> bool:
        return min(self.restarts, self.left_out) >= STABLE_FROM


@dataclass(frozen=True, slots=True)
class Grouping:
    """The group of each person, from 0, the largest first."""

    labels: tuple[int, ...]
    stability: Stability


def grouping(values: Floats, eligible: Sequence[int]) -> Grouping | None:
    """Group the eligible rows; None when no number of groups leaves each large enough.

    Of 2 to 5 groups the number with the highest silhouette is taken among those that
    are stable, and among all when none is: whether it `is_stable` is for the caller to
    ask. Of equals the smaller number is taken.
    """
    points = positions(values).points[list(eligible)]
    drawn = _without_a_tenth(values, eligible)
    found = []
    for k in GROUPS:
        starts = restarted(points, k, Random(SEED))  # noqa: S311 - repeatable
        best = starts[0]
        if min(np.bincount(best, minlength=k)) >= SMALLEST_GROUP:
            again = [adjusted_rand(best, labels) for labels in starts]
            stability = Stability(
                k=k,
                silhouette=silhouette(points, best),
                restarts=sum(again) / len(again),
                left_out=_likeness(best, drawn, k),
            )
            found.append(Grouping(_by_size(best, points), stability))
    return max(
        found,
        key=lambda one: (one.stability.is_stable, one.stability.silhouette),
        default=None,
    )


def restarted(points: Floats, k: int, rng: Random) -> list[Labels]:
    """Run k-means from so many starts; the labels with the smallest distances first."""
    centers = np.stack([_start(points, k, rng) for _ in range(RESTARTS)])
    labels = _nearest(points, centers)
    moving = np.arange(RESTARTS)
    for _ in range(MOST_STEPS):
        for group in range(k):
            members = labels[moving] == group
            sizes = members.sum(axis=1)[:, None]
            means = members @ points / np.maximum(sizes, 1)
            centers[moving, group] = np.where(sizes, means, centers[moving, group])
        moved = _nearest(points, centers[moving])
        has_moved = (moved != labels[moving]).any(axis=1)
        labels[moving] = moved
        moving = moving[has_moved]
        if not moving.size:
            break
    own = np.take_along_axis(centers, labels[:, :, None], axis=1)
    spread = ((points - own) ** 2).sum(axis=(1, 2))
    return [labels[at] for at in np.argsort(spread, kind="stable")]


def _start(points: Floats, k: int, rng: Random) -> Floats:
    """Pick first centres far from each other, by chance (k-means++)."""
    chosen = [int(rng.random() * len(points))]
    nearest = ((points - points[chosen[0]]) ** 2).sum(axis=1)
    while len(chosen) < k:
        reach = np.cumsum(nearest)
        at = int(np.searchsorted(reach, rng.random() * reach[-1], side="right"))
        chosen.append(min(at, len(points) - 1))
        far = ((points - points[chosen[-1]]) ** 2).sum(axis=1)
        nearest = np.minimum(nearest, far)
    return points[chosen]


def _nearest(points: Floats, centers: Floats) -> Labels:
    """Return restart x person → the nearest centre, the first of equals.

    The square of a person's own distance from the origin is left out: it is the same
    for all centres.
    """
    away = (centers**2).sum(axis=2)[:, :, None] - 2 * (centers @ points.T)
    labels: Labels = away.argmin(axis=1)
    return labels


def silhouette(points: Floats, labels: Labels) -> float:
    """Return the mean silhouette (Rousseeuw 1987); who is alone in a group counts 0."""
    groups = np.unique(labels)
    if len(groups) < 2:  # noqa: PLR2004 - one group is apart from nothing
        return 0.0
    member = (labels[:, None] == groups).astype(np.float64)
    sizes = member.sum(axis=0)
    total = 0.0
    for begin in range(0, len(points), ROWS_AT_ONCE):
        part = slice(begin, begin + ROWS_AT_ONCE)
        away = np.sqrt(((points[part, None] - points[None]) ** 2).sum(axis=2))
        sums = away @ member
        own = member[part] == 1
        own_size = (member[part] * sizes).sum(axis=1)
        inside = (sums * own).sum(axis=1) / np.maximum(own_size - 1, 1)
        outside = np.where(own, np.inf, sums / sizes).min(axis=1)
        larger = np.maximum(inside, outside)
        known = (own_size > 1) & (larger > 0)
        gain = np.where(known, outside - inside, 0.0)
        total += float((gain / np.where(larger > 0, larger, 1.0)).sum())
    return total / len(points)


def adjusted_rand(one: Labels, other: Labels) -> float:
    """Return how alike two groupings are: 1 the same, about 0 by chance.

    Hubert and Arabie 1985, from the integers of the contingency table.
    """
    pairs = len(one) * (len(one) - 1) // 2
    _, first = np.unique(one, return_inverse=True)
    _, second = np.unique(other, return_inverse=True)
    table = np.zeros((first.max() + 1, second.max() + 1), dtype=np.int64)
    np.add.at(table, (first, second), 1)

    def together(counts: Labels) -> int:
        return int((counts * (counts - 1) // 2).sum())

    both, rows = together(table), together(table.sum(axis=1))
    columns = together(table.sum(axis=0))
    # The definition, multiplied by the number of pairs, so that it stays exact.
    most = (rows + columns) * pairs - 2 * rows * columns
    return 2 * (both * pairs - rows * columns) / most if most else 1.0


def _without_a_tenth(
    values: Floats, eligible: Sequence[int]
) -> list[tuple[list[int], Floats]]:
    """Make the map anew without a tenth of the eligible people, so many times.

    Returns who of the eligible is left, by their place among them, and their points.
    """
    rng = Random(SEED)  # noqa: S311 - repeatable
    drawn = []
    for _ in range(DRAWS):
        chance = [rng.random() for _ in eligible]
        ordered = sorted(range(len(eligible)), key=chance.__getitem__)
        leaving = -(-len(eligible) // LEFT_OUT_OF)
        gone = [eligible[at] for at in ordered[:leaving]]
        kept = sorted(ordered[leaving:])
        rest = np.setdiff1d(np.arange(len(values)), gone)
        inside = np.searchsorted(rest, [eligible[at] for at in kept])
        drawn.append((kept, positions(values[rest]).points[inside]))
    return drawn


def _likeness(labels: Labels, drawn: list[tuple[list[int], Floats]], k: int) -> float:
    """Return how alike a grouping is on average to those of the maps made anew."""
    rng = Random(SEED)  # noqa: S311 - repeatable
    again = [
        adjusted_rand(labels[kept], restarted(points, k, rng)[0])
        for kept, points in drawn
    ]
    return sum(again) / len(again)


def _by_size(labels: Labels, points: Floats) -> tuple[int, ...]:
    """Number groups by size, then from left to right."""
    sizes = np.bincount(labels)
    means = [float(points[labels == group, 0].mean()) for group in range(len(sizes))]
    order = sorted(range(len(sizes)), key=lambda group: (-sizes[group], means[group]))
    number = {group: at for at, group in enumerate(order)}
    return tuple(number[int(label)] for label in labels)
