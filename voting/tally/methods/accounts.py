"""What every voter has left in the rounds of equal shares, roughly and exactly."""

from collections.abc import Iterable
from fractions import Fraction
from math import lcm
from operator import mul
from typing import TypeAlias

from voting.tally.methods.market import Level, Market

Payer: TypeAlias = tuple[int, int, int]
"""A pile, the points it gave, and how many ballots lie on it."""


class Accounts:
    """The money of all voters while projects are paid for one after another.

    `money` is what each pile has left per voter, in small parts of a cent; too much by
    less than `slack`, and nothing only where it is exactly nothing.

    Exact amounts are kept for the prices alone, as integers over a common `unit`: what
    somebody has left is the share that all began with, less what the projects they
    chose have cost them.
    """

    def __init__(self, market: Market, endowment: Fraction) -> None:
        self.market = market
        self.share, self.unit = endowment.as_integer_ratio()
        rounded_up = -(-(self.share << market.bits) // self.unit)
        self.money = [rounded_up] * len(market.piles)
        self.slack = 1
        self.round_of: dict[str, int] = {}
        self._prices: list[int] = []
        self._falls: list[int] = []
        self._payers: list[tuple[Level, ...]] = []
        self._moneyed: int | None = None

    def exactly(self, pile: int) -> int:
        """What one voter of this pile has left."""
        if not self.money[pile]:
            return 0
        have = self.share
        for project, points in self.market.piles[pile].points:
            number = self.round_of.get(project)
            if number is not None:
                have -= self._prices[number] * points
        return have

    def left_on(self, pile: int) -> Fraction:
        """How much each voter has left whose ballot lies on this pile, in cents."""
        return Fraction(self.exactly(pile), self.unit)

    def left_of(self, crowd: int) -> int:
        """What all of these have left together."""
        if self._moneyed is None:
            have_some = [number for number, have in enumerate(self.money) if have]
            self._moneyed = self.market.crowds.gather(have_some)
        have, _ = self._add_up(crowd & self._moneyed)
        return have

    def add_up(self, piles: Iterable[int]) -> tuple[int, int]:
        """What those on these piles have left, who have something; and how it grows."""
        return self._add_up(self.market.crowds.gather(piles))

    def _add_up(self, crowd: int) -> tuple[int, int]:
        """Nobody needs to be asked alone.

        It is what they began with, less what was paid for each project by as many of
        them as chose it.
        """
        count = self.market.crowds.count
        people = count(crowd)
        paid = [
            sum(
                supporters.points * count(crowd & supporters.crowd)
                for supporters in levels
            )
            for levels in self._payers
        ]
        have = people * self.share - sum(map(mul, paid, self._prices))
        growth = people * self.unit + sum(map(mul, paid, self._falls))
        return have, growth

    def pay(self, place: int, per_point: Fraction, fall: Fraction) -> int:
        """Take the price from each supporter of a project, or all they have.

        Says how many piles have nothing left that had something before.
        """
        emptied = self._collect(place, per_point)
        self.slack += 1
        unit = lcm(self.unit, per_point.denominator, fall.denominator)
        factor = unit // self.unit
        if factor > 1:
            self.unit = unit
            self.share *= factor
            self._prices = [price * factor for price in self._prices]
            self._falls = [fall * factor for fall in self._falls]
        self.round_of[self.market.candidates[place].id] = len(self._prices)
        self._prices.append(int(per_point * unit))
        self._falls.append(int(fall * unit))
        self._payers.append(self.market.levels[place])
        self._moneyed = None
        return emptied

    def _collect(self, place: int, per_point: Fraction) -> int:
        money = self.money
        numerator, denominator = per_point.as_integer_ratio()
        spent: list[int] = []
        for supporters in self.market.levels[place]:
            price = numerator * supporters.points
            due = (price << self.market.bits) // denominator
            surely = due + self.slack
            in_doubt: list[int] = []
            held = supporters.pick(money)
            for pile, have in zip(supporters.piles, held, strict=True):
                if have > surely:
                    money[pile] = have - due
                else:
                    in_doubt.append(pile)
            for pile in in_doubt:
                rest = money[pile] - due
                if rest > 0 and self.exactly(pile) * denominator > price * self.unit:
                    money[pile] = rest
                else:
                    spent.append(pile)
        emptied = sum(1 for pile in spent if money[pile])
        for pile in spent:
            money[pile] = 0
        return emptied
