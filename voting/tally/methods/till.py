"""The money of a pot while projects come before it one after another.

What happens to a single project is decided here, and only here, so that an order can
also be tried out to see what it would have led to.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from voting.tally.ballots import Candidate
from voting.tally.eligibility import Bar, Limits
from voting.tally.options import Misfit, Options
from voting.tally.outcome import Verdict


@dataclass(frozen=True, slots=True)
class Met:
    """What became of a project: `paid` where that is not its cost or nothing."""

    verdict: Verdict
    paid: int | None = None
    rival: str | None = None
    needed: int | None = None

    @classmethod
    def barred(cls, bar: Bar) -> Self:
        return cls(bar.verdict, rival=bar.rival, needed=bar.needed)


@dataclass(slots=True)
class Till:
    """What is left, what bars whom, and whether the count has ended.

    `budget` is the whole of it, to tell what could never have been paid.
    """

    left: int
    budget: int
    limits: Limits
    options: Options
    has_ended: bool = False

    def copy(self) -> "Till":
        limits = self.limits.copy() if self.limits.binds else self.limits
        return Till(self.left, self.budget, limits, self.options, self.has_ended)

    @property
    def ends_at_misfit(self) -> bool:
        return self.options.misfit is Misfit.STOP or self.options.part_fund

    def would_fund(self, candidate: Candidate) -> bool:
        """Say whether this project would be funded if it came now.

        Once the answer is no it stays no, whatever comes before the project: money is
        never added, and nothing funded is taken back.
        """
        if self.has_ended or self.limits.bars(candidate) is not None:
            return False
        return candidate.cost <= self.left or self._tops_up(candidate)

    def meet(self, candidate: Candidate) -> Met:
        """Fund this project if that is possible, and say what became of it.

        One that is barred does not count as a misfit.
        """
        bar = self.limits.bars(candidate)
        if bar is not None:
            return Met.barred(bar)
        if self.has_ended:
            return Met(Verdict.STOPPED)
        if candidate.cost <= self.left:
            self.left -= candidate.cost
            self.limits.fund(candidate)
            return Met(Verdict.FUNDED)
        return self._meet_misfit(candidate)

    def _meet_misfit(self, candidate: Candidate) -> Met:
        self.has_ended = self.ends_at_misfit
        left = self.left
        if self._tops_up(candidate):
            self.left = 0
            self.limits.fund(candidate)
            return Met(Verdict.FUNDED, paid=left)
        if self.options.part_fund and left:
            self.left = 0
            return Met(Verdict.PART_FUNDED, paid=left)
        return Met(self.lack(candidate))

    def lack(self, candidate: Candidate) -> Verdict:
        """Say how a project is too dear: for what is left, or for any pot like this."""
        if candidate.cost > self.budget:
            return Verdict.OVER_BUDGET
        return Verdict.NOT_ENOUGH_LEFT

    def _tops_up(self, candidate: Candidate) -> bool:
        share = self.options.top_up_from
        return (
            share is not None
            and self.left * share.denominator >= share.numerator * candidate.cost
        )

    def fits_all(self, candidates: Iterable[Candidate]) -> bool:
        """Say whether all of these could be funded, each paid in full."""
        trial = self.copy()
        return all(
            trial.meet(candidate) == Met(Verdict.FUNDED) for candidate in candidates
        )

    def refuse_together(self, tied: Sequence[Candidate]) -> list[Met] | None:
        """Refuse all of these, unless all of them can be funded.

        What does not fit even alone says so. To be too dear together is a misfit.
        """
        if self.fits_all(tied):
            return None
        met = [
            Met(Verdict.TIED if candidate.cost <= self.left else self.lack(candidate))
            for candidate in tied
        ]
        if sum(candidate.cost for candidate in tied) > self.left:
            self.has_ended = self.ends_at_misfit
        return met
