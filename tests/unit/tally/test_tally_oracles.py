"""Real elections, counted by others before, must have the same winners here.

The oracles were computed by another implementation with exact fractions; tests/data/
SOURCES.md says how. Projects that nobody chose are left out of them: we never fund
those. All of it breaks ties by the ids as text.
"""

import pytest
from elections import FILES, listed, load, read

from voting.tally import equal_shares, greedy, rules
from voting.tally.ballots import add_up, count_voters
from voting.tally.equal_shares import Completion, is_exhaustive, raise_shares
from voting.tally.market import Market, Utility
from voting.tally.outcome import Stage, Verdict
from voting.tally.ties import TieBreaker, TiePolicy

GREEDY = {"greedy_votes", "greedy_points", "greedy_rank_points"}
EQUAL_SHARES = {
    "mes_cost": (Completion.NONE, Utility.COST),
    "mes_cost_then_greedy": (Completion.GREEDY, Utility.COST),
    "mes_cost_add1": (Completion.ADD1, Utility.COST),
    "mes_cost_add1_stop_exhaustive": (Completion.ADD1_EXHAUSTIVE, Utility.COST),
    "mes_card": (Completion.NONE, Utility.POINTS),
    "mes_points": (Completion.NONE, Utility.POINTS),
    "mes_points_times_cost": (Completion.NONE, Utility.COST),
    "mes_points_times_cost_then_greedy": (Completion.GREEDY, Utility.COST),
    "mes_rank_points": (Completion.NONE, Utility.POINTS),
    "mes_rank_points_times_cost": (Completion.NONE, Utility.COST),
    "mes_rank_points_times_cost_then_greedy": (Completion.GREEDY, Utility.COST),
}
# 300 runs of 4,000 ballots that are nearly all different: raised once for all three.
SLOW = "Poland_Warszawa_2022_Bemowo.pb"
ADD1 = {"mes_cost_add1", "mes_cost_add1_stop_exhaustive", "mes_cost_add1_then_greedy"}

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
        if rule in GREEDY | set(EQUAL_SHARES) and (name, rule in ADD1) != (SLOW, True)
    ],
)
def test_the_winners_are_those_of_the_oracle(name, rule) -> None:
    outcome = count(name, rule)

    assert set(outcome.funded) == supported(name, ORACLES[name][rule])


@pytest.mark.parametrize(
    "name",
    [
        name
        for name, results in sorted(ORACLES.items())
        if "mes_cost_add1_then_greedy" in results and name != SLOW
    ],
)
def test_raised_shares_and_the_rest_by_votes_are_those_of_the_oracle(name) -> None:
    outcome = count(
        name, "mes_cost_add1_then_greedy", completion=Completion.ADD1_GREEDY
    )

    oracle = ORACLES[name]
    bought = [
        step.project
        for step in outcome.steps
        if step.verdict is Verdict.FUNDED and step.stage is Stage.EQUAL_SHARES
    ]
    assert set(outcome.funded) == supported(name, oracle["mes_cost_add1_then_greedy"])
    assert set(bought) == supported(name, oracle["mes_cost_add1"])


def test_a_large_and_varied_vote_has_the_winners_of_the_oracle() -> None:
    election = read(SLOW)
    piles = election.sort_into_piles()
    support = add_up(election.candidates, piles)
    breaker = TieBreaker(lexicographic(SLOW), election.candidates, support)
    market = Market(election.candidates, piles, support, breaker, Utility.COST)
    start = equal_shares.Fraction(election.budget, count_voters(piles))

    first_exhaustive = None
    for _, run in raise_shares(market, start, election.budget, 100):
        if first_exhaustive is None and is_exhaustive(market, run, election.budget):
            first_exhaustive = run.funded

    oracle = ORACLES[SLOW]
    assert run.funded == set(oracle["mes_cost_add1"])
    assert first_exhaustive == set(oracle["mes_cost_add1_stop_exhaustive"])


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
    answered = GREEDY | set(EQUAL_SHARES) | {"mes_cost_add1_then_greedy"}
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
