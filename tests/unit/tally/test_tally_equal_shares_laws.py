"""Laws of equal shares, and a slow and simple count to compare with."""

from fractions import Fraction

from elections import (
    APPROVALS,
    BALLOTS,
    BUDGETS,
    CANDIDATES,
    POLICIES,
    PRICED,
    listed,
)
from hypothesis import given
from hypothesis import strategies as st

from voting.tally import equal_shares
from voting.tally.ballots import add_up, sort_into_piles
from voting.tally.equal_shares import Completion
from voting.tally.market import Market, Utility
from voting.tally.outcome import Verdict
from voting.tally.ties import TieBreaker

ORDER = listed(*"abcdef")
RAISING = [Completion.ADD1, Completion.ADD1_EXHAUSTIVE, Completion.ADD1_GREEDY]


def count(candidates, ballots, budget, completion=Completion.NONE, **options):
    options = {"ties": ORDER, **options}
    return equal_shares.count(
        candidates, ballots, budget, completion=completion, **options
    )


def slow_rounds(candidates, ballots, endowment, utility):
    """Buy as the paper says, with a purse of fractions for each single voter.

    It looks for the price between the points at which voters run out of money.
    """
    money = [Fraction(endowment)] * len(ballots)
    bought = {}
    rest = {candidate.id: candidate.cost for candidate in candidates}
    while True:
        prices = {}
        for project, cost in rest.items():
            gain = cost if utility is Utility.COST else 1
            supporters = {
                voter: ballot[project] * gain
                for voter, ballot in enumerate(ballots)
                if ballot.get(project, 0) * gain > 0
            }
            if not supporters or sum(money[v] for v in supporters) < cost:
                continue
            low, paid_at_low = Fraction(0), Fraction(0)
            limits = sorted({money[v] / gain for v, gain in supporters.items()})
            for limit in limits:
                paid = sum(min(money[v], limit * g) for v, g in supporters.items())
                if paid >= cost:
                    break
                low, paid_at_low = limit, paid
            slope = sum(g for v, g in supporters.items() if money[v] / g > low)
            price = low + (cost - paid_at_low) / slope if slope else low
            prices[project] = (price, supporters)
        if not prices:
            return bought
        project = min(prices, key=lambda p: (prices[p][0], p))
        price, supporters = prices[project]
        for voter, gain in supporters.items():
            money[voter] -= min(money[voter], price * gain)
        bought[project] = price
        del rest[project]


def as_points(ballots):
    return [b if isinstance(b, dict) else dict.fromkeys(b, 1) for b in ballots]


class TestLaws:
    @given(CANDIDATES, BALLOTS, BUDGETS, POLICIES, st.sampled_from(Completion))
    def test_it_never_spends_more_than_there_is(
        self, candidates, ballots, budget, ties, completion
    ) -> None:
        outcome = count(candidates, ballots, budget, completion, ties=ties, increment=7)

        costs = {candidate.id: candidate.cost for candidate in candidates}
        spent = sum(costs[project] for project in outcome.funded)
        assert outcome.left == budget - spent >= 0

    @given(CANDIDATES, BALLOTS, BUDGETS, st.sampled_from(Utility))
    def test_it_buys_what_a_slow_and_simple_count_buys(
        self, candidates, ballots, budget, utility
    ) -> None:
        outcome = count(candidates, ballots, budget, utility=utility)

        possible = [c for c in candidates if c.cost <= budget]
        endowment = Fraction(budget, max(1, len(ballots)))
        by_hand = slow_rounds(possible, as_points(ballots), endowment, utility)
        bought = [step for step in outcome.steps if step.round is not None]
        assert [(s.project, s.price) for s in bought] == list(by_hand.items())

    @given(PRICED, APPROVALS, BUDGETS, st.integers(1, 20))
    def test_add1_keeps_what_a_slow_and_simple_count_keeps(
        self, candidates, ballots, budget, increment
    ) -> None:
        outcome = count(
            candidates, ballots, budget, Completion.ADD1, increment=increment
        )

        possible = [c for c in candidates if c.cost <= budget]
        costs = {candidate.id: candidate.cost for candidate in possible}
        wanted = {p for ballot in ballots for p in ballot if p in costs}
        endowment = Fraction(budget, max(1, len(ballots)))
        kept: dict[str, Fraction] = {}
        while True:
            richer = slow_rounds(possible, as_points(ballots), endowment, Utility.COST)
            if sum(costs[project] for project in richer) > budget:
                break
            kept, endowment = richer, endowment + increment
            if set(kept) == wanted:
                break
        assert set(outcome.funded) == set(kept)

    @given(
        st.tuples(CANDIDATES, BALLOTS, BUDGETS),
        POLICIES,
        st.randoms(),
        st.sampled_from(RAISING),
    )
    def test_it_does_not_care_how_rows_arrive(
        self, election, ties, chance, completion
    ) -> None:
        candidates, ballots, budget = election
        shuffled, reshuffled = list(candidates), list(ballots)
        chance.shuffle(shuffled)
        chance.shuffle(reshuffled)

        outcome = count(
            shuffled, reshuffled, budget, completion, ties=ties, increment=9
        )

        assert outcome == count(
            candidates, ballots, budget, completion, ties=ties, increment=9
        )

    @given(CANDIDATES, BALLOTS, BUDGETS, st.sampled_from(Utility))
    def test_all_money_is_either_spent_or_left(
        self, candidates, ballots, budget, utility
    ) -> None:
        piles = sort_into_piles(ballots)
        support = add_up(candidates, piles)
        market = Market(
            candidates, piles, support, TieBreaker(ORDER, candidates, support), utility
        )

        run = market.run(Fraction(budget, max(1, len(ballots))))

        left = sum(
            Fraction(run.money[purse], run.unit) * pile.voters
            for purse, pile in zip(run.purse_of, piles, strict=True)
        )
        assert left + run.spent == (budget if ballots else 0)

    @given(PRICED, BALLOTS, BUDGETS)
    def test_nothing_affordable_is_refused(self, candidates, ballots, budget) -> None:
        outcome = count(candidates, ballots, budget)

        for step in outcome.steps:
            if step.verdict is Verdict.SUPPORTERS_LACK_MONEY:
                assert step.supporters_left < step.cost
