"""What the page of a ballot box says: how far it has come, and whether it is complete.

Numbers are those of the signed log, so that everybody finds the same ones there.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from voting.box import published
from voting.models import VotingRound
from voting.sheet import Texts

NOBODY = {"online": 0, "paper": 0, "spoilt": 0}


class Stage(StrEnum):
    """How far a box has come, as everybody may know it."""

    NOT_BEGUN = "not_begun"
    READY = "ready"
    OPEN = "open"
    CLOSED = "closed"
    COUNTED = "counted"
    DESTROYED = "destroyed"


def stage_of(voting_round: VotingRound, *, now: datetime) -> Stage:
    box = voting_round.ballot_box
    if box is None or box.opened_at is None:
        return Stage.NOT_BEGUN
    if box.destroyed_at is not None:
        return Stage.DESTROYED
    if voting_round.is_published:
        return Stage.COUNTED
    if voting_round.closed_at is not None or voting_round.phase.is_over(now):
        return Stage.CLOSED
    return Stage.OPEN if voting_round.phase.has_begun(now) else Stage.READY


@dataclass(frozen=True, slots=True)
class AreaReport:
    """The people of one area and their ballots, after the close.

    `people` is nothing where the vote is open to all, `opened` (the ballots that were
    counted) nothing before the result is published. `aside` are paper forms that two
    officials have set aside.
    """

    name: Texts | str
    people: int | None
    online: int
    paper: int
    spoilt: int
    aside: int
    opened: int | None

    @property
    def left_out(self) -> int:
        return self.spoilt + self.aside

    @property
    def expected(self) -> int:
        """How many ballots there have to be."""
        return self.online + self.paper - self.left_out

    @property
    def is_whole(self) -> bool:
        fits = self.people is None or self.online + self.paper <= self.people
        return fits and self.opened in {None, self.expected}


@dataclass(frozen=True, slots=True)
class Completeness:
    """Marks in the roll against ballots in the log.

    `marked` are the people who voted online, `slots` the ballots online that count.
    """

    areas: Sequence[AreaReport]
    marked: int
    slots: int

    @property
    def is_whole(self) -> bool:
        return self.marked == self.slots and all(area.is_whole for area in self.areas)

    @property
    def is_opened(self) -> bool:
        return all(area.opened is not None for area in self.areas)

    @property
    def knows_people(self) -> bool:
        return any(area.people is not None for area in self.areas)


def completeness_of(voting_round: VotingRound, size: int) -> Completeness | None:
    """Compare the numbers of a log of this size; nothing before its close."""
    box, papers = voting_round.box, voting_round.sheet.papers
    official = published.official_entries(box, size)
    turnout = next((said for said in official if said["t"] == "turnout"), None)
    if turnout is None:
        return None
    is_published = any(said["t"] == "result" for said in official)
    codes = [paper.code for paper in papers]
    opened = published.openings_by_paper(box, codes) if is_published else None
    people = _people(official, is_open=voting_round.is_open_to_all)
    aside = _forms_aside(official, published.forms_set_aside(box, size))
    areas = [
        AreaReport(
            name=paper.name if paper.district else _("All voters"),
            people=people[paper.code] if people else None,
            **(turnout["areas"].get(paper.code) or NOBODY),
            aside=aside[paper.code],
            opened=None if opened is None else opened.get(paper.code, 0),
        )
        for paper in papers
    ]
    return Completeness(
        areas,
        marked=sum(area.online for area in areas),
        slots=published.slots_that_count(box, size),
    )


def _people(official: Sequence[Mapping[str, Any]], *, is_open: bool) -> Counter[str]:
    """Add up the list by area: as it was at the opening, and who came later.

    Where everybody may vote there is none: people with a code are only some of them.
    """
    found: Counter[str] = Counter()
    for said in official:
        if said["t"] in {"open", "roll_add"} and not is_open:
            found.update(said["areas"])
    return found


def _forms_aside(
    official: Sequence[Mapping[str, Any]], by_batch: Mapping[int, int]
) -> Counter[str]:
    found: Counter[str] = Counter()
    for said in official:
        if said["t"] == "batch":
            found[said["area"]] += by_batch.get(said["batch"], 0)
    return found
