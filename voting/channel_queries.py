"""What the pages beside the web read: people at a station, codes, paper, sums."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy as _

from voting.box import people, setup, turnout
from voting.box.turnout import AreaTurnout
from voting.models import (
    CodeBatch,
    PaperBatch,
    PaperForm,
    PaperMark,
    RollEntry,
    RollMark,
    SpoiltForms,
    VotingRound,
)
from voting.sheet import PaperRules


def paper_of(voting_round: VotingRound, area: str) -> PaperRules:
    """Return the paper of an area; raises `ValidationError` when there is none."""
    try:
        return voting_round.sheet.paper(area)
    except KeyError as error:
        raise ValidationError(_("There is no such area."), "unknown_area") from error


class Standing(StrEnum):
    """All that a station may know of somebody."""

    NOT_YET = "not_yet"
    ONLINE = "online"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at a station: on the roll, or about to be where all may vote."""

    identifier: str
    entry: RollEntry | None = None
    born_on: date | None = None

    @property
    def standing(self) -> Standing:
        if self.entry is None:
            return Standing.NOT_YET
        if hasattr(self.entry, "paper_mark"):
            return Standing.PAPER
        return Standing.ONLINE if hasattr(self.entry, "mark") else Standing.NOT_YET


def person_at_station(
    voting_round: VotingRound,
    *,
    email: str = "",
    reference: str = "",
    name: str = "",
    born_on: date | None = None,
) -> Person | None:
    """Find somebody by what an official typed; nobody when the roll is closed.

    Where all may vote, name and date of birth stand for who has no e-mail address.
    """
    is_open = voting_round.is_open_to_all
    if email.strip():
        wanted = people.identify(email)
    elif reference.strip():
        wanted = people.identify_reference(reference)
    elif is_open and name.strip() and born_on is not None:
        wanted = identify_by_name(name, born_on)
    else:
        return None
    entry = entry_of(voting_round, wanted)
    if entry is None and not is_open:
        return None
    identifier = entry.identifier if entry else wanted
    return Person(identifier, entry, born_on)


def identify_by_name(name: str, born_on: date) -> str:
    """Return the identifier of a name, in whatever order its parts are written."""
    parts = " ".join(sorted(name.casefold().split()))
    return people.identify_reference(f"{parts}|{born_on.isoformat()}")


def entry_of(voting_round: VotingRound, identifier: str) -> RollEntry | None:
    found = RollEntry.objects.filter(
        Q(identifier=identifier) | Q(reference=identifier), voting_round=voting_round
    )
    found = found.select_related("district", "mark", "paper_mark")
    return found.defer("district__geometry").order_by("pk").first()


def used_codes(batch: CodeBatch) -> int:
    """Count the people who have voted with a code of a batch."""
    marks = RollMark.objects.filter(channel=RollMark.Channel.CODE)
    return marks.filter(entry__codes__batch=batch).distinct().count()


def stations_of(voting_round: VotingRound) -> list[str]:
    """Return the names of stations, announced or used, for people to choose from."""
    marks = PaperMark.objects.filter(entry__voting_round=voting_round)
    batches = PaperBatch.objects.filter(voting_round=voting_round)
    names = {*marks.values_list("station", flat=True).distinct()}
    names |= {*voting_round.polling_stations.values_list("name", flat=True)}
    return sorted(names | {*batches.values_list("station", flat=True)})


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch has been typed in; numbers of forms.

    `open_by_turn` are the forms that turn 1 and turn 2 have still to type.
    """

    batch: PaperBatch
    open_by_turn: dict[int, list[int]]
    different: list[int]

    @property
    def is_ready(self) -> bool:
        return not (self.different or any(self.open_by_turn.values()))

    @property
    def typed(self) -> dict[int, int]:
        return {
            turn: self.batch.count - len(numbers)
            for turn, numbers in self.open_by_turn.items()
        }


def forms_of(batch: PaperBatch) -> dict[int, dict[int, PaperForm]]:
    """Return what was typed: by number of the form, by turn."""
    typed: dict[int, dict[int, PaperForm]] = defaultdict(dict)
    for form in PaperForm.objects.filter(batch=batch):
        typed[form.number][form.turn] = form
    return typed


def agreed(forms: dict[int, PaperForm]) -> PaperForm | None:
    """Return what two people have read alike on one form, if they have.

    The third reading settles a difference when it is one of the first two.
    """
    first, second, third = forms.get(1), forms.get(2), forms.get(3)
    if first is None or second is None:
        return None
    if first.digest == second.digest:
        return first
    if third is not None and third.digest in {first.digest, second.digest}:
        return third
    return None


def progress_of(batch: PaperBatch) -> Progress:
    """Say what is still to be typed, and where two people have read otherwise."""
    typed = forms_of(batch)
    numbers = range(1, batch.count + 1)
    return Progress(
        batch,
        {
            turn: [number for number in numbers if turn not in typed[number]]
            for turn in (1, 2)
        },
        [
            number
            for number in numbers
            if {1, 2} <= typed[number].keys() and agreed(typed[number]) is None
        ],
    )


@dataclass(frozen=True, slots=True)
class StationSum:
    """The paper forms of one area at one station.

    `gave_way` of those handed out went to people who had voted online.
    """

    area: str
    station: str
    handed_out: int
    gave_way: int
    counted: int
    waiting: int
    spoilt: int
    not_returned: int

    @property
    def missing(self) -> int:
        """How many forms are in no batch, nor written down as anything else."""
        known = self.counted + self.waiting + self.spoilt + self.not_returned
        return self.handed_out - known


@dataclass(frozen=True, slots=True)
class Account:
    """The paper forms of one area, and of each station of it."""

    paper: PaperRules
    turnout: AreaTurnout
    stations: list[StationSum]

    @property
    def waiting(self) -> int:
        """How many forms lie in batches that have not been approved."""
        return sum(station.waiting for station in self.stations)

    @property
    def unexplained(self) -> int:
        """How many forms are missing once the batches under way are approved."""
        return self.turnout.missing - self.waiting


def accounts_of(voting_round: VotingRound) -> list[Account]:
    """Add up forms handed out, counted and accounted for, by area and station."""
    key = tuple[str, str]
    handed: Counter[key] = Counter()
    marks = PaperMark.objects.filter(entry__voting_round=voting_round)
    rows = marks.values_list("entry__district__code", "station").order_by()
    gave_way: Counter[key] = Counter()
    counts = rows.annotate(Count("pk"), Count("entry__mark"))
    for district, station, count, had_voted in counts:
        one = setup.area_of(voting_round, district), station
        handed[one] += count
        gave_way[one] += had_voted
    counted: Counter[key] = Counter()
    waiting: Counter[key] = Counter()
    for batch in PaperBatch.objects.filter(voting_round=voting_round):
        sums = waiting if batch.approved_at is None else counted
        sums[batch.area, batch.station] += batch.count
    spoilt: dict[str, Counter[key]] = {kind: Counter() for kind in SpoiltForms.Kind}
    written = SpoiltForms.objects.filter(
        voting_round=voting_round, agreed_at__isnull=False
    ).order_by()
    for area, station, kind, count in written.values_list(
        "area", "station", "kind"
    ).annotate(Sum("count")):
        spoilt[kind][area, station] += count
    known = {*handed, *counted, *waiting}.union(*spoilt.values())
    return [
        Account(
            voting_round.sheet.paper(area.area),
            area,
            [
                StationSum(
                    *one,
                    handed[one],
                    gave_way[one],
                    counted[one],
                    waiting[one],
                    spoilt[SpoiltForms.Kind.SPOILT][one],
                    spoilt[SpoiltForms.Kind.NOT_RETURNED][one],
                )
                for one in sorted(known)
                if one[0] == area.area
            ],
        )
        for area in turnout.by_area(voting_round)
    ]
