"""Real elections, counted by others before, must have the same winners here.

The oracles were computed by another implementation with exact fractions; tests/data/
SOURCES.md says how. Projects that nobody chose are left out of them: we never fund
those. All of it breaks ties by the ids as text.
"""

from fractions import Fraction

import pytest
from elections import FILES, listed, load, read

from voting.tally import equal_shares, greedy, rules
from voting.tally.ballots import add_up, count_voters
from voting.tally.equal_shares import (
    Completion,
    follow_up,
    is_exhaustive,
    raise_shares,
)
from voting.tally.market import Market, Utility
from voting.tally.options import CURRENCY_UNIT
from voting.tally.outcome import Verdict
from voting.tally.ties import TieBreaker, TiePolicy

GREEDY = {"greedy_votes", "greedy_points", "greedy_rank_points"}
EQUAL_SHARES = {
    "mes_cost": (Completion.NONE, Utility.COST),
    "mes_cost_then_greedy": (Completion.GREEDY, Utility.COST),
    "mes_card": (Completion.NONE, Utility.POINTS),
    "mes_points": (Completion.NONE, Utility.POINTS),
    "mes_points_times_cost": (Completion.NONE, Utility.COST),
    "mes_points_times_cost_then_greedy": (Completion.GREEDY, Utility.COST),
    "mes_rank_points": (Completion.NONE, Utility.POINTS),
    "mes_rank_points_times_cost": (Completion.NONE, Utility.COST),
    "mes_rank_points_times_cost_then_greedy": (Completion.GREEDY, Utility.COST),
}
RAISED = {
    "mes_cost_add1": Completion.ADD1,
    "mes_cost_add1_stop_exhaustive": Completion.ADD1_EXHAUSTIVE,
    "mes_cost_add1_then_greedy": Completion.ADD1_GREEDY,
}

ORACLES = load("oracles.json")
OFFICIAL = load("official.json")

PLAIN_GREEDY = "greedy by votes/points; a project that does not fit is skipped"
ORDERS = {
    "file": "listed:{file}",
    "lex": "listed:{lexicographic}",
    "cheap": "cheaper,listed:{lexicographic}",
    "dear": "dearer,listed:{lexicographic}",
}


def lexicographic(name: str) -> TiePolicy:
    return listed(*sorted(project.id for project in read(name).projects))


def supported(name: str, winners) -> set[str]:
    election = read(name)
    support = add_up(election.candidates, election.sort_into_piles())
    return {project for project in winners if support[project].votes}


def count(name: str, rule: str, **options):
    election = read(name)
    method = greedy.count if rule in GREEDY else equal_shares.count
    if rule in EQUAL_SHARES:
        options["completion"], options["utility"] = EQUAL_SHARES[rule]
    return method(
        election.candidates,
        election.sort_into_piles(),
        election.budget,
        **{"ties": lexicographic(name), **options},
    )


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        (name, rule)
        for name, results in sorted(ORACLES.items())
        for rule in sorted(results)
        if rule in GREEDY | set(EQUAL_SHARES)
    ],
)
def test_the_winners_are_those_of_the_oracle(name, rule) -> None:
    outcome = count(name, rule)

    assert set(outcome.funded) == supported(name, ORACLES[name][rule])


@pytest.mark.parametrize(
    "name",
    [name for name, results in sorted(ORACLES.items()) if set(RAISED) <= set(results)],
)
def test_raised_shares_have_the_winners_of_the_oracle(name) -> None:
    """One pass answers for all three completions; a pass can take 300 runs."""
    election = read(name)
    piles = election.sort_into_piles()
    support = add_up(election.candidates, piles)
    breaker = TieBreaker(lexicographic(name), election.candidates, support)
    possible = [c for c in election.candidates if c.cost <= election.budget]
    market = Market(possible, piles, support, breaker, Utility.COST)
    start = Fraction(election.budget, count_voters(piles))

    first_exhaustive = None
    for _, run in raise_shares(market, start, election.budget, CURRENCY_UNIT):
        if first_exhaustive is None and is_exhaustive(market, run, election.budget):
            first_exhaustive = run
    steps, _ = follow_up(
        election.candidates, run, breaker, election.budget, by_votes=True
    )

    late = {step.project for step in steps if step.verdict is Verdict.FUNDED}
    winners = [run.funded, (first_exhaustive or run).funded, run.funded | late]
    for rule, found in zip(RAISED, winners, strict=True):
        assert found == supported(name, ORACLES[name][rule])


@pytest.mark.parametrize("name", ["Poland_Swiecie_2023.pb", "edge_decimals.pb"])
@pytest.mark.parametrize(("rule", "completion"), RAISED.items())
def test_raising_stops_where_the_oracle_stops(name, rule, completion) -> None:
    outcome = count(name, rule, completion=completion)

    assert set(outcome.funded) == supported(name, ORACLES[name][rule])


@pytest.mark.parametrize(
    ("name", "order"),
    [
        (name, order)
        for name, official in sorted(OFFICIAL.items())
        if official["by"] == PLAIN_GREEDY
        for order in official["tie_orders_that_work"]
    ],
)
def test_greedy_reproduces_what_the_city_decided(name, order) -> None:
    election = read(name)
    ids = [project.id for project in election.projects]
    policy = ORDERS[order].format(
        file=",".join(ids), lexicographic=",".join(sorted(ids))
    )

    outcome = count(name, "greedy_votes", ties=TiePolicy.parse(policy))

    selected = [p.id for p in election.projects if p.details["selected"] == "1"]
    assert set(outcome.funded) == set(selected)


@pytest.mark.parametrize(
    "name", ["Netherlands_Assen_2024.pb", "Poland_Swiecie_2023.pb"]
)
@pytest.mark.parametrize("seed", ["one", "two"])
def test_equal_shares_reproduce_what_the_city_decided(name, seed) -> None:
    election = read(name)
    rule = rules.FROM_PABULIB[election.meta["rule"]]

    outcome = rules.count(
        rule,
        election.candidates,
        election.sort_into_piles(),
        election.budget,
        ties=TiePolicy(seed=seed),
    )

    selected = [p.id for p in election.projects if p.details["selected"] == "1"]
    assert set(outcome.funded) == set(selected)


def test_every_oracle_that_a_rule_here_can_answer_is_asked() -> None:
    answered = {*GREEDY, *EQUAL_SHARES, *RAISED}
    asked = {rule for results in ORACLES.values() for rule in results}

    assert answered <= asked
    assert asked - answered == {
        "greedy_points_per_cost",
        "greedy_votes_per_cost",
        "mes_borda",
        "official",
        "official_selected1_only",
        "phragmen",
    }
    assert set(ORACLES) == {path.name for path in FILES.glob("*.pb")}
