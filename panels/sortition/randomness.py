"""Where the chance of a draw comes from: named before it exists, in the list itself.

Nobody may know it before the list is published, and nobody may choose it afterwards.
How its text is read and turned into the number of a panel stands in `verify`, so that
whoever checks runs the same lines.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from panels.sortition import verify

QUICKNET = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
QUICKNET_STARTED_AT = datetime.fromtimestamp(1_692_803_367, UTC)
QUICKNET_PERIOD = timedelta(seconds=3)


class Kind(StrEnum):
    BEACON = "beacon"
    NATIONAL_DRAW = "national_draw"
    DICE = "dice"
    UNDECLARED = "undeclared"


@dataclass(frozen=True, slots=True)
class Source:
    """A declared source: what, and when it will exist.

    `details` are `round` and `network` of a beacon, `numbers` and `highest` of a
    national draw (7 of 40), `digits` of dice with ten sides.
    """

    kind: Kind
    description: str = ""
    at: datetime | None = None
    details: tuple[tuple[str, str | int], ...] = ()

    def as_plain(self) -> dict[str, Any]:
        if self.kind is Kind.UNDECLARED:
            return {"kind": str(self.kind)}
        at = "" if self.at is None else written(self.at)
        common = {"kind": str(self.kind), "description": self.description, "at": at}
        return {**common, **dict(self.details)}

    def is_strong_enough(self, size: int) -> bool:
        """Say whether it has outcomes enough to draw one of so many panels fairly."""
        return verify.is_strong(self.as_plain(), size)

    def normalise(self, text: str) -> str:
        """Write what it gave in its one form; raises `verify.LotteryError`."""
        return verify.normalise(self.as_plain(), text)


UNDECLARED = Source(Kind.UNDECLARED)
"""For trials: the list then proves nothing, and the verifier says so."""


def beacon(at: datetime, description: str = "") -> Source:
    """Take the first round of drand's quicknet that exists at `at` or later."""
    details = (("network", QUICKNET), ("round", quicknet_round(at)))
    return Source(Kind.BEACON, description, at, details)


def national_draw(
    at: datetime, description: str, *, numbers: int, highest: int
) -> Source:
    """Take the main numbers of a supervised draw, in whatever order they are told."""
    details = (("highest", highest), ("numbers", numbers))
    return Source(Kind.NATIONAL_DRAW, description, at, details)


def dice(at: datetime, description: str, *, digits: int) -> Source:
    """Take ten-sided dice thrown before an audience, each by somebody else.

    With as many digits as the panels' numbers have (3 for 1,000 panels) they name the
    panel themselves; with any other number they are hashed, which takes more of them.
    """
    return Source(Kind.DICE, description, at, (("digits", digits),))


def digits_for(size: int) -> int:
    """Say how many dice it takes: those of the number itself, or enough to hash."""
    digits = len(str(size)) - 1
    return digits if size == 10**digits > 1 else digits + 4


def quicknet_round(at: datetime) -> int:
    """Give the number of the first round that is published at this time or later."""
    return -((QUICKNET_STARTED_AT - at) // QUICKNET_PERIOD) + 1


def written(at: datetime) -> str:
    """Write a moment in one way: 2027-05-03T12:00:00Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
