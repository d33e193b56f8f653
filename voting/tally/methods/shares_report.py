"""What is told of a count with equal shares: a step for each project, and the ties."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

from voting.tally.ballots import Candidate
from voting.tally.eligibility import Bar, Eligibility
from voting.tally.methods.greedy import walk
from voting.tally.methods.market import Purchase
from voting.tally.methods.rounds import Run, run
from voting.tally.methods.tie_effects import RoundTie, report
from voting.tally.outcome import Shares, Stage, Step, Tie, Verdict
from voting.tally.ties import TieQuestionError


@dataclass(frozen=True, slots=True)
class Report:
    """Tells of the run that stands, and completes it by votes if that is declared."""

    candidates: Sequence[Candidate]
    eligibility: Eligibility
    standing: Run
    shares: Shares
    by_votes: bool

    def tell(self) -> tuple[list[Step], list[Tie]]:
        """Give a step for each project, and all ties.

        Raises `TieQuestionError` where a tie waits for the board.
        """
        ties = self._ties_in_rounds()
        if self.by_votes:
            late_steps, late_ties = self._complete(self.standing)
            late_steps = [
                replace(step, supporters_left=self.standing.left_of(step.project))
                for step in late_steps
            ]
        else:
            late_steps, late_ties = self._not_bought(), []
        return [*self._bought(), *late_steps], [*ties, *late_ties]

    def _bought(self) -> list[Step]:
        market = self.standing.market
        left = self.eligibility.budget
        steps = []
        for number, purchase in enumerate(self.standing.purchases, start=1):
            candidate = purchase.candidate
            support = market.support[candidate.id]
            steps.append(
                Step(
                    project=candidate.id,
                    cost=candidate.cost,
                    verdict=Verdict.FUNDED,
                    stage=Stage.EQUAL_SHARES,
                    votes=support.votes,
                    points=support.points,
                    left_before=left,
                    left_after=left - candidate.cost,
                    round=number,
                    price=purchase.price,
                    most_paid=self._most_paid(purchase),
                )
            )
            left -= candidate.cost
        return steps

    def _most_paid(self, purchase: Purchase) -> Fraction:
        return purchase.per_point * self.standing.market.most_points(purchase.candidate)

    def _complete(self, standing: Run) -> tuple[list[Step], list[Tie]]:
        """Give what is left to the other projects by votes."""
        return walk(
            [c for c in self.candidates if c.id not in standing.funded],
            standing.market.support,
            standing.market.breaker,
            self.eligibility.budget,
            left=self.eligibility.budget - standing.spent,
            eligibility=self.eligibility,
            limits=standing.limits.copy(),
            stage=Stage.COMPLETION,
        )

    def _not_bought(self) -> list[Step]:
        """Say of each other project why the shares did not buy it, by votes."""
        support = self.standing.market.support
        key = self.standing.market.breaker.key
        others = [c for c in self.candidates if c.id not in self.standing.funded]
        others.sort(key=lambda c: (-support[c.id].points, key(c)))
        left = self.eligibility.budget - self.standing.spent
        steps = []
        for rank, candidate in enumerate(others, start=1):
            bar = self._bar(candidate)
            steps.append(
                Step(
                    project=candidate.id,
                    cost=candidate.cost,
                    verdict=bar.verdict,
                    stage=Stage.EQUAL_SHARES,
                    votes=support[candidate.id].votes,
                    points=support[candidate.id].points,
                    left_before=left,
                    left_after=left,
                    rank=rank,
                    rival=bar.rival,
                    needed=bar.needed,
                    supporters_left=self.standing.left_of(candidate.id),
                )
            )
        return [self._with_shortfall(step) for step in steps]

    def _bar(self, candidate: Candidate) -> Bar:
        declared = self.eligibility.barred.get(candidate.id)
        bar = declared or self.standing.limits.bars(candidate)
        if bar is not None:
            return bar
        if candidate.cost > self.eligibility.budget:
            return Bar(Verdict.OVER_BUDGET)
        if not self.standing.market.support[candidate.id].votes:
            return Bar(Verdict.NO_VOTES)
        if not candidate.cost:
            return Bar(Verdict.NOTHING_TO_PAY)
        return Bar(Verdict.SUPPORTERS_LACK_MONEY)

    def _with_shortfall(self, step: Step) -> Step:
        """Say how many more people with an untouched share could have paid for it."""
        share = self.shares.endowment
        left = step.supporters_left
        if (
            step.verdict is not Verdict.SUPPORTERS_LACK_MONEY
            or not share
            or left is None
        ):
            return step
        return replace(step, short=ceil((step.cost - left) / share))

    def _ties_in_rounds(self) -> list[Tie]:
        """Report the ties of the run that stands; the board comes before all else."""
        purchases = self.standing.purchases
        levels = {purchase.candidate.id: purchase.price for purchase in purchases}
        ties = [
            RoundTie(number, purchase.tied, purchase.price)
            for number, purchase in enumerate(purchases, start=1)
            if purchase.tied is not None
        ]
        for tie in ties:
            question = self.standing.market.breaker.open_question(tie.tied.order)
            if question and tie.may_matter(levels):
                raise TieQuestionError(question, Stage.EQUAL_SHARES, tie.number)
        standing = self._funded(self.standing)

        def changes(number: int, other: str) -> bool:
            return self._funded_with(number, other) != standing

        piles = self.standing.market.piles
        return report(ties, levels, Stage.EQUAL_SHARES, piles, changes)

    def _funded_with(self, number: int, other: str) -> frozenset[str] | None:
        return self._funded(
            run(
                self.standing.market,
                self.shares.endowment,
                self.eligibility.limits(),
                instead={number: other},
            )
        )

    def _funded(self, standing: Run) -> frozenset[str] | None:
        """Name all who get money, or nobody if the board had to decide that first."""
        if not self.by_votes:
            return standing.funded
        try:
            steps, _ = self._complete(standing)
        except TieQuestionError:
            return None
        paid = (step.project for step in steps if step.is_funded or step.paid)
        return standing.funded.union(paid)
