"""The sheet of rules: who, when, what for, how. Pure, canonical, hashed.

What is frozen before a vote is one JSON document, written the only way it can be
written (keys sorted, no blanks, UTF-8), so that its SHA-256 can be printed in the
minutes before the vote and checked by anyone afterwards. Money is integer cents,
moments are ISO 8601 in UTC.
"""

import json
from calendar import isleap
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any

from voting.tally.ballot_form import BallotForm, BallotKind
from voting.tally.ballots import Candidate
from voting.tally.options import Options

FORMAT = "porukka-rules-2"
# Rounds frozen by the first version of this product: approval ballots of one pot.
FIRST_FORMAT = "porukka-rules-1"
LEAP_DAY = (2, 29)
# The code of the one paper of a round, and of the pot that is everyone's.
FOR_ALL = "all"
# On these kinds of ballots the choices may have to fit into the money there is.
BOUND_BY_MONEY = frozenset({BallotKind.APPROVAL, BallotKind.KNAPSACK})

Texts = Mapping[str, str]

DECLARED_NOTHING = Options()


@dataclass(frozen=True, slots=True)
class Line:
    """A project on a ballot; `id` is its public code.

    `cost` is the amount that counts, in cents; where it was estimated as a range, the
    range stands beside it. `upkeep` is what it costs to run, in cents a year.
    """

    id: str
    title: Texts
    cost: int
    district: str = ""
    upkeep: int = 0
    cost_low: int | None = None
    cost_high: int | None = None
    category: str = ""


@dataclass(frozen=True, slots=True)
class PotRules:
    """Money (cents) that is decided on by itself, and its projects in order.

    `district` is the code of a district, or empty for everyone; `category` likewise.
    """

    code: str
    district: str
    name: Texts
    budget: int
    lines: tuple[Line, ...]
    category: str = ""
    options: Options = DECLARED_NOTHING

    @property
    def candidates(self) -> list[Candidate]:
        return [Candidate(line.id, line.cost, line.upkeep) for line in self.lines]

    def line(self, project: str) -> Line:
        """Raises `KeyError` for a project that is not on this ballot."""
        for line in self.lines:
            if line.id == project:
                return line
        raise KeyError(project)

    def cost_of(self, choices: Iterable[str]) -> int:
        """What chosen projects cost together, in cents; unknown ones count nothing."""
        chosen = set(choices)
        return sum(line.cost for line in self.lines if line.id in chosen)


@dataclass(frozen=True, slots=True)
class PaperRules:
    """What one voter holds in hand: one pot, or several that are cast as one.

    `district` is the code of the district whose paper it is, or empty for everyone.
    """

    code: str
    district: str
    pots: tuple[PotRules, ...]

    @property
    def name(self) -> Texts:
        """What tells papers apart: the name of the first pot."""
        return self.pots[0].name

    @property
    def has_several_pots(self) -> bool:
        return len(self.pots) > 1

    def pot(self, code: str) -> PotRules:
        """Raises `KeyError` for a pot that is not on this paper."""
        for pot in self.pots:
            if pot.code == code:
                return pot
        raise KeyError(code)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The frozen rules of a voting round.

    `points`, `least_points` and `most_points` are those of `BallotForm`. With a
    `seed_source` the seed of the drawn order is not in the sheet: it will come from
    there, after the close. `grace` is in seconds.
    """

    process: str
    opens_at: datetime
    closes_at: datetime
    scope: str
    eligibility: str
    min_age: int | None
    age_on: date | None
    min_choices: int
    max_choices: int | None
    is_spending_limited: bool
    rule: str
    ties: str
    tie_seed: str
    pots: tuple[PotRules, ...]
    ballot_kind: BallotKind = BallotKind.APPROVAL
    points: int | None = None
    least_points: int | None = None
    most_points: int | None = None
    leftovers: str = "none"
    seed_source: str = ""
    grace: int = 0

    @property
    def takes_until(self) -> datetime:
        """The moment from which on not even a page that was open before can be sent."""
        return self.closes_at + timedelta(seconds=self.grace)

    def pot(self, code: str) -> PotRules:
        """Raises `KeyError` when there is no such pot."""
        for pot in self.pots:
            if pot.code == code:
                return pot
        raise KeyError(code)

    @property
    def papers(self) -> tuple[PaperRules, ...]:
        """The papers that voters choose from: one for all, or one for each district.

        A pot of everyone stands on every paper, after the pot of the district.
        """
        for_all = tuple(pot for pot in self.pots if not pot.district)
        by_district = tuple(
            PaperRules(pot.district, pot.district, (pot, *for_all))
            for pot in self.pots
            if pot.district
        )
        return by_district or (PaperRules(FOR_ALL, "", for_all),)

    def paper(self, code: str) -> PaperRules:
        """Raises `KeyError` when there is no such paper."""
        for paper in self.papers:
            if paper.code == code:
                return paper
        raise KeyError(code)

    @property
    def must_fit_budget(self) -> bool:
        """Whether what one chooses of a pot may not cost more than the pot has."""
        return self.ballot_kind is BallotKind.KNAPSACK or (
            self.is_spending_limited and self.ballot_kind in BOUND_BY_MONEY
        )

    def form(self, pot: PotRules) -> BallotForm:
        """Return what a ballot may look like in one of the pots."""
        return BallotForm(
            kind=self.ballot_kind,
            min_choices=self.min_choices,
            max_choices=self.max_choices,
            spending_limit=pot.budget if self.must_fit_budget else None,
            points=self.points,
            least_points=1 if self.least_points is None else self.least_points,
            most_points=self.most_points,
        )


def text_of(sheet: Sheet) -> str:
    """Write a sheet canonically."""
    document = asdict(sheet) | {
        "format": FORMAT,
        "pots": [
            asdict(pot) | {"options": pot.options.as_plain()} for pot in sheet.pots
        ],
        "opens_at": sheet.opens_at.isoformat(),
        "closes_at": sheet.closes_at.isoformat(),
        "age_on": sheet.age_on.isoformat() if sheet.age_on else None,
    }
    return json.dumps(
        document, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )


def fingerprint(text: str) -> str:
    """The SHA-256 of a sheet as written, in hex."""
    return sha256(text.encode()).hexdigest()


@lru_cache(maxsize=64)
def parse(text: str) -> Sheet:
    """Read a sheet; raises `ValueError` for another format.

    Sheets never change, so a parsed one is kept: a cast then costs no parsing.
    """
    document = json.loads(text)
    if document.get("format") not in {FORMAT, FIRST_FORMAT}:
        raise ValueError(f"not a sheet of rules: {document.get('format')!r}")
    age_on = document["age_on"]
    return Sheet(
        process=document["process"],
        opens_at=datetime.fromisoformat(document["opens_at"]),
        closes_at=datetime.fromisoformat(document["closes_at"]),
        scope=document["scope"],
        eligibility=document["eligibility"],
        min_age=document["min_age"],
        age_on=date.fromisoformat(age_on) if age_on else None,
        min_choices=document["min_choices"],
        max_choices=document["max_choices"],
        is_spending_limited=document["is_spending_limited"],
        rule=document["rule"],
        ties=document["ties"],
        tie_seed=document["tie_seed"],
        pots=tuple(_pot(pot) for pot in document["pots"]),
        ballot_kind=BallotKind(document.get("ballot_kind", BallotKind.APPROVAL)),
        points=document.get("points"),
        least_points=document.get("least_points"),
        most_points=document.get("most_points"),
        leftovers=document.get("leftovers", "none"),
        seed_source=document.get("seed_source", ""),
        grace=document.get("grace", 0),
    )


def _pot(document: Mapping[str, Any]) -> PotRules:
    return PotRules(
        code=document["code"],
        district=document["district"],
        name=document["name"],
        budget=document["budget"],
        lines=tuple(Line(**line) for line in document["lines"]),
        category=document.get("category", ""),
        options=Options.from_plain(document.get("options", {})),
    )


def has_reached(age: int, *, born_on: date, day: date) -> bool:
    """Say whether somebody is at least so old on a day, that day's birthday included.

    Who is born on 29 February has the birthday on 28 February in other years, as the
    Finnish act on time limits (150/1930, section 3) takes the last day of a month
    that lacks the day.
    """
    birthday = (born_on.month, born_on.day)
    if birthday == LEAP_DAY and not isleap(day.year):
        birthday = (2, 28)
    return (day.year - born_on.year) - ((day.month, day.day) < birthday) >= age
