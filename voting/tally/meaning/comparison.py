"""Counts the same ballots by several rules, and puts what comes out side by side.

It is for choosing a rule before a vote, on the ballots of an earlier one or on
invented ones: who would win, who gains, and what it would mean.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from voting.tally import rules
from voting.tally.ballots import Ballot, Candidate, Pile, sort_into_piles
from voting.tally.meaning.measures import Measures, measure
from voting.tally.options import Options
from voting.tally.outcome import DECLARED_NOTHING, Outcome
from voting.tally.ties import TiePolicy, TieQuestionError


@dataclass(frozen=True, slots=True)
class Scenario:
    """A way to count that might be declared; `name` is how people tell it apart."""

    name: str
    rule: str
    ties: TiePolicy
    options: Options = DECLARED_NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What came out of one scenario, or why nothing did.

    `question` are the tied projects that a board would have to order first, `problem`
    says what else was wrong. `gained` and `lost` are the projects that are funded here
    and not in the first row, or there and not here.
    """

    scenario: Scenario
    outcome: Outcome | None = None
    measures: Measures | None = None
    problem: str = ""
    question: tuple[str, ...] = ()
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    def as_plain(self) -> dict[str, Any]:
        scenario = self.scenario
        plain: dict[str, Any] = {
            "scenario": scenario.name,
            "rule": scenario.rule,
            "ties": str(scenario.ties),
            "options": scenario.options.as_plain(),
            "gained": list(self.gained),
            "lost": list(self.lost),
        }
        if self.outcome is not None:
            plain["outcome"] = self.outcome.as_plain()
        if self.measures is not None:
            plain["measures"] = self.measures.as_plain()
        if self.problem:
            plain["problem"] = self.problem
        if self.question:
            plain["question"] = list(self.question)
        return plain


@dataclass(frozen=True, slots=True)
class Comparison:
    """All scenarios; the others are compared with the first."""

    rows: tuple[Row, ...]

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Self:
        """Put rows side by side, and say of each who gains and loses."""
        rows = tuple(rows)
        if not rows or rows[0].outcome is None:
            return cls(rows)
        first = rows[0].outcome
        return cls(tuple(_against(first, row) for row in rows))

    def as_plain(self) -> dict[str, Any]:
        """Give dicts, lists, ints and strings; fractions are "n/d"."""
        return {"scenarios": [row.as_plain() for row in self.rows]}


def _against(first: Outcome, row: Row) -> Row:
    if row.outcome is None:
        return row
    here, there = row.outcome.funded, first.funded
    return replace(
        row,
        gained=tuple(project for project in here if project not in there),
        lost=tuple(project for project in there if project not in here),
    )


def compare(
    candidates: Iterable[Candidate],
    ballots: Iterable[Ballot | Pile],
    budget: int,
    scenarios: Sequence[Scenario],
    *,
    categories: Mapping[str, str] | None = None,
    districts: Mapping[str, str] | None = None,
    with_margin: bool = False,
    points_unit: int = 1,
) -> Comparison:
    """Count by each scenario; one that cannot be counted says why in its row."""
    candidates = tuple(candidates)
    piles = sort_into_piles(ballots)
    return Comparison.of(
        count(
            candidates,
            piles,
            budget,
            scenario,
            categories=categories,
            districts=districts,
            with_margin=with_margin,
            points_unit=points_unit,
        )
        for scenario in scenarios
    )


def count(
    candidates: Sequence[Candidate],
    piles: Sequence[Pile],
    budget: int,
    scenario: Scenario,
    *,
    categories: Mapping[str, str] | None = None,
    districts: Mapping[str, str] | None = None,
    with_margin: bool = False,
    points_unit: int = 1,
) -> Row:
    """Count by one scenario, and say what it means."""
    try:
        outcome = rules.count(
            scenario.rule,
            candidates,
            piles,
            budget,
            ties=scenario.ties,
            options=scenario.options,
        )
    except TieQuestionError as question:
        return Row(scenario=scenario, question=question.projects)
    except ValueError as error:
        return Row(scenario=scenario, problem=str(error))
    outcome = replace(outcome, points_unit=points_unit)
    return Row(
        scenario=scenario,
        outcome=outcome,
        measures=measure(
            candidates,
            piles,
            outcome,
            categories=categories,
            districts=districts,
            with_margin=with_margin,
        ),
    )
