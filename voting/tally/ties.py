"""Ties: who comes first when the count itself cannot tell.

A policy is declared before the vote and ends in an order that leaves nothing open: a
lot that anybody can draw again from a published seed, or a list that was published.
Ids never decide on their own.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Self

from voting.tally.ballots import Candidate, Support


class Criterion(StrEnum):
    """What may separate tied projects before the last resort."""

    CHEAPER = "cheaper"
    DEARER = "dearer"
    MORE_VOTES = "more_votes"


LOT = "lot"
LISTED = "listed"


def draw(seed: str, projects: Iterable[str]) -> list[str]:
    """Draw lots: the smallest SHA-256 of "seed|project" comes first."""
    return sorted(
        projects,
        key=lambda project: (sha256(f"{seed}|{project}".encode()).digest(), project),
    )


@dataclass(frozen=True, slots=True)
class TiePolicy:
    """A chain of criteria and a last resort: a seed for lots, or a published list.

    Exactly one of `seed` and `listed` is given.
    """

    criteria: tuple[Criterion, ...] = ()
    seed: str | None = None
    listed: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        if (self.seed is None) == (self.listed is None):
            raise ValueError("A tie policy ends in either a lot or a list.")
        if len(set(self.criteria)) != len(self.criteria):
            raise ValueError("A tie policy names each criterion once.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a policy as `str()` writes it: "cheaper,more_votes,lot:SEED".

        What follows "lot:" or "listed:" reaches to the end. Raises `ValueError`.
        """
        criteria: list[Criterion] = []
        rest = text
        while True:
            for last in (LOT, LISTED):
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
        return cls(criteria, listed=tuple(value.split(",")))

    def __str__(self) -> str:
        last = (
            f"{LISTED}:{','.join(self.listed)}"
            if self.listed is not None
            else f"{LOT}:{self.seed}"
        )
        return ",".join([*self.criteria, last])

    def order(self, projects: Iterable[str]) -> tuple[str, ...]:
        """Put all projects in the order of the last resort.

        Raises `ValueError` when the published list lacks one of them or has one twice.
        """
        projects = list(projects)
        if self.seed is not None:
            return tuple(draw(self.seed, projects))
        listed = self.listed or ()
        wanted = set(projects)
        order = tuple(project for project in listed if project in wanted)
        if len(order) != len(wanted) or set(order) != wanted:
            raise ValueError("The list for ties must name each project exactly once.")
        return order


@dataclass(frozen=True, slots=True)
class Ranked:
    """Tied projects in their declared order, and what it took to tell them apart."""

    order: tuple[Candidate, ...]
    separated_by: str


class TieBreaker:
    """A policy made ready for one election; the same order serves every round."""

    def __init__(
        self,
        policy: TiePolicy,
        candidates: Sequence[Candidate],
        support: Mapping[str, Support],
    ) -> None:
        self.policy = policy
        self.order = policy.order(candidate.id for candidate in candidates)
        self._last = LISTED if policy.seed is None else LOT
        place = {project: place for place, project in enumerate(self.order)}
        self._keys = {
            candidate.id: (
                *(
                    _measure(criterion, candidate, support)
                    for criterion in policy.criteria
                ),
                place[candidate.id],
            )
            for candidate in candidates
        }

    def key(self, candidate: Candidate) -> tuple[int, ...]:
        """Sort by this: the smallest comes first, and no two are equal."""
        return self._keys[candidate.id]

    def rank(self, tied: Iterable[Candidate]) -> Ranked:
        """Order tied projects and name the last criterion that was needed for it."""
        order = tuple(sorted(tied, key=self.key))
        return Ranked(order, self._separation(order))

    def first(self, tied: Iterable[Candidate]) -> Ranked:
        """Order tied projects; name the criterion that set the first one apart."""
        order = tuple(sorted(tied, key=self.key))
        return Ranked(order, self._separation(order[:2]))

    def _separation(self, order: Sequence[Candidate]) -> str:
        names = (*self.policy.criteria, self._last)
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


def _measure(
    criterion: Criterion, candidate: Candidate, support: Mapping[str, Support]
) -> int:
    if criterion is Criterion.CHEAPER:
        return candidate.cost
    if criterion is Criterion.DEARER:
        return -candidate.cost
    return -support[candidate.id].votes
