"""The market of the Method of Equal Shares: who supports what, and what it costs.

It is prepared once, so that `rounds` can go through it with many endowments.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from operator import itemgetter
from typing import TypeAlias

from voting.tally.ballots import Candidate, Pile, Support
from voting.tally.ties import Ranked, TieBreaker

Pick: TypeAlias = Callable[[Sequence[int]], Sequence[int]]

FEW = 3
"""Piles with so few ballots are quicker counted ballot by ballot."""

BITS_OF_A_SUM = 62
"""Python adds integers much faster as long as the sum fits into a machine word."""

LEAST_BITS = 16

ONE_BIT = ord("1")


class Utility(StrEnum):
    """How much a voter gains from a funded project: points times its cost, or points.

    With approval ballots the first one values money, the second the number of projects.
    """

    COST = "cost"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Purchase:
    """One round: what was bought, at what price, and who else was as cheap.

    `price` is in cents for a unit of utility, `per_point` in cents for a point.
    """

    candidate: Candidate
    price: Fraction
    per_point: Fraction
    tied: Ranked | None


@dataclass(frozen=True, slots=True)
class Level:
    """Those who gave a project the same points, by the piles on which they lie.

    `crowd` has a bit for each pile, as `Crowds` counts them. `pick` takes what belongs
    to these piles from a list with something for each pile; `pick_small` takes it once
    for each ballot on a small pile, `pick_large` once for each other pile; those hold
    so many ballots as `large` says.
    """

    points: int
    piles: tuple[int, ...]
    crowd: int
    pick: Pick
    pick_small: Pick
    pick_large: Pick
    large: tuple[int, ...]


class Market:
    """The projects that take part in the rounds, with those who chose them.

    Amounts of money are first looked at in whole parts of a cent, 2 to the power of
    `bits` of them; so many that what everything costs is still quick to add up.
    """

    def __init__(
        self,
        candidates: Sequence[Candidate],
        piles: Sequence[Pile],
        support: Mapping[str, Support],
        breaker: TieBreaker,
        utility: Utility,
    ) -> None:
        self.breaker = breaker
        self.utility = utility
        self.piles = sorted(piles, key=lambda pile: pile.voters)
        self.crowds = Crowds([pile.voters for pile in self.piles])
        self.support = support
        self.candidates = [
            candidate
            for candidate in candidates
            if support[candidate.id].votes
            and (candidate.cost or utility is Utility.POINTS)
        ]
        self.place = {c.id: place for place, c in enumerate(self.candidates)}
        self.levels = sort_supporters(self.candidates, self.piles, self.crowds)
        self.points = [support[candidate.id].points for candidate in self.candidates]
        self.gains = [
            1 if utility is Utility.POINTS else candidate.cost
            for candidate in self.candidates
        ]
        self.wanted = sum(candidate.cost for candidate in self.candidates)
        self.bits = max(LEAST_BITS, BITS_OF_A_SUM - self.wanted.bit_length())

    def most_points(self, candidate: Candidate) -> int:
        """Give the most points that one person gave to this candidate."""
        return self.levels[self.place[candidate.id]][-1].points


class Crowds:
    """Piles as bits of one large number, in which ballots are counted very fast.

    The first pile is the highest bit. Since a pile counts as many times as it has
    ballots, there is a number for each binary digit of that; they are short if the
    largest piles come last.
    """

    def __init__(self, voters: Sequence[int]) -> None:
        self.piles = len(voters)
        digits = range(max(voters, default=0).bit_length())
        self._digits = [
            self.gather([n for n, count in enumerate(voters) if count >> digit & 1])
            for digit in digits
        ]

    def gather(self, numbers: Iterable[int]) -> int:
        """Give the crowd of these piles."""
        bits = bytearray(b"0") * self.piles
        for number in numbers:
            bits[number] = ONE_BIT
        return int(bits or b"0", 2)

    def count(self, crowd: int) -> int:
        """Count the ballots on these piles."""
        if len(self._digits) == 1:
            return crowd.bit_count()
        return sum(
            (crowd & having).bit_count() << digit
            for digit, having in enumerate(self._digits)
        )


def sort_supporters(
    candidates: Sequence[Candidate], piles: Sequence[Pile], crowds: Crowds
) -> list[tuple[Level, ...]]:
    """For each candidate its supporters, by the points they gave."""
    found: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for number, pile in enumerate(piles):
        for mark in pile.points:
            found[mark].append(number)
    voters = [pile.voters for pile in piles]
    levels: dict[str, list[Level]] = {candidate.id: [] for candidate in candidates}
    for mark in sorted(found, key=itemgetter(1)):
        numbers = tuple(found.pop(mark))
        project, points = mark
        if project in levels:
            crowd = crowds.gather(numbers)
            levels[project].append(_level(points, numbers, crowd, voters))
    return [tuple(levels[candidate.id]) for candidate in candidates]


def _level(
    points: int, numbers: tuple[int, ...], crowd: int, voters: Sequence[int]
) -> Level:
    pick = _pick(numbers)
    if max(pick(voters)) == 1:
        return Level(points, numbers, crowd, pick, pick, _pick(()), ())
    small: list[int] = []
    large: list[int] = []
    for number in numbers:
        if voters[number] <= FEW:
            small.extend([number] * voters[number])
        else:
            large.append(number)
    return Level(
        points,
        numbers,
        crowd,
        pick,
        pick_small=_pick(tuple(small)),
        pick_large=_pick(tuple(large)),
        large=tuple([voters[number] for number in large]),
    )


def _pick(numbers: tuple[int, ...]) -> Pick:
    if len(numbers) > 1:
        return itemgetter(*numbers)
    return lambda values: [values[number] for number in numbers]
