"""The results of a conversation, as far as they may be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from panels.models import Conversation, Statement
from panels.opinion.study import MAP_FROM, Finding
from participation.small_groups import LEAST, SMALL, Shown, all_shown

# So many statements stand in the lists of what unites and what divides.
FIRST = 5
# In small groups, and only by what may be told: see `participation.small_groups`.
UNITES_FROM = Fraction(3, 4)
DIVIDES_FROM = Fraction(1, 4)


@dataclass(frozen=True, slots=True)
class Told:
    """What may be told of one statement; nothing of its votes under five."""

    statement: Statement
    votes: int
    agree: Shown | None
    disagree: Shown | None
    passed: Shown | None

    @property
    def parts(self) -> list[tuple[str, float]]:
        """Widths of the bar: agree, disagree, pass, in per cent."""
        if not (self.agree and self.disagree and self.passed):
            return []
        named = (
            ("agree", self.agree),
            ("disagree", self.disagree),
            ("pass", self.passed),
        )
        whole = sum(one.share for _name, one in named)
        return [(name, float(100 * one.share / whole)) for name, one in named]


@dataclass(frozen=True, slots=True)
class GroupTold:
    """A group, and what it says otherwise than the others."""

    number: int
    size: int
    told: Mapping[int, Told]
    own: Sequence[tuple[Told, bool]]


@dataclass(frozen=True, slots=True)
class Results:
    """What a page shows of a conversation that has been counted."""

    voters: int
    votes: int
    finding: Finding
    statements: Sequence[Told]
    unites: Sequence[Told]
    refused: Sequence[Told]
    divides: Sequence[Told]
    groups: Sequence[GroupTold]
    map: Mapping[str, Any] | None

    @property
    def is_small(self) -> bool:
        return self.voters < SMALL

    @property
    def has_too_few(self) -> bool:
        return self.voters < LEAST

    @property
    def has_groups(self) -> bool:
        return self.finding is Finding.GROUPS

    @property
    def has_too_few_for_groups(self) -> bool:
        return self.finding is Finding.TOO_FEW_FOR_GROUPS

    @property
    def has_no_stable_groups(self) -> bool:
        return self.finding is Finding.NO_STABLE_GROUPS


def may_be_seen(conversation: Conversation) -> bool:
    """Whether there is something to show now.

    Of an open conversation only a large one: of a small one, two looks with a vote
    between them would tell that vote.
    """
    if conversation.shown_at is None or conversation.counted_at is None:
        return False
    voters: int = conversation.findings.get("voters", 0)
    return conversation.is_closed or voters >= SMALL


def matrix_may_be_had(conversation: Conversation) -> bool:
    return may_be_seen(conversation) and bool(conversation.matrix)


def _told(statement: Statement, counts: Sequence[int]) -> Told:
    shown = all_shown(counts)
    agree, disagree, passed = shown or (None, None, None)
    return Told(statement, sum(counts), agree, disagree, passed)


def results_of(conversation: Conversation) -> Results:
    """Return the results that were kept last, with the words of the statements."""
    found = conversation.findings
    by_number = {one.number: one for one in conversation.statements.all()}
    counts = {number: rest for number, *rest in found["statements"]}
    told = {
        number: _told(by_number[number], rest)
        for number, rest in counts.items()
        if number in by_number and by_number[number].is_open
    }
    voters: int = found["voters"]
    common, refused, divisive = (
        [told[number] for number in found[name] if number in told]
        for name in ("common", "refused", "divisive")
    )
    if voters < SMALL:
        # In an order by exact counts, a place would tell more than the range does.
        common, refused, divisive = _of_few(list(told.values()))
    drawn = found["map"] if voters >= MAP_FROM else None
    return Results(
        voters=voters,
        votes=found["votes"],
        finding=Finding(found["finding"]),
        statements=list(told.values()),
        unites=common[:FIRST],
        refused=refused[:FIRST],
        divides=divisive[:FIRST],
        groups=_groups(drawn, by_number, told) if drawn else [],
        map=drawn,
    )


def _of_few(told: Sequence[Told]) -> tuple[list[Told], list[Told], list[Told]]:
    """Sort statements by what is told of them, those that are told alike by number."""
    known = [
        (one, one.agree.share, one.disagree.share)
        for one in told
        if one.agree and one.disagree
    ]
    unites = [row for row in known if row[1] >= UNITES_FROM]
    refused = [row for row in known if row[2] >= UNITES_FROM]
    divides = [row for row in known if min(row[1], row[2]) >= DIVIDES_FROM]
    return (
        [row[0] for row in sorted(unites, key=lambda row: -row[1])],
        [row[0] for row in sorted(refused, key=lambda row: -row[2])],
        [row[0] for row in sorted(divides, key=lambda row: -min(row[1], row[2]))],
    )


def _groups(
    drawn: Mapping[str, Any],
    by_number: Mapping[int, Statement],
    told: Mapping[int, Told],
) -> list[GroupTold]:
    groups = []
    for group in drawn["groups"]:
        inside = {
            number: _told(by_number[number], rest)
            for number, *rest in group["sums"]
            if number in told
        }
        own = [
            (inside[number], is_agreed)
            for number, is_agreed in group["representative"]
            if number in inside
        ]
        groups.append(GroupTold(group["number"], group["size"], inside, own))
    return groups
