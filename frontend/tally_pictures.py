"""Pictures of a count: how the money went, and how supporters paid. Pure functions.

Each row of a picture is a row of its table, so nothing is told by the drawing alone.
Measures are per cent of the width or the height of a row; money is cents.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from frontend.svg import share
from voting.tally.outcome import Outcome, Stage, Step, Verdict

THINNEST = 0.5
"""What is more than nothing stays visible, however little it is."""

MET_THE_MONEY = {
    Verdict.FUNDED,
    Verdict.PART_FUNDED,
    Verdict.NOT_ENOUGH_LEFT,
    Verdict.TIED,
}
"""Where the money decided. Others were out before it came to money, or never met it."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a bar: where it begins and how wide it is."""

    start: float
    width: float


@dataclass(frozen=True, slots=True)
class FundingRow:
    """One step down the stairs of money.

    `cost` is none in the rows that only say what there is: at the start, when other
    pots bring money, and at the end. `paid` is what the pot paid.
    """

    kind: str
    name: str
    cost: int | None
    paid: int
    left: int
    stays: Stretch
    goes: Stretch
    lacks: Stretch

    @property
    def is_funded(self) -> bool:
        return self.kind == Verdict.FUNDED


@dataclass(frozen=True, slots=True)
class FundingPicture:
    """Money left, from the whole budget down, in the order of the rule.

    `others` is how many projects the money never met.
    """

    rows: tuple[FundingRow, ...]
    others: int

    @property
    def shows_paid(self) -> bool:
        """Say whether something was paid other than the cost."""
        return any(row.paid not in {0, row.cost} for row in self.rows)


def draw_funding(outcome: Outcome, names: Mapping[str, str]) -> FundingPicture | None:
    """Draw the order of funding against the money that is left.

    Returns None when no project met the money. A missing name becomes the id.
    """
    met = [step for step in outcome.steps if step.verdict in MET_THE_MONEY]
    if not met:
        return None
    others = len(outcome.steps) - len(met)
    return FundingPicture(tuple(_stairs(met, outcome, names)), others)


def _stairs(
    met: Sequence[Step], outcome: Outcome, names: Mapping[str, str]
) -> Iterator[FundingRow]:
    budget = outcome.budget
    left = met[0].left_before
    yield _level("start", left, budget)
    for step in met:
        if step.left_before > left:
            yield _level("brought", step.left_before, budget)
        stays, before = share(step.left_after, budget), share(step.left_before, budget)
        lacks = share(step.cost + (step.left_after if step.spent else 0), budget)
        yield FundingRow(
            kind=str(step.verdict),
            name=names.get(step.project, step.project),
            cost=step.cost,
            paid=step.spent,
            left=step.left_after,
            stays=Stretch(0.0, stays),
            goes=_visible(stays, before) if step.spent else Stretch(before, 0.0),
            lacks=Stretch(before, _gap(before, lacks)),
        )
        left = step.left_after
    yield _level("end", left, budget)


def _level(kind: str, left: int, budget: int) -> FundingRow:
    full = share(left, budget)
    nothing = Stretch(full, 0.0)
    return FundingRow(kind, "", None, 0, left, Stretch(0.0, full), nothing, nothing)


def _visible(start: float, end: float) -> Stretch:
    width = max(_gap(start, end), THINNEST)
    return Stretch(min(start, 100 - width), width)


def _gap(start: float, end: float) -> float:
    return round(max(end - start, 0.0), 1)


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """One project that its supporters paid for; money is in whole cents, rounded up.

    The solid block is as wide as there are people and as high as they paid on average,
    so its area is the cost. The gap above it reaches to the most that one of them paid.
    """

    name: str
    cost: int
    people: int
    average: int
    most: int
    width: float
    height: float
    gap: float

    @property
    def top(self) -> float:
        """Where the solid block begins, from above."""
        return round(100 - self.height, 1)

    @property
    def gap_top(self) -> float:
        return round(self.top - self.gap, 1)

    @property
    def is_equal(self) -> bool:
        """Say whether everybody paid the same."""
        return self.average == self.most


def draw_payments(outcome: Outcome, names: Mapping[str, str]) -> tuple[PaymentRow, ...]:
    """Draw how supporters paid for each project; empty where no shares were used.

    In Phragmén's rule nobody is asked how much they have left, so there the most that
    somebody paid is not known, and nothing is drawn.
    """
    paid = [
        step
        for step in outcome.steps
        if step.is_funded
        and step.stage is Stage.EQUAL_SHARES
        and step.cost
        and step.most_paid is not None
    ]
    people = max((step.votes for step in paid), default=0)
    most = max((_most(step) for step in paid), default=0)
    return tuple(_payment(step, names, people, most) for step in paid)


def _payment(
    step: Step, names: Mapping[str, str], people: int, most: int
) -> PaymentRow:
    average = -(-step.cost // step.votes)
    height = max(share(average, most), THINNEST)
    return PaymentRow(
        name=names.get(step.project, step.project),
        cost=step.cost,
        people=step.votes,
        average=average,
        most=_most(step),
        width=max(share(step.votes, people), THINNEST),
        height=height,
        gap=_gap(height, share(_most(step), most)),
    )


def _most(step: Step) -> int:
    return ceil(step.most_paid or 0)
