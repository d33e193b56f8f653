"""Whether ties in rounds changed the result: other choices are tried out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from voting.tally.ballots import Pile
from voting.tally.outcome import Effect, Stage, Tie
from voting.tally.ties import Ranked

MOST_RUNS = 50
MOST_MARKS = 10_000_000
"""No more other choices are tried out than these, and than go through so many marks on
ballots altogether; that stays a matter of seconds."""


@dataclass(frozen=True, slots=True)
class RoundTie:
    """Projects that were equal in a round: by their price, or the load they brought."""

    number: int
    tied: Ranked
    level: Fraction | None

    @property
    def projects(self) -> tuple[str, ...]:
        return tuple(candidate.id for candidate in self.tied.order)

    def may_matter(self, levels: Mapping[str, Fraction | None]) -> bool:
        """Tell from the levels at which projects were bought.

        Where all of these were bought at the same one, each supporter of several of
        them could do their part for each in full; so their order is of no consequence.
        """
        return any(
            project not in levels or levels[project] != self.level
            for project in self.projects
        )


def report(
    ties: Iterable[RoundTie],
    levels: Mapping[str, Fraction | None],
    stage: Stage,
    piles: Sequence[Pile],
    changes: Callable[[int, str], bool],
) -> list[Tie]:
    """Report ties with their effects.

    `changes` goes through all rounds once more, with that project chosen in the round
    of that number, and says whether others are funded.
    """
    ties = list(ties)
    if not ties:
        return []
    marks = sum(len(pile.points) for pile in piles)
    runs_left = min(MOST_RUNS, MOST_MARKS // max(1, marks))
    reported = []
    for tie in ties:
        effect = Effect.NONE
        for other in tie.projects[1:] if tie.may_matter(levels) else ():
            if not runs_left:
                effect = Effect.NOT_EXAMINED
                break
            runs_left -= 1
            if changes(tie.number, other):
                effect = Effect.CHANGED
                break
        reported.append(
            Tie(
                projects=tie.projects,
                separated_by=tie.tied.separated_by,
                stage=stage,
                effect=effect,
                round=tie.number,
            )
        )
    return reported
