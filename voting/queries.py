"""What the pages of a voting round read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q
from django.http import Http404

from participation.models import District, Process, User
from proposals.models import Project
from voting import counting
from voting.box import keys, people
from voting.box.keys import Key
from voting.models import (
    BoardDecision,
    Decision,
    PaperMark,
    Pot,
    RollEntry,
    Tally,
    TieQuestion,
    VotingRound,
)
from voting.sheet import Line, PaperRules, PotRules, Sheet
from voting.tally.outcome import Outcome


def round_of(process: Process) -> VotingRound | None:
    """Return the voting round of a process, with its phase, or nothing."""
    found = VotingRound.objects.filter(process=process).select_related(
        "phase", "process", "box"
    )
    return found.first()


def round_or_404(process: Process) -> VotingRound:
    voting_round = round_of(process)
    if voting_round is None:
        raise Http404
    return voting_round


def public_round_or_404(slug: str, *, now: datetime) -> VotingRound:
    """Find the voting round of a public process in one query."""
    found = VotingRound.objects.filter(process__slug=slug).select_related(
        "phase", "process", "box"
    )
    voting_round = found.first()
    if voting_round is None or not voting_round.process.is_public(now):
        raise Http404
    return voting_round


def round_to_vote_in(pk: int) -> VotingRound:
    return VotingRound.objects.select_related("phase", "process", "box").get(pk=pk)


def entry_of(
    voter: User | AnonymousUser | RollEntry, voting_round: VotingRound
) -> RollEntry | None:
    """Find somebody's row of the roll: the one used before, else by e-mail address.

    For the entry that a code stands for, read that one anew. One statement.
    """
    if isinstance(voter, RollEntry):
        own = Q(pk=voter.pk)
    elif voter.is_authenticated:
        own = Q(user=voter) | Q(identifier=people.identify(voter.email))
    else:
        return None
    found = RollEntry.objects.filter(own, voting_round=voting_round)
    # A boundary can be large, and nobody asks for it here.
    found = found.select_related("district", "mark", "paper_mark")
    found = found.defer("district__geometry")
    entries = sorted(found, key=lambda entry: entry.user_id != voter.pk)
    return entries[0] if entries else None


def has_paper(entry: RollEntry) -> bool:
    """Say whether somebody was given a paper form, as of now."""
    return PaperMark.objects.filter(pk=entry.pk).exists()


def district_id(voting_round: VotingRound, paper: PaperRules) -> int | None:
    """Return the key of a ballot's district; none when it is everyone's."""
    if not paper.district:
        return None
    return District.objects.values_list("pk", flat=True).get(
        process_id=voting_round.process_id, code=paper.district
    )


def details_on(voting_round: VotingRound, paper: PaperRules) -> dict[str, Project]:
    """Return what is said about the projects of a ballot beside title and cost."""
    found = Project.objects.filter(
        process_id=voting_round.process_id,
        code__in=[line.id for pot in paper.pots for line in pot.lines],
    )
    found = found.select_related("district").defer("description", "district__geometry")
    return {project.code: project for project in found}


def in_fair_order(pot: PotRules, seed: str) -> list[Line]:
    """Shuffle the projects of a ballot by a voter's seed, always the same way."""
    return sorted(
        pot.lines, key=lambda line: sha256(f"{seed}|{line.id}".encode()).digest()
    )


def projects_by_pot(voting_round: VotingRound) -> dict[str, list[Project]]:
    """Return the projects that each pot's ballot would hold, by code of the pot.

    A pot of a district holds the projects of the district and of the districts that are
    part of it, that of the whole city beside them the projects without a district, and
    a pot of a category the projects of the category.
    """
    projects = list(
        voting_round.process.projects.filter(is_dropped=False).select_related(
            "district", "category"
        )
    )
    pots = list(voting_round.pots.select_related("district", "category"))
    if voting_round.scope == VotingRound.Scope.PROCESS:
        return {pot.code: projects for pot in pots}
    parents = dict(voting_round.process.districts.values_list("pk", "parent_id"))

    def lies_in(project: Project, district: int | None) -> bool:
        place, seen = project.district_id, set[int]()
        while place is not None and place not in seen:
            if place == district:
                return True
            seen.add(place)
            place = parents.get(place)
        return False

    def belongs_to(project: Project, pot: Pot) -> bool:
        if pot.district_id is not None:
            return lies_in(project, pot.district_id)
        if pot.category_id is not None:
            return project.category_id == pot.category_id
        return project.district_id is None

    return {pot.code: [p for p in projects if belongs_to(p, pot)] for pot in pots}


@dataclass(frozen=True, slots=True)
class PotResult:
    """The published count of one ballot paper."""

    pot: PotRules
    tally: Tally
    outcome: Outcome

    @property
    def names(self) -> Mapping[str, Mapping[str, str]]:
        """Titles by project id, each by language."""
        return {line.id: line.title for line in self.pot.lines}


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A project that was taken back after the freezing, for everyone to read."""

    code: str
    title: Mapping[str, str]
    reason: str
    recorded_at: datetime


def withdrawn_from(voting_round: VotingRound) -> list[Withdrawn]:
    """Return what was taken back after the freezing, and why. One query."""
    lines = {line.id: line for pot in voting_round.sheet.pots for line in pot.lines}
    return [
        Withdrawn(
            code=row.project_code,
            title=lines[row.project_code].title,
            reason=row.reason,
            recorded_at=row.recorded_at,
        )
        for row in voting_round.withdrawals.all()
    ]


@dataclass(frozen=True, slots=True)
class RoundResult:
    """Everything that the result page shows.

    `ballots` is how many were cast, however many pots each had. `orders` is what a
    board has decided on ties.
    """

    voting_round: VotingRound
    sheet: Sheet
    pots: list[PotResult]
    decision: Decision | None
    ballots: int
    withdrawn: list[Withdrawn]
    orders: list[BoardDecision]


def result_of(voting_round: VotingRound) -> RoundResult:
    """Read the tallies of a round that has been counted. Two to five queries."""
    sheet = voting_round.sheet
    tallies = {tally.pot_code: tally for tally in voting_round.tallies.all()}
    decision = (
        Decision.objects.filter(voting_round=voting_round)
        .prefetch_related("deviations")
        .first()
    )
    pots = [
        PotResult(
            pot, tallies[pot.code], Outcome.from_json(tallies[pot.code].result_text)
        )
        for pot in sheet.pots
        if pot.code in tallies
    ]
    return RoundResult(
        voting_round,
        sheet,
        pots,
        decision,
        # A count by an earlier version knows the ballots of each pot only.
        ballots=max((result.tally.cast for result in pots), default=0)
        or sum(result.tally.ballots for result in pots),
        withdrawn=(
            withdrawn_from(voting_round)
            if any(result.outcome.options.withdrawn for result in pots)
            else []
        ),
        orders=(
            list(voting_round.board_decisions.all())
            if counting.last_resort(sheet.ties) == "board"
            else []
        ),
    )


def funded_by(result: RoundResult) -> set[str]:
    """Return the codes of the projects that get money from one pot at least.

    Where the city's decision differs from the tally, the decision counts. No query.
    """
    deviations = result.decision.deviations.all() if result.decision else []
    decided = {(one.pot_code, one.project_code): one.is_funded for one in deviations}
    return {
        line.id
        for pot in result.pots
        for line in pot.pot.lines
        if decided.get((pot.pot.code, line.id), line.id in pot.outcome.funded)
    }


def names_of_groups(process: Process, pot: PotRules) -> dict[str, dict[str, Any]]:
    """Return the names of the districts and categories of a pot's projects, by code."""
    districts = process.districts.filter(code__in={line.district for line in pot.lines})
    categories = process.categories.filter(
        code__in={line.category for line in pot.lines}
    )
    return {
        "districts": dict(districts.values_list("code", "name")),
        "categories": dict(categories.values_list("code", "name")),
    }


def electorate_of(result: RoundResult) -> dict[str, int]:
    """Count who could vote with each ballot paper, where that is known. One query.

    With a list of voters it is who is on it. Where everybody may vote it is the
    population of a district, and of a whole city nothing.
    """
    voting_round, sheet = result.voting_round, result.sheet
    is_per_district = any(pot.district for pot in sheet.pots)
    if sheet.eligibility != VotingRound.Eligibility.OPEN:
        by_district = {
            str(row["district__code"]): int(row["people"])
            for row in voting_round.roll.order_by()
            .values("district__code")
            .annotate(people=Count("pk"))
        }
    elif is_per_district:
        counted = District.objects.filter(process_id=voting_round.process_id)
        by_district = {
            code: people or 0
            for code, people in counted.values_list("code", "population")
        }
    else:
        return {}
    if not is_per_district:
        return {pot.code: sum(by_district.values()) for pot in sheet.pots}
    known = {
        pot.code: by_district.get(pot.district, 0) for pot in sheet.pots if pot.district
    }
    everyone = sum(known.values()) if all(known.values()) else 0
    counted_in = {pot.code: known.get(pot.code, everyone) for pot in sheet.pots}
    return {code: people for code, people in counted_in.items() if people}


def waiting_for(
    voting_round: VotingRound,
) -> Literal["paper", "key", "seed"] | TieQuestion | None:
    """Say what a round that has closed waits for before it can be counted.

    That is paper forms that are not accounted for, the key of the ballots, the seed of
    the lot, the answer of a board, or nothing.
    """
    box = voting_round.ballot_box
    if box is None or box.opened_at is None:
        return "key"
    if box.sealed_at is None:
        return "paper"
    # The seed first, so that no ballot is open while it could still be chosen.
    if voting_round.sheet.seed_source and not voting_round.drawn_seed:
        return "seed"
    if box.opened_ballots_at is None and not keys.has(box, Key.BALLOT):
        return "key"
    return question_of(voting_round)


def question_of(voting_round: VotingRound) -> TieQuestion | None:
    """Return the tie that waits for the answer of a board."""
    return TieQuestion.objects.filter(voting_round=voting_round).first()


def answers_of(voting_round: VotingRound) -> counting.Answers:
    """Return what has come to be known since the rules were frozen."""
    board: dict[str, tuple[tuple[str, ...], ...]] = {}
    for decision in voting_round.board_decisions.all():
        known = board.get(decision.pot_code, ())
        board[decision.pot_code] = (*known, tuple(decision.order))
    return counting.Answers(
        drawn_seed=voting_round.drawn_seed,
        board=board,
        withdrawn=frozenset(
            withdrawal.project_code for withdrawal in voting_round.withdrawals.all()
        ),
    )


def rounds_to_tally(*, now: datetime) -> list[VotingRound]:
    """Rounds whose time is over, whose rules were frozen, and which have no tally.

    One that has been closed and waits for a drawn seed or for a board is left alone.
    """
    due = VotingRound.objects.filter(
        phase__ends_at__lte=now,
        frozen_at__isnull=False,
        counted_at=None,
        tie_question=None,
        box__opened_at__isnull=False,
    ).exclude(~Q(seed_source=""), box__sealed_at__isnull=False, drawn_seed="")
    return list(due.select_related("phase", "process", "box"))
