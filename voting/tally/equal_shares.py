"""The Method of Equal Shares, and what to do with the money it leaves.

Every voter gets the same share of the budget. The rounds are in `market`; here is
where a run begins, how it is completed, and what is reported.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
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
from voting.tally.greedy import unit_of, walk
from voting.tally.market import Market, Run, Utility
from voting.tally.options import Options
from voting.tally.outcome import (
    DECLARED_NOTHING,
    Effect,
    Outcome,
    Shares,
    Stage,
    Step,
    Stop,
    Tie,
    Verdict,
)
from voting.tally.ties import TieBreaker, TiePolicy

MOST_TIES_EXAMINED = 50
"""How many other choices are tried out to see whether ties changed the result."""


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

    A project dearer than the whole budget takes no part: it could never be funded, so
    it must not end the raising of the shares either.
    """
    candidates = tuple(candidates)
    piles = sort_into_piles(ballots)
    support = add_up(candidates, piles)
    breaker = TieBreaker(ties, candidates, support)
    voters = count_voters(piles)
    possible = [candidate for candidate in candidates if candidate.cost <= budget]
    market = Market(possible, piles, support, breaker, utility)
    start = Fraction(budget, voters) if voters else Fraction(0)
    if completion in RAISING:
        run, shares = _complete_by_raising(
            market,
            start,
            budget,
            options.increment,
            stop_when_exhaustive=completion is Completion.ADD1_EXHAUSTIVE,
        )
    else:
        run, shares = market.run(start), Shares(endowment=start)

    def complete(run: Run) -> tuple[list[Step], list[Tie]]:
        return follow_up(
            candidates, run, breaker, budget, by_votes=completion in BY_VOTES
        )

    late_steps, late_ties = complete(run)

    def fund(run: Run) -> frozenset[str]:
        return run.funded | _funded(complete(run)[0])

    return Outcome(
        rule="mes" if completion is Completion.NONE else f"mes+{completion}",
        budget=budget,
        voters=voters,
        unit=unit_of(support),
        tie_policy=str(ties),
        tie_order=breaker.order,
        steps=(*_bought(market, run, budget), *late_steps),
        ties=(*_report_ties(market, run, shares.endowment, fund), *late_ties),
        shares=shares,
        options=options,
    )


def raise_shares(
    market: Market, start: Fraction, budget: int, increment: int
) -> Iterator[tuple[int, Run]]:
    """Give everybody a little more, again and again, while the budget bears it.

    Each run comes with the number of increments before it. The last one is followed
    by a run that costs more than the budget. There always is one if the projects cost
    more than that together; otherwise this would never end.
    """
    increments = 0
    run = market.run(start, spend_at_most=budget)
    while run.spent <= budget:
        yield increments, run
        increments += 1
        run = market.run(start + increments * increment, spend_at_most=budget)


def is_exhaustive(market: Market, run: Run, budget: int) -> bool:
    """Say whether nothing that anybody chose would still fit."""
    funded = run.funded
    return not any(
        candidate.cost <= budget - run.spent
        for candidate in market.candidates
        if candidate.id not in funded
    )


def _complete_by_raising(
    market: Market,
    start: Fraction,
    budget: int,
    increment: int,
    *,
    stop_when_exhaustive: bool,
) -> tuple[Run, Shares]:
    wanted = sum(candidate.cost for candidate in market.candidates)
    run, increments = market.run(start), 0
    if not market.candidates:
        stop = Stop.NOTHING_TO_FUND
    elif wanted <= budget:
        # No raise would ever cost too much, so there is no last one. With the cost of
        # everything in each hand, everything is bought.
        stop = Stop.ALL_FUNDED
        if run.spent < wanted:
            increments = -(-wanted // increment)
            run = market.run(start + increments * increment)
    else:
        stop = Stop.OVER_BUDGET
        for raised in raise_shares(market, start, budget, increment):
            increments, run = raised
            if stop_when_exhaustive and is_exhaustive(market, run, budget):
                stop = Stop.EXHAUSTED
                break
    return run, Shares(
        endowment=start + increments * increment,
        increment=increment,
        increments=increments,
        stop=stop,
    )


def _bought(market: Market, run: Run, budget: int) -> list[Step]:
    left = budget
    steps = []
    for number, purchase in enumerate(run.purchases, start=1):
        candidate = purchase.candidate
        support = market.support[candidate.id]
        steps.append(
            Step(
                project=candidate.id,
                cost=candidate.cost,
                verdict=Verdict.FUNDED,
                stage=Stage.EQUAL_SHARES,
                votes=support.votes,
                points=support.points,
                left_before=left,
                left_after=left - candidate.cost,
                round=number,
                price=purchase.price,
                most_paid=purchase.per_point * market.most_points(candidate),
            )
        )
        left -= candidate.cost
    return steps


def follow_up(
    candidates: Iterable[Candidate],
    run: Run,
    breaker: TieBreaker,
    budget: int,
    *,
    by_votes: bool,
) -> tuple[list[Step], list[Tie]]:
    """Say of each other project why the shares did not buy it, or give it the rest.

    They come in the order of votes. Without completion that order decides nothing,
    so then there are no ties to report.
    """
    others = [candidate for candidate in candidates if candidate.id not in run.funded]
    left = budget - run.spent
    stage = Stage.COMPLETION if by_votes else Stage.EQUAL_SHARES
    steps, ties = walk(
        others, run.market.support, breaker, budget, left=left, stage=stage
    )
    steps = [replace(step, supporters_left=run.left_of(step.project)) for step in steps]
    if by_votes:
        return steps, ties
    steps = [
        replace(step, verdict=_judge(step), left_before=left, left_after=left)
        for step in steps
    ]
    return steps, []


def _judge(step: Step) -> Verdict:
    if step.verdict in {Verdict.NO_VOTES, Verdict.OVER_BUDGET}:
        return step.verdict
    if not step.cost:
        return Verdict.NOTHING_TO_PAY
    return Verdict.SUPPORTERS_LACK_MONEY


def _funded(steps: Iterable[Step]) -> frozenset[str]:
    return frozenset(step.project for step in steps if step.verdict is Verdict.FUNDED)


def _report_ties(
    market: Market,
    run: Run,
    endowment: Fraction,
    fund: Callable[[Run], frozenset[str]],
) -> list[Tie]:
    """Report the ties of the run that stands, and what they changed.

    When all tied projects are bought at the price they shared, their order is of no
    consequence: each supporter of two of them could pay both in full. Otherwise the
    run is repeated with each other choice, as long as that stays a matter of seconds.
    """
    paid = {purchase.candidate.id: purchase.price for purchase in run.purchases}
    standing = fund(run)
    examined = 0
    ties = []
    for number, purchase in enumerate(run.purchases, start=1):
        if purchase.tied is None:
            continue
        order = tuple(candidate.id for candidate in purchase.tied.order)
        effect = Effect.NONE
        if any(paid.get(project) != purchase.price for project in order):
            for other in order[1:]:
                if examined == MOST_TIES_EXAMINED:
                    effect = Effect.NOT_EXAMINED
                    break
                examined += 1
                if fund(market.run(endowment, instead={number: other})) != standing:
                    effect = Effect.CHANGED
                    break
        ties.append(
            Tie(
                projects=order,
                separated_by=purchase.tied.separated_by,
                stage=Stage.EQUAL_SHARES,
                effect=effect,
                round=number,
            )
        )
    return ties
