"""What is counted: projects with a price, and ballots without a voter.

Money is always whole cents, and points are whole numbers. Nothing here knows who cast
a ballot, or when.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias, TypedDict, cast

Ballot: TypeAlias = Iterable[str] | Mapping[str, int]
"""Project ids (each worth one point), or points per project id."""

Mark: TypeAlias = tuple[str, int]
"""A project id, and the points that it was given."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A project on the ballot paper, with its cost in cents.

    `upkeep` is what it costs to run, in cents a year. Where a cost is a range, `cost`
    is the amount that counts.
    """

    id: str
    cost: int
    upkeep: int = 0

    def __post_init__(self) -> None:
        if self.cost < 0:
            raise ValueError(f"The cost of {self.id} is negative.")
        if self.upkeep < 0:
            raise ValueError(f"The running cost of {self.id} is negative.")


@dataclass(frozen=True, slots=True)
class Pile:
    """Equal ballots, counted once: who got how many points, and how many said so."""

    points: tuple[Mark, ...]
    voters: int


@dataclass(slots=True)
class Support:
    """How many people chose a project, and the points they gave it together."""

    votes: int = 0
    points: int = 0


def sort_into_piles(ballots: Iterable[Ballot | Pile]) -> tuple[Pile, ...]:
    """Put equal ballots on one pile, as people do who count by hand.

    A project that is named twice in a ballot counts once. Zero points are no vote.
    Ready piles may be mixed in; where there is nothing else they stay as they are.
    Raises `ValueError` for negative points.
    """
    if isinstance(ballots, tuple) and all(isinstance(b, Pile) for b in ballots):
        return cast("tuple[Pile, ...]", ballots)
    approvals: Counter[Iterable[str]] = Counter()
    piles: Counter[tuple[Mark, ...]] = Counter()
    known: dict[Mark, Mark] = {}
    for ballot in ballots:
        if isinstance(ballot, tuple | frozenset):
            approvals[ballot] += 1
        elif isinstance(ballot, Pile):
            piles[ballot.points] += ballot.voters
        elif isinstance(ballot, Mapping):
            piles[_points(ballot, known)] += 1
        else:
            approvals[tuple(ballot)] += 1
    vote = _Votes().__getitem__
    for chosen, voters in approvals.items():
        piles[tuple(map(vote, sorted(set(chosen))))] += voters
    del approvals
    return tuple([Pile(points, voters) for points, voters in piles.items()])


class _Votes(dict[str, Mark]):
    """A mark of one point for each project, made once: there are millions of them."""

    def __missing__(self, project: str) -> Mark:
        mark = self[project] = (project, 1)
        return mark


def _points(ballot: Mapping[str, int], known: dict[Mark, Mark]) -> tuple[Mark, ...]:
    if any(points < 0 for points in ballot.values()):
        raise ValueError("Points cannot be negative.")
    marks = sorted(mark for mark in ballot.items() if mark[1])
    return tuple([known.setdefault(mark, mark) for mark in marks])


def add_up(
    candidates: Iterable[Candidate], piles: Iterable[Pile]
) -> dict[str, Support]:
    """Count votes and points of each candidate.

    A project that is on a ballot but is no candidate was withdrawn: it is passed over,
    and the ballot still counts as a voter. Raises `ValueError` when two candidates have
    the same id.
    """
    votes: defaultdict[str, int] = defaultdict(int)
    further: defaultdict[str, int] = defaultdict(int)
    for pile in piles:
        voters = pile.voters
        for project, worth in pile.points:
            votes[project] += voters
            if worth != 1:
                further[project] += voters * (worth - 1)
    support: dict[str, Support] = {}
    for candidate in candidates:
        project = candidate.id
        if project in support:
            raise ValueError(f"Two candidates have the id {project}.")
        people = votes[project]
        support[project] = Support(people, people + further[project])
    return support


def count_voters(piles: Iterable[Pile]) -> int:
    """How many ballots there are, the empty ones included."""
    return sum(pile.voters for pile in piles)


class ProblemParams(TypedDict, total=False):
    """The numbers a message may name: money in cents, the rest are counts or ids."""

    project: str
    place: int
    chosen: int
    minimum: int
    maximum: int
    total: int
    limit: int
    over: int
    removals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a ballot; the code is for machines."""

    code: str
    params: ProblemParams
