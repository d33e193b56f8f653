"""A published result, as far as a recount needs it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Self

from voting.tally.options import Options
from voting.tally.outcome import DECLARED_NOTHING, Stage


@dataclass(frozen=True, slots=True)
class Published:
    """What a published result says: the funded projects, and how it was counted.

    `spent` is in cents, `upkeep` in cents a year by project. `brought` (cents) is what
    other pots left and this one spent in a further walk down its order of votes.
    """

    funded: frozenset[str]
    rule: str | None = None
    tie_policy: str | None = None
    options: Options = DECLARED_NOTHING
    spent: int | None = None
    brought: int = 0
    upkeep: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def read(cls, data: object) -> Self:
        """Take what is needed from parsed JSON. Raises `ValueError`."""
        match data:
            case {"funded": [*funded]} if all(isinstance(p, str) for p in funded):
                found: dict[str, Any] = {"funded": frozenset(funded)}
            case _:
                raise ValueError('There is no list of project ids named "funded".')
        match data:
            case {"rule": str(rule)}:
                found["rule"] = rule
        match data:
            case {"tie_policy": str(policy)}:
                found["tie_policy"] = policy
        match data:
            case {"budget": int(budget), "left": int(left)}:
                found["spent"] = budget - left
        match data:
            case {"options": dict(options)}:
                found["options"] = _published_options(options)
            case {"shares": {"increment": int(increment)}} if increment:
                # The first version of this product had no other option.
                found["options"] = Options(increment=increment)
        match data:
            case {"brought": int(brought), "steps": [*_, {"stage": Stage.LEFTOVER}]}:
                found["brought"] = brought
        match data:
            case {"upkeep": dict(upkeep)}:
                found["upkeep"] = upkeep
        return cls(**found)


def _published_options(data: Mapping[str, Any]) -> Options:
    try:
        return Options.from_plain(data)
    except (KeyError, TypeError) as error:
        raise ValueError("The options cannot be read.") from error
