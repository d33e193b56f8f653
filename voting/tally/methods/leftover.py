"""More money for a pot that has been counted: its order of votes is gone down again.

What other pots left comes on top of what this one left. Nothing that was funded is
taken back; a project that got a part of its cost stands first in line for the rest.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice, permutations
from math import factorial

from voting.tally.ballots import Candidate, Pile, Support, add_up, count_voters
from voting.tally.eligibility import Eligibility
from voting.tally.methods.greedy import APPROVAL_UNIT, NAMES, unit_of, walk
from voting.tally.methods.merit import Merit
from voting.tally.methods.shortfall import least_more, raised
from voting.tally.outcome import Effect, Outcome, Stage, Step, Tie
from voting.tally.ties import TieBreaker, TiePolicy, TieQuestionError

MERITS = {name: merit for merit, name in NAMES.items()}
"""The rules that go down an order from the start."""

MOST_ORDERS_TRIED = 120
"""How many other orders of tied projects are counted through, from begin to end."""


def go_on(
    candidates: Sequence[Candidate],
    piles: Sequence[Pile],
    outcome: Outcome,
    brought: int,
    *,
    ties: TiePolicy,
) -> Outcome:
    """Spend what a count left and what was brought to it, and give the whole outcome.

    The steps of the first count come first. They know nothing of the money that came
    later; those of the stage `leftover` follow, for all that is decided anew.
    """
    support = add_up(candidates, piles)
    second = _Second(candidates, count_voters(piles), outcome, brought)
    steps, further = second.walk(outcome.steps, support, ties)
    earlier = outcome.ties
    if outcome.rule in MERITS:
        hypothetical = _Hypothetical(second, support, ties)
        funded = frozenset(step.project for step in steps if step.is_funded)
        steps = [hypothetical.with_shortfall(step) for step in steps]
        earlier = tuple(hypothetical.examine(tie, funded) for tie in earlier)
    else:
        earlier = tuple(map(_unexamined, earlier))
    return replace(
        outcome,
        budget=outcome.budget + brought,
        brought=outcome.brought + brought,
        steps=tuple(steps),
        ties=(*earlier, *further),
    )


class _Second:
    """The second walk of a pot, for any support that its projects might have had."""

    def __init__(
        self,
        candidates: Sequence[Candidate],
        voters: int,
        outcome: Outcome,
        brought: int,
    ) -> None:
        self.candidates = candidates
        self.voters = voters
        self.budget = outcome.budget
        self.brought = brought
        self.options = outcome.options
        self.merit = MERITS.get(outcome.rule, Merit.POINTS)

    def eligibility(self, support: Mapping[str, Support]) -> Eligibility:
        return Eligibility(
            self.candidates, support, self.voters, self.budget, self.options
        )

    def walk(
        self, steps: Iterable[Step], support: Mapping[str, Support], ties: TiePolicy
    ) -> tuple[list[Step], list[Tie]]:
        """Keep what is settled of the first steps, and meet the others again."""
        eligibility = self.eligibility(support)
        kept = [
            step
            for step in steps
            if step.is_funded or step.project in eligibility.barred
        ]
        settled = {step.project: step for step in kept}
        limits = eligibility.limits()
        waiting = []
        for candidate in self.candidates:
            step = settled.get(candidate.id)
            if step is None:
                waiting.append(candidate)
            elif step.is_funded:
                limits.fund(candidate)
        budget = self.budget + self.brought
        again, met = walk(
            waiting,
            support,
            TieBreaker(ties, self.candidates, support),
            budget,
            left=budget - sum(step.spent for step in kept),
            eligibility=eligibility,
            limits=limits,
            stage=Stage.LEFTOVER,
            merit=self.merit,
        )
        return kept + again, met

    def funded(self, support: Mapping[str, Support], ties: TiePolicy) -> frozenset[str]:
        """Count both walks from the start."""
        eligibility = self.eligibility(support)
        first, _ = walk(
            self.candidates,
            support,
            TieBreaker(ties, self.candidates, support),
            self.budget,
            left=self.budget,
            eligibility=eligibility,
            limits=eligibility.limits(),
            stage=Stage.LEFTOVER,
            merit=self.merit,
        )
        steps, _ = self.walk(first, support, ties)
        return frozenset(step.project for step in steps if step.is_funded)


class _Hypothetical:
    """What would have come out of both walks if something had been otherwise."""

    def __init__(
        self, second: _Second, support: Mapping[str, Support], ties: TiePolicy
    ) -> None:
        self.second = second
        self.support = support
        self.ties = ties
        self.eligibility = second.eligibility(support)
        self.breaker = TieBreaker(ties, second.candidates, support)
        self.by_id = {candidate.id: candidate for candidate in second.candidates}
        self.in_votes = unit_of(support) == APPROVAL_UNIT

    def with_shortfall(self, step: Step) -> Step:
        if step.is_funded:
            return step
        return replace(step, short=self._shortfall(self.by_id[step.project]))

    def _shortfall(self, candidate: Candidate) -> int | None:
        """Count again with as many more as would move the project up.

        More of them never hurt, so the least number can be found by halving; only
        where projects are funded together must each number be tried.
        """
        if self.eligibility.is_out(candidate):
            return None
        numbers = self._numbers(candidate)

        def is_enough(more: int) -> bool:
            found = self.support[candidate.id]
            found = raised(
                candidate, found, more, self.eligibility, in_votes=self.in_votes
            )
            support = {**self.support, candidate.id: found}
            try:
                return candidate.id in self.second.funded(support, self.ties)
            except TieQuestionError:
                return False

        if self.ties.together:
            return next(filter(is_enough, numbers), None)
        place = bisect_left(numbers, True, key=is_enough)
        return numbers[place] if place < len(numbers) else None

    def _numbers(self, candidate: Candidate) -> list[int]:
        """Give all numbers of further points that lead to another place, ascending."""
        merit = self.second.merit
        support = self.support[candidate.id]
        least = least_more(candidate, support, self.eligibility)
        reached = (
            merit.points_to_reach(
                candidate, merit.key(other, self.support[other.id].points)
            )
            for other in self.second.candidates
        )
        ahead = {reach - support.points for reach in reached if reach is not None}
        further = ahead | {more + 1 for more in ahead}
        return sorted({least, *(more for more in further if more > least)})

    def examine(self, tie: Tie, funded: frozenset[str]) -> Tie:
        """Look again whether a tie of the first walk mattered, now in the end.

        Where the first walk came to the same result in any order, so did the second.
        """
        if tie.effect is not Effect.CHANGED:
            return tie
        if self.ties.together:
            return _unexamined(tie)
        order = sorted(self.second.candidates, key=self.breaker.key)
        ids = [candidate.id for candidate in order]
        for swapped in islice(permutations(tie.projects), MOST_ORDERS_TRIED):
            others = iter(swapped)
            listed = tuple(next(others) if i in tie.projects else i for i in ids)
            if self.second.funded(self.support, TiePolicy(listed=listed)) != funded:
                return tie
        if factorial(len(tie.projects)) > MOST_ORDERS_TRIED:
            return _unexamined(tie)
        return replace(tie, effect=Effect.NONE)


def _unexamined(tie: Tie) -> Tie:
    """Say no more of a tie than is known after the second walk."""
    if tie.effect is Effect.CHANGED:
        return replace(tie, effect=Effect.NOT_EXAMINED)
    return tie
