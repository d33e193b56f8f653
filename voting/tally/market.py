"""The rounds of the Method of Equal Shares: voters buy projects from equal shares.

Every project has a price: the smallest amount for one unit of utility at which those
who chose it can pay its cost together, each paying in proportion to their utility or
all they have left. The cheapest project is bought, its supporters pay, and so on until
nobody can afford anything more.

It is exact and still quick, for four reasons: equal ballots lie on one pile; piles
with the same money left form one purse, and at first there is only one; money is held
as integers over one common denominator; and as money only goes down, a price never
falls, so an old price tells when a project need not be looked at again.

Source of the rule: Peters, Pierczynski, Skowron, "Proportional Participatory Budgeting
with Additive Utilities" (2021).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from heapq import heappop, heappush
from itertools import repeat
from math import gcd, lcm
from operator import mul

from voting.tally.ballots import Candidate, Pile, Support
from voting.tally.ties import Ranked, TieBreaker

EMPTY = 0
"""The purse of those who have spent everything."""

ROUNDS_BETWEEN_REDUCTIONS = 8


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
class _Supporters:
    """Those who gave a project the same points, by the piles on which they lie.

    Ballots that nobody else cast are the bulk of a large vote, and quicker to count.
    `voters` says how many there are on each of the `shared` piles.
    """

    points: int
    single: tuple[int, ...]
    shared: tuple[int, ...]
    voters: tuple[int, ...]

    @property
    def piles(self) -> tuple[int, ...]:
        return self.single + self.shared


class Market:
    """Who supports what, prepared once, so that it can be run with many endowments."""

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
        self.piles = len(piles)
        self.support = support
        self.candidates = [
            candidate
            for candidate in candidates
            if support[candidate.id].votes
            and (candidate.cost or utility is Utility.POINTS)
        ]
        self.place = {c.id: place for place, c in enumerate(self.candidates)}
        self.supporters = _sort_supporters(self.candidates, piles)
        # No price can be lower than when nobody runs out of money, so each run begins
        # with the same heap.
        self.first_prices = sorted(
            (self.per_utility(place, self._first_price(place)), place)
            for place in range(len(self.candidates))
        )

    def _first_price(self, place: int) -> Fraction:
        candidate = self.candidates[place]
        return Fraction(candidate.cost, self.support[candidate.id].points)

    def per_utility(self, place: int, per_point: Fraction) -> Fraction:
        if self.utility is Utility.POINTS:
            return per_point
        return per_point / self.candidates[place].cost

    def most_points(self, candidate: Candidate) -> int:
        """Give the most points that one person gave to this candidate."""
        return self.supporters[self.place[candidate.id]][-1].points

    def run(
        self,
        endowment: Fraction,
        *,
        spend_at_most: int | None = None,
        instead: Mapping[int, str] | None = None,
    ) -> "Run":
        """Buy until nothing is affordable, or until more is spent than allowed.

        `instead` says which of the tied projects to take in a round (from 1 on).
        """
        run = Run(self, endowment)
        instead = instead or {}
        while best := run.find_cheapest():
            price, tied = best
            ranked = None
            if len(tied) > 1:
                ranked = self.breaker.first(self.candidates[place] for place in tied)
                winner = instead.get(len(run.purchases) + 1, ranked.order[0].id)
                tied.sort(key=lambda place: self.candidates[place].id != winner)
            run.buy(price, tied, ranked)
            if spend_at_most is not None and run.spent > spend_at_most:
                break
        return run


class Run:
    """One pass through the rounds with a given endowment in cents per voter."""

    def __init__(self, market: Market, endowment: Fraction) -> None:
        self.market = market
        self.purchases: list[Purchase] = []
        self.spent = 0
        self.unit = endowment.denominator
        self.money = [0, endowment.numerator]
        self.purse_of = [1] * market.piles
        self.richest = endowment.numerator
        self.heap = market.first_prices.copy()

    @property
    def funded(self) -> frozenset[str]:
        return frozenset(purchase.candidate.id for purchase in self.purchases)

    def left_of(self, project: str) -> Fraction | None:
        """How much the supporters of a project have left together, in cents.

        None for a project that takes no part in the rounds.
        """
        place = self.market.place.get(project)
        if place is None:
            return None
        supporters = self.market.supporters[place]
        left = sum(self._total(self._held_by(level)) for level in supporters)
        return Fraction(left, self.unit)

    def find_cheapest(self) -> tuple[Fraction, list[int]] | None:
        """Find the lowest price and all who have it; forget who can never pay."""
        looked_at: list[tuple[Fraction, int]] = []
        heap = self.heap
        while heap and (not looked_at or heap[0][0] <= looked_at[0][0]):
            _, place = heappop(heap)
            per_point = self._price(place)
            if per_point is not None:
                heappush(looked_at, (self.market.per_utility(place, per_point), place))
        if not looked_at:
            return None
        best = looked_at[0][0]
        for entry in looked_at:
            if entry[0] > best:
                heappush(heap, entry)
        return best, [place for price, place in looked_at if price == best]

    def _price(self, place: int) -> Fraction | None:
        """What a point costs now, in cents, or None if the money does not suffice."""
        candidate = self.market.candidates[place]
        need = candidate.cost * self.unit
        support = self.market.support[candidate.id]
        if support.votes * self.richest < need:
            return None
        levels = self.market.supporters[place]
        if not self.purchases and len(levels) == 1:
            return Fraction(candidate.cost, support.points)
        kinds = [
            (supporters.points, self._held_by(supporters)) for supporters in levels
        ]
        if sum(self._total(held) for _, held in kinds) < need:
            return None
        points_left = support.points
        poorest = self._poorest_first(kinds)
        money, points, voters = next(poorest)
        while money * points_left < need * points:
            need -= money * voters
            points_left -= points * voters
            money, points, voters = next(poorest)
        return Fraction(need, points_left * self.unit)

    def _held_by(self, supporters: _Supporters) -> Mapping[int, int]:
        """How many of the supporters hold each purse."""
        held = Counter(map(self.purse_of.__getitem__, supporters.single))
        for pile, voters in zip(supporters.shared, supporters.voters, strict=True):
            held[self.purse_of[pile]] += voters
        return held

    def _total(self, held: Mapping[int, int]) -> int:
        return sum(map(mul, map(self.money.__getitem__, held), held.values()))

    def _poorest_first(
        self, kinds: Sequence[tuple[int, Mapping[int, int]]]
    ) -> Iterator[tuple[int, int, int]]:
        """Give money, points and voters, in the order in which money runs out."""
        money = self.money
        if len(kinds) == 1:
            ((points, held),) = kinds
            order = sorted(held, key=money.__getitem__)
            return zip(
                map(money.__getitem__, order),
                repeat(points),
                map(held.__getitem__, order),
                strict=False,
            )
        levels = lcm(*(points for points, _ in kinds))
        purses = [
            (money[purse], points, voters)
            for points, held in kinds
            for purse, voters in held.items()
        ]
        purses.sort(key=lambda purse: purse[0] * (levels // purse[1]))
        return iter(purses)

    def buy(self, price: Fraction, tied: Sequence[int], ranked: Ranked | None) -> None:
        """Let the supporters of the first of the tied projects pay for it."""
        bought, *others = tied
        for other in others:
            heappush(self.heap, (price, other))
        candidate = self.market.candidates[bought]
        per_point = price
        if self.market.utility is Utility.COST:
            per_point *= candidate.cost
        self._make_divisible_by(per_point.denominator)
        due = per_point.numerator * (self.unit // per_point.denominator)
        for supporters in self.market.supporters[bought]:
            self._collect(supporters, due * supporters.points)
        self.purchases.append(Purchase(candidate, price, per_point, ranked))
        self.spent += candidate.cost
        if len(self.purchases) % ROUNDS_BETWEEN_REDUCTIONS == 0:
            self._reduce()

    def _make_divisible_by(self, denominator: int) -> None:
        factor = denominator // gcd(denominator, self.unit)
        if factor > 1:
            self.unit *= factor
            self.money = [money * factor for money in self.money]
            self.richest *= factor

    def _collect(self, supporters: _Supporters, due: int) -> None:
        """Take what is due from each of these, or all they have."""
        money = self.money
        purse_of = self.purse_of
        piles = supporters.piles
        before = list(map(purse_of.__getitem__, piles))
        after: dict[int, int] = {}
        purse_with: dict[int, int] = {0: EMPTY}
        for purse in set(before):
            rest = max(0, money[purse] - due)
            if rest not in purse_with:
                purse_with[rest] = len(money)
                money.append(rest)
            after[purse] = purse_with[rest]
        for pile, purse in zip(piles, map(after.__getitem__, before), strict=True):
            purse_of[pile] = purse

    def _reduce(self) -> None:
        """Drop purses nobody holds, and keep the numbers small."""
        held = sorted({EMPTY, *self.purse_of})
        place = {purse: number for number, purse in enumerate(held)}
        divisor = gcd(self.unit, *(self.money[purse] for purse in held))
        self.money = [self.money[purse] // divisor for purse in held]
        self.unit //= divisor
        self.purse_of = [place[purse] for purse in self.purse_of]
        self.richest = max(self.money)


def _sort_supporters(
    candidates: Sequence[Candidate], piles: Sequence[Pile]
) -> list[list[_Supporters]]:
    """For each candidate its supporters, by the points they gave."""
    found: dict[str, dict[int, list[int]]] = {
        candidate.id: defaultdict(list) for candidate in candidates
    }
    for number, pile in enumerate(piles):
        for project, points in pile.points:
            if project in found:
                found[project][points].append(number)
    return [
        [
            _sort_by_size(points, numbers, piles)
            for points, numbers in sorted(found[candidate.id].items())
        ]
        for candidate in candidates
    ]


def _sort_by_size(
    points: int, numbers: Sequence[int], piles: Sequence[Pile]
) -> _Supporters:
    shared = tuple(number for number in numbers if piles[number].voters > 1)
    return _Supporters(
        points,
        single=tuple(number for number in numbers if piles[number].voters == 1),
        shared=shared,
        voters=tuple(piles[number].voters for number in shared),
    )
