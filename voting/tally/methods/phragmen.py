"""Sequential Phragmén: voters earn money at the same pace and buy what they can.

Everybody gets money continuously and equally. As soon as those who chose a project have
its cost together, it is bought, and they begin again with nothing. What a voter has
been given by the time of their last purchase is their load. So the next purchase is the
one that brings its supporters to the lowest load: they share its cost and all that they
have been given so far. It ends when a project whose turn it is does not fit in the
budget.

Points count as approval: a voter either pays for a project or does not. For comparison
only; no city is known to use it.

Sources: Brill, Freeman, Janson, Lackner, "Phragmén's Voting Methods and Justified
Representation" (2017), for the method; Los, Christoff, Grossi, "Proportional Budget
Allocations: Towards a Systematization" (2022), for projects that have a cost, and for
the end at the first that does not fit.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import lcm

from voting.tally.ballots import (
    Ballot,
    Candidate,
    Pile,
    Support,
    add_up,
    count_voters,
    sort_into_piles,
)
from voting.tally.eligibility import Bar, Eligibility
from voting.tally.methods.greedy import unit_of
from voting.tally.methods.market import Crowds, sort_supporters
from voting.tally.methods.tie_effects import RoundTie, report
from voting.tally.options import Options
from voting.tally.outcome import DECLARED_NOTHING, Outcome, Stage, Step, Tie, Verdict
from voting.tally.ties import Ranked, TieBreaker, TiePolicy

RULE = "phragmen"


def count(
    candidates: Iterable[Candidate],
    ballots: Iterable[Ballot | Pile],
    budget: int,
    *,
    ties: TiePolicy,
    options: Options = DECLARED_NOTHING,
) -> Outcome:
    """Count by sequential Phragmén.

    A project dearer than the whole budget takes no part, so it does not end the count.
    Those that nobody chose come last, if they may be funded at all. Raises
    `ValueError` for ties that are left to the board or funded together.
    """
    if not ties.always_decides:
        raise ValueError(f"Phragmén's method cannot leave ties to {ties.last!r}.")
    candidates = tuple(candidates)
    piles = sort_into_piles(ballots)
    support = add_up(candidates, piles)
    breaker = TieBreaker(ties, candidates, support)
    voters = count_voters(piles)
    eligibility = Eligibility(candidates, support, voters, budget, options)
    possible = [c for c in eligibility.eligible if c.cost <= budget]
    race = Race(possible, piles, support, breaker, eligibility)
    course = race.run()
    return Outcome(
        rule=RULE,
        budget=budget,
        voters=voters,
        unit=unit_of(support),
        tie_policy=str(ties),
        tie_order=breaker.order,
        steps=tuple(race.tell(candidates, course)),
        ties=tuple(race.report_ties(course)),
        options=options,
    )


@dataclass(frozen=True, slots=True)
class Purchase:
    """What was bought, and the load of its supporters then, in cents.

    What nobody chose brings no load to anybody.
    """

    candidate: Candidate
    load: Fraction | None
    tied: Ranked | None


class Race:
    """Who supports what, prepared once so that other choices can be tried out."""

    def __init__(
        self,
        candidates: Sequence[Candidate],
        piles: Sequence[Pile],
        support: Mapping[str, Support],
        breaker: TieBreaker,
        eligibility: Eligibility,
    ) -> None:
        self.piles = sorted(piles, key=lambda pile: pile.voters)
        self.support = support
        self.breaker = breaker
        self.eligibility = eligibility
        self.candidates = [c for c in candidates if support[c.id].votes]
        self.unsupported = [c for c in candidates if not support[c.id].votes]
        crowds = Crowds([pile.voters for pile in self.piles])
        self.levels = sort_supporters(self.candidates, self.piles, crowds)
        self.votes = [support[candidate.id].votes for candidate in self.candidates]

    def run(self, instead: Mapping[int, str] | None = None) -> "Course":
        """Go on until a project whose turn it is does not fit.

        `instead` says which of the tied projects to take in a round (from 1 on).
        """
        course = Course(self)
        instead = instead or {}
        while tied := course.find_next():
            course.misfits = [c for c in tied if c.cost > course.left]
            if course.misfits:
                break
            ranked = self.breaker.first(tied) if len(tied) > 1 else None
            first = ranked.order[0] if ranked else tied[0]
            winner = instead.get(len(course.purchases) + 1, first.id)
            course.buy(next(c for c in tied if c.id == winner), ranked)
        return course

    def tell(self, candidates: Iterable[Candidate], course: "Course") -> list[Step]:
        """Give a step for each project: the funded, the misfits, and then the others.

        The last ones come by votes.
        """
        purchases = {p.candidate.id: p for p in course.purchases}
        numbers = {project: number for number, project in enumerate(purchases, start=1)}
        misfits = {candidate.id for candidate in course.misfits}

        def turn(candidate: Candidate) -> tuple[object, ...]:
            points = self.support[candidate.id].points
            if candidate.id in numbers:
                return (0, numbers[candidate.id])
            return (2 - (candidate.id in misfits), -points, self.breaker.key(candidate))

        left = self.eligibility.budget
        steps: list[Step] = []
        for candidate in sorted(candidates, key=turn):
            purchase = purchases.get(candidate.id)
            bar = self._bar(candidate, course, misfits)
            left_before = left
            left -= candidate.cost if purchase else 0
            steps.append(
                Step(
                    project=candidate.id,
                    cost=candidate.cost,
                    verdict=Verdict.FUNDED if purchase else bar.verdict,
                    stage=Stage.PHRAGMEN,
                    votes=self.support[candidate.id].votes,
                    points=self.support[candidate.id].points,
                    left_before=left_before,
                    left_after=left,
                    rank=len(steps) + 1,
                    round=numbers.get(candidate.id),
                    rival=None if purchase else bar.rival,
                    needed=None if purchase else bar.needed,
                    load=purchase.load if purchase else None,
                )
            )
        return steps

    def _bar(
        self, candidate: Candidate, course: "Course", misfits: Iterable[str]
    ) -> Bar:
        """Say why a project was not bought."""
        declared = self.eligibility.barred.get(candidate.id)
        bar = declared or course.limits.bars(candidate)
        if bar is not None:
            return bar
        if candidate.cost > self.eligibility.budget:
            return Bar(Verdict.OVER_BUDGET)
        if candidate.id in misfits:
            return Bar(Verdict.NOT_ENOUGH_LEFT)
        return Bar(Verdict.STOPPED)

    def report_ties(self, course: "Course") -> list[Tie]:
        """Report who was tied for a turn, and whether another choice funds others."""
        standing = course.funded
        return report(
            [
                RoundTie(number, purchase.tied, purchase.load)
                for number, purchase in enumerate(course.purchases, start=1)
                if purchase.tied is not None
            ],
            {p.candidate.id: p.load for p in course.purchases},
            Stage.PHRAGMEN,
            self.piles,
            lambda number, other: self.run({number: other}).funded != standing,
        )


class Course:
    """One pass through the rounds: the loads of all voters, and what is left.

    A voter's load is that of their last purchase; so the loads are kept for purchases,
    as integers over a common unit, and for each pile only which purchase was the last.
    As loads only rise, so does the load that a project would bring: an old one tells
    when it need not be looked at again.
    """

    def __init__(self, race: Race) -> None:
        self.race = race
        self.limits = race.eligibility.limits()
        self.left = race.eligibility.budget
        self.purchases: list[Purchase] = []
        self.misfits: list[Candidate] = []
        self._unit = 1
        self._loads = [0]
        self._last = [0] * len(race.piles)
        self._heap = [
            (Fraction(candidate.cost, votes), place, 0)
            for place, (candidate, votes) in enumerate(
                zip(race.candidates, race.votes, strict=True)
            )
        ]
        heapify(self._heap)
        self._lowest: Fraction | None = None
        self._tied: list[int] = []

    @property
    def funded(self) -> frozenset[str]:
        return frozenset(purchase.candidate.id for purchase in self.purchases)

    def find_next(self) -> list[Candidate]:
        """Find who would bring the lowest load; forget who is barred."""
        now = len(self.purchases)
        heap = self._heap
        self._tied = []
        while heap and (not self._tied or heap[0][0] == self._lowest):
            load, place, seen = heappop(heap)
            if self.limits.bars(self.race.candidates[place]) is not None:
                continue
            if seen < now:
                heappush(heap, (self._load_with(place), place, now))
                continue
            self._lowest = load
            self._tied.append(place)
        if self._tied:
            return [self.race.candidates[place] for place in self._tied]
        self._lowest = None
        funded = self.funded
        return [
            candidate
            for candidate in self.race.unsupported
            if candidate.id not in funded and self.limits.bars(candidate) is None
        ]

    def _load_with(self, place: int) -> Fraction:
        """Give the load of all supporters of a project if it were bought now."""
        loads = self._loads
        total = self.race.candidates[place].cost * self._unit
        for supporters in self.race.levels[place]:
            total += sum(
                loads[last] * times
                for last, times in Counter(supporters.pick_small(self._last)).items()
            )
            for last, voters in zip(
                supporters.pick_large(self._last), supporters.large, strict=True
            ):
                total += loads[last] * voters
        return Fraction(total, self._unit * self.race.votes[place])

    def buy(self, candidate: Candidate, tied: Ranked | None) -> None:
        """Buy one of those that were found; the others wait."""
        load = self._lowest
        self.purchases.append(Purchase(candidate, load, tied))
        self.left -= candidate.cost
        self.limits.fund(candidate)
        if load is None:
            return
        for place in self._tied:
            if self.race.candidates[place].id == candidate.id:
                self._raise_loads(place, load)
            else:
                heappush(self._heap, (load, place, 0))

    def _raise_loads(self, place: int, load: Fraction) -> None:
        unit = lcm(self._unit, load.denominator)
        factor = unit // self._unit
        if factor > 1:
            self._unit = unit
            self._loads = [old * factor for old in self._loads]
        self._loads.append(int(load * unit))
        number = len(self.purchases)
        last = self._last
        for supporters in self.race.levels[place]:
            for pile in supporters.piles:
                last[pile] = number
