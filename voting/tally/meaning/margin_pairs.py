"""How far greedy outcomes are from another one: a bound that is proved, not tried.

A ballot that differs (cast otherwise, left out, added) changes the points of a project
by at most D, the most that a ballot may give to one: the lead of one project over
another by at most 2D, because one may lose D and the other win D. By points per cost,
with leads multiplied out as s(f) cost(u) - s(u) cost(f), by at most
D (cost(f) + cost(u)). So k ballots can bring u before f only if k times that reaches
the lead, or exceeds it where the declared ties keep f first. The share of the ballots
that name a project, compared with a least share of at most 1, moves by at most one
ballot for each ballot that differs.

*Where misfits are skipped.* The funded projects F could be funded together, and so
could any of them. Take any ballots from which fewer than k differ, where k is such that

 1. no project of F falls below the least support with fewer than k ballots, and
 2. for each other project u, either u does not reach the least support with fewer, or
    those projects of F that u cannot pass with fewer leave no room for u: no money, no
    running cost, or one of them is its rival.

Then F is funded again. Go down the new order and suppose that so far just those of F
were funded that came by. If the next project is in F, it has its support (1) and there
is room, as all of F go together. If it is another one, u, then either it lacks support,
or those of F that it cannot pass have all come by and are funded, and leave no room
(2).

*Where the count ends at a misfit.* Let fewer than k ballots differ, where k is such
that fewer neither cost a project of F its support, nor bring another one before it
that has its support. Then all of F come first and are funded. The count goes on only
if the first of the others fits in what is left; so k is also at most what it takes to
bring one that fits before each misfit that is before it, or to take the support of that
misfit. Where the last one of F was topped up, the others of F must stay before it as
well: then it is the first misfit again, with the same money left.

*Otherwise* (both or neither; rivals or running costs with the end at a misfit) the
whole order stays as it is with fewer than k ballots, and with it the outcome.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from voting.tally.ballots import Candidate, Pile, add_up
from voting.tally.eligibility import Eligibility
from voting.tally.methods.merit import Merit
from voting.tally.options import Misfit
from voting.tally.outcome import Outcome
from voting.tally.ties import Criterion, TieBreaker, TiePolicy

MERITS = {"greedy": Merit.POINTS, "greedy_per_cost": Merit.PER_COST}


@dataclass(frozen=True, slots=True)
class Threat:
    """So many ballots might let this project in, past these; or might throw it out.

    `passes` are the funded projects it would have to come before.
    """

    project: Candidate
    ballots: int
    gains: bool
    passes: tuple[Candidate, ...] = ()


class Race:
    """The order of merit of a greedy count, and what keeps any two projects apart."""

    def __init__(
        self,
        candidates: Sequence[Candidate],
        piles: Sequence[Pile],
        outcome: Outcome,
        most_points: int | None,
    ) -> None:
        self.outcome = outcome
        self.options = outcome.options
        self.merit = MERITS[outcome.rule]
        self.support = add_up(candidates, piles)
        given = {points for pile in piles for _, points in pile.points}
        self.most_points = max({1, most_points or 0, *given})
        self.eligibility = Eligibility(
            candidates, self.support, outcome.voters, outcome.budget, outcome.options
        )
        policy = TiePolicy.parse(outcome.tie_policy)
        self.policy = policy
        breaker = TieBreaker(policy, candidates, self.support)
        self.order = sorted(candidates, key=lambda c: (*self._merit(c), breaker.key(c)))
        self.place = {c.id: place for place, c in enumerate(self.order)}
        funded = set(outcome.funded)
        self.funded = [c for c in self.order if c.id in funded]
        self.others = [
            c
            for c in self.order
            if c.id not in funded and not self.eligibility.is_out(c)
        ]
        # The votes of projects with equal points are equal where each vote is a point.
        # Elsewhere, and by points per cost, they move with the ballots, so they keep
        # nobody apart for sure.
        votes_are_merit = self.merit is Merit.POINTS and self.most_points == 1
        self._ties_are_fixed = policy.always_decides and (
            votes_are_merit or Criterion.MORE_VOTES not in policy.criteria
        )
        still = tuple(c for c in policy.criteria if c is not Criterion.MORE_VOTES)
        self._fixed = TieBreaker(
            replace(policy, criteria=still), candidates, self.support
        )

    def _merit(self, candidate: Candidate) -> tuple[int, Fraction | int]:
        return self.merit.key(candidate, self.support[candidate.id].points)

    def to_pass(self, behind: Candidate, ahead: Candidate) -> int:
        """Give the least number of ballots that might put the one before the other."""
        if self.place[behind.id] < self.place[ahead.id]:
            return 0
        mine, yours = (self.support[c.id].points for c in (behind, ahead))
        if self.merit is Merit.POINTS:
            lead, step = yours - mine, 2
        else:
            lead = yours * behind.cost - mine * ahead.cost
            step = behind.cost + ahead.cost
        step *= self.most_points
        costs_nothing = self.merit is Merit.PER_COST and not (
            behind.cost and ahead.cost
        )
        if not costs_nothing and self.comes_first(ahead, behind):
            return lead // step + 1
        return max(1, -(-lead // step)) if step else 1

    def comes_first(self, one: Candidate, other: Candidate) -> bool:
        """Say whether the declared ties put the one first, whatever the ballots."""
        return self._ties_are_fixed and self._fixed.key(one) < self._fixed.key(other)

    def to_enter(self, candidate: Candidate) -> int:
        """Give the least number of ballots that might give it its least support."""
        support = self.support[candidate.id]
        least = 0 if support.points or self.options.fund_unsupported else 1
        if self.eligibility.counts_people:
            return max(least, ceil(-self._lead_in_people(candidate)))
        needed = self.eligibility.needed(candidate)
        return max(least, -((support.points - needed) // self.most_points))

    def to_fall(self, candidate: Candidate) -> int | None:
        """Give the least number of ballots that might cost it its least support."""
        support = self.support[candidate.id]
        if self.eligibility.counts_people:
            below = floor(self._lead_in_people(candidate)) + 1
            return below if self.options.fund_unsupported else min(below, support.votes)
        needed = self.eligibility.needed(candidate)
        if needed <= 1:
            return support.votes if needed else None
        return (support.points - needed) // self.most_points + 1

    def _lead_in_people(self, candidate: Candidate) -> Fraction:
        minimum = self.options.minimum
        votes = self.support[candidate.id].votes
        if minimum is None:
            return Fraction(votes)
        share = minimum.share
        if share is None:
            whole = (minimum.cost_factor or 1) * self.outcome.budget
            share = Fraction(candidate.cost, whole) if whole else Fraction(0)
        return votes - min(share, Fraction(1)) * self.outcome.voters


def threats(race: Race) -> tuple[list[Threat], bool]:
    """Name whatever might change the outcome, the closest first.

    Also say whether pairs were looked at one by one; if not, the order as a whole is
    what must not change.
    """
    options = race.options
    ends = options.misfit is Misfit.STOP or options.part_fund
    binds = race.eligibility.limits().binds
    by_pairs = not race.policy.together and not (ends and binds)
    found = list(_falls(race, race.funded))
    if not by_pairs:
        found += _any_change(race)
    elif ends:
        found += _around_the_end(race)
    else:
        found += _openings(race)
    return sorted(found, key=lambda threat: threat.ballots), by_pairs


def _falls(race: Race, projects: Iterable[Candidate]) -> Iterable[Threat]:
    for project in projects:
        ballots = race.to_fall(project)
        if ballots is not None:
            yield Threat(project, max(1, ballots), gains=False)


def _openings(race: Race) -> Iterable[Threat]:
    """For each project that was not funded, the ballots that might make room for it.

    Those of the funded that are the hardest to pass are taken first, until they leave
    no room.
    """
    for project in race.others:
        if project.cost > race.outcome.budget:
            continue
        ahead = [(race.to_pass(project, funded), funded) for funded in race.funded]
        ahead.sort(key=lambda pair: -pair[0])
        limits = race.eligibility.limits()
        left = race.outcome.budget - project.cost
        to_pass = 0
        for ballots, funded in ahead:
            left -= funded.cost
            limits.fund(funded)
            if left < 0 or limits.bars(project) is not None:
                to_pass = ballots
                break
        yield Threat(
            project,
            max(1, to_pass, race.to_enter(project)),
            gains=True,
            passes=tuple(f for ballots, f in ahead if 0 < ballots <= to_pass),
        )


def _around_the_end(race: Race) -> Iterable[Threat]:
    """Where the count ends at a misfit: who might come before one of the funded.

    Or, if it fits, before all the misfits.
    """
    spent = {step.project: step.spent for step in race.outcome.steps}
    paid = [c for c in race.funded if spent[c.id] == c.cost]
    topped_up = [c for c in race.funded if spent[c.id] != c.cost]
    for project in [*topped_up, *race.others]:
        ahead = paid if project in topped_up else race.funded
        for funded in ahead:
            ballots = max(1, race.to_pass(project, funded), race.to_enter(project))
            yield Threat(project, ballots, gains=True, passes=(funded,))
    if topped_up:
        return
    left = race.outcome.budget - sum(candidate.cost for candidate in paid)
    eligible = {candidate.id for candidate in race.eligibility.eligible}
    misfits = [c for c in race.others if not _fits(race, c, left) and c.id in eligible]
    for project in race.others:
        if not _fits(race, project, left):
            continue
        past = max((_past(race, project, misfit) for misfit in misfits), default=0)
        yield Threat(project, max(1, past, race.to_enter(project)), gains=True)


def _past(race: Race, project: Candidate, misfit: Candidate) -> int:
    """Give the ballots that might put a project before a misfit, or take that away."""
    to_pass, to_fall = race.to_pass(project, misfit), race.to_fall(misfit)
    return to_pass if to_fall is None else min(to_pass, to_fall)


def _fits(race: Race, project: Candidate, left: int) -> bool:
    share = race.options.top_up_from
    if share is None:
        return project.cost <= left
    return left * share.denominator >= share.numerator * project.cost


def _any_change(race: Race) -> Iterable[Threat]:
    """Whatever might change the order of those with enough support."""
    eligible = {candidate.id for candidate in race.eligibility.eligible}
    order = [candidate for candidate in race.order if candidate.id in eligible]
    for ahead, behind in pairwise(order):
        yield Threat(behind, race.to_pass(behind, ahead), gains=True, passes=(ahead,))
    yield from _falls(race, [c for c in order if c not in race.funded])
    for project in race.others:
        if project.id not in eligible:
            yield Threat(project, max(1, race.to_enter(project)), gains=True)
