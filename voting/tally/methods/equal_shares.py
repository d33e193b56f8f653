"""The Method of Equal Shares, and what to do with the money it leaves.

Every voter gets the same share of the budget. The rounds are in `rounds`; here is
where a run begins, how it is completed, and what is reported.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from voting.tally.ballots import (
    Ballot,
    Candidate,
    Pile,
    add_up,
    count_voters,
    sort_into_piles,
)
from voting.tally.eligibility import Eligibility
from voting.tally.methods.greedy import unit_of
from voting.tally.methods.market import Market, Utility
from voting.tally.methods.rounds import Run
from voting.tally.methods.rounds import run as go_through
from voting.tally.methods.shares_report import Report
from voting.tally.methods.steady import FOREVER
from voting.tally.options import Options
from voting.tally.outcome import DECLARED_NOTHING, Outcome, Shares, Stop
from voting.tally.ties import TieBreaker, TiePolicy


class Completion(StrEnum):
    """What happens to money that the equal shares leave.

    `add1` raises all shares step by step and keeps the last outcome before the first
    one that costs more than the budget; `add1_exhaustive` stops as soon as nothing
    else would fit. The `greedy` ones give what is left by votes.
    """

    NONE = "none"
    GREEDY = "greedy"
    ADD1 = "add1"
    ADD1_EXHAUSTIVE = "add1_exhaustive"
    ADD1_GREEDY = "add1_greedy"


RAISING = {Completion.ADD1, Completion.ADD1_EXHAUSTIVE, Completion.ADD1_GREEDY}
BY_VOTES = {Completion.GREEDY, Completion.ADD1_GREEDY}

NAMES = {Utility.COST: "mes", Utility.POINTS: "mes_cardinality"}


def count(
    candidates: Iterable[Candidate],
    ballots: Iterable[Ballot | Pile],
    budget: int,
    *,
    ties: TiePolicy,
    completion: Completion = Completion.NONE,
    utility: Utility = Utility.COST,
    options: Options = DECLARED_NOTHING,
) -> Outcome:
    """Count with equal shares.

    A project dearer than the whole budget is never funded. While the shares are raised
    it takes part nevertheless: a raise with which it would be bought costs too much, as
    the rule says of any raise, and so it ends the raising. Raises `ValueError` for ties
    that are funded together, or that a board decides while the shares are raised; and
    `TieQuestionError` where the board has to decide first.
    """
    if ties.together or (completion in RAISING and not ties.always_decides):
        raise ValueError(f"Equal shares cannot leave ties to {ties.last!r}.")
    candidates = tuple(candidates)
    piles = sort_into_piles(ballots)
    support = add_up(candidates, piles)
    voters = count_voters(piles)
    breaker = TieBreaker(ties, candidates, support)
    eligibility = Eligibility(candidates, support, voters, budget, options)
    possible = eligibility.eligible
    if completion not in RAISING:
        possible = tuple(c for c in possible if c.cost <= budget)
    market = Market(possible, piles, support, breaker, utility)
    shop = Shop(market, eligibility, Fraction(budget, voters) if voters else Fraction())
    if completion in RAISING:
        is_exhaustive = completion is Completion.ADD1_EXHAUSTIVE
        run, shares = shop.raise_shares(stop_when_exhaustive=is_exhaustive)
    else:
        run, shares = shop.run(0), Shares(endowment=shop.start)
    report = Report(candidates, eligibility, run, shares, completion in BY_VOTES)
    steps, met = report.tell()
    name = NAMES[utility]
    return Outcome(
        rule=name if completion is Completion.NONE else f"{name}+{completion}",
        budget=budget,
        voters=voters,
        unit=unit_of(support),
        tie_policy=str(ties),
        tie_order=breaker.order,
        steps=tuple(steps),
        ties=tuple(met),
        shares=shares,
        options=options,
    )


@dataclass(frozen=True, slots=True)
class Shop:
    """A market in which the shares can be raised from a start, in cents a voter."""

    market: Market
    eligibility: Eligibility
    start: Fraction

    @property
    def budget(self) -> int:
        return self.eligibility.budget

    @property
    def has_limits(self) -> bool:
        """Say whether what is bought may bar others."""
        return self.eligibility.limits().binds

    @property
    def increment(self) -> int:
        return self.eligibility.options.increment

    def run(self, increments: int, *, is_one_of_many: bool = False) -> Run:
        """Go through the rounds after so many increments.

        One of many runs may end when it has cost too much, and says how steady it is.
        """
        return go_through(
            self.market,
            self.start + increments * self.increment,
            self.eligibility.limits(),
            increment=self.increment if is_one_of_many else 0,
            spend_at_most=self.budget if is_one_of_many else None,
        )

    def runs(self) -> Iterator[tuple[int, Run]]:
        """Give everybody a little more, again and again, while the budget bears it.

        Each run comes with the number of increments before it. Increments after which
        the same is bought are passed over: `steady` proves that they can be.
        """
        increments = 0
        while True:
            run = self.run(increments, is_one_of_many=True)
            if run.spent > self.budget:
                return
            yield increments, run
            if self.is_final(increments, run):
                return
            increments += 1 + run.steady_increments

    def is_final(self, increments: int, run: Run) -> bool:
        """Say whether no further raise would change anything.

        It would not once everybody could pay for everything alone: then nobody runs
        out of money, and all prices stay what they are.
        """
        share = self.start + increments * self.increment
        return run.steady_increments == FOREVER or share >= self.market.wanted

    def is_exhaustive(self, run: Run) -> bool:
        """Say whether nothing that could be funded would still fit."""
        left = self.budget - run.spent
        return not any(
            candidate.cost <= left
            and candidate.id not in run.funded
            and run.limits.bars(candidate) is None
            for candidate in self._wanted()
        )

    def _wanted(self) -> list[Candidate]:
        """Those the shares can buy, and those nobody chose if they may be funded."""
        support = self.market.support
        unsupported = [c for c in self.eligibility.eligible if not support[c.id].votes]
        return [*self.market.candidates, *unsupported]

    def raise_shares(self, *, stop_when_exhaustive: bool) -> tuple[Run, Shares]:
        """Find the run that stands, and tell how far the shares were raised for it."""
        increments, passed_over, stop = 0, 0, Stop.OVER_BUDGET
        if not self.market.candidates:
            run, stop = self.run(0), Stop.NOTHING_TO_FUND
        elif self.market.wanted <= self.budget and not self.has_limits:
            # No raise would ever cost too much, so there is no last one. With the cost
            # of everything in each hand, everything is bought.
            run, stop = self.run(0), Stop.ALL_FUNDED
            if run.spent < self.market.wanted:
                passed_over = -(-self.market.wanted // self.increment)
        else:
            for increments, run in self.runs():
                if stop_when_exhaustive and self.is_exhaustive(run):
                    passed_over, stop = 0, Stop.EXHAUSTED
                    break
                if self.is_final(increments, run):
                    passed_over, stop = 0, Stop.ALL_FUNDED
                    break
                passed_over = run.steady_increments
        if passed_over:
            increments += passed_over
            run = self.run(increments)
        return run, Shares(
            endowment=self.start + increments * self.increment,
            increment=self.increment,
            increments=increments,
            stop=stop,
        )
