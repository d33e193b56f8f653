"""What may be told of a count or a mean without telling what a single person said.

Under five answers nothing is told. In a group of fewer than thirteen a count of nobody
or one person, and of everybody or all but one, are told as a range: that all six have
agreed would tell what each of them has said, and that one has not would tell it to that
one of all the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

LEAST = 5
SMALL = 13


@dataclass(frozen=True, slots=True)
class Shown:
    """A count as it is told: of `of` answers, at least and at most so many."""

    least: int
    most: int
    of: int

    @property
    def is_exact(self) -> bool:
        return self.least == self.most

    @property
    def share(self) -> Fraction:
        """The middle of what is told, as a share of all answers: what lists go by."""
        return Fraction(self.least + self.most, 2 * self.of)


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean as it is told; or its bound, where it is near an end of the scale.

    In a small group a mean near an end would tell that all but one gave the same.
    """

    value: Fraction
    is_least: bool = False
    is_most: bool = False


def mean_shown(mean: Fraction, of: int, *, lowest: int, highest: int) -> Mean:
    """Return what may be told of a mean of five marks or more.

    Where counts stand beside it, both together can tell more: see `counting` of surveys
    and the totals of scorings.
    """
    if of < SMALL:
        margin = Fraction(highest - lowest, of)
        if mean >= highest - margin:
            return Mean(highest - margin, is_least=True)
        if mean <= lowest + margin:
            return Mean(lowest + margin, is_most=True)
    return Mean(mean)


def shown(count: int, of: int, *, least: int = LEAST) -> Shown | None:
    """Return what may be told of `count` among `of` answers, or nothing."""
    if of < least:
        return None
    if of < SMALL:
        if count <= 1:
            return Shown(0, 1, of)
        if count >= of - 1:
            return Shown(of - 1, of, of)
    return Shown(count, count, of)


def is_nearly_all(told: Shown) -> bool:
    """Say whether a count is told as that of all or all but one: nobody knows which."""
    return not told.is_exact and told.most == told.of


def all_shown(counts: Sequence[int], *, least: int = LEAST) -> tuple[Shown, ...] | None:
    """Return what may be told of counts that add up to all answers, or nothing."""
    of = sum(counts)
    told = tuple(
        one for count in counts if (one := shown(count, of, least=least)) is not None
    )
    return told if len(told) == len(counts) else None
