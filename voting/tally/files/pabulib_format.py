"""What a Pabulib file holds, and what is said when it holds something else.

The format is described in "Participatory Budgeting Data: PABULIB" (arXiv 2012.06539)
and at pabulib.org.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from voting.tally.ballots import Ballot, Candidate, Pile, sort_into_piles
from voting.tally.options import Ranks

META, PROJECTS, VOTES = SECTIONS = ("META", "PROJECTS", "VOTES")
RENAMED = {"target": "beneficiaries", "neighbourhood": "neighborhood"}

Params = Mapping[str, str | int]

SENTINEL = 999_999_999_00
"""A cost (in cents) that says: this project was withdrawn."""

NO_COST = "\N{EN DASH}"
"""What people read instead of that number."""

NUMBER = re.compile(r"(-?)([0-9]{1,15})(?:([.,])([0-9]{1,15}))?")


class VoteType(StrEnum):
    """How the votes of a file are to be read."""

    APPROVAL = "approval"
    CHOOSE_1 = "choose-1"
    ORDINAL = "ordinal"
    CUMULATIVE = "cumulative"
    SCORING = "scoring"

    @property
    def has_points(self) -> bool:
        return self in {VoteType.CUMULATIVE, VoteType.SCORING}


class PabulibError(ValueError):
    """A file that is refused: at which line (from 1 on), and why.

    The code is for machines, `texts.message` has the words for people.
    """

    def __init__(self, line: int, code: str, **params: str | int) -> None:
        super().__init__(f"line {line}: {code} {params}")
        self.line = line
        self.code = code
        self.params: Params = params


@dataclass(frozen=True, slots=True)
class Remark:
    """Something odd that does not stop the count: at which line, and what."""

    line: int
    code: str
    params: Params


@dataclass(frozen=True, slots=True)
class Project:
    """A line of PROJECTS; `details` are its other columns, as text, if not empty."""

    id: str
    cost: int
    name: str = ""
    details: Mapping[str, str] = field(default_factory=dict)


class Vote(NamedTuple):
    """A line of VOTES. Points stand beside the choices where the type has points.

    Beside a ranking they are what the file says its places are worth; they are kept but
    not counted, because `max_length` says the same for all ballots.
    """

    voter: str
    choices: tuple[str, ...]
    points: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Election:
    """A whole file. Money is in cents, and a point counts `points_unit` in the votes.

    `points_unit` is 1 unless the file has parts of points. `threshold` is the least
    score that META asks of a project, in the same unit. `voter_columns` is what a file
    says of voters beside their votes (age, sex): by column, as long as `votes`.
    """

    meta: Mapping[str, str]
    budget: int
    vote_type: VoteType
    projects: tuple[Project, ...]
    votes: tuple[Vote, ...]
    points_unit: int = 1
    threshold: int | None = None
    voter_columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    warnings: tuple[Remark, ...] = ()

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        return tuple(Candidate(p.id, p.cost) for p in self.projects)

    @property
    def currency(self) -> str:
        return self.meta.get("currency", "EUR")

    @property
    def withdrawn(self) -> tuple[str, ...]:
        """Ids of projects that were taken back."""
        return tuple(p.id for p in self.projects if is_withdrawn(p.cost, self.budget))

    def sort_into_piles(self, ranks: Ranks = Ranks.PLACES) -> tuple[Pile, ...]:
        """Give the ballots as the rules count them; `ranks` says what places are worth.

        With `places` a ranking gives its first place as many points as a ballot has
        places, and one less for each further place.
        """
        if self.vote_type.has_points:
            return sort_into_piles(
                dict(zip(vote.choices, vote.points, strict=True)) for vote in self.votes
            )
        if self.vote_type is VoteType.ORDINAL:
            places = self.places
            ballots: list[Ballot] = [
                dict(zip(choices, worth(len(choices), places, ranks), strict=True))
                for _, choices, _ in self.votes
            ]
            return sort_into_piles(ballots)
        return sort_into_piles(vote.choices for vote in self.votes)

    @property
    def places(self) -> int:
        """How many places a ranking may have."""
        longest = max((len(vote.choices) for vote in self.votes), default=0)
        return max(longest, parse_limit(self.meta.get("max_length", "")) or 0)


def worth(length: int, places: int, ranks: Ranks) -> range:
    """Give the points for each place of a ranking, from the first on."""
    first = length - 1 if ranks is Ranks.BORDA else places
    return range(first, first - length, -1)


def is_withdrawn(cost: int, budget: int) -> bool:
    """Say whether a cost marks a project as withdrawn; both are in cents."""
    return cost == SENTINEL > budget


def parse_cents(text: str, line: int, column: str) -> int:
    """Read an amount of money such as "400000.0" or "1,5", exactly.

    More than two decimals are refused unless they are zeros, and always after a comma:
    "12,000" may well mean twelve thousand. Raises `PabulibError`.
    """
    match = NUMBER.fullmatch(text)
    if match is None:
        raise PabulibError(line, "bad_number", column=column, value=text)
    sign, whole, separator, decimals = match.groups(default="")
    if sign:
        raise PabulibError(line, "negative_number", column=column, value=text)
    shortened = decimals if separator == "," else decimals.rstrip("0")
    if len(shortened) > len("00"):
        raise PabulibError(line, "too_precise", column=column, value=text)
    return int(whole) * 100 + int(f"{decimals}00"[:2])


def parse_points(text: str, line: int) -> Fraction:
    """Read a number of points, exactly. Raises `PabulibError`."""
    match = NUMBER.fullmatch(text)
    if match is None:
        raise PabulibError(line, "bad_number", column="points", value=text)
    if match[1]:
        raise PabulibError(line, "negative_number", column="points", value=text)
    return Fraction(text)


def parse_limit(text: str) -> int | None:
    """Read a whole number such as "3" or "3.0"; None if there is none."""
    match = NUMBER.fullmatch(text)
    if match is None or match[1] or (match[4] or "").strip("0"):
        return None
    return int(match[2])


def format_cents(cents: int) -> str:
    """Write an amount as a file has it: "400000", or "333.50"."""
    whole, part = divmod(cents, 100)
    return f"{whole}.{part:02}" if part else str(whole)
