"""Real elections: the greedy rules must come out as others have counted, and decided.

The oracles were computed by another implementation with exact fractions, and the
officials by cities; tests/data/SOURCES.md says how.
"""

from fractions import Fraction

import pytest
from elections import listed, load, read

from voting.tally.methods import greedy
from voting.tally.methods.merit import Merit
from voting.tally.options import Conflict, Minimum, Misfit, Options
from voting.tally.outcome import DECLARED_NOTHING, Outcome
from voting.tally.ties import TiePolicy

MERITS = {
    "greedy_votes": Merit.POINTS,
    "greedy_points": Merit.POINTS,
    "greedy_rank_points": Merit.POINTS,
    "greedy_votes_per_cost": Merit.PER_COST,
    "greedy_points_per_cost": Merit.PER_COST,
}
ORACLES = [
    (name, rule)
    for name, results in sorted(load("oracles.json").items())
    for rule in sorted(set(results) & set(MERITS))
]
OFFICIAL = load("official.json")
GREEDY_CITIES = sorted(
    name
    for name, official in OFFICIAL.items()
    if official["reproduced"] and official["by"].startswith("greedy")
)
ORDERS = {
    "file": "listed:{file}",
    "lex": "listed:{lexicographic}",
    "cheap": "cheaper,listed:{lexicographic}",
    "dear": "dearer,listed:{lexicographic}",
}
WITHDRAWN = 999_999_999_00
"""What Pabulib writes as the cost of a project that was withdrawn after the vote."""

WHICH = {"selected==1": {"1"}, "selected in 1,2,3": {"1", "2", "3"}}


def count(
    name: str, ties: TiePolicy, merit: Merit, options: Options = DECLARED_NOTHING
) -> Outcome:
    election = read(name)
    return greedy.count(
        election.candidates,
        election.sort_into_piles(),
        election.budget,
        ties=ties,
        merit=merit,
        options=options,
    )


def declared_by_the_city(name: str) -> Options:
    """Turn the procedure of the file, in words, into options."""
    official = OFFICIAL[name]
    procedure = official["by"]
    least = official["threshold"]
    is_final = "stop at the first" in procedure or "stop at first" in procedure
    conflicts = ()
    if "conflict group {773,153}" in procedure:
        conflicts = (Conflict(projects=("773", "153")),)
    return Options(
        misfit=Misfit.STOP if is_final else Misfit.SKIP,
        top_up_from=Fraction(4, 5) if ">= 80% of its cost" in procedure else None,
        minimum=None if least is None else Minimum(score=int(least)),
        conflicts=conflicts,
        withdrawn=tuple(p.id for p in read(name).projects if p.cost == WITHDRAWN),
    )


@pytest.mark.parametrize(("name", "rule"), ORACLES)
def test_the_winners_are_those_of_the_oracle(name, rule) -> None:
    ids = sorted(project.id for project in read(name).projects)

    outcome = count(name, listed(*ids), MERITS[rule], Options(fund_unsupported=True))

    assert sorted(outcome.funded) == load("oracles.json")[name][rule]


@pytest.mark.parametrize("name", GREEDY_CITIES)
def test_the_winners_are_those_that_the_city_funded(name) -> None:
    election, official = read(name), OFFICIAL[name]
    wanted = WHICH[official["which"]]
    selected = {p.id for p in election.projects if p.details["selected"] in wanted}
    ids = [project.id for project in election.projects]
    texts = {"file": ",".join(ids), "lexicographic": ",".join(sorted(ids))}

    working = []
    for order, text in ORDERS.items():
        ties = TiePolicy.parse(text.format(**texts))
        outcome = count(name, ties, Merit.POINTS, declared_by_the_city(name))
        if set(outcome.funded) == selected:
            working.append(order)

    # Where the file names none, a conflict or a withdrawal decided, and no tie.
    assert working == (official["tie_orders_that_work"] or list(ORDERS))


def test_every_procedure_of_a_city_is_there() -> None:
    assert len(GREEDY_CITIES) == 16
    declared = [declared_by_the_city(name) for name in GREEDY_CITIES]

    assert any(options.top_up_from for options in declared)
    assert any(options.conflicts for options in declared)
    assert any(options.withdrawn for options in declared)
    assert any(options.minimum for options in declared)
    assert sum(options.misfit is Misfit.STOP for options in declared) == 5
