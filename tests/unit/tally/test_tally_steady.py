"""Steps that are skipped while shares are raised: each of them is taken here."""

import random
from fractions import Fraction

import pytest

from voting.tally.ballots import Candidate, add_up, sort_into_piles
from voting.tally.eligibility import Eligibility
from voting.tally.methods import market
from voting.tally.methods.equal_shares import Shop
from voting.tally.methods.market import Market, Utility
from voting.tally.methods.rounds import Run
from voting.tally.options import Conflict, Options
from voting.tally.ties import TieBreaker, TiePolicy

IDS = "abcdefgh"
MOST_STEPS = 300
"""So many of the steps in a row are taken that a run says can be skipped."""


def shop_for(chance: random.Random, utility: Utility) -> Shop:
    """Open a shop in a small town; many shares of it are near a price or a tie."""
    costs = chance.choice([(300, 600, 900), range(100, 2000), range(10, 60)])
    candidates = [
        Candidate(project, chance.choice(costs), chance.randrange(3)) for project in IDS
    ]
    most = chance.choice([1, 1, 3])
    ballots = [
        {
            project: chance.randint(1, most)
            for project in chance.sample(IDS, chance.randint(0, 5))
        }
        for _ in range(chance.randint(2, 30))
    ]
    options = Options(
        increment=chance.choice([1, 2, 5]),
        conflicts=(Conflict(projects=("a", "b")),) if chance.random() < 0.3 else (),
        upkeep_limit=4 if chance.random() < 0.2 else None,
    )
    budget = sum(candidate.cost for candidate in candidates) // chance.randint(2, 4)
    piles = sort_into_piles(ballots)
    support = add_up(candidates, piles)
    breaker = TieBreaker(TiePolicy(seed="x"), candidates, support)
    voters = len(ballots)
    eligibility = Eligibility(candidates, support, voters, budget, options)
    possible = [c for c in eligibility.eligible if c.cost <= budget]
    open_market = Market(possible, piles, support, breaker, utility)
    return Shop(open_market, eligibility, Fraction(budget, voters))


def bought(run: Run) -> list[str]:
    return [purchase.candidate.id for purchase in run.purchases]


def check_steps(shop: Shop) -> int:
    """Take the steps that are skipped, and count them."""
    skipped = 0
    for increments, run in shop.runs():
        for step in range(1, min(run.steady_increments, MOST_STEPS) + 1):
            assert bought(shop.run(increments + step)) == bought(run)
            skipped += 1
    return skipped


@pytest.mark.parametrize("utility", Utility)
@pytest.mark.parametrize("seed", range(80))
def test_every_step_that_is_skipped_would_buy_the_same(seed, utility) -> None:
    check_steps(shop_for(random.Random(seed), utility))


@pytest.mark.parametrize("bits", [0, 2, 6])
@pytest.mark.parametrize("seed", range(20))
def test_it_would_if_money_were_looked_at_in_large_parts(
    seed, bits, monkeypatch
) -> None:
    monkeypatch.setattr(market, "BITS_OF_A_SUM", bits)
    monkeypatch.setattr(market, "LEAST_BITS", bits)

    check_steps(shop_for(random.Random(seed), Utility.COST))


def test_steps_are_skipped_at_all() -> None:
    assert sum(
        check_steps(shop_for(random.Random(seed), Utility.COST)) for seed in range(5)
    )
