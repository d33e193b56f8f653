"""Exact sums of votes on statements, and what unites and divides in them. Pure.

Shares are smoothed as if each statement had two votes more, one of which said the same:
(said + 1) / (votes + 2). So three votes never say as much as three hundred.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from panels.opinion.matrix import AGREE, DISAGREE, PASS, Floats

COMMON_FROM = Fraction(2, 3)
OPPOSED_UP_TO = Fraction(1, 5)
# One-sided, so that one in twenty statements that say nothing would pass a test.
TELLING_FROM = 1.645
MOST_REPRESENTATIVE = 5


@dataclass(frozen=True, slots=True)
class Sums:
    """How many agree with a statement, disagree, and pass."""

    key: str
    agree: int
    disagree: int
    passed: int

    @property
    def votes(self) -> int:
        return self.agree + self.disagree + self.passed

    @property
    def agreeing(self) -> Fraction:
        """The smoothed share that agrees."""
        return Fraction(self.agree + 1, self.votes + 2)

    @property
    def disagreeing(self) -> Fraction:
        """The smoothed share that disagrees."""
        return Fraction(self.disagree + 1, self.votes + 2)

    @property
    def common_ground(self) -> Fraction:
        """From 0 to 1, high where many agree and few disagree."""
        return self.agreeing * (1 - self.disagreeing)

    @property
    def common_refusal(self) -> Fraction:
        """From 0 to 1, high where many disagree and few agree."""
        return self.disagreeing * (1 - self.agreeing)

    @property
    def divisive(self) -> Fraction:
        """From 0 to 1, high where as many disagree as agree and few pass."""
        return Fraction(2 * min(self.agree, self.disagree), self.votes + 2)

    @property
    def unites(self) -> bool:
        return self.agreeing >= COMMON_FROM and self.disagreeing <= OPPOSED_UP_TO

    @property
    def is_refused(self) -> bool:
        return self.disagreeing >= COMMON_FROM and self.agreeing <= OPPOSED_UP_TO


@dataclass(frozen=True, slots=True)
class Representative:
    """A statement to which a group says something else than the others do.

    `inside` and `outside` are the smoothed shares that agree (or disagree, unless
    `is_agreed`) in the group and among all others.
    """

    key: str
    is_agreed: bool
    inside: Fraction
    outside: Fraction


def sums(statements: Sequence[str], values: Floats) -> tuple[Sums, ...]:
    """Count the votes in the rows given."""
    counts = [(values == value).sum(axis=0) for value in (AGREE, DISAGREE, PASS)]
    return tuple(
        Sums(key, *(int(count[at]) for count in counts))
        for at, key in enumerate(statements)
    )


def group_consensus(groups: Iterable[Sequence[Sums]]) -> dict[str, Fraction]:
    """Multiply the smoothed shares that agree in each group.

    It is high only where every group agrees, however small it is.
    """
    product: dict[str, Fraction] = {}
    for group in groups:
        for one in group:
            product[one.key] = product.get(one.key, Fraction(1)) * one.agreeing
    return product


def representative(
    group: Sequence[Sums], others: Mapping[str, Sums]
) -> tuple[Representative, ...]:
    """Return what sets a group apart, the most telling first.

    A statement counts when more than half of the group say so, and more of the group
    than of the others, both beyond chance. It is told by the share in the group times
    how many times that of the others it is.
    """
    found: list[tuple[Fraction, int, Representative]] = []
    for one in group:
        for is_agreed in (True, False):
            said, rest = _said(one, is_agreed), _said(others[one.key], is_agreed)
            if min(_beyond_half(*said), _beyond(*said, *rest)) >= TELLING_FROM:
                inside, outside = Fraction(*said), Fraction(*rest)
                strength = inside * inside / outside
                told = Representative(one.key, is_agreed, inside, outside)
                found.append((-strength, len(found), told))
    return tuple(told for *_, told in sorted(found)[:MOST_REPRESENTATIVE])


def _said(one: Sums, is_agreed: bool) -> tuple[int, int]:  # noqa: FBT001 - a pair's half
    return (one.agree if is_agreed else one.disagree) + 1, one.votes + 2


def _beyond_half(said: int, votes: int) -> float:
    """Return how many standard errors a share is above one half."""
    return (2 * said - votes) / math.sqrt(votes)


def _beyond(said: int, votes: int, rest: int, rest_votes: int) -> float:
    """Return how many standard errors one share is above another."""
    pooled = (said + rest) / (votes + rest_votes)
    error = math.sqrt(pooled * (1 - pooled) * (1 / votes + 1 / rest_votes))
    return (said / votes - rest / rest_votes) / error
