"""What one ballot did: which of its projects are funded, and what its share paid.

It needs the ballot and the outcome, nothing else, so whoever holds a receipt can work
it out without seeing the ballot of anybody else.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from voting.tally.ballots import Ballot, sort_into_piles
from voting.tally.outcome import Outcome, Stage, Step
from voting.tally.plain import plain

CARDINALITY = "mes_cardinality"
"""How the names of those rules begin in which a price is for a point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A project on the ballot. `paid` is what this voter paid for it, in cents.

    It is none where the rule lets nobody pay.
    """

    project: str
    points: int
    step: Step
    paid: Fraction | None = None

    @property
    def is_funded(self) -> bool:
        return self.step.is_funded


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotEffect:
    """All projects of a ballot, in the order in which the rule met them.

    `share` is what this voter could spend, `paid` what was spent of it, `left` the
    rest; in cents, exact, and none where there are no shares.
    """

    lines: tuple[Line, ...]
    share: Fraction | None = None
    paid: Fraction | None = None
    left: Fraction | None = None

    @property
    def funded(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.is_funded)

    def as_plain(self) -> dict[str, Any]:
        """Give dicts, lists, ints and strings; the verdict stands for the step."""
        lines = [
            {
                "project": line.project,
                "points": line.points,
                "verdict": str(line.step.verdict),
                **({} if line.paid is None else {"paid": plain(line.paid)}),
            }
            for line in self.lines
        ]
        shares: dict[str, Any] = {
            name: plain(value)
            for name in ("share", "paid", "left")
            if (value := getattr(self, name)) is not None
        }
        return {"lines": lines, **shares}


def effect_of(ballot: Ballot, outcome: Outcome) -> BallotEffect:
    """Work out what this ballot did; a project that is no candidate is passed over.

    Equal shares: a voter pays the price of a point times the points given, or all that
    is left. Phragmén: a voter pays what raises the own load to the one of the purchase.
    """
    (pile,) = sort_into_piles([ballot])
    given = dict(pile.points)
    left = outcome.shares.endowment if outcome.shares is not None else Fraction(0)
    load = Fraction(0)
    lines = []
    for step in outcome.steps:
        points = given.get(step.project, 0)
        if not points:
            continue
        paid = None
        if step.is_funded and step.stage is Stage.EQUAL_SHARES:
            paid = min(left, price_of_a_point(step, outcome) * points)
            left -= paid
        elif step.is_funded and step.load is not None:
            paid, load = step.load - load, step.load
        lines.append(
            Line(project=step.project, points=points, step=step, paid=paid),
        )
    pays = [line.paid for line in lines if line.paid is not None]
    if outcome.shares is None:
        return BallotEffect(
            lines=tuple(lines), paid=sum(pays, Fraction(0)) if pays else None
        )
    return BallotEffect(
        lines=tuple(lines),
        share=outcome.shares.endowment,
        paid=sum(pays, Fraction(0)),
        left=left,
    )


def price_of_a_point(step: Step, outcome: Outcome) -> Fraction:
    """Give what a point cost in a round of equal shares, in cents.

    A price is for a unit of utility: for a cent of a project that is funded, or for a
    point, as the rule says.
    """
    if step.price is None:
        raise ValueError(f"{step.project} has no price.")
    return step.price if is_by_points(outcome) else step.price * step.cost


def is_by_points(outcome: Outcome) -> bool:
    """Say whether the rule values the points given, and not what a project costs."""
    return outcome.rule.startswith(CARDINALITY)
