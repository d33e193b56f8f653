"""A round of every kind of ballot, and the same ballot as each door takes it.

Each round has the projects a, b and c for €20,000 each and €50,000 to share out. The
fields of the page are named after the places of the projects on the sheet.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import make

from voting.models import VotingRound
from voting.tally.ballot_form import Marks

RULES: Mapping[str, Mapping[str, Any]] = {
    "approval": {"max_choices": 2},
    "knapsack": {"ballot_kind": "knapsack"},
    "choose_one": {"ballot_kind": "choose_one"},
    "ranked": {"ballot_kind": "ranked", "max_choices": 2},
    "cumulative": {"ballot_kind": "cumulative", "points": 10, "most_points": 6},
    "scoring": {"ballot_kind": "scoring", "most_points": 5, "least_points": 2},
}


@dataclass(frozen=True, slots=True)
class Case:
    """What a voter wants, as fields of the page and as marks for API and action.

    `codes` are what is wrong with it.
    """

    kind: str
    fields: Mapping[str, Any]
    marks: Marks
    codes: set[str] = field(default_factory=set)


GOOD = [
    Case("approval", {"choices": ["b", "a"]}, Marks(("a", "b"))),
    Case("knapsack", {"choices": ["a", "c"]}, Marks(("a", "c"))),
    Case("choose_one", {"choice-1": "b"}, Marks(("b",))),
    Case("ranked", {"mark-1": "2", "mark-3": "1"}, Marks(("c", "a"))),
    Case("cumulative", {"mark-1": "6", "mark-2": "4"}, Marks(("a", "b"), (6, 4))),
    Case("scoring", {"mark-2": "5", "mark-3": "2"}, Marks(("b", "c"), (5, 2))),
]
BAD = [
    Case(
        "approval",
        {"choices": ["a", "b", "c"]},
        Marks(("a", "b", "c")),
        {"too_many"},
    ),
    Case("approval", {"choices": ["a", "a"]}, Marks(("a", "a")), {"duplicate_project"}),
    Case("approval", {}, Marks(()), {"empty"}),
    Case(
        "knapsack",
        {"choices": ["a", "b", "c"]},
        Marks(("a", "b", "c")),
        {"over_budget"},
    ),
    Case("knapsack", {"choices": ["x"]}, Marks(("x",)), {"unknown_project"}),
    Case("choose_one", {"choice-1": ["a", "b"]}, Marks(("a", "b")), {"too_many"}),
    Case("choose_one", {"choice-1": "x"}, Marks(("x",)), {"unknown_project"}),
    Case("choose_one", {"choice-1": ""}, Marks(()), {"empty"}),
    Case(
        "ranked",
        {"mark-1": "1", "mark-2": "2", "mark-3": "2"},
        Marks(("a", "b", "c")),
        {"too_many", "same_place"},
    ),
    Case("ranked", {}, Marks(()), {"empty"}),
    Case(
        "cumulative",
        {"mark-1": "7", "mark-2": "6"},
        Marks(("a", "b"), (7, 6)),
        {"points_too_high", "too_many_points"},
    ),
    Case("cumulative", {"mark-1": "-1"}, Marks(("a",), (-1,)), {"points_too_low"}),
    Case("cumulative", {"mark-1": "0"}, Marks(()), {"empty"}),
    Case(
        "scoring",
        {"mark-1": "1", "mark-2": "6"},
        Marks(("a", "b"), (1, 6)),
        {"points_too_low", "points_too_high"},
    ),
]
# What only hands can do wrong: a program has no fields to write nonsense in.
ON_PAPER_ONLY = {"same_place", "missing_place", "unknown_place", "not_whole"}


def of_kind(kind: str, **rules: Any) -> VotingRound:
    return make.voting_round(**{**RULES[kind], **rules})


def named(case: Case) -> str:
    return f"{case.kind}-{'-'.join(sorted(case.codes)) or 'good'}"


def of_two_pots(kind: str = "approval", **rules: Any) -> VotingRound:
    """Make a round in which each district has a paper with the city's pot on it.

    The projects are n1, n2, s1 and s2 of the districts north and south, and city1 and
    city2 of the whole city; each costs €10,000, and each pot has €15,000.
    """
    process = make.process()
    for code in ("north", "south"):
        district = make.district(process, code)
        for number in (1, 2):
            make.project(process, f"{code[0]}{number}", district=district)
    for number in (1, 2):
        make.project(process, f"city{number}")
    budgets = {"north": 15_000_00, "south": 15_000_00, "": 15_000_00}
    return make.voting_round(
        process, costs={}, scope="both", budgets=budgets, **{**RULES[kind], **rules}
    )


def of_categories(kind: str = "approval", **rules: Any) -> VotingRound:
    """Make a round with the pots green (g1, g2) and play (p1, p2) on one paper."""
    process = make.process()
    for position, code in enumerate(("green", "play")):
        category = process.categories.create(
            code=code, name={"fi": code.title()}, position=position
        )
        for number in (1, 2):
            make.project(process, f"{code[0]}{number}", category=category)
    budgets = {"green": 15_000_00, "play": 15_000_00}
    return make.voting_round(
        process, costs={}, scope="category", budgets=budgets, **{**RULES[kind], **rules}
    )
