"""Points that panelists give proposals by criteria, in two rounds. Pure, exact.

First each gives points alone, then the spread is shown and talked about, then they give
them again. Formulas: docs/reference/session-votes.md.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from participation.small_groups import Mean, Shown, is_nearly_all, mean_shown

ROUNDS = (1, 2)


class Criterion(NamedTuple):
    """What proposals are measured by; the weight is as they were told beforehand."""

    key: str
    weight: int | Fraction = 1


class Score(NamedTuple):
    """What one panelist gives one proposal for one criterion in a round, 1 or 2."""

    panelist: str
    proposal: str
    criterion: str
    round: int
    points: int


@dataclass(frozen=True, slots=True)
class Spread:
    """How points lie: `counts` by points, quartiles as medians of the halves.

    The middle one of an odd number belongs to both halves (Tukey's hinges).
    `agreement` is 1 when all gave the same, and 0 when half of them gave the fewest
    points and half the most: one less twice the mean distance from the median, as a
    share of the whole range.
    """

    counts: tuple[tuple[int, int], ...]
    mean: Fraction
    median: Fraction
    lower: Fraction
    upper: Fraction
    agreement: Fraction

    @property
    def scores(self) -> int:
        return sum(number for _, number in self.counts)

    @property
    def range(self) -> Fraction:
        """The distance between the quartiles."""
        return self.upper - self.lower


@dataclass(frozen=True, slots=True)
class Change:
    """From the first to the second round, of those who gave points in both."""

    both: int
    up: int
    down: int
    mean: Fraction

    @property
    def same(self) -> int:
        return self.both - self.up - self.down


@dataclass(frozen=True, slots=True)
class Ranked:
    """A proposal in its place; `total` is the mean of the criteria by their weights."""

    proposal: str
    total: Fraction
    place: int
    is_tied: bool


@dataclass(frozen=True, slots=True)
class Scoring:
    """What came out.

    `spreads` by proposal, criterion and round; `changes` by proposal and criterion;
    `ranking` by round. A proposal to which nobody gave points for some criterion is not
    ranked in that round but stands in `incomplete`.
    """

    spreads: Mapping[tuple[str, str, int], Spread]
    changes: Mapping[tuple[str, str], Change]
    ranking: Mapping[int, tuple[Ranked, ...]]
    incomplete: Mapping[int, tuple[str, ...]]


def study(
    criteria: Sequence[Criterion],
    scores: Iterable[Score],
    *,
    lowest: int,
    highest: int,
) -> Scoring:
    """Work out spreads, changes and rankings.

    Raises `ValueError` for points outside the range, an unknown criterion or round, a
    weight that is not positive, and for two scores where there can be one.
    """
    points = _points(criteria, scores, lowest, highest)
    proposals = list(dict.fromkeys(proposal for proposal, *_ in points))
    spreads = {
        at: spread(given.values(), lowest=lowest, highest=highest)
        for at, given in points.items()
    }
    changes = {
        (proposal, criterion.key): change(
            points[proposal, criterion.key, 1], points[proposal, criterion.key, 2]
        )
        for proposal in proposals
        for criterion in criteria
        if {(proposal, criterion.key, number) for number in ROUNDS} <= points.keys()
    }
    totals = {
        number: {
            proposal: _total(criteria, spreads, proposal, number)
            for proposal in proposals
        }
        for number in ROUNDS
    }
    return Scoring(
        spreads=spreads,
        changes=changes,
        ranking={number: _ranked(totals[number]) for number in ROUNDS},
        incomplete={
            number: tuple(key for key, total in totals[number].items() if total is None)
            for number in ROUNDS
        },
    )


def _points(
    criteria: Sequence[Criterion], scores: Iterable[Score], lowest: int, highest: int
) -> dict[tuple[str, str, int], dict[str, int]]:
    known = {criterion.key for criterion in criteria}
    if len(known) < len(criteria) or any(weight <= 0 for _, weight in criteria):
        raise ValueError("Each criterion is there once and weighs something.")
    points: dict[tuple[str, str, int], dict[str, int]] = {}
    for score in scores:
        given = points.setdefault((score.proposal, score.criterion, score.round), {})
        if not lowest <= score.points <= highest:
            raise ValueError(f"{score.points} is not from {lowest} to {highest}.")
        if score.criterion not in known or score.round not in ROUNDS:
            raise ValueError(f"There is no such criterion or round: {score}")
        if score.panelist in given:
            raise ValueError(f"There are two scores: {score}")
        given[score.panelist] = score.points
    return points


def spread(points: Iterable[int], *, lowest: int, highest: int) -> Spread:
    """Describe points of at least one panelist on a scale of more than one step."""
    ordered = sorted(points)
    half = (len(ordered) + 1) // 2
    median = _median(ordered)
    away = sum(abs(point - median) for point in ordered) / Fraction(len(ordered))
    return Spread(
        counts=tuple(sorted(Counter(ordered).items())),
        mean=Fraction(sum(ordered), len(ordered)),
        median=median,
        lower=_median(ordered[:half]),
        upper=_median(ordered[-half:]),
        agreement=1 - 2 * away / (highest - lowest),
    )


def _median(ordered: Sequence[int]) -> Fraction:
    return Fraction(ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2], 2)


def change(first: Mapping[str, int], second: Mapping[str, int]) -> Change:
    """Compare two rounds, panelist by panelist."""
    steps = [second[one] - first[one] for one in first if one in second]
    return Change(
        both=len(steps),
        up=sum(step > 0 for step in steps),
        down=sum(step < 0 for step in steps),
        mean=Fraction(sum(steps), len(steps) or 1),
    )


def _total(
    criteria: Sequence[Criterion],
    spreads: Mapping[tuple[str, str, int], Spread],
    proposal: str,
    number: int,
) -> Fraction | None:
    found = [spreads.get((proposal, key, number)) for key, _ in criteria]
    total = Fraction(0)
    for (_, weight), one in zip(criteria, found, strict=True):
        if one is None:
            return None
        total += weight * one.mean
    return total / sum(Fraction(weight) for _, weight in criteria)


def told_total(
    total: Fraction,
    spreads: Sequence[Sequence[Shown]],
    *,
    lowest: int,
    highest: int,
) -> Mean | None:
    """Return a total as far as it may stand beside its spreads, one for each criterion.

    Beside "5 to 6 of 6 gave 3" an exact total would tell whether all six did, so there
    is none then. `spreads` hold what is told of each number of points, and are not
    empty.
    """
    every = [told for spread in spreads for told in spread]
    if any(is_nearly_all(told) for told in every):
        return None
    fewest = min(told.of for told in every)
    return mean_shown(total, fewest, lowest=lowest, highest=highest)


def _ranked(totals: Mapping[str, Fraction | None]) -> tuple[Ranked, ...]:
    known = {key: total for key, total in totals.items() if total is not None}
    heads = Counter(known.values())
    return tuple(
        Ranked(
            proposal=key,
            total=total,
            place=1 + sum(other > total for other in known.values()),
            is_tied=heads[total] > 1,
        )
        for key, total in sorted(known.items(), key=lambda one: (-one[1], one[0]))
    )
