"""Equal shares against a second, slow implementation made from the definitions."""

from dataclasses import replace
from fractions import Fraction

import pytest
from elections import BALLOTS, BUDGETS, IDS
from greedy_by_hand import OPTIONS, PROJECTS
from hypothesis import example, given, settings
from hypothesis import strategies as st
from shares_by_hand import Town, buy, complete, raise_shares

from voting.tally.ballots import Candidate
from voting.tally.methods import equal_shares, market
from voting.tally.methods.equal_shares import Completion
from voting.tally.methods.market import Utility
from voting.tally.options import Misfit, Options
from voting.tally.outcome import Outcome
from voting.tally.ties import Criterion, TiePolicy

ORDERS = st.permutations(IDS)
CRITERIA = st.lists(st.sampled_from(Criterion), unique=True, max_size=2).map(tuple)
UTILITIES = st.sampled_from(Utility)
SKIPPING = OPTIONS.map(
    lambda declared: replace(
        declared, misfit=Misfit.SKIP, top_up_from=None, part_fund=False
    )
)
TOWNS = st.builds(
    Town, PROJECTS, BALLOTS, BUDGETS, SKIPPING, ORDERS, CRITERIA, st.booleans()
)


def count(
    town: Town, completion: Completion = Completion.NONE, increment: int = 100
) -> Outcome:
    return equal_shares.count(
        town.projects,
        town.ballots,
        town.budget,
        ties=TiePolicy(tuple(town.criteria), listed=tuple(town.order)),
        completion=completion,
        utility=Utility.POINTS if town.by_points else Utility.COST,
        options=replace(town.declared, increment=increment),
    )


def rounds(outcome: Outcome) -> list[tuple[str, Fraction | None]]:
    bought = [step for step in outcome.steps if step.round is not None]
    return [(step.project, step.price) for step in bought]


@settings(max_examples=200)
@given(TOWNS)
def test_the_rounds_are_those_of_the_definition(town) -> None:
    by_hand = buy(town, town.share)

    outcome = count(town)

    assert rounds(outcome) == [(p.project.id, p.price) for p in by_hand]


@pytest.fixture
def roughly(monkeypatch) -> None:
    """Let money be looked at in whole cents first, so that doubts are everywhere."""
    monkeypatch.setattr(market, "BITS_OF_A_SUM", 0)
    monkeypatch.setattr(market, "LEAST_BITS", 0)


@pytest.mark.usefixtures("roughly")
class TestARoughLook:
    """It may only choose what is then decided exactly."""

    def test_at_money_never_decides(self) -> None:
        @settings(max_examples=200)
        @given(TOWNS)
        def check(town) -> None:
            by_hand = buy(town, town.share)

            outcome = count(town)

            assert rounds(outcome) == [(p.project.id, p.price) for p in by_hand]

        check()

    def test_at_money_does_not_take_an_empty_purse_for_one_with_little(self) -> None:
        """A price of half a cent looks like nothing, and so does an empty purse."""
        projects = [Candidate("a", 1), Candidate("e", 7)]
        ballots = [(), (), {"a": 1, "e": 2}, {"a": 1, "e": 1}]
        town = Town(projects, ballots, 16, Options(), IDS)

        outcome = count(town)

        assert rounds(outcome) == [("e", Fraction(3, 7)), ("a", 1)]

    def test_at_money_does_not_take_little_for_too_little(self) -> None:
        town = Town([Candidate("a", 1)], [(), {"a": 2}], 2, Options(), IDS)

        assert rounds(count(town)) == [("a", Fraction(1, 2))]

    def test_at_money_takes_all_from_who_has_a_little_less_than_the_price(self) -> None:
        """The first voter has 19/6 of a cent left and pays that, not 41/12."""
        projects = [Candidate("a", 1), Candidate("b", 10), Candidate("c", 5)]
        ballots = [("a", "b", "c"), ("b",), ("b",), ("a",), ("a",), ()]

        outcome = count(Town(projects, ballots, 21, Options(), IDS))

        assert [price for _, price in rounds(outcome)] == [
            Fraction(1, 3),
            Fraction(41, 120),
        ]
        assert outcome.steps[-1].supporters_left == 0

    def test_at_money_never_skips_a_step_that_matters(self) -> None:
        @settings(max_examples=100)
        @given(TOWNS, st.integers(1, 30))
        def check(town, increment) -> None:
            outcome = count(town, Completion.ADD1, increment)

            assert set(outcome.funded) == {
                p.project.id for p in raise_shares(town, increment)
            }

        check()


# One that is dearer than all the money takes part while the shares are raised.
TOO_DEAR = Town(
    [Candidate("a", 10), Candidate("b", 15)], [("a",), ("b",)], 14, Options(), IDS
)


@settings(max_examples=150)
@example(TOO_DEAR, 8)
@given(TOWNS, st.integers(1, 30))
def test_no_step_that_is_skipped_would_have_mattered(town, increment) -> None:
    outcome = count(town, Completion.ADD1, increment)

    assert set(outcome.funded) == {p.project.id for p in raise_shares(town, increment)}


@settings(max_examples=100)
@given(TOWNS, st.integers(1, 30))
def test_the_first_exhaustive_outcome_is_that_of_the_definition(
    town, increment
) -> None:
    outcome = count(town, Completion.ADD1_EXHAUSTIVE, increment)

    by_hand = raise_shares(town, increment, until_exhausted=True)
    assert set(outcome.funded) == {p.project.id for p in by_hand}


@settings(max_examples=100)
@given(TOWNS, st.integers(1, 30))
def test_what_is_left_goes_to_the_others_by_votes(town, increment) -> None:
    at_once = count(town, Completion.GREEDY)
    raised = count(town, Completion.ADD1_GREEDY, increment)

    assert set(at_once.funded) == set(complete(town, buy(town, town.share)))
    assert set(raised.funded) == set(complete(town, raise_shares(town, increment)))


@settings(max_examples=150)
@given(TOWNS, st.integers(1, 30), st.sampled_from([Completion.NONE, Completion.ADD1]))
def test_payments_sum_to_the_cost_and_nobody_pays_more_than_their_share(
    town, increment, completion
) -> None:
    """Whoever has the ballots and the prices can work out who paid what."""
    outcome = count(town, completion, increment)

    left = [outcome.shares.endowment for _ in town.sheets]
    for step in outcome.steps:
        if step.round is None:
            continue
        price = step.price if town.by_points else step.price * step.cost
        payments = [
            min(have, price * sheet.get(step.project, 0))
            for have, sheet in zip(left, town.sheets, strict=True)
        ]
        assert sum(payments) == step.cost
        assert step.most_paid >= max(payments)
        left = [have - paid for have, paid in zip(left, payments, strict=True)]
    assert all(have >= 0 for have in left)
    for step in outcome.steps:
        if step.supporters_left is not None:
            who = [v for v, sheet in enumerate(town.sheets) if sheet.get(step.project)]
            assert step.supporters_left == sum(left[voter] for voter in who)


@settings(max_examples=200)
@given(TOWNS)
def test_so_many_more_supporters_could_have_paid(town) -> None:
    outcome = count(town)

    share = outcome.shares.endowment
    for step in outcome.steps:
        if step.short is not None:
            assert step.supporters_left + step.short * share >= step.cost
            assert step.supporters_left + (step.short - 1) * share < step.cost


def test_the_shares_are_raised_to_the_last_step_that_is_the_same() -> None:
    projects = [Candidate("a", 2500), Candidate("b", 2400)]
    ballots = [("a",), ("a",), ("b",)]

    outcome = equal_shares.count(
        projects,
        ballots,
        3000,
        ties=TiePolicy(seed="x"),
        completion=Completion.ADD1,
        options=Options(increment=1),
    )

    assert outcome.shares.increments == 1399
    assert outcome.shares.endowment == 2399
