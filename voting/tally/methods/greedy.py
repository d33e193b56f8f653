"""Greedy rules: down the order of votes, of points, or of points per cost.

It is what most cities do and call "the projects with most votes". What happens at a
project that does not fit, and who takes part at all, is declared in the options.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
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
from voting.tally.eligibility import Eligibility, Limits
from voting.tally.methods.merit import Key, Merit
from voting.tally.methods.shortfall import Block, Shortfalls
from voting.tally.methods.till import Met, Till
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
from voting.tally.ties import TieBreaker, TiePolicy, TieQuestionError

APPROVAL_UNIT = "votes"
POINTS_UNIT = "points"

PAID = {Verdict.FUNDED, Verdict.PART_FUNDED}

NAMES = {Merit.POINTS: "greedy", Merit.PER_COST: "greedy_per_cost"}


def count(
    candidates: Iterable[Candidate],
    ballots: Iterable[Ballot | Pile],
    budget: int,
    *,
    ties: TiePolicy,
    merit: Merit = Merit.POINTS,
    options: Options = DECLARED_NOTHING,
) -> Outcome:
    """Walk down the order of merit and fund what fits, as the options say.

    Raises `TieQuestionError` where the board has to decide first.
    """
    candidates = tuple(candidates)
    piles = sort_into_piles(ballots)
    support = add_up(candidates, piles)
    voters = count_voters(piles)
    breaker = TieBreaker(ties, candidates, support)
    eligibility = Eligibility(candidates, support, voters, budget, options)
    steps, met = walk(
        candidates,
        support,
        breaker,
        budget,
        left=budget,
        eligibility=eligibility,
        limits=eligibility.limits(),
        merit=merit,
    )
    return Outcome(
        rule=NAMES[merit],
        budget=budget,
        voters=voters,
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
    eligibility: Eligibility,
    limits: Limits,
    stage: Stage = Stage.GREEDY,
    merit: Merit = Merit.POINTS,
) -> tuple[list[Step], list[Tie]]:
    """Go through the candidates by merit with the money that is left.

    The limits have seen what is funded already, and are changed. What a project was
    short of is told for the greedy stage only: elsewhere, more votes would have
    changed what went before. Raises `TieQuestionError`.
    """
    till = Till(left, budget, limits, eligibility.options)
    path = _Walk(support, breaker, eligibility, till, stage=stage, merit=merit)
    path.go(candidates)
    if stage is Stage.GREEDY:
        path.tell_shortfalls()
    return path.steps, path.ties


class _Walk:
    """One pass down the order, with what is met on the way."""

    def __init__(
        self,
        support: Mapping[str, Support],
        breaker: TieBreaker,
        eligibility: Eligibility,
        till: Till,
        *,
        stage: Stage,
        merit: Merit,
    ) -> None:
        self.support = support
        self.breaker = breaker
        self.barred = eligibility.barred
        self.eligibility = eligibility
        self.till = till
        self.stage = stage
        self.merit = merit
        self.steps: list[Step] = []
        self.ties: list[Tie] = []
        self.met: list[Candidate] = []
        self.blocks: list[Block] = []

    def go(self, candidates: Iterable[Candidate]) -> None:
        merit, breaker = self.merit, self.breaker
        keys = {c.id: merit.key(c, self.support[c.id].points) for c in candidates}
        order = sorted(candidates, key=lambda c: (keys[c.id], breaker.key(c)))
        for key, group in groupby(order, key=lambda c: keys[c.id]):
            self._meet_group(key, list(group))

    def tell_shortfalls(self) -> None:
        """Say of each project that was not funded what it was short of."""
        shortfalls = Shortfalls(
            self.blocks, self.support, self.breaker, self.eligibility, self.merit
        )
        for place, candidate in enumerate(self.met):
            if not self.steps[place].is_funded:
                short = shortfalls.of(candidate, place)
                self.steps[place] = replace(self.steps[place], short=short)

    def _meet_group(self, key: Key, group: list[Candidate]) -> None:
        """Meet those of equal merit, and report the tie if there is one."""
        if len(group) == 1:
            self._meet_level(key, group)
            return
        rivals = self._rivals(group)
        before = self.till.copy()
        for _, level in groupby(group, key=self.breaker.level):
            self._meet_level(key, list(level))
        if len(rivals) > 1:
            ranked = self.breaker.rank(rivals)
            standing = _funded(self.steps[-len(group) :])
            changes = _order_matters(before, ranked.order, standing)
            self.ties.append(
                Tie(
                    projects=tuple(candidate.id for candidate in ranked.order),
                    separated_by=ranked.separated_by,
                    stage=self.stage,
                    effect=Effect.CHANGED if changes else Effect.NONE,
                )
            )

    def _rivals(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """Find those that nothing but the money can keep from being funded."""
        if self.till.has_ended:
            return []
        return [
            candidate
            for candidate in candidates
            if candidate.id not in self.barred
            and self.till.limits.bars(candidate) is None
        ]

    def _meet_level(self, key: Key, level: list[Candidate]) -> None:
        """Meet those that nothing declared has told apart; mostly that is one."""
        rivals = self._rivals(level)
        block = Block((key, self.breaker.level(level[0])), rivals, self.till.copy())
        refused = None
        if len(rivals) > 1:
            self._ask_board(block)
            if self.breaker.policy.together:
                refused = self.till.refuse_together(rivals)
        for place, candidate in enumerate(rivals):
            self._meet(candidate, block, refused[place] if refused else None)
        for candidate in level:
            if candidate not in rivals:
                self._meet(candidate, block)

    def _ask_board(self, block: Block) -> None:
        question = self.breaker.open_question(block.rivals)
        if question:
            standing = _try(block.till, block.rivals)
            if _order_matters(block.till, block.rivals, standing):
                raise TieQuestionError(question, self.stage)

    def _meet(self, candidate: Candidate, block: Block, met: Met | None = None) -> None:
        self.met.append(candidate)
        self.blocks.append(block)
        before = self.till.left
        if met is None:
            bar = self.barred.get(candidate.id)
            met = Met.barred(bar) if bar else self.till.meet(candidate)
        support = self.support[candidate.id]
        self.steps.append(
            Step(
                project=candidate.id,
                cost=candidate.cost,
                verdict=met.verdict,
                stage=self.stage,
                votes=support.votes,
                points=support.points,
                left_before=before,
                left_after=self.till.left,
                rank=len(self.steps) + 1,
                paid=met.paid,
                rival=met.rival,
                needed=met.needed,
            )
        )


def _funded(steps: Iterable[Step]) -> frozenset[tuple[str, Verdict]]:
    return frozenset((s.project, s.verdict) for s in steps if s.verdict in PAID)


def _try(before: Till, order: Iterable[Candidate]) -> frozenset[tuple[str, Verdict]]:
    """Say who would get money if the next ones came in this order."""
    till = before.copy()
    met = ((candidate.id, till.meet(candidate).verdict) for candidate in order)
    return frozenset((project, verdict) for project, verdict in met if verdict in PAID)


def _order_matters(
    before: Till, tied: Sequence[Candidate], standing: frozenset[tuple[str, Verdict]]
) -> bool:
    """Tell whether another order of tied projects would give others the money.

    It is enough to let each of them come first once and last once. Somebody who is
    left out, but can be funded, is funded when first. Where all are funded in one
    order and not in another, somebody who comes after a misfit there is left out when
    last. And in any order that ends at a misfit, who comes first gets all or a part,
    or ends the count.
    """
    if before.fits_all(tied):
        return False
    if not before.ends_at_misfit:
        # Who does not fit alone never does, and stops nobody.
        tied = [candidate for candidate in tied if before.would_fund(candidate)]
        if before.fits_all(tied):
            return len(standing) != len(tied)
    for place, candidate in enumerate(tied):
        others = [*tied[:place], *tied[place + 1 :]]
        for order in ([candidate, *others], [*others, candidate]):
            if _try(before, order) != standing:
                return True
    return False
