"""Real elections, counted by others before, must have the same winners here.

The oracles were computed by another implementation with exact fractions; tests/data/
SOURCES.md says how. They break ties by the ids as text, and fund what nobody chose.
"""

from fractions import Fraction

import pytest
from elections import listed, load, read

from voting.tally import rules
from voting.tally.ballots import Pile, add_up, count_voters
from voting.tally.eligibility import Eligibility
from voting.tally.methods import equal_shares
from voting.tally.methods.equal_shares import Completion, Shop
from voting.tally.methods.market import Market, Utility
from voting.tally.methods.shares_report import Report
from voting.tally.options import Options, Ranks
from voting.tally.outcome import DECLARED_NOTHING, Outcome, Shares
from voting.tally.ties import TieBreaker, TiePolicy

AT_ONCE = {
    "mes_borda": (Completion.NONE, Utility.POINTS),
    "mes_card": (Completion.NONE, Utility.POINTS),
    "mes_cost": (Completion.NONE, Utility.COST),
    "mes_cost_then_greedy": (Completion.GREEDY, Utility.COST),
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
FUND_ALL = Options(fund_unsupported=True)
ORACLES = load("oracles.json")


def lexicographic(name: str) -> TiePolicy:
    return listed(*sorted(project.id for project in read(name).projects))


def piles_of(name: str, rule: str) -> tuple[Pile, ...]:
    ranks = Ranks.BORDA if rule == "mes_borda" else Ranks.PLACES
    return read(name).sort_into_piles(ranks)


def supported(name: str, rule: str) -> set[str]:
    """Name the winners that somebody chose, or gave a point to."""
    election = read(name)
    support = add_up(election.candidates, piles_of(name, rule))
    return {project for project in ORACLES[name][rule] if support[project].votes}


def count(
    name: str,
    rule: str,
    completion: Completion,
    utility: Utility = Utility.COST,
    options: Options = DECLARED_NOTHING,
) -> Outcome:
    election = read(name)
    return equal_shares.count(
        election.candidates,
        piles_of(name, rule),
        election.budget,
        ties=lexicographic(name),
        completion=completion,
        utility=utility,
        options=options,
    )


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        (name, rule)
        for name, results in sorted(ORACLES.items())
        for rule in sorted(set(results) & set(AT_ONCE))
    ],
)
def test_the_winners_are_those_of_the_oracle(name, rule) -> None:
    strict = count(name, rule, *AT_ONCE[rule])
    all_in = count(name, rule, *AT_ONCE[rule], options=FUND_ALL)

    assert set(strict.funded) == supported(name, rule)
    assert set(all_in.funded) == set(ORACLES[name][rule])


@pytest.mark.parametrize(
    "name",
    [name for name, results in sorted(ORACLES.items()) if set(RAISED) <= set(results)],
)
def test_raised_shares_have_the_winners_of_the_oracle(name) -> None:
    """One pass answers for all three completions; a pass can take 300 runs."""
    election = read(name)
    piles = election.sort_into_piles()
    support = add_up(election.candidates, piles)
    voters = count_voters(piles)
    eligibility = Eligibility(
        election.candidates, support, voters, election.budget, DECLARED_NOTHING
    )
    possible = [c for c in eligibility.eligible if c.cost <= election.budget]
    breaker = TieBreaker(lexicographic(name), election.candidates, support)
    market = Market(possible, piles, support, breaker, Utility.COST)
    shop = Shop(market, eligibility, Fraction(election.budget, voters))

    runs = [run for _, run in shop.runs()]
    exhaustive = next((run for run in runs if shop.is_exhaustive(run)), runs[-1])
    report = Report(
        election.candidates, eligibility, runs[-1], Shares(endowment=shop.start), True
    )
    steps, _ = report.tell()

    completed = {step.project for step in steps if step.is_funded}
    winners = [runs[-1].funded, exhaustive.funded, completed]
    for rule, found in zip(RAISED, winners, strict=True):
        assert found == supported(name, rule)


@pytest.mark.parametrize(
    "name",
    [
        "France_Toulouse_2022_17_-_Mirail-Universite_Reynerie_Bellefontaine.pb",
        "Poland_Lodz_2022_Zdrowie-Mania.pb",
        "Poland_Swiecie_2023.pb",
        "edge_decimals.pb",
    ],
)
@pytest.mark.parametrize(("rule", "completion"), RAISED.items())
def test_raising_stops_where_the_oracle_stops(name, rule, completion) -> None:
    strict = count(name, rule, completion)
    all_in = count(name, rule, completion, options=FUND_ALL)

    assert set(strict.funded) == supported(name, rule)
    assert set(all_in.funded) == set(ORACLES[name][rule])


@pytest.mark.parametrize(
    ("name", "increments"),
    [
        ("France_Toulouse_2022_17_-_Mirail-Universite_Reynerie_Bellefontaine.pb", 5222),
        ("Netherlands_Assen_2024.pb", 843),
        ("Poland_Lodz_2022_Zdrowie-Mania.pb", 2500),
    ],
)
def test_thousands_of_steps_take_some_dozen_runs(name, increments, monkeypatch) -> None:
    runs = []
    go_through = equal_shares.go_through
    monkeypatch.setattr(
        equal_shares,
        "go_through",
        lambda *args, **kwargs: runs.append(args) or go_through(*args, **kwargs),
    )

    outcome = count(name, "mes_cost_add1", Completion.ADD1)

    assert outcome.shares.increments == increments
    assert len(runs) < 200


@pytest.mark.parametrize(
    "name", ["Netherlands_Assen_2024.pb", "Poland_Swiecie_2023.pb"]
)
@pytest.mark.parametrize("seed", ["one", "two"])
def test_equal_shares_reproduce_what_the_city_decided(name, seed) -> None:
    election = read(name)

    outcome = rules.count(
        "mes+add1",
        election.candidates,
        election.sort_into_piles(),
        election.budget,
        ties=TiePolicy(seed=seed),
    )

    selected = [p.id for p in election.projects if p.details["selected"] == "1"]
    assert set(outcome.funded) == set(selected)


def test_every_oracle_for_equal_shares_is_asked() -> None:
    asked = {rule for results in ORACLES.values() for rule in results}

    assert {rule for rule in asked if "mes_" in rule} == {*AT_ONCE, *RAISED}
