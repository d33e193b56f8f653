"""Who gets their due: against all groups there are, and against what is proved."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest
from elections import APPROVALS, BALLOTS, BUDGETS, PRICED, listed
from hypothesis import given
from hypothesis import strategies as st

from voting.tally import rules
from voting.tally.ballots import Candidate, sort_into_piles
from voting.tally.meaning import proportionality
from voting.tally.meaning.proportionality import Claim, Proportionality
from voting.tally.methods.market import Utility
from voting.tally.options import Conflict, Options
from voting.tally.outcome import Verdict

ORDER = listed(*"abcdef")
COST = ["mes", "mes+greedy", "mes+add1", "mes+add1_exhaustive", "mes+add1_greedy"]
CARDINALITY = [rule.replace("mes", "mes_cardinality") for rule in COST]
STEP = Options(increment=7)


def judge(rule, candidates, ballots, budget, **options):
    outcome = rules.count(
        rule, candidates, ballots, budget, ties=ORDER, options=replace(STEP, **options)
    )
    return outcome, proportionality.judge(candidates, sort_into_piles(ballots), outcome)


def strongest_by_hand(candidates, ballots, outcome, utility) -> Fraction:
    """Try all groups of voters, and every project they might claim."""
    given = [b if isinstance(b, dict) else dict.fromkeys(b, 1) for b in ballots]
    worth = {c.id: c.cost if utility is Utility.COST else 1 for c in candidates}
    strongest = Fraction(0)
    for step in outcome.steps:
        if step.is_funded or not step.cost or step.cost > outcome.budget:
            continue
        fans = [g for g in given if g.get(step.project)]
        for size in range(1, len(fans) + 1):
            for group in combinations(fans, size):
                points = sum(ballot[step.project] for ballot in group)
                entitlement = (
                    Fraction(outcome.budget, outcome.voters)
                    * (worth[step.project] * points)
                    / step.cost
                )
                best = max(
                    sum(worth[p] * ballot.get(p, 0) for p in outcome.funded)
                    + worth[step.project] * ballot[step.project]
                    for ballot in group
                )
                strongest = max(strongest, entitlement / best)
    return strongest


class TestClaims:
    @given(PRICED, BALLOTS, BUDGETS)
    def test_are_found_as_if_all_groups_were_tried(
        self, candidates, ballots, budget
    ) -> None:
        outcome, found = judge("greedy", candidates, ballots[:7], budget)

        strongest = strongest_by_hand(candidates, ballots[:7], outcome, Utility.COST)
        assert found.holds == (strongest < 1)
        if not found.holds:
            assert found.claim.strength == strongest

    @given(PRICED, BALLOTS, BUDGETS, st.sampled_from(COST + CARDINALITY))
    def test_are_all_met_by_equal_shares(
        self, candidates, ballots, budget, rule
    ) -> None:
        _, found = judge(rule, candidates, ballots, budget)

        assert found.holds
        assert found.claim is None
        expected = Utility.COST if rule in COST else Utility.POINTS
        assert found.utility is expected

    @given(PRICED, BALLOTS, BUDGETS, st.sampled_from(["mes", "mes_cardinality"]))
    def test_are_all_met_by_equal_shares_with_rivals_and_running_costs(
        self, candidates, ballots, budget, rule
    ) -> None:
        kept = [replace(c, upkeep=c.cost // 3) for c in candidates]

        _, found = judge(
            rule,
            kept,
            ballots,
            budget,
            conflicts=(Conflict(projects=("a", "b")),),
            upkeep_limit=40,
        )

        assert found.holds

    def test_are_unmet_where_a_majority_takes_all(self) -> None:
        candidates = [Candidate("a", 50), Candidate("b", 50), Candidate("c", 40)]
        ballots = [("a", "b")] * 6 + [("c",)] * 4

        _, found = judge("greedy", candidates, ballots, 100)

        assert not found.holds
        assert found.claim == Claim(
            project="c", group=4, entitlement=Fraction(40), got=0, best=40
        )
        assert found.claim.strength == 1

    def test_are_made_by_those_of_a_group_who_got_little(self) -> None:
        candidates = [Candidate("a", 60), Candidate("b", 40), Candidate("c", 10)]
        ballots = [("a", "c")] * 5 + [("b",)] * 5 + [("c",)] * 2

        outcome, found = judge("greedy", candidates, ballots, 100)

        assert outcome.funded == ("c", "a")
        assert found.claim == Claim(
            project="b", group=5, entitlement=Fraction(500, 12), got=0, best=40
        )

    def test_count_points_where_ballots_give_points(self) -> None:
        candidates = [Candidate("a", 60), Candidate("b", 60)]
        ballots = [{"a": 3}] * 3 + [{"b": 2}] * 4

        _, found = judge("greedy", candidates, ballots, 100)

        assert found.by_points
        assert found.holds

    def test_are_none_where_nobody_voted(self) -> None:
        _, found = judge("greedy", [Candidate("a", 60)], [], 100)

        assert found.holds


class TestPayments:
    @given(PRICED, BALLOTS, BUDGETS, st.sampled_from(COST + CARDINALITY))
    def test_of_equal_shares_can_be_checked(
        self, candidates, ballots, budget, rule
    ) -> None:
        outcome, found = judge(rule, candidates, ballots, budget)

        paid = [step for step in outcome.steps if step.round is not None]
        assert found.payments.holds
        assert found.payments.projects == len(paid)
        assert found.payments.paid == sum(step.cost for step in paid)
        assert found.payments.endowment == outcome.shares.endowment

    @given(PRICED, APPROVALS, BUDGETS)
    def test_of_phragmen_can_be_checked(self, candidates, ballots, budget) -> None:
        outcome, found = judge("phragmen", candidates, ballots, budget)

        if outcome.funded:
            assert found.payments.adds_up
            assert found.payments.affordable == ()

    @given(PRICED, BALLOTS, BUDGETS)
    def test_do_not_add_up_with_another_price(
        self, candidates, ballots, budget
    ) -> None:
        outcome, _ = judge("mes", candidates, ballots, budget)
        steps = list(outcome.steps)
        if not steps or steps[0].price is None:
            return
        steps[0] = replace(steps[0], price=steps[0].price / 2)

        found = proportionality.judge(
            candidates, sort_into_piles(ballots), replace(outcome, steps=tuple(steps))
        )

        assert not found.payments.adds_up
        assert not found.payments.holds

    def test_name_who_could_still_have_been_paid(self) -> None:
        candidates = [Candidate("a", 50), Candidate("b", 40)]
        ballots = [("a", "b")] * 10
        outcome, _ = judge("mes", candidates, ballots, 100)
        steps = [
            replace(step, verdict=Verdict.SUPPORTERS_LACK_MONEY, price=None)
            if step.project == "b"
            else step
            for step in outcome.steps
        ]

        found = proportionality.judge(
            candidates, sort_into_piles(ballots), replace(outcome, steps=tuple(steps))
        )

        assert found.payments.affordable == ("b",)
        assert not found.payments.holds

    def test_are_not_asked_of_greedy_rules(self) -> None:
        _, found = judge("greedy", [Candidate("a", 60)], [("a",)], 100)

        assert found.payments is None


@pytest.mark.parametrize("rule", ["greedy", "mes", "mes+greedy"])
def test_verdicts_are_read_back_as_they_were_written(rule) -> None:
    candidates = [Candidate("a", 50), Candidate("b", 50), Candidate("c", 40)]
    ballots = [("a", "b")] * 6 + [("c",)] * 4

    _, found = judge(rule, candidates, ballots, 100)

    assert Proportionality.from_plain(found.as_plain()) == found
