"""Equal shares and Phragmén's method with a purse of fractions for each single voter.

Slow, and written from the definitions in words; nothing here is shared with what it is
compared to but the options that are declared.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from greedy_by_hand import (
    Table,
    as_points,
    is_excluded,
    may_take_part,
    preference,
    worth,
)

from voting.tally.ballots import Candidate
from voting.tally.options import Options


@dataclass
class Bought:
    """A project, its price for a unit of utility, and what each voter paid for it."""

    project: Candidate
    price: Fraction
    payments: list[Fraction]


@dataclass
class Town:
    """An election with all that is declared; a list of `order` ends all ties."""

    projects: Sequence[Candidate]
    ballots: Sequence
    budget: int
    declared: Options
    order: Sequence[str]
    criteria: Sequence[str] = ()
    by_points: bool = False

    def __post_init__(self) -> None:
        self.sheets = [as_points(ballot) for ballot in self.ballots]
        self.table = Table(self.ballots)
        self.eligible = [
            project
            for project in self.projects
            if may_take_part(project, self.table, self.budget, self.declared)
        ]
        # One that is dearer than the budget is never bought with the first shares, and
        # a raise with which it would be costs too much.
        self.wanted = [
            project for project in self.eligible if self.table.people[project.id]
        ]

    @property
    def share(self) -> Fraction:
        return Fraction(self.budget, len(self.sheets)) if self.sheets else Fraction(0)

    def first(self, tied: Iterable[Candidate]) -> Candidate:
        return min(
            tied,
            key=lambda project: (
                preference(project, self.criteria, self.table),
                self.order.index(project.id),
            ),
        )

    def gains(self, project: Candidate) -> dict[int, int]:
        """Say how much each voter gains who gains anything."""
        gain = 1 if self.by_points else project.cost
        return {
            voter: sheet[project.id] * gain
            for voter, sheet in enumerate(self.sheets)
            if sheet.get(project.id, 0) * gain > 0
        }


def price_of(
    project: Candidate, gains: dict[int, int], money: list[Fraction]
) -> Fraction | None:
    """Find the least price at which the supporters pay the cost together.

    It is looked for between the points at which somebody runs out of money.
    """
    if not gains or sum(money[voter] for voter in gains) < project.cost:
        return None
    low, paid_at_low = Fraction(0), Fraction(0)
    for limit in sorted({money[voter] / gain for voter, gain in gains.items()}):
        paid = sum(min(money[v], limit * gain) for v, gain in gains.items())
        if paid >= project.cost:
            break
        low, paid_at_low = limit, paid
    slope = sum(gain for v, gain in gains.items() if money[v] / gain > low)
    return low + (project.cost - paid_at_low) / slope if slope else low


def buy(town: Town, share: Fraction) -> list[Bought]:
    """Go through the rounds with that share."""
    money = [Fraction(share) for _ in town.sheets]
    bought: list[Bought] = []
    while True:
        so_far = [purchase.project for purchase in bought]
        prices = {}
        for project in town.wanted:
            if project not in so_far and not is_excluded(
                project, so_far, town.declared
            ):
                price = price_of(project, town.gains(project), money)
                if price is not None:
                    prices[project] = price
        if not prices:
            return bought
        lowest = min(prices.values())
        project = town.first(p for p, price in prices.items() if price == lowest)
        gains = town.gains(project)
        payments = [
            min(money[voter], lowest * gains.get(voter, 0))
            for voter in range(len(money))
        ]
        money = [have - paid for have, paid in zip(money, payments, strict=True)]
        bought.append(Bought(project, lowest, payments))


def cost(bought: Iterable[Bought]) -> int:
    return sum(purchase.project.cost for purchase in bought)


def fits_nothing(town: Town, bought: list[Bought]) -> bool:
    """Say whether nothing the shares might buy, or nobody wants, fits any more."""
    so_far = [purchase.project for purchase in bought]
    return not any(
        project.cost <= town.budget - cost(bought)
        and project not in so_far
        and not is_excluded(project, so_far, town.declared)
        and (project.cost or town.by_points or not town.table.people[project.id])
        for project in town.eligible
    )


def raise_shares(
    town: Town, increment: int, *, until_exhausted: bool = False
) -> list[Bought]:
    """Raise all shares step by step; no step is left out.

    It ends when everybody could pay for everything alone: nothing changes after that.
    """
    share = town.share
    kept = buy(town, share)
    while share < sum(project.cost for project in town.wanted):
        if until_exhausted and fits_nothing(town, kept):
            break
        share += increment
        richer = buy(town, share)
        if cost(richer) > town.budget:
            break
        kept = richer
    return kept


def complete(town: Town, bought: list[Bought]) -> list[str]:
    """Give what is left by points; what does not fit is passed over."""
    funded = [purchase.project for purchase in bought]
    waiting = [project for project in town.eligible if project not in funded]
    while waiting:
        best = max(worth(p, town.table.points[p.id], per_cost=False) for p in waiting)
        project = town.first(
            p
            for p in waiting
            if worth(p, town.table.points[p.id], per_cost=False) == best
        )
        waiting.remove(project)
        left = town.budget - sum(p.cost for p in funded)
        if project.cost <= left and not is_excluded(project, funded, town.declared):
            funded.append(project)
    return [project.id for project in funded]


def phragmen(town: Town) -> list[tuple[str, Fraction | None]]:
    """Let voters earn at the same pace; say what they buy, and at which load.

    What nobody chose comes last, in the declared order.
    """
    loads = [Fraction(0) for _ in town.sheets]
    bought: list[Candidate] = []
    found: list[tuple[str, Fraction | None]] = []
    waiting = [p for p in town.eligible if p.cost <= town.budget]
    while True:
        waiting = [p for p in waiting if not is_excluded(p, bought, town.declared)]
        brought: dict[Candidate, Fraction | None] = {}
        for project in waiting:
            who = [v for v, s in enumerate(town.sheets) if s.get(project.id, 0) > 0]
            if who:
                total = project.cost + sum(loads[voter] for voter in who)
                brought[project] = total / len(who)
        lowest = min(brought.values(), default=None)
        tied = [p for p in waiting if brought.get(p) == lowest]
        left = town.budget - sum(project.cost for project in bought)
        if not tied or any(project.cost > left for project in tied):
            return found
        project = town.first(tied)
        for voter, sheet in enumerate(town.sheets):
            if sheet.get(project.id, 0) > 0:
                loads[voter] = lowest
        waiting.remove(project)
        bought.append(project)
        found.append((project.id, lowest))
