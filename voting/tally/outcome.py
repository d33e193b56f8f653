"""The result of a count, with the way to it: plain values that turn into JSON.

Money is whole cents. Where a count needs parts of a cent, the exact fraction is kept
as text, "n/d". No float occurs, so the same count gives the same bytes everywhere.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from fractions import Fraction
from typing import Any, Self, TypeVar

from voting.tally.options import Options
from voting.tally.plain import fraction_text, read_fraction

T = TypeVar("T")

DECLARED_NOTHING = Options()


class Verdict(StrEnum):
    """Why a project was funded, or was not.

    `conflict`: it excludes a funded one, or officials kept another one; `upkeep`: the
    limit of running costs bars it; `tied`: projects in a tie are funded together or
    not at all; `stopped`: the count had ended before it. `part_funded` is not funded:
    it got a part of its cost.
    """

    FUNDED = "funded"
    NOT_ENOUGH_LEFT = "not_enough_left"
    OVER_BUDGET = "over_budget"
    NO_VOTES = "no_votes"
    SUPPORTERS_LACK_MONEY = "supporters_lack_money"
    NOTHING_TO_PAY = "nothing_to_pay"
    PART_FUNDED = "part_funded"
    WITHDRAWN = "withdrawn"
    BELOW_MINIMUM = "below_minimum"
    CONFLICT = "conflict"
    UPKEEP = "upkeep"
    TIED = "tied"
    STOPPED = "stopped"


class Stage(StrEnum):
    """The part of a rule in which a project met its verdict."""

    GREEDY = "greedy"
    EQUAL_SHARES = "equal_shares"
    COMPLETION = "completion"
    PHRAGMEN = "phragmen"
    LEFTOVER = "leftover"


class Effect(StrEnum):
    """Whether the funded projects would be others if a tie had gone otherwise."""

    NONE = "none"
    CHANGED = "changed"
    NOT_EXAMINED = "not_examined"


class Stop(StrEnum):
    """Why the shares of a run with increments were raised no further."""

    OVER_BUDGET = "over_budget"
    EXHAUSTED = "exhausted"
    ALL_FUNDED = "all_funded"
    NOTHING_TO_FUND = "nothing_to_fund"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What the rule did with one project, and the numbers that made it so.

    `votes` are people, `points` what they gave together (the same for approval).
    `rank` is the place in the order of votes, `round` the round of equal shares.
    `price` is what one unit of utility cost, `most_paid` the most that one person
    paid, `supporters_left` what those who chose the project still had together at the
    end of the equal shares; all three in cents, exact.

    `paid` is what the pot paid when that is not the cost: a part of it, or all that was
    left while the city adds the rest. `rival` is the project that a conflict is with,
    `needed` the least support where there was less. `short` says how much support was
    missing: in greedy rules the votes (points) with which the project, with all else
    the same, would have been funded; in equal shares how many more supporters with an
    untouched share could have paid with the others. `load` is for Phragmén: the
    highest load of a voter after this purchase, in cents.
    """

    project: str
    cost: int
    verdict: Verdict
    stage: Stage
    votes: int
    points: int
    left_before: int
    left_after: int
    rank: int | None = None
    round: int | None = None
    price: Fraction | None = None
    most_paid: Fraction | None = None
    supporters_left: Fraction | None = None
    paid: int | None = None
    rival: str | None = None
    needed: int | None = None
    short: int | None = None
    load: Fraction | None = None

    @property
    def is_funded(self) -> bool:
        return self.verdict is Verdict.FUNDED

    @property
    def spent(self) -> int:
        """What the pot paid for it, in cents."""
        if self.paid is not None:
            return self.paid
        return self.cost if self.is_funded else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """Projects that the count could not tell apart, in the order that was declared.

    In equal shares only the first one wins the round, and `separated_by` is what set
    it apart; in the order of votes it is the last criterion that was needed.
    """

    projects: tuple[str, ...]
    separated_by: str
    stage: Stage
    effect: Effect
    round: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """The equal shares of the run that stands: what each voter could spend, in cents.

    `endowment` is where the run began, raised `increments` times by `increment`.
    """

    endowment: Fraction
    increment: int = 0
    increments: int = 0
    stop: Stop | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A whole count: one step for each project, in the order the rule met them.

    `unit` is "votes" or "points". `tie_order` is the order of the last resort. One
    point counts `points_unit` in the steps; it is 1 unless ballots had parts of points.
    `brought` is what other pots left and this one may spend on top, in cents; it is
    part of the budget.
    """

    rule: str
    budget: int
    voters: int
    unit: str
    tie_policy: str
    tie_order: tuple[str, ...]
    steps: tuple[Step, ...]
    ties: tuple[Tie, ...] = ()
    shares: Shares | None = None
    points_unit: int = 1
    options: Options = DECLARED_NOTHING
    brought: int = 0

    @property
    def funded(self) -> tuple[str, ...]:
        return tuple(step.project for step in self.steps if step.is_funded)

    @property
    def spent(self) -> int:
        """What the pot paid in all, in cents; never more than its budget."""
        return sum(step.spent for step in self.steps)

    @property
    def left(self) -> int:
        return self.budget - self.spent

    def as_plain(self) -> dict[str, Any]:
        """Give dicts, lists, ints and strings; what is not known is left out."""
        return {
            **_plain_fields(self),
            "funded": list(self.funded),
            "left": self.left,
        }

    def to_json(self) -> str:
        """One line of JSON; equal outcomes give equal bytes."""
        return json.dumps(
            self.as_plain(), sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote; further keys are passed over.

        Raises `ValueError` when the text is no outcome, or contradicts itself.
        """
        try:
            data = json.loads(text)
            outcome = cls._from_plain(data)
            stated = (tuple(data["funded"]), data["left"])
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            raise ValueError("This is not the JSON of an outcome.") from error
        if stated != (outcome.funded, outcome.left):
            raise ValueError("The funded projects contradict the steps.")
        return outcome

    @classmethod
    def _from_plain(cls, data: Mapping[str, Any]) -> Self:
        return cls(
            rule=_text(data["rule"]),
            budget=_whole(data["budget"]),
            voters=_whole(data["voters"]),
            unit=_text(data["unit"]),
            tie_policy=_text(data["tie_policy"]),
            tie_order=_texts(data["tie_order"]),
            steps=tuple(_step(step) for step in data["steps"]),
            ties=tuple(_tie(tie) for tie in data["ties"]),
            shares=_optional(_shares, data.get("shares")),
            points_unit=_whole(data["points_unit"]),
            options=Options.from_plain(data.get("options", {})),
            brought=_whole(data.get("brought", 0)),
        )


def _step(data: Mapping[str, Any]) -> Step:
    return Step(
        project=_text(data["project"]),
        cost=_whole(data["cost"]),
        verdict=Verdict(data["verdict"]),
        stage=Stage(data["stage"]),
        votes=_whole(data["votes"]),
        points=_whole(data["points"]),
        left_before=_whole(data["left_before"]),
        left_after=_whole(data["left_after"]),
        rank=_optional(_whole, data.get("rank")),
        round=_optional(_whole, data.get("round")),
        price=_optional(_fraction, data.get("price")),
        most_paid=_optional(_fraction, data.get("most_paid")),
        supporters_left=_optional(_fraction, data.get("supporters_left")),
        paid=_optional(_whole, data.get("paid")),
        rival=_optional(_text, data.get("rival")),
        needed=_optional(_whole, data.get("needed")),
        short=_optional(_whole, data.get("short")),
        load=_optional(_fraction, data.get("load")),
    )


def _tie(data: Mapping[str, Any]) -> Tie:
    return Tie(
        projects=_texts(data["projects"]),
        separated_by=_text(data["separated_by"]),
        stage=Stage(data["stage"]),
        effect=Effect(data["effect"]),
        round=_optional(_whole, data.get("round")),
    )


def _shares(data: Mapping[str, Any]) -> Shares:
    return Shares(
        endowment=_fraction(data["endowment"]),
        increment=_whole(data["increment"]),
        increments=_whole(data["increments"]),
        stop=_optional(Stop, data.get("stop")),
    )


def _optional(read: Callable[[Any], T], value: object) -> T | None:
    return None if value is None else read(value)


def _whole(value: object) -> int:
    """Let nothing but an integer through: 1.0 and true are none here."""
    if type(value) is not int:
        raise TypeError(f"{value!r} is not a whole number.")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not text.")
    return value


def _texts(value: Iterable[object]) -> tuple[str, ...]:
    return tuple(_text(item) for item in value)


def _fraction(value: object) -> Fraction:
    return read_fraction(_text(value))


def _plain_fields(record: Outcome | Step | Tie | Shares) -> dict[str, Any]:
    values = ((field.name, getattr(record, field.name)) for field in fields(record))
    return {name: _plain(value) for name, value in values if value is not None}


def _plain(value: object) -> object:
    match value:
        case Fraction():
            return fraction_text(value)
        case tuple():
            return [_plain(item) for item in value]
        case Step() | Tie() | Shares():
            return _plain_fields(value)
        case Options():
            return value.as_plain()
        case StrEnum():
            return str(value)
        case _:
            return value
