"""A result as a Pabulib file has it: votes, scores, what was selected, and the rule."""

from collections import Counter
from dataclasses import replace

from voting.tally.ballots import Support, add_up
from voting.tally.files.pabulib_format import (
    SENTINEL,
    Election,
    VoteType,
)
from voting.tally.files.pabulib_rules import least_score, name_of
from voting.tally.outcome import Outcome, Stage, Step
from voting.tally.plain import format_points

NOT_SELECTED, SELECTED, TOPPED_UP, FROM_RESERVES = range(4)
"""What the column `selected` says; the last two are funded, but not by the rule."""


def with_result(election: Election, outcome: Outcome) -> Election:
    """Add what came out: to each project, and to META how it was counted.

    `selected` is 1 for what the rule funded, 2 where the city adds the rest, and 3 for
    what was funded with money that other pots left. Who was withdrawn gets the cost
    that says so.
    """
    support = _support(election, outcome)
    named = Counter(choice for vote in election.votes for choice in vote.choices)
    steps = {step.project: step for step in outcome.steps}
    withdrawn = set(outcome.options.withdrawn)
    has_score = election.vote_type.has_points or election.vote_type is VoteType.ORDINAL
    projects = []
    for project in election.projects:
        found = support[project.id]
        details = {
            **project.details,
            "votes": str(named[project.id]),
            "selected": str(_selected(steps[project.id])),
        }
        if has_score:
            details["score"] = format_points(found.points, election.points_unit)
        cost = SENTINEL if project.id in withdrawn else project.cost
        projects.append(replace(project, cost=cost, details=details))

    least = least_score(outcome, support)
    meta = {**election.meta, "rule": name_of(outcome, least)}
    meta.pop("min_project_score_threshold", None)
    if least is not None:
        score = format_points(least, election.points_unit)
        meta["min_project_score_threshold"] = score
    meta.pop("fully_funded", None)
    if sum(project.cost for project in projects) <= election.budget:
        meta["fully_funded"] = "1"
    return replace(election, meta=meta, threshold=least, projects=tuple(projects))


def _selected(step: Step) -> int:
    if not step.is_funded:
        return NOT_SELECTED
    if step.stage is Stage.LEFTOVER:
        return FROM_RESERVES
    return SELECTED if step.paid is None else TOPPED_UP


def best_first(election: Election, outcome: Outcome) -> Election:
    """Put projects into the order in which a greedy rule came to them.

    Readers break ties by the order of a file, so that is the declared one.
    """
    support = _support(election, outcome)
    places = {step.project: place for place, step in enumerate(outcome.steps)}
    order = sorted(
        election.projects,
        key=lambda project: (-support[project.id].points, places[project.id]),
    )
    return replace(election, projects=tuple(order))


def _support(election: Election, outcome: Outcome) -> dict[str, Support]:
    piles = election.sort_into_piles(outcome.options.ranks)
    return add_up(election.candidates, piles)
