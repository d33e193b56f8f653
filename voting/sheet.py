"""The sheet of rules: who, when, what for, how. Pure, canonical, hashed.

What is frozen before a vote is one JSON document, written the only way it can be
written (keys sorted, no blanks, UTF-8), so that its SHA-256 can be printed in the
minutes before the vote and checked by anyone afterwards. Money is integer cents,
moments are ISO 8601 in UTC.
"""

import json
from calendar import isleap
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256

FORMAT = "porukka-rules-1"
LEAP_DAY = (2, 29)

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """A project on a ballot; `id` is its public code, `cost` is in cents."""

    id: str
    title: Texts
    cost: int
    district: str = ""


@dataclass(frozen=True, slots=True)
class PotRules:
    """One ballot paper: the money (cents) it decides on, and its projects in order.

    `district` is the code of the district, or empty for everyone.
    """

    code: str
    district: str
    name: Texts
    budget: int
    lines: tuple[Line, ...]

    def line(self, project: str) -> Line:
        """Raises `KeyError` for a project that is not on this ballot."""
        for line in self.lines:
            if line.id == project:
                return line
        raise KeyError(project)

    def cost_of(self, choices: frozenset[str] | list[str]) -> int:
        """What chosen projects cost together, in cents; unknown ones count nothing."""
        chosen = set(choices)
        return sum(line.cost for line in self.lines if line.id in chosen)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The frozen rules of a voting round."""

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

    def pot(self, code: str) -> PotRules:
        """Raises `KeyError` when there is no such ballot."""
        for pot in self.pots:
            if pot.code == code:
                return pot
        raise KeyError(code)

    def pot_of_district(self, district: str) -> PotRules:
        """Raises `KeyError` when this district has no ballot of its own."""
        for pot in self.pots:
            if pot.district == district:
                return pot
        raise KeyError(district)

    @property
    def ballot_type(self) -> str:
        return "approval"


def text_of(sheet: Sheet) -> str:
    """Write a sheet canonically."""
    document = asdict(sheet) | {
        "format": FORMAT,
        "ballot_type": sheet.ballot_type,
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
    if document.get("format") != FORMAT:
        raise ValueError(f"not a sheet of rules: {document.get('format')!r}")
    pots = tuple(
        PotRules(
            code=pot["code"],
            district=pot["district"],
            name=pot["name"],
            budget=pot["budget"],
            lines=tuple(Line(**line) for line in pot["lines"]),
        )
        for pot in document["pots"]
    )
    return Sheet(
        process=document["process"],
        opens_at=datetime.fromisoformat(document["opens_at"]),
        closes_at=datetime.fromisoformat(document["closes_at"]),
        scope=document["scope"],
        eligibility=document["eligibility"],
        min_age=document["min_age"],
        age_on=date.fromisoformat(document["age_on"]) if document["age_on"] else None,
        min_choices=document["min_choices"],
        max_choices=document["max_choices"],
        is_spending_limited=document["is_spending_limited"],
        rule=document["rule"],
        ties=document["ties"],
        tie_seed=document["tie_seed"],
        pots=pots,
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
