"""Counting a vote in a session, exactly; a tie is said and never broken. Pure.

Rules and sources: docs/reference/session-votes.md. A ballot is a tuple of the codes of
options: empty for who abstains or hands in a blank one, one code for yes or no, a
choice or a mark on a scale, and several, the best first, for a ranking.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from itertools import permutations

YES, NO, ABSTAIN = "yes", "no", "abstain"
YES_OR_NO = (YES, NO)

Ballot = tuple[str, ...]


class Kind(StrEnum):
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    RANKING = "ranking"
    SCALE = "scale"


class Majority(StrEnum):
    """What an option needs of the ballots that are not blank."""

    SIMPLE = "simple"
    TWO_THIRDS = "two_thirds"
    THREE_QUARTERS = "three_quarters"
    CONSENSUS = "consensus"


class Of(StrEnum):
    """Who counts for a quorum, or whom it is a share of."""

    ENTITLED = "entitled"
    PRESENT = "present"
    VOTED = "voted"


class Verdict(StrEnum):
    ADOPTED = "adopted"
    REJECTED = "rejected"
    CHOSEN = "chosen"
    TIED = "tied"
    NO_MAJORITY = "no_majority"
    NO_QUORUM = "no_quorum"
    NO_VOTES = "no_votes"
    COUNTED = "counted"


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many are needed at least: a number, or a fraction `of` a group.

    `counted` are those who voted, with blank ballots, or those who were present.
    """

    least: int | Fraction
    of: Of = Of.ENTITLED
    counted: Of = Of.VOTED

    def needed(self, *, entitled: int, present: int) -> int:
        if isinstance(self.least, int):
            return self.least
        whole = {Of.ENTITLED: entitled, Of.PRESENT: present}[self.of]
        return math.ceil(self.least * whole)


@dataclass(frozen=True, slots=True)
class Line:
    """An option: votes for it, their share of the ballots that are not blank, place.

    `points` are Borda points in a ranking, and the votes in every other vote. Options
    with as many points share a place; the next one is as many lower.
    """

    option: str
    votes: int
    share: Fraction | None
    points: Fraction
    place: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out. `winners` are all in the first place: two of them are a tie.

    `carried` are the options that reach the declared majority. `duels` of a ranking
    says how many put the row's option before the column's, `condorcet` which option
    wins against each other one. Of a scale `median` is the middle mark, or the two of
    an even number of votes, and `mean` of marks that are numbers.
    """

    kind: Kind
    verdict: Verdict
    lines: tuple[Line, ...]
    voted: int
    blank: int
    entitled: int
    present: int
    quorum_needed: int
    quorum_counted: int
    winners: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()
    duels: tuple[tuple[int, ...], ...] = ()
    condorcet: str | None = None
    median: tuple[str, ...] = ()
    mean: Fraction | None = None

    @property
    def has_quorum(self) -> bool:
        return self.quorum_counted >= self.quorum_needed

    @property
    def is_tied(self) -> bool:
        return len(self.winners) > 1


def fault(
    kind: Kind,
    options: Sequence[str],
    ballot: Sequence[str],
    *,
    most: int | None = None,
) -> str | None:
    """Return why a ballot is none: "unknown_option", "twice", "too_many"; or None."""
    if kind == Kind.YES_NO:
        options = (*YES_OR_NO, ABSTAIN)
    if not set(ballot) <= set(options):
        return "unknown_option"
    if len(set(ballot)) < len(ballot):
        return "twice"
    at_once = kind in {Kind.CHOICES, Kind.RANKING}
    limit = (len(options) if most is None else most) if at_once else 1
    return "too_many" if len(ballot) > limit else None


def count(
    kind: Kind,
    options: Sequence[str],
    ballots: Iterable[Sequence[str]],
    *,
    entitled: int,
    present: int,
    quorum: Quorum | None = None,
    majority: Majority | None = None,
    most: int | None = None,
) -> Outcome:
    """Count ballots; the order in which they come changes nothing.

    `options` are ignored for yes or no, and the marks from low to high for a scale. A
    yes or no without a majority is decided by the simple one; a choice without one goes
    to who has most. Raises `ValueError` for a ballot with a `fault`, and for more
    ballots than people who are entitled.
    """
    given = [tuple(ballot) for ballot in ballots]
    for ballot in given:
        if wrong := fault(kind, options, ballot, most=most):
            raise ValueError(f"{ballot!r}: {wrong}")
    if len(given) > entitled:
        raise ValueError("There are more ballots than people who may vote.")
    if kind == Kind.YES_NO:
        options = YES_OR_NO
    marked = [ballot for ballot in given if ballot not in {(), (ABSTAIN,)}]
    lines = _lines(kind, options, marked)
    counted = {Of.VOTED: len(given), Of.PRESENT: present, Of.ENTITLED: entitled}
    needed = quorum.needed(entitled=entitled, present=present) if quorum else 0
    so_far = Outcome(
        kind=kind,
        verdict=Verdict.COUNTED,
        lines=lines,
        voted=len(given),
        blank=len(given) - len(marked),
        entitled=entitled,
        present=present,
        quorum_needed=needed,
        quorum_counted=counted[quorum.counted if quorum else Of.VOTED],
        winners=_winners(kind, lines) if marked else (),
        carried=_carried(kind, lines, len(marked), majority),
        duels=_duels(options, marked) if kind == Kind.RANKING else (),
        median=_median(options, marked) if kind == Kind.SCALE else (),
        mean=_mean(marked) if kind == Kind.SCALE else None,
    )
    condorcet = _condorcet(options, so_far.duels)
    return replace(so_far, verdict=_verdict(so_far, majority), condorcet=condorcet)


def _lines(
    kind: Kind, options: Sequence[str], marked: Sequence[Ballot]
) -> tuple[Line, ...]:
    votes = Counter(code for ballot in marked for code in ballot)
    points = {option: Fraction(votes[option]) for option in options}
    if kind == Kind.RANKING:
        votes = Counter(ballot[0] for ballot in marked)
        points = _borda(options, marked)
    return tuple(
        Line(
            option=option,
            votes=votes[option],
            share=Fraction(votes[option], len(marked)) if marked else None,
            points=points[option],
            place=1 + sum(other > points[option] for other in points.values()),
        )
        for option in options
    )


def _borda(options: Sequence[str], marked: Sequence[Ballot]) -> dict[str, Fraction]:
    """Give the first of n options n - 1 points, the last none.

    Options that somebody left out share evenly the points that they left over.
    """
    points = dict.fromkeys(options, Fraction(0))
    for ballot in marked:
        rest = [option for option in options if option not in ballot]
        for at, option in enumerate(ballot):
            points[option] += len(options) - 1 - at
        for option in rest:
            points[option] += Fraction(len(rest) - 1, 2)
    return points


def _duels(
    options: Sequence[str], marked: Sequence[Ballot]
) -> tuple[tuple[int, ...], ...]:
    """Count who puts an option before another; what is ranked is before what is not."""
    wins: Counter[tuple[str, str]] = Counter()
    for ballot in marked:
        place = {option: at for at, option in enumerate(ballot)}
        for one, other in permutations(options, 2):
            if place.get(one, len(options)) < place.get(other, len(options)):
                wins[one, other] += 1
    return tuple(tuple(wins[one, other] for other in options) for one in options)


def _condorcet(options: Sequence[str], duels: Sequence[Sequence[int]]) -> str | None:
    for at in range(len(duels)):
        others = (other for other in range(len(duels)) if other != at)
        if all(duels[at][other] > duels[other][at] for other in others):
            return options[at]
    return None


def _winners(kind: Kind, lines: Sequence[Line]) -> tuple[str, ...]:
    if kind == Kind.SCALE:
        return ()
    return tuple(line.option for line in lines if line.place == 1)


def reaches(votes: int, marked: int, majority: Majority) -> bool:
    """Say whether so many of the ballots that are not blank are a majority."""
    if votes == 0:
        return False
    match majority:
        case Majority.SIMPLE:
            return 2 * votes > marked
        case Majority.TWO_THIRDS:
            return 3 * votes >= 2 * marked
        case Majority.THREE_QUARTERS:
            return 4 * votes >= 3 * marked
        case Majority.CONSENSUS:
            return votes == marked


def _carried(
    kind: Kind, lines: Sequence[Line], marked: int, majority: Majority | None
) -> tuple[str, ...]:
    if kind == Kind.YES_NO:
        majority = majority or Majority.SIMPLE
    if majority is None or kind in {Kind.RANKING, Kind.SCALE}:
        return ()
    return tuple(line.option for line in lines if reaches(line.votes, marked, majority))


def _verdict(outcome: Outcome, majority: Majority | None) -> Verdict:
    if not outcome.has_quorum:
        return Verdict.NO_QUORUM
    if outcome.voted == outcome.blank:
        return Verdict.NO_VOTES
    if outcome.kind == Kind.SCALE:
        return Verdict.COUNTED
    if outcome.kind == Kind.YES_NO:
        if outcome.is_tied and majority in {None, Majority.SIMPLE}:
            return Verdict.TIED
        return Verdict.ADOPTED if YES in outcome.carried else Verdict.REJECTED
    if outcome.is_tied:
        return Verdict.TIED
    if majority and outcome.kind != Kind.RANKING:
        is_carried = outcome.winners[0] in outcome.carried
        return Verdict.CHOSEN if is_carried else Verdict.NO_MAJORITY
    return Verdict.CHOSEN


def _median(options: Sequence[str], marked: Sequence[Ballot]) -> tuple[str, ...]:
    at = {option: number for number, option in enumerate(options)}
    ordered = sorted((ballot[0] for ballot in marked), key=at.__getitem__)
    middle = ordered[(len(ordered) - 1) // 2 : len(ordered) // 2 + 1]
    return tuple(dict.fromkeys(middle))


def _mean(marked: Sequence[Ballot]) -> Fraction | None:
    marks = [ballot[0] for ballot in marked]
    if not marks or not all(mark.lstrip("-").isdecimal() for mark in marks):
        return None
    return Fraction(sum(map(int, marks)), len(marks))
