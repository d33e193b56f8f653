"""Guests, tables and plans, and why a plan cannot be made. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody to be seated, with the features that every table should mix.

    `languages` are those in which they can take part; none means that any will do.
    """

    key: str
    features: tuple[Pair, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table or breakout room, with at most `seats` guests where that is given.

    `languages` are those spoken there; none means all of them. The facilitator takes no
    seat, but can be kept together with guests or apart from them by their key.
    """

    key: str
    seats: int | None = None
    languages: tuple[str, ...] = ()
    facilitator: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """Round → table, in the order in which the tables were given → keys of guests."""

    rounds: tuple[tuple[tuple[str, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """What has to hold in every round.

    `fixed` says at which table somebody stays. A rule about somebody who is not there
    is no rule: whoever does not come breaks nothing.
    """

    fixed: Mapping[str, str]
    together: Sequence[Pair] = ()
    apart: Sequence[Pair] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there is no plan: a code, and whom and which tables it concerns.

    `number` is how many seats there are, where that is the matter; `is_by_evenness`
    where they would suffice, or a group would fit, if tables need not have equally many
    guests.
    """

    code: str
    guests: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    number: int | None = None
    is_by_evenness: bool = False


class Unseatable(Exception):  # noqa: N818 - a finding about the rules, not an error
    """The rules cannot all be kept."""

    def __init__(self, reasons: Sequence[Reason]) -> None:
        super().__init__("; ".join(str(reason) for reason in reasons))
        self.reasons = tuple(reasons)
