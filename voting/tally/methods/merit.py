"""By what the greedy rules order the projects: their points, or points per cost."""

from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from voting.tally.ballots import Candidate

Key: TypeAlias = tuple[int, Fraction | int]
"""The smallest comes first."""

FREE, PRICED = -1, 0


class Merit(StrEnum):
    """What puts a project before another one.

    With `per_cost` a project that somebody wants and that costs nothing comes before
    all that cost something; of two such projects, the one with more points.
    """

    POINTS = "points"
    PER_COST = "per_cost"

    def key(self, candidate: Candidate, points: int) -> Key:
        """Sort by this key, exact."""
        if self is Merit.POINTS or not points:
            return (PRICED, -points)
        if not candidate.cost:
            return (FREE, -points)
        return (PRICED, Fraction(-points, candidate.cost))

    def points_to_reach(self, candidate: Candidate, key: Key) -> int | None:
        """Give the least points with which a project is not behind this key.

        None where no points would do: what costs something never reaches what is free.
        """
        kind, negative = key
        if self is Merit.POINTS:
            return int(-negative)
        if kind == FREE:
            return None if candidate.cost else int(-negative)
        if not candidate.cost:
            return 1 if negative else 0
        return -int(negative * candidate.cost // 1)
