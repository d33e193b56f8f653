"""What has to be done before the rules of a vote can be frozen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from proposals.models import Project
from voting import counting
from voting.models import VotingRound
from voting.planning import planned_sheet
from voting.queries import projects_by_pot
from voting.sheet import PotRules, Sheet
from voting.tally import rules

# An organiser who has seen a simulation with the rule may choose these nevertheless.
CONFIRMABLE = frozenset({"shares_with_choose_one", "shares_without_completion"})


@dataclass(frozen=True, slots=True)
class Missing:
    """Something to do before the rules can be frozen."""

    code: str
    message: str | Promise


# By whether there are several pots, so that each has a name to speak of.
POT_WORDS: Mapping[bool, Mapping[str, Promise]] = {
    True: {
        "no_budget": _("Ballot %(pot)s has no money."),
        "no_projects": _("Ballot %(pot)s has no projects."),
        "too_dear": _("Project %(project)s costs more than ballot %(pot)s has."),
        "too_dear_to_run": _(
            "Project %(project)s costs more to run than ballot %(pot)s allows."
        ),
    },
    False: {
        "no_budget": _("There is no money to decide on."),
        "no_projects": _("There are no projects on the ballot."),
        "too_dear": _("Project %(project)s costs more than the whole budget."),
        "too_dear_to_run": _(
            "Project %(project)s costs more to run than the rules allow."
        ),
    },
}

RULE_WORDS: Mapping[str, Promise] = {
    "shares_with_choose_one": _(
        "Equal shares needs ballots with several choices: with one choice for each "
        "voter it leaves most of the money unused. Allow more choices, choose another "
        "rule, or look at a simulation with this rule and confirm it."
    ),
    "shares_without_completion": _(
        "Equal shares alone leaves about half of the money unused. Choose how the "
        "rest is used, or look at a simulation with this rule and confirm it."
    ),
    "ties_need_greedy": _(
        "This rule meets ties too often for a board to decide them, or for “both or "
        "neither”. Choose a lot or the order of the published list."
    ),
    "option_needs_greedy": _(
        "What happens when a project does not fit can be chosen only for a rule with "
        "an order of votes. Leave it as it was, or choose another rule."
    ),
    "ranks_need_ranked": _(
        "Points for places can be chosen only for ballots on which people put "
        "projects in order."
    ),
}


def missing_before_freezing(voting_round: VotingRound) -> list[Missing]:
    """List what has to be done before the rules of a round can be frozen.

    A replay is held to what is needed for a count, not to what makes a good vote.
    """
    by_pot = projects_by_pot(voting_round)
    return [
        *_of_money(voting_round, by_pot),
        *_of_stray_projects(voting_round, by_pot),
        *_of_the_roll(voting_round),
        *_of_conflicts(voting_round, by_pot),
        *_of_the_rule(voting_round),
    ]


def _of_money(
    voting_round: VotingRound, by_pot: Mapping[str, Sequence[Project]]
) -> Iterator[Missing]:
    """Compare what projects cost with what each pot has."""
    if not by_pot:
        yield Missing("no_pot", _("Say how much money is decided on."))
    words = POT_WORDS[voting_round.scope != VotingRound.Scope.PROCESS]
    is_replay = voting_round.process.is_replay
    limit_of_all = voting_round.options.get("upkeep_limit")
    for pot in voting_round.pots.all():
        projects = by_pot[pot.code]
        named = {"pot": pot.code}
        if not pot.budget:
            yield Missing("no_budget", words["no_budget"] % named)
        if not projects:
            yield Missing("no_projects", words["no_projects"] % named)
        if is_replay:
            continue
        limit = limit_of_all if pot.upkeep_limit is None else pot.upkeep_limit
        for project in projects:
            values = named | {"project": project.code}
            if project.cost > pot.budget:
                yield Missing("too_dear", words["too_dear"] % values)
            if limit is not None and project.upkeep > limit:
                yield Missing("too_dear_to_run", words["too_dear_to_run"] % values)


def _of_stray_projects(
    voting_round: VotingRound, by_pot: Mapping[str, Sequence[Project]]
) -> Iterator[Missing]:
    placed = {project.pk for projects in by_pot.values() for project in projects}
    on_ballot = voting_round.process.projects.filter(is_dropped=False)
    stray = on_ballot.exclude(pk__in=placed).count()
    if not by_pot or not stray:
        return
    if voting_round.scope == VotingRound.Scope.CATEGORY:
        words = ngettext(
            "%(count)d project is on no ballot: give it a theme that has money, or "
            "drop it.",
            "%(count)d projects are on no ballot: give them themes that have money, "
            "or drop them.",
            stray,
        )
    else:
        words = ngettext(
            "%(count)d project is on no ballot: give it a district or drop it.",
            "%(count)d projects are on no ballot: give them districts or drop them.",
            stray,
        )
    yield Missing("stray_projects", words % {"count": stray})


def _of_the_roll(voting_round: VotingRound) -> Iterator[Missing]:
    needs_roll = not voting_round.is_open_to_all and not voting_round.process.is_replay
    if needs_roll and not voting_round.roll.exists():
        yield Missing("empty_roll", _("The list of voters is empty."))
    if not (needs_roll and voting_round.is_per_district):
        return
    with_paper = voting_round.pots.filter(district__isnull=False).values("district")
    at_home = voting_round.roll.filter(district__isnull=False)
    if stranded := at_home.exclude(district__in=with_paper).count():
        words = ngettext(
            "%(count)d person on the list lives where there is no ballot: give the "
            "district money, or take the person off the list.",
            "%(count)d people on the list live where there is no ballot: give the "
            "districts money, or take them off the list.",
            stranded,
        )
        yield Missing("no_ballot_for_voters", words % {"count": stranded})


def _of_conflicts(
    voting_round: VotingRound, by_pot: Mapping[str, Sequence[Project]]
) -> Iterator[Missing]:
    """Find groups of conflicting projects that do not stand on one ballot together."""
    codes = [{project.code for project in projects} for projects in by_pot.values()]
    for conflict in voting_round.options.get("conflicts", ()):
        group = set(conflict["projects"])
        if not any(group <= on_ballot for on_ballot in codes):
            yield Missing(
                "conflict_across_ballots",
                _("These projects exclude each other but are not on one ballot: %s")
                % ", ".join(sorted(group)),
            )


def _of_the_rule(voting_round: VotingRound) -> Iterator[Missing]:
    """Say what the tally would refuse, and what it takes only when confirmed."""
    planned = planned_sheet(voting_round)
    codes = [code for pot in planned.pots for code in _refusals(planned, pot)]
    for code in dict.fromkeys(codes):
        if code not in CONFIRMABLE or not is_confirmed(voting_round):
            yield Missing(code, RULE_WORDS[code])


def advised_against(sheet: Sheet) -> list[str]:
    """Name what an organiser has to confirm about the rule; the codes of problems."""
    found = [code for pot in sheet.pots for code in _refusals(sheet, pot)]
    return [code for code in dict.fromkeys(found) if code in CONFIRMABLE]


def is_confirmed(voting_round: VotingRound) -> bool:
    """Say whether a rule that is advised against may be frozen nevertheless.

    The rule of a replay was chosen by another city long ago.
    """
    return voting_round.process.is_replay or (
        voting_round.simulated_at is not None
        and voting_round.confirmed_rule == voting_round.rule
    )


def _refusals(sheet: Sheet, pot: PotRules) -> list[str]:
    answers = counting.Answers(drawn_seed="not drawn yet")
    ties = counting.tie_policy(sheet, pot, answers)
    problems = rules.refusals(sheet.rule, sheet.form(pot), ties, pot.options)
    return [problem.code for problem in problems]
