"""Changes ballots on purpose and counts again, to see whether others are funded.

Whatever is found this way is a fact about these ballots; it is not said to be the
smallest change there is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from voting.tally import rules
from voting.tally.ballots import Candidate, Pile
from voting.tally.meaning.margin_pairs import MERITS, Race, Threat
from voting.tally.methods.merit import Merit
from voting.tally.outcome import Outcome, Stage, Verdict
from voting.tally.ties import TiePolicy, TieQuestionError

EFFORT_OF_GREEDY, EFFORT_OF_ROUNDS, EFFORT_OF_RAISING = 2, 15, 4
"""What it takes to count a choice on a ballot once, by kinds of rules.

For rules that raise the shares, the last one comes on top for each increment, up to
a limit: most of many increments are skipped.
"""
MOST_EFFORT_OF_RAISING = 1500

CLOSE = {
    Verdict.NOT_ENOUGH_LEFT,
    Verdict.STOPPED,
    Verdict.SUPPORTERS_LACK_MONEY,
}


@dataclass(frozen=True, slots=True)
class Change:
    """So many ballots differ, and these are funded then, in their order."""

    ballots: int
    funded: tuple[str, ...]


class Trials:
    """The ballots of an outcome, and how often they may still be counted again."""

    def __init__(
        self,
        candidates: Sequence[Candidate],
        piles: Sequence[Pile],
        outcome: Outcome,
        most_work: int,
    ) -> None:
        self.piles = piles
        self.funded = outcome.funded
        self.most_points = max(
            (points for pile in piles for _, points in pile.points), default=1
        )
        self._voters = outcome.voters
        self._work_left = most_work
        self._count = partial(
            rules.count,
            outcome.rule,
            candidates,
            budget=outcome.budget,
            ties=TiePolicy.parse(outcome.tie_policy),
            options=outcome.options,
        )
        marks = sum(len(pile.points) for pile in piles)
        self._work = marks * _effort(outcome)
        self._has_leftovers = any(
            step.stage is Stage.LEFTOVER for step in outcome.steps
        )

    def are_faithful(self, *, count: bool) -> bool:
        """Say whether these ballots lead to this outcome, and nothing else does.

        Whoever needs to be sure of it lets them be counted; that other money came
        later can be seen at once.
        """
        if self._has_leftovers:
            return False
        found = self._funded_with(self.piles) if count else self.funded
        return found is not None and set(found) == set(self.funded)

    def _funded_with(self, piles: Sequence[Pile]) -> tuple[str, ...] | None:
        """Count; None when there is no more work to spend, or the board is asked."""
        if self._work > self._work_left:
            return None
        self._work_left -= self._work
        try:
            return self._count(ballots=piles).funded
        except TieQuestionError:
            return None

    def _try(self, ballots: int, piles: Sequence[Pile], project: str) -> Change | None:
        """Count, and see whether the project came in, or dropped out if it was in."""
        funded = self._funded_with(piles)
        if funded is None or (project in funded) == (project in self.funded):
            return None
        return Change(ballots, funded)

    def strike(self, project: str, guess: int) -> Change | None:
        """Take a project off ballots, first off those that give it most.

        It begins with a guess, and takes twice as many while that does not do.
        """
        ballots = guess
        while self._work <= self._work_left:
            missing = ballots
            piles: list[Pile] = []
            for pile in sorted(
                self.piles, key=lambda p: -dict(p.points).get(project, 0)
            ):
                points = dict(pile.points)
                struck = min(missing, pile.voters) if points.pop(project, 0) else 0
                missing -= struck
                piles += _parted(pile, struck, points)
            found = self._try(ballots - missing, piles, project)
            if found is not None or missing:
                return found
            ballots *= 2
        return None

    def add(self, project: str, guess: int, points: int) -> Change | None:
        """Add ballots for this project alone; begin with a guess, then close in on it.

        At most so many are added as there are ballots.
        """
        alone = ((project, points),)

        def added(ballots: int) -> Change | None:
            return self._try(ballots, [*self.piles, Pile(alone, ballots)], project)

        too_few, ballots = 0, max(1, guess)
        found = added(ballots)
        while found is None:
            if ballots >= self._voters or self._work > self._work_left:
                return None
            too_few, ballots = ballots, min(2 * ballots, self._voters)
            found = added(ballots)
        while found.ballots - too_few > 1 and self._work <= self._work_left:
            middle = (too_few + found.ballots) // 2
            closer = added(middle)
            if closer is None:
                too_few = middle
            else:
                found = closer
        return found

    def swap(self, race: Race, threat: Threat) -> Change | None:
        """Let the project change places with those it has to pass, ballot by ballot.

        A ballot stays what it is otherwise: as many choices, places and points. Each is
        changed once at most, and those where most is won come first.
        """
        swaps = _Swaps(self.piles, race, threat)
        if not all(swaps.pass_by(ahead) for ahead in swaps.in_order()):
            return None
        return self._try(swaps.ballots, swaps.result(), threat.project.id)


class _Swaps:
    """Piles of which a part is being changed, and the points of projects meanwhile."""

    def __init__(self, piles: Sequence[Pile], race: Race, threat: Threat) -> None:
        self.piles = piles
        self.race = race
        self.threat = threat
        self.ballots = 0
        self.untouched = [pile.voters for pile in piles]
        self.changed: list[Pile] = []
        self.points = {p: found.points for p, found in race.support.items()}

    def in_order(self) -> Iterator[Candidate]:
        """Give those to pass, the one furthest ahead first."""
        yield from sorted(self.threat.passes, key=lambda c: -self._lead(c))

    def _lead(self, ahead: Candidate) -> int:
        project = self.threat.project
        mine, yours = self.points[project.id], self.points[ahead.id]
        if self.race.merit is Merit.POINTS:
            return yours - mine
        return yours * project.cost - mine * ahead.cost

    def pass_by(self, ahead: Candidate) -> bool:
        """Change as many ballots as it takes to come before this one, if there are."""
        project = self.threat.project
        gains = []
        for number, pile in enumerate(self.piles):
            given = dict(pile.points)
            gain = given.get(ahead.id, 0) - given.get(project.id, 0)
            if gain > 0:
                gains.append((-gain, number))
        for negative, number in sorted(gains):
            needed = self._ballots_needed(ahead, -negative)
            if not needed:
                break
            swapped = min(needed, self.untouched[number])
            if swapped:
                self._change(number, swapped, ahead)
        return not self._ballots_needed(ahead, 1)

    def _ballots_needed(self, ahead: Candidate, gain: int) -> int:
        project = self.threat.project
        lead = self._lead(ahead)
        step = 2 * gain
        if self.race.merit is Merit.PER_COST:
            step = gain * (project.cost + ahead.cost)
        if self.race.comes_first(project, ahead):
            return max(0, -(-lead // step)) if step else 0
        return max(0, lead // step + 1) if step else 0

    def _change(self, number: int, ballots: int, ahead: Candidate) -> None:
        project = self.threat.project.id
        given = dict(self.piles[number].points)
        mine, yours = given.pop(project, 0), given.pop(ahead.id)
        given[project] = yours
        if mine:
            given[ahead.id] = mine
        self.changed.append(Pile(tuple(sorted(given.items())), ballots))
        self.untouched[number] -= ballots
        self.ballots += ballots
        self.points[project] += (yours - mine) * ballots
        self.points[ahead.id] -= (yours - mine) * ballots

    def result(self) -> list[Pile]:
        rest = [
            Pile(pile.points, voters)
            for pile, voters in zip(self.piles, self.untouched, strict=True)
            if voters
        ]
        return [*rest, *self.changed]


def _parted(pile: Pile, changed: int, points: dict[str, int]) -> list[Pile]:
    """Give those of a pile that changed their points, and those that did not."""
    parts = [
        Pile(tuple(sorted(points.items())), changed),
        Pile(pile.points, pile.voters - changed),
    ]
    return [part for part in parts if part.voters]


def _effort(outcome: Outcome) -> int:
    if outcome.rule in MERITS:
        return EFFORT_OF_GREEDY
    increments = outcome.shares.increments if outcome.shares is not None else 0
    raising = min(EFFORT_OF_RAISING * increments, MOST_EFFORT_OF_RAISING)
    return EFFORT_OF_ROUNDS + raising


def closest_losers(outcome: Outcome) -> list[tuple[int, str]]:
    """Name projects that were not funded, with how many ballots they may need.

    It is a guess to begin with: what the steps say, or else what its supporters lack
    when each has an equal part of the budget.
    """
    found = []
    for step in outcome.steps:
        if step.verdict not in CLOSE or not outcome.budget:
            continue
        guess = step.short
        if guess is None:
            guess = step.cost * outcome.voters // outcome.budget - step.votes
        found.append((max(1, guess), step.project))
    return sorted(found)
