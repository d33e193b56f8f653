"""How many more votes a project would have needed, counted down the order of merit.

More votes move a project up, to where more money was left and fewer rivals had been
funded. Those before that place never knew of it, so what the walk met there answers
for the project, too, and nothing is counted again.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from voting.tally.ballots import Candidate, Support
from voting.tally.eligibility import Eligibility
from voting.tally.methods.merit import Key, Merit
from voting.tally.methods.till import Till
from voting.tally.ties import TieBreaker

Place: TypeAlias = tuple[Key, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Block:
    """Projects in one place of the order, and the money when their turn came.

    They share it only where nothing declared tells them apart. `rivals` are those that
    were not barred.
    """

    place: Place
    rivals: Sequence[Candidate]
    till: Till


def least_more(candidate: Candidate, support: Support, eligibility: Eligibility) -> int:
    """Give the least number of further points with which a project takes part."""
    needed = eligibility.needed(candidate)
    found = support.votes if eligibility.counts_people else support.points
    return max(1, needed - found)


def raised(
    candidate: Candidate,
    support: Support,
    more: int,
    eligibility: Eligibility,
    *,
    in_votes: bool,
) -> Support:
    """Give the support with so many further votes, or points.

    Points are thought to come from as few people as can be.
    """
    if in_votes:
        return Support(support.votes + more, support.points + more)
    least = eligibility.needed(candidate) if eligibility.counts_people else 1
    return Support(max(support.votes, least), support.points + more)


class Shortfalls:
    """Answers for the projects of one walk; `blocks` has the block of each."""

    def __init__(
        self,
        blocks: Sequence[Block],
        support: Mapping[str, Support],
        breaker: TieBreaker,
        eligibility: Eligibility,
        merit: Merit,
    ) -> None:
        self.blocks = blocks
        self.support = support
        self.breaker = breaker
        self.eligibility = eligibility
        self.merit = merit
        self.places = [block.place for block in blocks]
        self.in_votes = all(s.votes == s.points for s in support.values())

    def of(self, candidate: Candidate, number: int) -> int | None:
        """Give the least number of votes, or points, with which it would be funded.

        The project stands in the block of that number and was not funded. The number
        of ballots, the other projects and all money stay the same. None where no
        number would do.
        """
        if self.eligibility.is_out(candidate):
            return None
        last = self._last_chance(candidate, number)
        if last is None:
            return None
        reach = self.merit.points_to_reach(candidate, self.places[last][0])
        if reach is None:
            return None
        support = self.support[candidate.id]
        more = max(
            reach - support.points, least_more(candidate, support, self.eligibility)
        )
        while not self._would_fund(candidate, more):
            more += 1
        return more

    def _last_chance(self, candidate: Candidate, number: int) -> int | None:
        """Find the last block before which this project would have been funded."""
        too_late = bisect_left(
            self.blocks,
            True,
            hi=number + 1,
            key=lambda block: not block.till.would_fund(candidate),
        )
        return too_late - 1 if too_late else None

    def _would_fund(self, candidate: Candidate, more: int) -> bool:
        """Say whether so many more are enough, wherever they take the project.

        Where the board may have to say who comes first, there must be enough for all.
        """
        support = raised(
            candidate,
            self.support[candidate.id],
            more,
            self.eligibility,
            in_votes=self.in_votes,
        )
        place = (
            self.merit.key(candidate, support.points),
            self.breaker.level_with(candidate, support.votes),
        )
        number = bisect_left(self.places, place)
        block = self.blocks[number]
        if block.place == place and block.rivals:
            return block.till.fits_all([*block.rivals, candidate])
        return block.till.would_fund(candidate)
