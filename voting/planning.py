"""The sheet of rules as it would be frozen now, from the columns of the draft."""

from dataclasses import replace
from datetime import UTC

from django.conf import settings

from proposals.models import Project
from voting import queries
from voting.models import Pot, VotingRound
from voting.sheet import Line, PotRules, Sheet
from voting.tally.ballot_form import BallotKind
from voting.tally.options import Minimum, Options


def planned_sheet(voting_round: VotingRound) -> Sheet:
    """Return the sheet as it would be frozen now."""
    by_pot = queries.projects_by_pot(voting_round)
    return Sheet(
        process=voting_round.process.slug,
        opens_at=voting_round.phase.starts_at.astimezone(UTC),
        closes_at=voting_round.phase.ends_at.astimezone(UTC),
        scope=voting_round.scope,
        eligibility=voting_round.eligibility,
        min_age=voting_round.min_age,
        age_on=voting_round.age_on,
        min_choices=voting_round.min_choices,
        max_choices=voting_round.max_choices,
        is_spending_limited=voting_round.is_spending_limited,
        rule=voting_round.rule,
        ties=voting_round.ties,
        tie_seed=voting_round.tie_seed,
        pots=tuple(
            _pot(voting_round, pot, sorted(by_pot[pot.code], key=lambda p: p.code))
            for pot in voting_round.pots.select_related("district", "category")
        ),
        ballot_kind=BallotKind(voting_round.ballot_kind),
        points=voting_round.points,
        least_points=voting_round.least_points,
        most_points=voting_round.most_points,
        leftovers=voting_round.leftovers,
        seed_source=voting_round.seed_source,
        grace=voting_round.grace,
    )


def _pot(voting_round: VotingRound, pot: Pot, projects: list[Project]) -> PotRules:
    owner = pot.district or pot.category
    name = owner.name if owner else voting_round.process.title
    if owner is None and voting_round.is_per_district:
        name = settings.CITY_NAME
    return PotRules(
        code=pot.code,
        district=pot.district.code if pot.district else "",
        category=pot.category.code if pot.category else "",
        name=name,
        budget=pot.budget,
        lines=tuple(_line(project) for project in projects),
        options=_options(voting_round, pot, {project.code for project in projects}),
    )


def _line(project: Project) -> Line:
    return Line(
        id=project.code,
        title=project.title,
        cost=project.cost,
        district=project.district.code if project.district else "",
        upkeep=project.upkeep,
        cost_low=project.cost_low,
        cost_high=project.cost_high,
        category=project.category.code if project.category else "",
    )


def _options(voting_round: VotingRound, pot: Pot, on_ballot: set[str]) -> Options:
    """Return the options of the round, with what this pot has of its own."""
    options = Options.from_plain(voting_round.options)
    own = Minimum(score=pot.min_score) if pot.min_score else None
    has_own = pot.min_score is not None
    limit = pot.upkeep_limit
    return replace(
        options,
        conflicts=tuple(
            conflict
            for conflict in options.conflicts
            if on_ballot.issuperset(conflict.projects)
        ),
        minimum=own if has_own else options.minimum,
        upkeep_limit=options.upkeep_limit if limit is None else limit,
    )
