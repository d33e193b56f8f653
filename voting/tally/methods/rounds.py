"""The rounds of the Method of Equal Shares: voters buy projects from equal shares.

Every project has a price: the smallest amount for one unit of utility at which those
who chose it can pay its cost together, each paying in proportion to their utility or
all they have left. The cheapest project is bought, its supporters pay, and so on until
nobody can afford anything more.

It is exact and still quick. Exact amounts are kept for the prices alone: what somebody
has left is the endowment minus what the projects they chose have cost them. To find the
price that wins, each pile has its money as an integer number of small parts of a cent,
rounded up; so prices come out a little too low, never too high. Only those that might
be the lowest are worked out exactly, and these alone decide. As money only goes down,
a price never falls: an old bound tells when a project need not be looked at again.

Source of the rule: Peters, Pierczynski, Skowron, "Proportional Participatory Budgeting
with Additive Utilities" (2021).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush

from voting.tally.eligibility import Limits
from voting.tally.methods.accounts import Accounts, Payer
from voting.tally.methods.market import Market, Purchase
from voting.tally.methods.steady import ONE, Steadiness
from voting.tally.ties import Ranked

BOUND_BITS = 40
"""How many bits more a bound has, since a price is divided by the utility."""

NEAR_BITS = 20
"""Who has a share of 1 in 2 ** 20 more than the price might be poor nevertheless."""


@dataclass(slots=True)
class _Quote:
    """The exact price of a project, for a unit of utility and for a point, in cents.

    `fall` is by how much the price of a point falls with each cent that is added to
    the endowment, as long as the same people are poor: they pay all they have.
    """

    place: int
    price: Fraction
    per_point: Fraction
    fall: Fraction
    poor: Sequence[Payer]


def run(
    market: Market,
    endowment: Fraction,
    limits: Limits,
    *,
    increment: int = 0,
    spend_at_most: int | None = None,
    instead: Mapping[int, str] | None = None,
) -> "Run":
    """Buy until nothing is affordable, or until more is spent than allowed.

    `limits` are those of a pot where nothing is funded yet; they are changed. With an
    `increment` in cents the run finds out how steady it is. `instead` says which of
    the tied projects to take in a round (from 1 on).
    """
    steady = Steadiness(increment << market.bits) if increment else None
    rounds = Run(market, endowment, limits, steady)
    instead = instead or {}
    while tied := rounds.find_cheapest():
        ranked = None
        if len(tied) > 1:
            ranked = market.breaker.first(market.candidates[q.place] for q in tied)
            winner = instead.get(len(rounds.purchases) + 1, ranked.order[0].id)
            tied.sort(key=lambda q: market.candidates[q.place].id != winner)
        rounds.buy(tied, ranked)
        if spend_at_most is not None and rounds.spent > spend_at_most:
            break
    return rounds


class Run:
    """One pass through the rounds with a given endowment in cents per voter."""

    def __init__(
        self,
        market: Market,
        endowment: Fraction,
        limits: Limits,
        steady: Steadiness | None,
    ) -> None:
        self.market = market
        self.limits = limits
        self.steady = steady
        self.accounts = Accounts(market, endowment)
        self.purchases: list[Purchase] = []
        self.spent = 0
        self._steepness: list[int] = []
        # What is known of the projects in question: a point costs at least the level,
        # in parts of a cent; a bound is that for a unit of utility; and how it falls
        # when the endowment rises. No price can be lower than when nobody is poor.
        self._levels = [
            (candidate.cost << market.bits) // points
            for candidate, points in zip(market.candidates, market.points, strict=True)
        ]
        self._falling = [0] * len(self._levels)
        self._compared = [0] * len(self._levels)
        self._settled = [0] * len(self._levels)
        self._heap = [(self._bound(place), place) for place in range(len(self._levels))]
        heapify(self._heap)

    @property
    def funded(self) -> frozenset[str]:
        return frozenset(purchase.candidate.id for purchase in self.purchases)

    @property
    def steady_increments(self) -> int:
        """How many increments more would lead to the same purchases, for sure."""
        return 0 if self.steady is None else self.steady.increments

    def left_of(self, project: str) -> Fraction | None:
        """How much the supporters of a project have left together, in cents.

        None for a project that takes no part in the rounds.
        """
        place = self.market.place.get(project)
        if place is None:
            return None
        have = sum(
            self.accounts.left_of(supporters.crowd)
            for supporters in self.market.levels[place]
        )
        return Fraction(have, self.accounts.unit)

    def find_cheapest(self) -> list[_Quote]:
        """Find the lowest price and all who have it; forget who can never pay."""
        number = len(self.purchases) + 1
        tied: list[_Quote] = []
        dearer: list[_Quote] = []
        top = 0
        heap = self._heap
        while heap and (not tied or heap[0][0] <= top):
            bound, place = heappop(heap)
            if self._settled[place] != number:
                self._look_again(bound, place, number)
                continue
            quote = self._quote(place)
            if quote is None:
                continue
            if not tied or quote.price < tied[0].price:
                dearer += tied
                tied = [quote]
                top = self._rounded_down(quote.price)
            elif quote.price == tied[0].price:
                tied.append(quote)
            else:
                dearer.append(quote)
        for quote in dearer:
            self._put_back(quote)
        return tied

    def _bound(self, place: int) -> int:
        return (self._levels[place] << BOUND_BITS) // self.market.gains[place]

    def _rounded_down(self, price: Fraction) -> int:
        return (price.numerator << self.market.bits + BOUND_BITS) // price.denominator

    def _put_back(self, quote: _Quote) -> None:
        """Keep what is known of a project that was not bought."""
        place = quote.place
        if self.steady is not None:
            fall = quote.fall * self.steady.increment / self.market.gains[place]
            self._falling[place] = -(
                -(fall.numerator << BOUND_BITS) // fall.denominator
            )
        self._levels[place] = (
            quote.per_point.numerator << self.market.bits
        ) // quote.per_point.denominator
        heappush(self._heap, (self._rounded_down(quote.price), place))

    def _look_again(self, bound: int, place: int, number: int) -> None:
        """Raise the bound of a project, unless it stands, or the project is out."""
        if self.steady is not None and self._compared[place] < number:
            self._compared[place] = number
            self.steady.keep_dearer(bound, self._falling[place])
        if self.limits.bars(self.market.candidates[place]) is not None:
            return
        level = self._find_level(place)
        if level is None:
            return
        if level > self._levels[place]:
            self._levels[place] = level
            bound = self._bound(place)
        else:
            self._settled[place] = number
        heappush(self._heap, (bound, place))

    def _find_level(self, place: int) -> int | None:
        """Let those pay who have less than the level; say what the others must pay.

        None if there are no others: they would have to pay more than they have.
        """
        market = self.market
        money = self.accounts.money
        level = self._levels[place]
        need = market.candidates[place].cost << market.bits
        points_left = market.points[place]
        people = 0
        for supporters in market.levels[place]:
            points = supporters.points
            limit = level * points
            poor = [have for have in supporters.pick_small(money) if have < limit]
            if poor:
                need -= sum(poor)
                points_left -= len(poor) * points
                people += len(poor) - poor.count(0)
            if supporters.large:
                held = supporters.pick_large(money)
                for have, voters in zip(held, supporters.large, strict=True):
                    if have < limit:
                        need -= have * voters
                        points_left -= voters * points
                        people += voters if have else 0
        if not points_left:
            if self.steady is not None:
                self.steady.keep_unaffordable(need, people)
            return None
        found = need // points_left
        if found > level and self.steady is not None:
            self._falling[place] = self.steady.fall(
                people << BOUND_BITS, points_left * market.gains[place]
            )
        return found

    def _quote(self, place: int) -> _Quote | None:
        """Work out the exact price, or None if the money does not suffice.

        The level is a lower bound of it. So whoever has less is poor; those are asked
        exactly who have hardly more, up to what is near.
        """
        level = self._levels[place]
        near = level + (level >> NEAR_BITS) + 1
        while True:
            quote = self._quote_within(place, near)
            if quote is None:
                if self.steady is not None:
                    self.steady.keep_unaffordable(0, 0)
                return None
            numerator, denominator = quote.per_point.as_integer_ratio()
            price = -(-(numerator << self.market.bits) // denominator)
            if price <= near:
                return quote
            near = price

    def _quote_within(self, place: int, near: int) -> _Quote | None:
        cost = self.market.candidates[place].cost
        points_left, poor, doubtful = self._sort_out(place, near)
        while points_left:
            have, growth = self.accounts.add_up([payer[0] for payer in poor])
            due = cost * self.accounts.unit - have
            poorer = [
                payer
                for payer in doubtful
                if self.accounts.exactly(payer[0]) * points_left < due * payer[1]
            ]
            if not poorer:
                per_point = Fraction(due, self.accounts.unit * points_left)
                return _Quote(
                    place,
                    price=per_point / self.market.gains[place],
                    per_point=per_point,
                    fall=Fraction(growth, self.accounts.unit * points_left),
                    poor=poor,
                )
            poor += poorer
            doubtful = [payer for payer in doubtful if payer not in poorer]
            points_left -= sum(points * voters for _, points, voters in poorer)
        return None

    def _sort_out(self, place: int, near: int) -> tuple[int, list[Payer], list[Payer]]:
        """Give the points of those not poor, the poor with money, and the doubtful.

        Whoever has nothing at all is poor as soon as there is anything to pay.
        """
        piles = self.market.piles
        level = self._levels[place]
        least = 1 if self.market.candidates[place].cost else 0
        points_left = self.market.points[place]
        poor: list[Payer] = []
        doubtful: list[Payer] = []
        for supporters in self.market.levels[place]:
            points = supporters.points
            low, high = max(least, level * points), near * points + self.accounts.slack
            held = supporters.pick(self.accounts.money)
            for pile, have in zip(supporters.piles, held, strict=True):
                if have < high:
                    voters = piles[pile].voters
                    if have >= low:
                        doubtful.append((pile, points, voters))
                        continue
                    points_left -= points * voters
                    if have:
                        poor.append((pile, points, voters))
        return points_left, poor, doubtful

    def buy(self, tied: Sequence[_Quote], ranked: Ranked | None) -> None:
        """Let the supporters of the first of the tied projects pay for it."""
        quote, *others = tied
        candidate = self.market.candidates[quote.place]
        if self.steady is not None:
            self._keep_steady(self.steady, quote, others)
        for other in others:
            self._put_back(other)
            # They have just been compared with the winner of this round.
            self._compared[other.place] = len(self.purchases) + 2
        emptied = self.accounts.pay(quote.place, quote.per_point, quote.fall)
        if self.steady is not None and emptied > len(quote.poor):
            # The price was exactly what somebody had. With a raise they would have
            # something left, and take part in what follows.
            self.steady.increments = 0
        self.purchases.append(Purchase(candidate, quote.price, quote.per_point, ranked))
        self.spent += candidate.cost
        self.limits.fund(candidate)

    def _keep_steady(
        self, steady: Steadiness, quote: _Quote, others: Iterable[_Quote]
    ) -> None:
        """See how long this project is the cheapest, with the same poor supporters."""
        gains = self.market.gains
        gain = gains[quote.place]
        steady.keep_tied(
            quote.fall / gain, (other.fall / gains[other.place] for other in others)
        )
        numerator, denominator = quote.per_point.as_integer_ratio()
        level = (numerator << self.market.bits) // denominator
        steepness = -(-quote.fall.numerator * ONE // quote.fall.denominator)
        for pile, points, _ in quote.poor:
            if not steady.increments:
                break
            growth = ONE
            for project, given in self.market.piles[pile].points:
                number = self.accounts.round_of.get(project)
                if number is not None:
                    growth += self._steepness[number] * given
            lacking = level * points - self.accounts.money[pile]
            steady.keep_poor(lacking, growth, steepness * points)
        self._steepness.append(steepness)
        fall = quote.fall * steady.increment / gain
        steady.bought(
            self._rounded_down(quote.price) + 1,
            (fall.numerator << BOUND_BITS) // fall.denominator,
            steepness * self.market.levels[quote.place][-1].points,
        )
