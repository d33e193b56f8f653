"""What a city may declare beside the rule: who is eligible, what a misfit does, ….

Options are part of the frozen rules and stand in every outcome, so that whoever counts
again needs nothing else. Money is integer cents, points are whole numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from fractions import Fraction
from typing import Any, Self

from voting.tally.plain import read_fraction

CURRENCY_UNIT = 100
"""One euro in cents: by how much the increments raise each share, unless told."""


class Misfit(StrEnum):
    """What the greedy rules do at a project that costs more than is left."""

    SKIP = "skip"
    STOP = "stop"


class Ranks(StrEnum):
    """How many points a place in a ranking is worth.

    With `places` the first place gets as many points as a ballot may have places, the
    next one less, and so on (Kraków: 3, 2, 1). With `borda` each place gets one point
    for each place below it on the same ballot, so the last one gets nothing.
    """

    PLACES = "places"
    BORDA = "borda"


@dataclass(frozen=True, slots=True, kw_only=True)
class Minimum:
    """The least support a project needs; what has less is not eligible.

    Exactly one is given: `score` in points (votes, where a vote is a tick); `share` of
    the valid ballots that name the project; or `cost_factor` k for the rule of Świecie:
    the share of the ballots is at least the cost divided by k times the budget.
    """

    score: int | None = None
    share: Fraction | None = None
    cost_factor: int | None = None

    def __post_init__(self) -> None:
        given = [self.score, self.share, self.cost_factor]
        if sum(value is not None for value in given) != 1:
            raise ValueError("A minimum is a score, a share or a cost factor.")
        if self.score is not None and self.score < 0:
            raise ValueError("The least score cannot be negative.")
        if self.share is not None and not 0 <= self.share <= 1:
            raise ValueError("The least share lies between 0 and 1.")
        if self.cost_factor is not None and self.cost_factor < 1:
            raise ValueError("The cost factor is at least 1.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Projects of which at most one can be built.

    The one that comes first is funded, and the others drop out; unless officials keep
    another one: `keep` names it and `reason` says why.
    """

    projects: tuple[str, ...]
    keep: str | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        distinct = set(self.projects)
        if len(distinct) != len(self.projects) or len(distinct) <= 1:
            raise ValueError("A conflict is between at least two projects.")
        if self.keep is not None and self.keep not in self.projects:
            raise ValueError("Only a project of the conflict can be kept.")
        if (self.keep is not None) != bool(self.reason.strip()):
            raise ValueError("Who keeps a project says why.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Everything that is declared beside the rule and the ties.

    For all rules: `minimum`, `conflicts`, `withdrawn` (ids of projects taken back
    after the freezing), `fund_unsupported` (projects that nobody chose come last
    instead of never) and `upkeep_limit` (cents a year that the funded projects may cost
    to run together).

    For greedy rules and completions: `misfit`; `top_up_from`, with `stop` only: the
    first misfit is funded nevertheless if what is left is at least this share of its
    cost, and the city adds the rest (Poznań: 4/5); `part_fund`: the first misfit gets
    what is left as a part of its cost, and the count ends.

    For rules that raise the shares: `increment`, in cents a voter. For rankings:
    `ranks`.
    """

    misfit: Misfit = Misfit.SKIP
    top_up_from: Fraction | None = None
    part_fund: bool = False
    minimum: Minimum | None = None
    conflicts: tuple[Conflict, ...] = ()
    withdrawn: tuple[str, ...] = ()
    fund_unsupported: bool = False
    upkeep_limit: int | None = None
    increment: int = CURRENCY_UNIT
    ranks: Ranks = Ranks.PLACES

    def __post_init__(self) -> None:
        if self.increment <= 0:
            raise ValueError("The increment must be positive.")
        if self.top_up_from is not None:
            if not 0 < self.top_up_from <= 1:
                raise ValueError("The share for topping up lies between 0 and 1.")
            if self.misfit is not Misfit.STOP or self.part_fund:
                raise ValueError("Topping up goes with stopping at a misfit only.")
        if self.upkeep_limit is not None and self.upkeep_limit < 0:
            raise ValueError("The limit of running costs cannot be negative.")

    def as_plain(self) -> dict[str, Any]:
        """Give dicts, lists, ints and strings; what is left at its default is left out.

        Fractions are written "4/5".
        """
        return _plain_fields(self)

    @classmethod
    def from_plain(cls, data: Mapping[str, Any]) -> Self:
        """Read what `as_plain` gave.

        Raises `ValueError`, `TypeError` or `KeyError` for anything else.
        """
        unknown = set(data) - {field.name for field in fields(cls)}
        if unknown:
            raise ValueError(f"There is no option {min(unknown)!r}.")
        values = _read_fields(data)
        if "misfit" in values:
            values["misfit"] = Misfit(values["misfit"])
        if "ranks" in values:
            values["ranks"] = Ranks(values["ranks"])
        if "minimum" in values:
            values["minimum"] = Minimum(**_read_fields(values["minimum"]))
        values["conflicts"] = tuple(
            Conflict(**_read_fields(conflict))
            for conflict in values.get("conflicts", ())
        )
        return cls(**values)


IDS = ("withdrawn", "projects")
SHARES = ("top_up_from", "share")
KINDS: Mapping[str, type] = {
    **dict.fromkeys(("score", "cost_factor", "upkeep_limit", "increment"), int),
    **dict.fromkeys(("part_fund", "fund_unsupported"), bool),
    **dict.fromkeys((*SHARES, "keep", "reason", "misfit", "ranks"), str),
    **dict.fromkeys((*IDS, "conflicts"), list),
    "minimum": dict,
}
"""What each field is in JSON; a number with a decimal point is none of it."""


def _read_fields(data: Mapping[str, Any]) -> dict[str, Any]:
    values = dict(data)
    for name, value in values.items():
        if name in KINDS and type(value) is not KINDS[name]:
            raise TypeError(f"{name}: {value!r} is of another kind.")
        if name in SHARES:
            values[name] = read_fraction(value)
        if name in IDS:
            if not all(isinstance(project, str) for project in value):
                raise TypeError(f"{name}: {value!r} are no project ids.")
            values[name] = tuple(value)
    return values


def _plain_fields(record: Options | Minimum | Conflict) -> dict[str, Any]:
    return {
        field.name: _plain(getattr(record, field.name))
        for field in fields(record)
        if getattr(record, field.name) != field.default
    }


def _plain(value: object) -> object:
    match value:
        case Fraction():
            return f"{value.numerator}/{value.denominator}"
        case tuple():
            return [_plain(item) for item in value]
        case Minimum() | Conflict():
            return _plain_fields(value)
        case StrEnum():
            return str(value)
        case _:
            return value
