"""Templates of processes: phases with lengths, texts to start from, and what follows.

Phases, proposals, votes and panels belong to different apps, so each app registers when
it is ready what it prepares for a new process. All of it happens in the transaction
that makes the process, or nothing does.
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import takewhile, zip_longest
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from participation import shifting
from participation.models import Phase, Process, User
from participation.policies import Text
from participation.timeline import Stretch

Texts = Mapping[str, str]

TEXTS = Path(__file__).parent / "blueprint_texts"
# Offices are open, and whoever has a question gets an answer.
MORNING, MIDNIGHT = time(8), time(0)
WEEK = 7
YEAR = 365


@dataclass(frozen=True, slots=True)
class Leg:
    """A phase of a blueprint: so many whole days, after a pause of some days.

    It ends when the one after it opens; before a pause, and at the end of the plan,
    at midnight after its last day.
    """

    kind: str
    days: int
    opens: time = MIDNIGHT
    pause: int = 0


@dataclass(frozen=True, slots=True)
class Blueprint:
    """A way to hold a process that has worked elsewhere."""

    key: str
    title: Text
    explanation: Text
    legs: tuple[Leg, ...]
    has_money: bool = True

    @property
    def days(self) -> int:
        return sum(leg.pause + leg.days for leg in self.legs)

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(leg.kind for leg in self.legs)

    def year(self, first_day: date) -> int:
        """Return the year that names it: that of the vote, else of the result."""
        decided = (
            Phase.Kind.VOTE if Phase.Kind.VOTE in self.kinds else Phase.Kind.RESULT
        )
        before = takewhile(lambda leg: leg.kind != decided, self.legs)
        days = sum(leg.pause + leg.days for leg in before)
        return (first_day + timedelta(days=days)).year

    def texts(self, name: str, year: int) -> dict[str, str]:
        """Return a text to start from, by language: title, summary or description."""
        return {
            code: text.strip().replace("{year}", str(year))
            for code, text in _texts_of(self.key)[name].items()
        }

    def stretches(self, first_day: date, zone: ZoneInfo) -> list[Stretch]:
        """Plan the phases on the clocks of a place, the first on this day."""
        planned = []
        day = first_day
        for leg, following in zip_longest(self.legs, self.legs[1:]):
            begins = day + timedelta(days=leg.pause)
            day = begins + timedelta(days=leg.days)
            goes_on = following is not None and not following.pause
            planned.append(
                Stretch(
                    leg.kind,
                    shifting.at(begins, leg.opens, zone),
                    shifting.at(day, following.opens if goes_on else MIDNIGHT, zone),
                )
            )
        return planned


@cache
def _texts_of(key: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((TEXTS / f"{key}.toml").read_text(encoding="utf-8"))


def _propose(weeks: int) -> Leg:
    return Leg(Phase.Kind.PROPOSE, weeks * WEEK, MORNING)


def _review(weeks: int) -> Leg:
    return Leg(Phase.Kind.REVIEW, weeks * WEEK)


def _deliberate(weeks: int) -> Leg:
    return Leg(Phase.Kind.DELIBERATE, weeks * WEEK)


def _vote(weeks: int) -> Leg:
    return Leg(Phase.Kind.VOTE, weeks * WEEK, MORNING)


def _result(weeks: int) -> Leg:
    return Leg(Phase.Kind.RESULT, weeks * WEEK)


_BUILDING = Leg(Phase.Kind.IMPLEMENT, YEAR)

BLUEPRINTS: Mapping[str, Blueprint] = {
    one.key: one
    for one in (
        Blueprint(
            "small-town",
            _("Budgeting of a small town"),
            _(
                "Four phases and one ballot for everyone: ideas, checking, voting, "
                "result. One official can run it beside other work."
            ),
            (_propose(3), _review(4), _vote(2), _result(4)),
        ),
        Blueprint(
            "districts",
            _("Budgeting by district"),
            _(
                "Each district has money and a ballot of its own. There is more time "
                "for checking, and everyone can follow what is built for a year."
            ),
            (_propose(4), _review(6), _vote(3), _result(4), _BUILDING),
        ),
        Blueprint(
            "school",
            _("Budgeting of a school"),
            _(
                "Pupils suggest and decide within half a term. They vote with codes "
                "on paper, so nobody needs an account or an e-mail address."
            ),
            (_propose(2), _review(2), _vote(1), _result(2)),
        ),
        Blueprint(
            "panel-to-budget",
            _("A panel shapes what is voted on"),
            _(
                "In the manner of Vieremä: a citizen panel goes through the ideas with "
                "the officials, refines, merges and divides them, and what it puts "
                "forward is voted on."
            ),
            (_propose(4), _review(3), _deliberate(4), _vote(2), _result(6), _BUILDING),
        ),
        Blueprint(
            "panel",
            _("A citizen panel alone"),
            _(
                "Residents drawn by lot work on one question, and a body of the city "
                "answers each recommendation. There is no vote of all."
            ),
            (Leg(Phase.Kind.DELIBERATE, 12 * WEEK, MORNING), _result(8)),
            has_money=False,
        ),
        Blueprint(
            "quick-vote",
            _("A quick advisory vote"),
            _(
                "One question, a few alternatives, one week: residents choose one of "
                "them, and the city decides knowing what they prefer. The money is what"
                " the dearest alternative may cost."
            ),
            (_vote(1), _result(2)),
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Preparation:
    """A process that is being made from a blueprint, within its transaction."""

    blueprint: Blueprint
    process: Process
    phases: Mapping[str, Phase]
    creator: User
    first_day: date
    now: datetime

    @property
    def key(self) -> str:
        return self.blueprint.key


@dataclass(frozen=True, slots=True)
class Preparer:
    """What an app does for new processes: `tells` says it before, `does` does it."""

    name: str
    tells: Callable[[Blueprint], Iterable[Text]]
    does: Callable[[Preparation], None]


_preparers: dict[str, Preparer] = {}


def register(preparer: Preparer) -> None:
    """Let an app prepare its part. Raises `ValueError` for another of the name."""
    if _preparers.get(preparer.name, preparer) != preparer:
        raise ValueError(f"two apps prepare {preparer.name}")
    _preparers[preparer.name] = preparer


def told(blueprint: Blueprint) -> list[Text]:
    """Say what is prepared beside the phases."""
    return [words for one in _preparers.values() for words in one.tells(blueprint)]


def prepare(preparation: Preparation) -> None:
    """Let every app do its part; lower apps come first."""
    for one in _preparers.values():
        one.does(preparation)


def legs_of(stretches: Sequence[Stretch]) -> list[Leg]:
    """Return how long phases are, for a picture of them: days, rounded up."""
    legs = []
    end: datetime | None = None
    for stretch in sorted(stretches, key=lambda one: one.starts_at):
        pause = max((stretch.starts_at - end).days, 0) if end else 0
        length = stretch.ends_at - stretch.starts_at
        legs.append(
            Leg(stretch.kind, max(-(-length // timedelta(days=1)), 1), pause=pause)
        )
        end = stretch.ends_at
    return legs
