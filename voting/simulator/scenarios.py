"""From the draft of the rules to scenarios that can be counted. Pure functions."""

from collections.abc import Iterable
from dataclasses import replace

from voting.counting import last_resort
from voting.sheet import Sheet
from voting.simulator.material import Material, Source
from voting.tally import rules
from voting.tally.ballot_form import BallotForm, BallotKind
from voting.tally.ballots import Problem
from voting.tally.meaning.comparison import Scenario
from voting.tally.options import CURRENCY_UNIT, Misfit, Options, Ranks
from voting.tally.ties import TiePolicy

LETTERS = "ABCD"
"""The names of the scenarios; the others are compared with the first."""

SEED = "simulation"
"""The lot of a simulation is never that of the vote, so nobody learns whom it favours
before the rules are frozen."""

OFTEN = "mes+add1_greedy"
"""What a rule that goes by votes is compared with, unless told otherwise."""


def tie_policy(ties: str, material: Material) -> TiePolicy:
    """Make a declared way of breaking ties ready for these projects.

    A board has decided nothing yet, so a count stops where it would be asked.
    """
    match last_resort(ties):
        case "lot":
            return TiePolicy.parse(f"{ties}:{SEED}")
        case "listed":
            order = ",".join(entry.id for entry in material.entries)
            return TiePolicy.parse(f"{ties}:{order}")
        case _:
            return TiePolicy.parse(ties)


def carried(options: Options, material: Material) -> Options:
    """Return what a scenario takes over from the draft without being asked.

    Conflicts and the limit of running costs are about the projects of the draft, so
    they hold for its sample ballots only; what a place is worth, for rankings only.
    """
    is_ranked = material.kind is BallotKind.RANKED
    general = Options(
        fund_unsupported=options.fund_unsupported,
        ranks=options.ranks if is_ranked else Ranks.PLACES,
        withdrawn=material.withdrawn,
    )
    if material.source is not Source.SAMPLES:
        return general
    return replace(
        general, conflicts=options.conflicts, upkeep_limit=options.upkeep_limit
    )


def normal(rule: str, options: Options) -> Options:
    """Drop what changes nothing, so that equal scenarios look equal."""
    if not rules.RULES[rule].raises_shares:
        options = replace(options, increment=CURRENCY_UNIT)
    if options.part_fund:
        options = replace(options, misfit=Misfit.STOP)
    return options


def scenario_of(
    name: str, *, rule: str, ties: str, options: Options, material: Material
) -> Scenario:
    """Make a scenario; points of a minimum are those that a reader knows."""
    minimum = options.minimum
    if minimum is not None and minimum.score is not None:
        scaled = replace(minimum, score=minimum.score * material.points_unit)
        options = replace(options, minimum=scaled)
    return Scenario(
        name, rule, tie_policy(ties, material), options=normal(rule, options)
    )


def declared_for(sheet: Sheet, options: Options, material: Material) -> Options:
    """Return what the draft declares; `options` are what all its pots share."""
    pot = next((pot for pot in sheet.pots if pot.code == material.pot), None)
    declared = options if pot is None else pot.options
    own = carried(declared, material)
    return replace(
        declared,
        conflicts=own.conflicts,
        withdrawn=own.withdrawn,
        upkeep_limit=own.upkeep_limit,
        ranks=own.ranks,
    )


def draft_scenario(sheet: Sheet, options: Options, material: Material) -> Scenario:
    """Return the draft's own rules as a scenario."""
    return scenario_of(
        LETTERS[0],
        rule=sheet.rule,
        ties=sheet.ties,
        options=declared_for(sheet, options, material),
        material=material,
    )


def is_same(one: Scenario, other: Scenario) -> bool:
    """Say whether two scenarios count alike, whatever they are called."""
    return (one.rule, one.ties, one.options) == (other.rule, other.ties, other.options)


def rival(rule: str) -> str:
    """Name a rule that shows what another way of counting would do."""
    return "greedy" if rule.startswith(("mes", "phragmen")) else OFTEN


def form_of(material: Material) -> BallotForm:
    """Describe the ballots, as far as it matters for what rules can be used."""
    has_ranks = material.kind is BallotKind.RANKED
    return BallotForm(
        kind=material.kind,
        max_choices=1 if material.names_one_each and not has_ranks else None,
        spending_limit=material.budget,
        points=1,
        most_points=1,
    )


def refusals(scenario: Scenario, material: Material) -> list[Problem]:
    """Say what the rule cannot do, or is advised against."""
    return rules.refusals(
        scenario.rule, form_of(material), scenario.ties, scenario.options
    )


def first_that_is(draft: Scenario, scenarios: Iterable[Scenario]) -> Scenario | None:
    return next((one for one in scenarios if is_same(one, draft)), None)
