"""The command, asked for every rule by the name that other programs use for it.

Every file of the folder is counted by every rule that somebody else has counted it by,
and by the procedure of the city where its outcome is known.
"""

import json
import re

import pytest
from elections import FILES, load, read

from voting.tally import recount
from voting.tally.commands.recount_names import (
    BORDA,
    BY_COST,
    BY_POINTS,
    BY_RANKS,
    BY_VOTES,
)
from voting.tally.files.pabulib_format import format_cents

NAMES = {*BY_VOTES, *BY_COST, *BY_POINTS, *BY_RANKS, BORDA, "phragmen"}
ORACLES = {
    name: {rule: winners for rule, winners in results.items() if rule in NAMES}
    for name, results in load("oracles.json").items()
}
OFFICIAL = {
    name: official
    for name, official in load("official.json").items()
    if official["reproduced"]
}
AS_THE_ORACLES = ("--fund-unsupported", "--tie", "lexicographic")

PROCEDURES = {
    "greedy by votes": [],
    "greedy; stop at": ["--stop-at-misfit"],
    "greedy, stop at": ["--stop-at-misfit"],
    "greedy; projects under": [],
    "greedy; stop at the first project that does not fit, but fund it too": [
        *("--top-up-from", "80%"),
    ],
    "greedy; conflict group": [],
    "mes_cost_add1": [],
}
ORDERS = {
    "file": "file",
    "lex": "lexicographic",
    "cheap": "cheaper,lexicographic",
    "dear": "dearer,lexicographic",
}


@pytest.fixture
def result_of(capsys):
    """Count a file of the folder and return the object that is printed."""

    def count(name: str, *arguments: str) -> dict:
        code = recount.main([str(FILES / name), *arguments, "--json"])
        assert code == 0
        return json.loads(capsys.readouterr().out)

    return count


@pytest.mark.parametrize(
    ("name", "rule"),
    [(name, rule) for name, rules in sorted(ORACLES.items()) for rule in sorted(rules)],
)
def test_the_winners_are_those_of_the_oracle(name, rule, result_of) -> None:
    result = result_of(name, "--rule", rule, *AS_THE_ORACLES)

    costs = {project.id: project.cost for project in read(name).projects}
    spent = sum(costs[project] for project in result["funded"])
    assert result["funded"] == ORACLES[name][rule]
    assert result["spent_cents"] == spent
    assert result["spent"] == float(format_cents(spent))
    assert len(result["steps"]) == len(costs)


def _procedure(official: dict) -> list[str]:
    """Turn the words about how a city counted into arguments of the command."""
    by = official["by"]
    longest = max((words for words in PROCEDURES if by.startswith(words)), key=len)
    arguments = ["--rule", "mes_cost_add1" if "mes" in longest else "greedy"]
    arguments += PROCEDURES[longest]
    if official.get("threshold"):
        arguments += ["--min-support", official["threshold"]]
    for group in re.findall(r"\{(.+?)\}", by):
        arguments += ["--conflict", group]
    return arguments


def _selected(name: str, which: str) -> list[str]:
    wanted = {"1", "2", "3"} if which == "selected in 1,2,3" else {"1"}
    projects = read(name).projects
    return sorted(p.id for p in projects if p.details["selected"] in wanted)


@pytest.mark.parametrize(
    ("name", "order"), [(name, order) for name in sorted(OFFICIAL) for order in ORDERS]
)
def test_the_city_is_reproduced_with_the_orders_of_ties_that_do(
    name, order, result_of
) -> None:
    official = OFFICIAL[name]
    orders = official.get("tie_orders_that_work") or list(ORDERS)

    result = result_of(name, *_procedure(official), "--tie", ORDERS[order])

    selected = _selected(name, official.get("which", "selected==1"))
    assert (result["funded"] == selected) == (order in orders)


@pytest.mark.parametrize(
    "name",
    [
        name
        for name, official in sorted(OFFICIAL.items())
        if official["meta_rule"] not in {"greedy-exclusive", "greedy-custom"}
    ],
)
def test_a_file_says_itself_how_it_was_counted(name, result_of) -> None:
    official = OFFICIAL[name]
    order = next(iter(official.get("tie_orders_that_work", ())), "file")

    result = result_of(name, "--tie", ORDERS[order])

    assert result["funded"] == _selected(name, official.get("which", "selected==1"))


def test_every_oracle_is_asked() -> None:
    asked = {rule for results in ORACLES.values() for rule in results}
    given = {rule for results in load("oracles.json").values() for rule in results}

    assert asked == NAMES
    assert given - asked == {"official", "official_selected1_only"}
    assert set(ORACLES) == {path.name for path in FILES.glob("*.pb")}
    reproduced = {official["by"].split(";")[0] for official in OFFICIAL.values()}
    assert len(reproduced) > 1
