"""What the pages of a voting round read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from participation.models import District, Process, User
from proposals.models import Project
from voting import box
from voting.models import Decision, RollEntry, Tally, VotingRound
from voting.sheet import Line, PotRules, Sheet
from voting.tally.outcome import Outcome


def round_of(process: Process) -> VotingRound | None:
    """Return the voting round of a process, with its phase, or nothing."""
    found = VotingRound.objects.filter(process=process).select_related(
        "phase", "process"
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
        "phase", "process"
    )
    voting_round = found.first()
    if voting_round is None or not voting_round.process.is_public(now):
        raise Http404
    return voting_round


def round_to_vote_in(pk: int) -> VotingRound:
    return VotingRound.objects.select_related("phase", "process").get(pk=pk)


def entry_of(
    voter: User | AnonymousUser, voting_round: VotingRound
) -> RollEntry | None:
    """Find somebody's row of the roll: the one used before, else by e-mail address."""
    if not voter.is_authenticated:
        return None
    found = RollEntry.objects.filter(
        Q(user=voter) | Q(identifier=box.identify(voter.email)),
        voting_round=voting_round,
    )
    # A boundary can be large, and nobody asks for it here.
    found = found.select_related("district").defer("district__geometry")
    own = sorted(found, key=lambda entry: entry.user_id != voter.pk)
    return own[0] if own else None


def district_id(voting_round: VotingRound, pot: PotRules) -> int | None:
    """Return the key of a ballot's district; none when it is everyone's."""
    if not pot.district:
        return None
    return District.objects.values_list("pk", flat=True).get(
        process_id=voting_round.process_id, code=pot.district
    )


def details_on(voting_round: VotingRound, pot: PotRules) -> dict[str, Project]:
    """Return what is said about the projects of a ballot beside title and cost."""
    found = Project.objects.filter(
        process_id=voting_round.process_id, code__in=[line.id for line in pot.lines]
    )
    found = found.select_related("district").defer("description", "district__geometry")
    return {project.code: project for project in found}


def in_fair_order(pot: PotRules, seed: str) -> list[Line]:
    """Shuffle the projects of a ballot by a voter's seed, always the same way."""
    return sorted(
        pot.lines, key=lambda line: sha256(f"{seed}|{line.id}".encode()).digest()
    )


@dataclass(frozen=True, slots=True)
class Missing:
    """Something to do before the rules can be frozen."""

    code: str
    message: str | Promise


def projects_by_pot(voting_round: VotingRound) -> dict[str, list[Project]]:
    """Return the projects that each pot's ballot would hold, by code of the pot.

    A ballot per district holds the projects of the district and of the districts
    that are part of it.
    """
    projects = list(
        voting_round.process.projects.filter(is_dropped=False).select_related(
            "district"
        )
    )
    pots = list(voting_round.pots.select_related("district"))
    if not voting_round.is_per_district:
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

    return {
        pot.code: [p for p in projects if lies_in(p, pot.district_id)] for pot in pots
    }


# By whether there is a ballot per district, so that each has a name to speak of.
POT_WORDS = {
    True: {
        "no_budget": _("Ballot %(pot)s has no money."),
        "no_projects": _("Ballot %(pot)s has no projects."),
        "too_dear": _("Project %(project)s costs more than ballot %(pot)s has."),
    },
    False: {
        "no_budget": _("There is no money to decide on."),
        "no_projects": _("There are no projects on the ballot."),
        "too_dear": _("Project %(project)s costs more than the whole budget."),
    },
}


def missing_before_freezing(voting_round: VotingRound) -> list[Missing]:
    """List what has to be done before the rules of a round can be frozen.

    A replay is held to what is needed for a count, not to what makes a good vote.
    """
    missing = []
    is_replay = voting_round.process.is_replay
    by_pot = projects_by_pot(voting_round)
    if not by_pot:
        missing.append(Missing("no_pot", _("Say how much money is decided on.")))
    for pot in voting_round.pots.all():
        projects = by_pot[pot.code]
        words = POT_WORDS[voting_round.is_per_district]
        if not pot.budget:
            missing.append(Missing("no_budget", words["no_budget"] % {"pot": pot.code}))
        if not projects:
            missing.append(
                Missing("no_projects", words["no_projects"] % {"pot": pot.code})
            )
        missing += [
            Missing(
                "too_dear",
                words["too_dear"] % {"project": project.code, "pot": pot.code},
            )
            for project in projects
            if project.cost > pot.budget and not is_replay
        ]
    placed = {project.pk for projects in by_pot.values() for project in projects}
    stray = (
        voting_round.process.projects.filter(is_dropped=False)
        .exclude(pk__in=placed)
        .count()
    )
    if by_pot and stray:
        missing.append(
            Missing(
                "stray_projects",
                ngettext(
                    "%(count)d project is on no ballot: give it a district or drop it.",
                    "%(count)d projects are on no ballot: give them districts or drop"
                    " them.",
                    stray,
                )
                % {"count": stray},
            )
        )
    needs_roll = not voting_round.is_open_to_all and not is_replay
    if needs_roll and not voting_round.roll.exists():
        missing.append(Missing("empty_roll", _("The list of voters is empty.")))
    starves = voting_round.max_choices == 1 and voting_round.rule.startswith("mes")
    if starves and not is_replay:
        missing.append(
            Missing(
                "equal_shares_with_one_choice",
                _(
                    "Equal shares needs ballots with several choices. Allow more or "
                    "choose another rule."
                ),
            )
        )
    return missing


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
class RoundResult:
    """Everything that the result page shows."""

    voting_round: VotingRound
    sheet: Sheet
    pots: list[PotResult]
    decision: Decision | None

    @property
    def ballots(self) -> int:
        return sum(result.tally.ballots for result in self.pots)


def result_of(voting_round: VotingRound) -> RoundResult:
    """Read the tallies of a round that has been counted. Two queries."""
    sheet = voting_round.sheet
    tallies = {tally.pot_code: tally for tally in voting_round.tallies.all()}
    decision = (
        Decision.objects.filter(voting_round=voting_round)
        .prefetch_related("deviations")
        .first()
    )
    return RoundResult(
        voting_round,
        sheet,
        [
            PotResult(
                pot, tallies[pot.code], Outcome.from_json(tallies[pot.code].result_text)
            )
            for pot in sheet.pots
            if pot.code in tallies
        ],
        decision,
    )


def electorate_of(result: RoundResult) -> dict[str, int]:
    """Count who could vote with each ballot paper, where that is known. One query.

    With a list of voters it is who is on it. Where everybody may vote it is the
    population of a district, and of a whole city nothing.
    """
    voting_round, sheet = result.voting_round, result.sheet
    is_per_district = sheet.scope == VotingRound.Scope.DISTRICT
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
    return {
        pot.code: by_district[pot.district]
        for pot in sheet.pots
        if by_district.get(pot.district)
    }


def rounds_to_tally(*, now: datetime) -> list[VotingRound]:
    """Rounds whose time is over, whose rules were frozen, and which have no tally."""
    due = VotingRound.objects.filter(
        phase__ends_at__lte=now, frozen_at__isnull=False, tallies=None
    )
    return list(due.select_related("phase", "process"))
