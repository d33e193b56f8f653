"""Greedy by votes: what most cities do and call "the projects with most votes"."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from voting.tally.ballots import (
    Ballot,
    Candidate,
    Pile,
    Support,
    add_up,
    count_voters,
    sort_into_piles,
)
from voting.tally.options import Options
from voting.tally.outcome import (
    DECLARED_NOTHING,
    Effect,
    Outcome,
    Stage,
    Step,
    Tie,
    Verdict,
)
from voting.tally.ties import TieBreaker, TiePolicy

APPROVAL_UNIT = "votes"
POINTS_UNIT = "points"


def count(
    candidates: Iterable[Candidate],
    ballots: Iterable[Ballot | Pile],
    budget: int,
    *,
    ties: TiePolicy,
    options: Options = DECLARED_NOTHING,
) -> Outcome:
    """Walk down the order of votes (or points) and fund whatever still fits.

    A project that does not fit is skipped, and one that nobody chose is never funded.
    """
    candidates = tuple(candidates)
    piles = sort_into_piles(ballots)
    support = add_up(candidates, piles)
    breaker = TieBreaker(ties, candidates, support)
    steps, met = walk(candidates, support, breaker, budget, left=budget)
    return Outcome(
        rule="greedy",
        budget=budget,
        voters=count_voters(piles),
        unit=unit_of(support),
        tie_policy=str(ties),
        tie_order=breaker.order,
        steps=tuple(steps),
        ties=tuple(met),
        options=options,
    )


def unit_of(support: Mapping[str, Support]) -> str:
    """Say what is counted: votes where each is worth one point, or else points."""
    if all(found.votes == found.points for found in support.values()):
        return APPROVAL_UNIT
    return POINTS_UNIT


def walk(
    candidates: Iterable[Candidate],
    support: Mapping[str, Support],
    breaker: TieBreaker,
    budget: int,
    *,
    left: int,
    stage: Stage = Stage.GREEDY,
) -> tuple[list[Step], list[Tie]]:
    """Go through the candidates by points with the money that is left."""

    def by_points(candidate: Candidate) -> int:
        return -support[candidate.id].points

    steps: list[Step] = []
    ties = []
    for points, group in groupby(sorted(candidates, key=by_points), key=by_points):
        tied = list(group)
        if len(tied) > 1:
            ranked = breaker.rank(tied)
            tied = list(ranked.order)
            if points:
                ties.append(
                    Tie(
                        projects=tuple(candidate.id for candidate in tied),
                        separated_by=ranked.separated_by,
                        stage=stage,
                        effect=_effect(tied, left),
                    )
                )
        for candidate in tied:
            verdict = _judge(candidate, support, budget, left)
            before = left
            if verdict is Verdict.FUNDED:
                left -= candidate.cost
            steps.append(
                Step(
                    project=candidate.id,
                    cost=candidate.cost,
                    verdict=verdict,
                    stage=stage,
                    votes=support[candidate.id].votes,
                    points=support[candidate.id].points,
                    left_before=before,
                    left_after=left,
                    rank=len(steps) + 1,
                )
            )
    return steps, ties


def _judge(
    candidate: Candidate, support: Mapping[str, Support], budget: int, left: int
) -> Verdict:
    if not support[candidate.id].points:
        return Verdict.NO_VOTES
    if candidate.cost > budget:
        return Verdict.OVER_BUDGET
    if candidate.cost > left:
        return Verdict.NOT_ENOUGH_LEFT
    return Verdict.FUNDED


def _effect(tied: Sequence[Candidate], left: int) -> Effect:
    """Tell whether another order of these would have funded others.

    It would exactly when not all that fit alone fit together: then one of them is
    left out, and it would be in if it came first.
    """
    fitting = [candidate.cost for candidate in tied if candidate.cost <= left]
    return Effect.CHANGED if sum(fitting) > left else Effect.NONE
