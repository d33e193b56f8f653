"""How far the equal shares can be raised before a run of them could go otherwise.

Raising the shares step by step means hundreds or thousands of runs, most of which buy
the same projects in the same order. A run can tell how many of the next ones do.

**Why that is so.** Take a run with the endowment e, and let d be what is added to it.
Assume that up to some round the same projects are bought for each d up to a limit, and
that in each round the same supporters, the poor ones, pay all they have. Then what
somebody has left is m + s * d with s >= 1 (or nothing, for whoever has paid
everything), and the price of a point is p - f * d with f >= 0. This holds at the start,
where s = 1. It goes on to hold: with S the poor supporters of what is bought and w(R)
the points of the others, p = (cost - sum of S) / w(R) falls by f = (sum of the s of S)
/ w(R) >= 0 a cent, so those who pay p a point are left with what grows by s + f *
points >= s a cent.

So the round that follows is the same one as long as four things are true. What makes
them sure is a line that each of them draws; `increments` is where the first line ends.

1. The poor stay poor: m + s * d <= (p - f * d) * points for each of them. The others
   stay rich by themselves, since what they have grows and what they are asked falls.
2. Who was dearer stays dearer. For any set S of supporters of a project and the others
   R, the price is at least (cost - sum of S) / w(R), because nobody pays more than they
   have, nor more than the price. So a price that was found with the set S stays above
   the line that falls by (number in S) * (the largest s) / w(R) a cent. This line holds
   in all later rounds, too, since money only goes down. The price that wins only goes
   up from round to round; so it is enough to compare when the line is given up for a
   new one, with the winner of the round before.
3. Projects as cheap as the winner, which came behind it as the declared order of ties
   says, fall at most as fast as the winner. To keep to it, the lines have to be equal.
4. What its supporters cannot pay stays unaffordable: what they have grows by at most
   (their number) * (the largest s) a cent, and stays below the cost.

Who is barred by a rival or by running costs depends only on what was bought. A run ends
when nothing is left that is neither bought, nor barred, nor unaffordable; so that holds
for the whole run. All rounding here is towards fewer increments.
"""

from collections.abc import Iterable
from fractions import Fraction

FOREVER = 1 << 62
"""More increments than there can be."""

ONE = 1 << 20
"""The s of somebody who has not paid yet; parts of it are rounded up."""


class Steadiness:
    """How many increments more would change nothing; it goes down during a run.

    `increment` is in the small parts of a cent in which the run looks at money.
    """

    def __init__(self, increment: int) -> None:
        self.increment = increment
        self.increments = FOREVER
        self.growth = ONE
        self._last_price = 0
        self._last_fall = 0

    def fall(self, people: int, divisor: int) -> int:
        """Say by how much a bound falls at most with each increment.

        It was found with so many poor people who have something left, and divided.
        """
        return -(-self.increment * self.growth * people // (ONE * divisor))

    def keep_dearer(self, bound: int, fall: int) -> None:
        """Keep a bound at or above the price of the round before, rounded up."""
        gap = bound - self._last_price
        if gap < 0:
            self.increments = 0
        elif fall > self._last_fall:
            self._end_at(gap // (fall - self._last_fall))

    def keep_unaffordable(self, lacking: int, people: int) -> None:
        """Keep people who have something left from having what they are lacking."""
        if lacking <= 0:
            self.increments = 0
        elif people:
            self._end_at((lacking - 1) // self.fall(people, 1))

    def keep_tied(self, fall: Fraction, others: Iterable[Fraction]) -> None:
        """Keep prices equal that fall like this with each cent."""
        if any(other != fall for other in others):
            self.increments = 0

    def keep_poor(self, lacking: int, growth: int, steepness: int) -> None:
        """Keep somebody from having what is lacking, if the price falls as well.

        `growth` is of what they have, `steepness` of what they are asked; in parts of
        ONE, for each part of a cent.
        """
        rate = -(-self.increment * (growth + steepness) // ONE)
        if lacking < rate * self.increments:
            self._end_at(max(0, lacking) // rate)

    def bought(self, price: int, fall: int, steepness: int) -> None:
        """Take note of the price that won a round, rounded up, and of its fall."""
        self._last_price = price
        self._last_fall = fall
        self.growth += steepness

    def _end_at(self, increments: int) -> None:
        self.increments = min(self.increments, increments)
