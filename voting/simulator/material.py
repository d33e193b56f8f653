"""What a simulation counts: projects, ballots on piles, money. Pure values.

It is all that is kept of an uploaded file. What the file says of a voter beside the
vote, and which voter said what, is thrown away when it has been read.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Any, Self

from voting.sheet import Texts
from voting.tally.ballot_form import BallotKind
from voting.tally.ballots import (
    Candidate,
    Pile,
    Support,
    add_up,
    count_voters,
)
from voting.tally.files.pabulib_format import Election, Remark, VoteType
from voting.tally.options import Ranks

MOST_REMARKS = 20
"""So many oddities of a file are told; who has more has another problem."""

KINDS: Mapping[VoteType, BallotKind] = {
    VoteType.APPROVAL: BallotKind.APPROVAL,
    VoteType.CHOOSE_1: BallotKind.CHOOSE_ONE,
    VoteType.ORDINAL: BallotKind.RANKED,
    VoteType.CUMULATIVE: BallotKind.CUMULATIVE,
    VoteType.SCORING: BallotKind.SCORING,
}


class Source(StrEnum):
    """Where the ballots come from."""

    FILE = "file"
    ROUND = "round"
    SAMPLES = "samples"


@dataclass(frozen=True, slots=True)
class Entry:
    """A project of a simulation; money is in cents, `upkeep` in cents a year."""

    id: str
    cost: int
    title: Texts
    upkeep: int = 0
    category: str = ""
    district: str = ""


@dataclass(frozen=True, kw_only=True)
class Material:
    """One election to be counted by several rules.

    `points_unit` is how much one point counts in the piles. `pot` and `seed` belong to
    invented ballots: for which pot of the draft, and how to invent them again.
    `remarks` are oddities of a file, the first of them, and `more_remarks` how many
    others there are. `withdrawn` are ids of projects taken back after that vote.
    """

    source: Source
    title: Texts
    kind: BallotKind
    budget: int
    entries: tuple[Entry, ...]
    piles: tuple[Pile, ...]
    currency: str = "EUR"
    points_unit: int = 1
    withdrawn: tuple[str, ...] = ()
    category_names: Mapping[str, Texts] = field(default_factory=dict)
    district_names: Mapping[str, Texts] = field(default_factory=dict)
    pot: str = ""
    seed: str = ""
    remarks: tuple[Remark, ...] = ()
    more_remarks: int = 0

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        return tuple(Candidate(e.id, e.cost, e.upkeep) for e in self.entries)

    @property
    def categories(self) -> dict[str, str]:
        return {entry.id: entry.category for entry in self.entries if entry.category}

    @property
    def districts(self) -> dict[str, str]:
        return {entry.id: entry.district for entry in self.entries if entry.district}

    @cached_property
    def support(self) -> Mapping[str, Support]:
        return add_up(self.candidates, self.piles)

    @property
    def voters(self) -> int:
        return count_voters(self.piles)

    @property
    def has_points(self) -> bool:
        """Say whether projects get points rather than votes."""
        return self.kind.has_points or self.kind is BallotKind.RANKED

    @property
    def names_one_each(self) -> bool:
        """Say whether no ballot names more than one project."""
        return all(len(pile.points) <= 1 for pile in self.piles)

    @property
    def is_invented(self) -> bool:
        return self.source is Source.SAMPLES

    @property
    def marks(self) -> int:
        """How many projects stand on all distinct ballots: the work of one round."""
        return sum(len(pile.points) for pile in self.piles)

    @cached_property
    def sha256(self) -> str:
        """Name the content: equal material has equal results."""
        return sha256(self.to_json().encode()).hexdigest()

    def to_json(self) -> str:
        document: dict[str, Any] = {
            "source": str(self.source),
            "title": self.title,
            "kind": str(self.kind),
            "budget": self.budget,
            "entries": [asdict(entry) for entry in self.entries],
            "piles": [[pile.voters, pile.points] for pile in self.piles],
            "currency": self.currency,
            "points_unit": self.points_unit,
            "withdrawn": self.withdrawn,
            "category_names": self.category_names,
            "district_names": self.district_names,
            "pot": self.pot,
            "seed": self.seed,
            "remarks": [[r.line, r.code, r.params] for r in self.remarks],
            "more_remarks": self.more_remarks,
        }
        return json.dumps(document, separators=(",", ":"), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote."""
        data = json.loads(text)
        return cls(
            source=Source(data["source"]),
            title=data["title"],
            kind=BallotKind(data["kind"]),
            budget=data["budget"],
            entries=tuple(Entry(**entry) for entry in data["entries"]),
            piles=tuple(
                Pile(tuple((project, worth) for project, worth in points), voters)
                for voters, points in data["piles"]
            ),
            currency=data["currency"],
            points_unit=data["points_unit"],
            withdrawn=tuple(data["withdrawn"]),
            category_names=data["category_names"],
            district_names=data["district_names"],
            pot=data["pot"],
            seed=data["seed"],
            remarks=tuple(Remark(*remark) for remark in data["remarks"]),
            more_remarks=data["more_remarks"],
        )


def of_election(
    election: Election,
    *,
    source: Source,
    title: Texts,
    ranks: Ranks = Ranks.PLACES,
    known: Mapping[str, Entry] | None = None,
    category_names: Mapping[str, Texts] | None = None,
    district_names: Mapping[str, Texts] | None = None,
) -> Material:
    """Keep of a Pabulib file what is counted.

    `known` has projects of which more is known than the file says. `ranks` says what
    places are worth, where people put projects in order.
    """
    entries = tuple(
        (known or {}).get(project.id)
        or Entry(
            project.id,
            project.cost,
            {"": project.name or project.id},
            category=project.details.get("category", ""),
            district=project.details.get("neighborhood", ""),
        )
        for project in election.projects
    )
    return Material(
        source=source,
        title=title,
        kind=_kind_of(election),
        budget=election.budget,
        entries=entries,
        piles=election.sort_into_piles(ranks),
        currency=election.currency,
        points_unit=election.points_unit,
        withdrawn=election.withdrawn,
        category_names=category_names or {},
        district_names=district_names or {},
        remarks=election.warnings[:MOST_REMARKS],
        more_remarks=max(len(election.warnings) - MOST_REMARKS, 0),
    )


def _kind_of(election: Election) -> BallotKind:
    kind = KINDS[election.vote_type]
    if kind is BallotKind.APPROVAL and election.meta.get("max_sum_cost"):
        return BallotKind.KNAPSACK
    return kind
