"""What a result means to those who voted: how many got something, how much, and where.

All of it is counted from the ballots and the outcome. Shares are exact fractions, money
is cents.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import Any, Self

from voting.tally.ballots import (
    Ballot,
    Candidate,
    Pile,
    Support,
    add_up,
    sort_into_piles,
)
from voting.tally.meaning import margins, proportionality
from voting.tally.meaning.margins import Margin
from voting.tally.meaning.proportionality import Proportionality
from voting.tally.outcome import Outcome, Step
from voting.tally.plain import plain, read_fraction

NOWHERE = ""
"""The code of projects without a district, or without a category."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The projects of a district or a category: their votes beside their money.

    `code` is empty for projects that have none. `votes` are points where ballots give
    points. The shares are of all votes and of all money that was spent.
    """

    code: str
    votes: int
    votes_share: Fraction
    money: int
    money_share: Fraction
    projects: int
    funded: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """What is published with a result.

    `covered` is how many people have at least one funded project among those they
    chose, and `histogram` how many have none, one, two, …. `cost_per_voter`, `median`
    and `gini` are about the money that was spent on projects a person chose, in cents:
    the mean, the median, and how unevenly it lies (0: all the same). A distance is the
    sum of the differences between the shares of votes and of money: 0 where money
    follows votes, at most 2. `part` is what was given as a part of a cost; it is within
    `spent`.
    """

    voters: int
    covered: int
    covered_share: Fraction
    funded_per_voter: Fraction
    histogram: tuple[int, ...]
    cost_per_voter: Fraction
    median: Fraction
    gini: Fraction
    by_category: tuple[Group, ...]
    by_district: tuple[Group, ...]
    category_distance: Fraction
    district_distance: Fraction
    spent: int
    left: int
    part: int
    proportionality: Proportionality
    margin: Margin | None = None

    def as_plain(self) -> dict[str, Any]:
        """Give dicts, lists, ints and strings; fractions are "n/d"."""
        values: dict[str, Any] = plain(self)
        return values

    def to_json(self) -> str:
        """One line of JSON; equal measures give equal bytes."""
        return json.dumps(
            self.as_plain(), sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )

    @classmethod
    def from_plain(cls, data: Mapping[str, Any]) -> Self:
        """Read what `as_plain` gave."""
        values = {
            **data,
            "histogram": tuple(data["histogram"]),
            "by_category": tuple(map(_group, data["by_category"])),
            "by_district": tuple(map(_group, data["by_district"])),
            "proportionality": Proportionality.from_plain(data["proportionality"]),
        }
        for name in FRACTIONS:
            values[name] = read_fraction(data[name])
        if "margin" in data:
            values["margin"] = Margin.from_plain(data["margin"])
        return cls(**values)


FRACTIONS = (
    "covered_share",
    "funded_per_voter",
    "cost_per_voter",
    "median",
    "gini",
    "category_distance",
    "district_distance",
)


def _group(data: Mapping[str, Any]) -> Group:
    shares = {
        name: read_fraction(data[name]) for name in ("votes_share", "money_share")
    }
    return Group(**{**data, **shares})


def measure(
    candidates: Iterable[Candidate],
    ballots: Iterable[Ballot | Pile],
    outcome: Outcome,
    *,
    categories: Mapping[str, str] | None = None,
    districts: Mapping[str, str] | None = None,
    with_margin: bool = True,
    margin_work: int = margins.MOST_WORK,
    most_points: int | None = None,
) -> Measures:
    """Work out what an outcome of these ballots means.

    `categories` and `districts` give the code of each project that has one.
    `most_points` is the most that one ballot may give to one project, in the unit of
    the ballots; without it, the most that any of them gave. `margin_work` limits what
    is tried for the margin.
    """
    candidates = tuple(candidates)
    piles = sort_into_piles(ballots)
    support = add_up(candidates, piles)
    numbers, amounts = _what_people_got(piles, outcome)
    voters = sum(numbers.values())
    covered = voters - numbers[0]
    funded = sum(number * people for number, people in numbers.items())
    money = sum(amount * people for amount, people in amounts.items())
    by_category = _group_by(categories or {}, support, outcome)
    by_district = _group_by(districts or {}, support, outcome)
    return Measures(
        voters=voters,
        covered=covered,
        covered_share=_share(covered, voters),
        funded_per_voter=_share(funded, voters),
        histogram=tuple(
            numbers[number] for number in range(max(numbers, default=0) + 1)
        ),
        cost_per_voter=_share(money, voters),
        median=median(amounts),
        gini=gini(amounts),
        by_category=by_category,
        by_district=by_district,
        category_distance=_distance(by_category),
        district_distance=_distance(by_district),
        spent=outcome.spent,
        left=outcome.left,
        part=sum(step.spent for step in outcome.steps if not step.is_funded),
        proportionality=proportionality.judge(candidates, piles, outcome),
        margin=(
            margins.margin(
                candidates,
                piles,
                outcome,
                most_points=most_points,
                most_work=margin_work,
            )
            if with_margin
            else None
        ),
    )


def median(amounts: Mapping[int, int]) -> Fraction:
    """Give the middle of amounts, each with how many people have it.

    Half-way between the two in the middle if there is no single one; 0 of nobody.
    """
    people = sum(amounts.values())
    if not people:
        return Fraction(0)
    return Fraction(
        _amount_of((people - 1) // 2, amounts) + _amount_of(people // 2, amounts), 2
    )


def _amount_of(place: int, amounts: Mapping[int, int]) -> int:
    """Give the amount of the person at this place (from 0 on), the poorest first."""
    ordered = sorted(amounts)
    reached = accumulate(amounts[amount] for amount in ordered)
    return next(
        amount
        for amount, people in zip(ordered, reached, strict=True)
        if place < people
    )


def gini(amounts: Mapping[int, int]) -> Fraction:
    """Say how unevenly amounts lie: from 0, all the same, to nearly 1, one has all.

    It is the mean difference of two people, divided by twice the mean; 0 of nothing.
    """
    people = sum(amounts.values())
    total = sum(amount * number for amount, number in amounts.items())
    if not total:
        return Fraction(0)
    poorer, differences = 0, 0
    for amount in sorted(amounts):
        number = amounts[amount]
        richer = people - poorer - number
        differences += amount * number * (poorer - richer)
        poorer += number
    return Fraction(differences, people * total)


def _what_people_got(
    piles: Sequence[Pile], outcome: Outcome
) -> tuple[Counter[int], Counter[int]]:
    """Count people by their number of funded projects, and by the money on theirs."""
    is_funded = {step.project: int(step.is_funded) for step in outcome.steps}
    spent = {step.project: step.spent for step in outcome.steps if step.spent}
    gains = {
        project: (number, spent.get(project, 0))
        for project, number in is_funded.items()
        if number or project in spent
    }
    numbers: Counter[int] = Counter()
    amounts: Counter[int] = Counter()
    for pile in piles:
        number = amount = 0
        for project, _ in pile.points:
            if project in gains:
                one, money = gains[project]
                number += one
                amount += money
        numbers[number] += pile.voters
        amounts[amount] += pile.voters
    return numbers, amounts


def _group_by(
    codes: Mapping[str, str], support: Mapping[str, Support], outcome: Outcome
) -> tuple[Group, ...]:
    """Put projects of one code together; empty if there is no code at all."""
    if not any(codes.values()):
        return ()
    groups: dict[str, list[Step]] = {}
    for step in outcome.steps:
        groups.setdefault(codes.get(step.project, NOWHERE), []).append(step)
    votes = sum(support[step.project].points for step in outcome.steps)
    return tuple(
        _sum_up(code, groups[code], support, votes, outcome.spent)
        for code in sorted(groups, key=lambda code: (code == NOWHERE, code))
    )


def _sum_up(
    code: str,
    steps: Sequence[Step],
    support: Mapping[str, Support],
    all_votes: int,
    all_money: int,
) -> Group:
    votes = sum(support[step.project].points for step in steps)
    money = sum(step.spent for step in steps)
    return Group(
        code=code,
        votes=votes,
        votes_share=_share(votes, all_votes),
        money=money,
        money_share=_share(money, all_money),
        projects=len(steps),
        funded=sum(step.is_funded for step in steps),
    )


def _distance(groups: Iterable[Group]) -> Fraction:
    differences = (abs(group.votes_share - group.money_share) for group in groups)
    return sum(differences, Fraction(0))


def _share(part: int, whole: int) -> Fraction:
    return Fraction(part, whole) if whole else Fraction(0)
