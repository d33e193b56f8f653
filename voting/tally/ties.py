"""Ties: who comes first when the count itself cannot tell.

A policy is declared before the vote and ends in a last resort: a lot that anybody can
draw again from a published seed, a list that was published, the board of the city, or
both or neither. Ids never decide on their own.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter
from hashlib import sha256
from typing import Self

from voting.tally.ballots import Candidate, Support
from voting.tally.outcome import Stage


class Criterion(StrEnum):
    """What may separate tied projects before the last resort."""

    CHEAPER = "cheaper"
    DEARER = "dearer"
    MORE_VOTES = "more_votes"


LOT = "lot"
LISTED = "listed"
BOARD = "board"
TOGETHER = "together"


class TieQuestionError(Exception):
    """The board has to say in which order these come, before the count can go on.

    `projects` are those that nothing declared can tell apart, in no order that means
    anything; `round` is a round of equal shares, `pot` the pot where several are
    counted.
    """

    def __init__(
        self,
        projects: Iterable[str],
        stage: Stage,
        number: int | None = None,
        *,
        pot: str | None = None,
    ) -> None:
        self.projects = tuple(sorted(projects))
        self.stage = stage
        self.round = number
        self.pot = pot
        super().__init__(
            f"The board decides in which order these come: {', '.join(self.projects)}."
        )

    def of_pot(self, pot: str) -> "TieQuestionError":
        """Give the same question with the code of its pot."""
        return TieQuestionError(self.projects, self.stage, self.round, pot=pot)


def draw(seed: str, projects: Iterable[str]) -> list[str]:
    """Draw lots: the smallest SHA-256 of "seed|project" comes first."""
    return sorted(
        projects,
        key=lambda project: (sha256(f"{seed}|{project}".encode()).digest(), project),
    )


def merge(answers: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Put the answers of a board, each an order of some projects, into one order.

    Where no answer says which of two comes first, neither does this: the order between
    them is a convention. Raises `ValueError` when the answers contradict each other.
    """
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for answer in answers:
        for project in answer:
            sorter.add(project)
        for earlier, later in itertools.pairwise(answer):
            sorter.add(later, earlier)
    try:
        return tuple(sorter.static_order())
    except CycleError as error:
        raise ValueError("The answers of the board contradict each other.") from error


@dataclass(frozen=True, slots=True)
class TiePolicy:
    """A chain of criteria and a last resort, of which exactly one is given.

    `seed` is for lots and `listed` is a published order of all projects. `board` is
    what the board has decided so far, and may be empty: a count that meets a tie that
    matters and is not decided stops with a `TieQuestionError`. Where the board was
    asked more than once, `answers` holds its orders one by one, and `board` all of them
    as `merge` puts them. With `together` the projects that are still tied are funded
    all or none.
    """

    criteria: tuple[Criterion, ...] = ()
    seed: str | None = None
    listed: tuple[str, ...] | None = None
    board: tuple[str, ...] | None = None
    together: bool = False
    answers: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        orders = [self.seed, self.listed, self.board]
        if sum(order is not None for order in orders) + self.together != 1:
            raise ValueError(
                "A tie policy ends in either a lot or a list, the board or together."
            )
        if len(set(self.criteria)) != len(self.criteria):
            raise ValueError("A tie policy names each criterion once.")
        if self.board is not None and len(set(self.board)) != len(self.board):
            raise ValueError("The board names each project once.")
        if self.answers and self.board != merge(self.answers):
            raise ValueError("The order of the board is not that of its answers.")

    @property
    def last(self) -> str:
        """Name the last resort."""
        if self.together:
            return TOGETHER
        if self.board is not None:
            return BOARD
        return LOT if self.seed is not None else LISTED

    @property
    def always_decides(self) -> bool:
        """Say whether any two projects have an order."""
        return self.last in {LOT, LISTED}

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a policy as `str()` writes it: "cheaper,more_votes,lot:SEED".

        What follows "lot:", "listed:" or "board:" reaches to the end; several answers
        of a board stand apart by semicolons. Raises `ValueError`.
        """
        criteria: list[Criterion] = []
        rest = text
        while True:
            if rest == BOARD:
                return cls(tuple(criteria), board=())
            if rest == TOGETHER:
                return cls(tuple(criteria), together=True)
            for last in (LOT, LISTED, BOARD):
                if rest.startswith(f"{last}:"):
                    return cls._ending(tuple(criteria), last, rest[len(last) + 1 :])
            word, comma, rest = rest.partition(",")
            if not comma or word not in set(Criterion):
                raise ValueError(f"This is no tie policy: {text!r}.")
            criteria.append(Criterion(word))

    @classmethod
    def _ending(cls, criteria: tuple[Criterion, ...], last: str, value: str) -> Self:
        if not value:
            raise ValueError(f"Nothing follows {last!r}.")
        if last == LOT:
            return cls(criteria, seed=value)
        if last == BOARD:
            return cls.by_board(
                criteria, [answer.split(",") for answer in value.split(";")]
            )
        return cls(criteria, listed=tuple(value.split(",")))

    @classmethod
    def by_board(
        cls, criteria: tuple[Criterion, ...], answers: Iterable[Sequence[str]]
    ) -> Self:
        """Give the policy after some answers of a board, each an order of projects.

        Raises `ValueError` when they contradict each other or name a project twice.
        """
        given = tuple(tuple(answer) for answer in answers)
        if any(len(set(answer)) != len(answer) for answer in given):
            raise ValueError("The board names each project once.")
        several = given if len(given) > 1 else ()
        return cls(criteria, board=merge(given), answers=several)

    def __str__(self) -> str:
        value = self.seed
        if value is None:
            orders = self.answers or [self.listed or self.board or ()]
            value = ";".join(",".join(order) for order in orders)
        last = f"{self.last}:{value}" if value else self.last
        return ",".join([*self.criteria, last])

    def order(self, projects: Iterable[str]) -> tuple[str, ...]:
        """Put the projects in the order of the last resort, as far as it has one.

        Lots and lists order all of them, the board those it has decided, and together
        none. Raises `ValueError` when the published list lacks a project or has one
        twice.
        """
        projects = list(projects)
        if self.seed is not None:
            return tuple(draw(self.seed, projects))
        wanted = set(projects)
        stated = self.listed or self.board or ()
        order = tuple(project for project in stated if project in wanted)
        is_complete = len(order) == len(wanted) == len(set(order))
        if self.last == LISTED and not is_complete:
            raise ValueError("The list for ties must name each project exactly once.")
        return order


@dataclass(frozen=True, slots=True)
class Ranked:
    """Tied projects in their declared order, and what it took to tell them apart."""

    order: tuple[Candidate, ...]
    separated_by: str


class TieBreaker:
    """A policy made ready for one election; the same order serves every round.

    `order` is that of the last resort. Where that does not decide, projects are kept
    apart by their ids so that the same count gives the same bytes; that must never
    change who is funded, and `open_question` says when it might.
    """

    def __init__(
        self,
        policy: TiePolicy,
        candidates: Sequence[Candidate],
        support: Mapping[str, Support],
    ) -> None:
        self.policy = policy
        ids = [candidate.id for candidate in candidates]
        self.order = policy.order(ids)
        decided = set(self.order)
        undecided = sorted(project for project in ids if project not in decided)
        board = policy.board or ()
        self._behind = _behind(policy.answers or [board], board)
        self._place = {
            project: place for place, project in enumerate([*self.order, *undecided])
        }
        self._levels = {
            candidate.id: self.level_with(candidate, support[candidate.id].votes)
            for candidate in candidates
        }
        self._keys = {
            candidate.id: (
                *self._levels[candidate.id][: len(policy.criteria)],
                self._place[candidate.id],
            )
            for candidate in candidates
        }

    def key(self, candidate: Candidate) -> tuple[int, ...]:
        """Sort by this: the smallest comes first, and no two are equal."""
        return self._keys[candidate.id]

    def level(self, candidate: Candidate) -> tuple[int, ...]:
        """Like the key, but equal for those that the board or nobody tells apart."""
        return self._levels[candidate.id]

    def level_with(self, candidate: Candidate, votes: int) -> tuple[int, ...]:
        """Give the level that this project would have with so many votes."""
        measures = tuple(
            _measure(criterion, candidate, votes) for criterion in self.policy.criteria
        )
        if self.policy.always_decides:
            return (*measures, self._place[candidate.id])
        return measures

    def rank(self, tied: Iterable[Candidate]) -> Ranked:
        """Order tied projects and name the last criterion that was needed for it."""
        order = tuple(sorted(tied, key=self.key))
        return Ranked(order, self._separation(order))

    def first(self, tied: Iterable[Candidate]) -> Ranked:
        """Order tied projects; name the criterion that set the first one apart."""
        order = tuple(sorted(tied, key=self.key))
        return Ranked(order, self._separation(order[:2]))

    def open_question(self, tied: Iterable[Candidate]) -> tuple[str, ...]:
        """Name those level with the first, if the board has to put them in order.

        It has not when only one is first, or when it has ordered all of these before.
        """
        if self.policy.board is None:
            return ()
        order = sorted(tied, key=self.key)
        level = [c.id for c in order if self.level(c) == self.level(order[0])]
        if all(
            later in self._behind.get(earlier, ())
            for earlier, later in itertools.pairwise(level)
        ):
            return ()
        return tuple(level)

    def _separation(self, order: Sequence[Candidate]) -> str:
        names = (*self.policy.criteria, self.policy.last)
        depth = max(
            next(
                place
                for place, (mine, yours) in enumerate(
                    zip(self.key(one), self.key(other), strict=True)
                )
                if mine != yours
            )
            for one, other in itertools.pairwise(order)
        )
        return str(names[depth])


def _behind(
    answers: Iterable[Sequence[str]], merged: Sequence[str]
) -> Mapping[str, AbstractSet[str]]:
    """Say of each project which others come behind it by what the board answered."""
    following: dict[str, set[str]] = {project: set() for project in merged}
    for answer in answers:
        for earlier, later in itertools.pairwise(answer):
            following[earlier].add(later)
    behind: dict[str, set[str]] = {}
    for project in reversed(merged):
        found = following[project]
        behind[project] = found.union(*(behind[other] for other in found))
    return behind


def _measure(criterion: Criterion, candidate: Candidate, votes: int) -> int:
    if criterion is Criterion.CHEAPER:
        return candidate.cost
    if criterion is Criterion.DEARER:
        return -candidate.cost
    return -votes
