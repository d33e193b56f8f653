"""Who takes part in a count, and whom the declared limits bar while it runs.

Every rule asks here, so that a withdrawn project, one below the least support or a
rival of a funded one meets the same verdict under each of them. All numbers are exact.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from voting.tally.ballots import Candidate, Support
from voting.tally.options import Conflict, Options
from voting.tally.outcome import Verdict


@dataclass(frozen=True, slots=True)
class Bar:
    """Why a project cannot be funded: with which rival, or for want of what support.

    `needed` is in points for a minimum that is a score, and in people for the others.
    """

    verdict: Verdict
    rival: str | None = None
    needed: int | None = None


class Eligibility:
    """Sorts the candidates before the count begins.

    `eligible` are those that take part, in the order given; `barred` says of each
    other one why it does not. Whether a project can be paid is no question here.
    """

    def __init__(
        self,
        candidates: Iterable[Candidate],
        support: Mapping[str, Support],
        voters: int,
        budget: int,
        options: Options,
    ) -> None:
        candidates = tuple(candidates)
        self.options = options
        self.voters = voters
        self.budget = budget
        self._withdrawn = frozenset(options.withdrawn)
        self._kept = _rivals_of_kept(options.conflicts)
        self.barred: dict[str, Bar] = {}
        for candidate in candidates:
            bar = self._judge(candidate, support[candidate.id])
            if bar is not None:
                self.barred[candidate.id] = bar
        self.eligible = tuple(
            candidate for candidate in candidates if candidate.id not in self.barred
        )

    @property
    def counts_people(self) -> bool:
        """Say whether the least support is a number of people, not of points."""
        minimum = self.options.minimum
        return minimum is not None and minimum.score is None

    def is_out(self, candidate: Candidate) -> bool:
        """Say whether no support whatsoever would let this project take part."""
        return candidate.id in self._withdrawn or candidate.id in self._kept

    def needed(self, candidate: Candidate) -> int:
        """Give the least support with which this project takes part.

        With the rule of Świecie the least number of people v is such that v / voters
        >= cost / (factor * budget). A pot without money has no such limit: there, what
        costs anything costs more than the budget.
        """
        minimum = self.options.minimum
        least = 0 if self.options.fund_unsupported else 1
        if minimum is None:
            return least
        if minimum.score is not None:
            return max(least, minimum.score)
        if minimum.share is not None:
            share = minimum.share
            return max(least, -(-share.numerator * self.voters // share.denominator))
        whole = (minimum.cost_factor or 1) * self.budget
        if not whole:
            return least
        return max(least, -(-candidate.cost * self.voters // whole))

    def limits(self) -> "Limits":
        """Begin a run: nothing is funded yet."""
        return Limits(self.options)

    def _judge(self, candidate: Candidate, support: Support) -> Bar | None:
        if candidate.id in self._withdrawn:
            return Bar(Verdict.WITHDRAWN)
        if not support.points and not self.options.fund_unsupported:
            return Bar(Verdict.NO_VOTES)
        needed = self.needed(candidate)
        if (support.votes if self.counts_people else support.points) < needed:
            return Bar(Verdict.BELOW_MINIMUM, needed=needed)
        if candidate.id in self._kept:
            return Bar(Verdict.CONFLICT, rival=self._kept[candidate.id])
        return None


class Limits:
    """What the funded projects leave room for: no rivals, and so much running cost.

    What is barred once is barred for good, because nothing funded is taken back.
    """

    def __init__(self, options: Options) -> None:
        self.binds = bool(options.conflicts) or options.upkeep_limit is not None
        self._conflicts: defaultdict[str, list[str]] = defaultdict(list)
        for conflict in options.conflicts:
            for project in conflict.projects:
                self._conflicts[project] += conflict.projects
        self._rivals: dict[str, str] = {}
        self._upkeep_left = options.upkeep_limit

    def copy(self) -> Self:
        """Give limits that can be tried out without any trace in these."""
        twin = object.__new__(type(self))
        twin.binds = self.binds
        twin._conflicts = self._conflicts
        twin._rivals = self._rivals.copy()
        twin._upkeep_left = self._upkeep_left
        return twin

    def bars(self, candidate: Candidate) -> Bar | None:
        """Say why this project can no longer be funded, or nothing if it can."""
        if not self.binds:
            return None
        rival = self._rivals.get(candidate.id)
        if rival is not None:
            return Bar(Verdict.CONFLICT, rival=rival)
        if self._upkeep_left is not None and candidate.upkeep > self._upkeep_left:
            return Bar(Verdict.UPKEEP)
        return None

    def fund(self, candidate: Candidate) -> None:
        """Take note that this project is funded."""
        if not self.binds:
            return
        for rival in self._conflicts.get(candidate.id, ()):
            if rival != candidate.id:
                self._rivals.setdefault(rival, candidate.id)
        if self._upkeep_left is not None:
            self._upkeep_left -= candidate.upkeep


def _rivals_of_kept(conflicts: Iterable[Conflict]) -> dict[str, str]:
    """Name, for each project that officials dropped, the one they kept instead."""
    kept: dict[str, str] = {}
    for conflict in conflicts:
        for project in conflict.projects:
            if conflict.keep is not None and project != conflict.keep:
                kept.setdefault(project, conflict.keep)
    return kept
