"""A ballot paper as a voter has it in hand: what is ticked, and what it comes to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.utils.translation import get_language

from participation.models import User
from participation.policies import Refusal
from participation.texts import pick
from proposals.models import Project
from voting import box, policies, queries
from voting.actions.casting import check_choices
from voting.models import VotingRound
from voting.sheet import Line, PotRules, Sheet, Texts

# How Finnish and Swedish sort what comes after z.
AFTER_Z = str.maketrans({"å": "{a", "ä": "{b", "ö": "{c"})


class Order(StrEnum):
    """In which order the projects of a ballot are shown."""

    FAIR = "fair"
    TITLE = "title"
    CHEAPEST = "cost"
    DISTRICT = "district"


@dataclass(frozen=True, slots=True)
class Row:
    """One project to tick; `key` is the same on every page, whatever the order."""

    key: str
    line: Line
    is_chosen: bool
    summary: Texts
    district: Texts


@dataclass(frozen=True, slots=True)
class Change:
    """What was ticked or unticked since the last look, when it was one project."""

    line: Line
    is_added: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """A ballot paper with its ticks; money is in cents.

    `problems` are those that `check_choices` raises, in its order.
    """

    sheet: Sheet
    pot: PotRules
    choices: tuple[str, ...]
    problems: tuple[ValidationError, ...]

    @property
    def chosen(self) -> list[Line]:
        """The ticked projects, in the order of the sheet."""
        wanted = set(self.choices)
        return [line for line in self.pot.lines if line.id in wanted]

    @property
    def count(self) -> int:
        return len(self.chosen)

    @property
    def used(self) -> int:
        return self.pot.cost_of(list(self.choices))

    @property
    def left(self) -> int:
        return max(self.pot.budget - self.used, 0)

    @property
    def over(self) -> int:
        """How far the ticks are above a budget they have to fit in."""
        if not self.sheet.is_spending_limited:
            return 0
        return max(self.used - self.pot.budget, 0)

    @property
    def too_many(self) -> int:
        if self.sheet.max_choices is None:
            return 0
        return max(self.count - self.sheet.max_choices, 0)

    @property
    def removals(self) -> list[Line]:
        """The projects of which taking away one is enough, the cheapest first."""
        if not self.over or self.too_many > 1:
            return []
        enough = [line for line in self.chosen if line.cost >= self.over]
        return sorted(enough, key=lambda line: (line.cost, line.id))

    @property
    def is_valid(self) -> bool:
        return not self.problems

    @property
    def has_too_much(self) -> bool:
        return bool(self.over or self.too_many)


def paper_of(sheet: Sheet, pot: PotRules, choices: Sequence[str]) -> Paper:
    """Put ticks on a ballot paper and say what is wrong with them."""
    problems: list[ValidationError] = []
    try:
        check_choices(sheet, pot, choices)
    except ValidationError as error:
        problems = error.error_list
    return Paper(sheet, pot, tuple(choices), tuple(problems))


def rows(
    paper: Paper, projects: Mapping[str, Project], order: Order, *, seed: str
) -> list[Row]:
    """Return the projects to tick, in the order that was asked for.

    A district is named where it says more than the ballot itself.
    """
    chosen = set(paper.choices)
    made = []
    for line in _sorted(paper.pot, order, seed):
        project = projects.get(line.id)
        place = project.district if project else None
        is_elsewhere = place is not None and place.code != paper.pot.district
        made.append(
            Row(
                key=key_of(paper.pot, line),
                line=line,
                is_chosen=line.id in chosen,
                summary=project.summary if project else {},
                district=place.name if place is not None and is_elsewhere else {},
            )
        )
    return made


def key_of(pot: PotRules, line: Line) -> str:
    """Name the tick box of a project on its page."""
    return f"project-{pot.lines.index(line) + 1}"


def _sorted(pot: PotRules, order: Order, seed: str) -> list[Line]:
    """Sort what is equal in the fair order as well."""
    fair = queries.in_fair_order(pot, seed)
    match order:
        case Order.TITLE:
            return sorted(fair, key=collated)
        case Order.CHEAPEST:
            return sorted(fair, key=lambda line: line.cost)
        case Order.DISTRICT:
            return sorted(fair, key=lambda line: line.district)
        case _:
            return fair


def collated(line: Line) -> str:
    title = pick(line.title, get_language() or "")[0]
    return title.casefold().translate(AFTER_Z)


def change_between(
    pot: PotRules, before: Iterable[str], after: Iterable[str]
) -> Change | None:
    """Name the one project that was added or taken away; nothing if it was not one."""
    old, new = set(before), set(after)
    changed = [line for line in pot.lines if (line.id in old) != (line.id in new)]
    if len(changed) != 1:
        return None
    return Change(changed[0], is_added=changed[0].id in new)


@dataclass(frozen=True, slots=True)
class Standing:
    """How one person stands to one ballot paper, before anything is cast.

    `refusal` is what will be said whatever they choose; `asks_age` that the age has to
    be declared; `has_voted` that a new ballot takes the place of an earlier one.
    """

    refusal: Refusal | None = None
    asks_age: bool = False
    has_voted: bool = False


def standing_of(
    person: User | AnonymousUser, voting_round: VotingRound, pot: PotRules
) -> Standing:
    """Ask what can be known of a voter; of somebody not signed in that is nothing."""
    if not person.is_authenticated:
        return Standing()
    sheet = voting_round.sheet
    entry = queries.entry_of(person, voting_round)
    refusal = policies.refuse_entry(
        entry, person, sheet, declares_age=True
    ) or policies.refuse_pot(entry, pot)
    undeclared = policies.refuse_entry(entry, person, sheet, declares_age=False)
    return Standing(
        refusal,
        asks_age=refusal is None and undeclared is not None,
        has_voted=entry is not None and box.holds_ballot_of(entry),
    )
