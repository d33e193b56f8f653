"""How many have voted: numbers, never what."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from voting.box import people
from voting.box.setup import area_of, people_of
from voting.models import (
    PaperBatch,
    PaperMark,
    RollMark,
    SpoiltForms,
    VotingRound,
)
from voting.models.box import SpoolRow


@dataclass(frozen=True, slots=True)
class AreaTurnout:
    """The turnout of one area.

    `online` are people whose online ballot counts, `paper` those who got a paper form,
    `spoilt` forms that are not counted, `typed` forms in approved batches. `people` is
    the length of the roll; nothing where the vote is open to all.
    """

    area: str
    online: int
    paper: int
    spoilt: int
    typed: int
    people: int | None

    @property
    def missing(self) -> int:
        """How many paper forms have been handed out and not been accounted for.

        Less than zero where there are more forms than people who got one.
        """
        return self.paper - self.spoilt - self.typed


def total(voting_round: VotingRound) -> int:
    """Count the people who have voted, each once. Two statements."""
    online = RollMark.objects.filter(entry__voting_round=voting_round).exclude(
        entry__identifier__startswith=people.GONE
    )
    return (
        online.filter(entry__paper_mark=None).count()
        + PaperMark.objects.filter(entry__voting_round=voting_round).count()
    )


def by_area(voting_round: VotingRound) -> list[AreaTurnout]:
    """Return the turnout of every area, in the order of the papers."""
    on_roll, online, on_paper = Counter[str](), Counter[str](), Counter[str]()
    rows = people_of(voting_round).order_by().values_list("district__code")
    for district, everybody, marks, forms in rows.annotate(
        people=Count("pk"),
        online=Count("mark", filter=Q(paper_mark__isnull=True)),
        paper=Count("paper_mark"),
    ):
        area = area_of(voting_round, district)
        on_roll[area] += everybody
        online[area] += marks
        on_paper[area] += forms
    spoilt = _sums(
        SpoiltForms.objects.filter(voting_round=voting_round, agreed_at__isnull=False)
    )
    typed = _sums(
        PaperBatch.objects.filter(voting_round=voting_round, approved_at__isnull=False)
    )
    return [
        AreaTurnout(
            paper.code,
            online[paper.code],
            on_paper[paper.code],
            spoilt.get(paper.code, 0),
            typed.get(paper.code, 0),
            None if voting_round.is_open_to_all else on_roll[paper.code],
        )
        for paper in voting_round.sheet.papers
    ]


def online_by_channel(voting_round: VotingRound) -> dict[str, Counter[str]]:
    """Count the people whose online ballot counts, by area and then by channel."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    voted = people_of(voting_round).filter(mark__isnull=False, paper_mark=None)
    rows = voted.order_by().values_list("district__code", "mark__channel")
    for district, channel, people_there in rows.annotate(Count("pk")):
        found[area_of(voting_round, district)][channel] += people_there
    return found


def waiting(voting_round: VotingRound) -> int:
    """Count the ballots that have not been mixed into the log yet."""
    return SpoolRow.objects.filter(voting_round=voting_round).count()


def _sums(rows: QuerySet[Any]) -> dict[str, int]:
    """Add up a column `count` by area."""
    return dict(rows.order_by().values_list("area").annotate(Sum("count")))


def is_settled(voting_round: VotingRound) -> bool:
    """Say whether every paper form that was handed out is accounted for."""
    unapproved = PaperBatch.objects.filter(voting_round=voting_round, approved_at=None)
    return not unapproved.exists() and all(
        not area.missing for area in by_area(voting_round)
    )
