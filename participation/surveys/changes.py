"""What changed from one wave of a survey to another: shares and means. Pure.

Different people may have answered each time, so nothing is said of who changed.
"""

from dataclasses import dataclass
from fractions import Fraction

from participation.small_groups import Mean
from participation.surveys.counting import Counted

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Change:
    """One line in two waves; `points` is the difference in percentage points.

    A difference is told only where both figures are told exactly.
    """

    code: str
    before: Fraction
    after: Fraction
    points: Fraction | None


@dataclass(frozen=True, slots=True)
class Changed:
    """A question in two waves."""

    code: str
    kind: str
    before: Counted
    after: Counted
    lines: tuple[Change, ...]
    mean: Fraction | None


def _is_exact(mean: Mean | None) -> bool:
    return mean is not None and not (mean.is_least or mean.is_most)


def change_of(before: Counted, after: Counted) -> Changed | None:
    """Compare a question in two waves; nothing where one of them is not told."""
    if not (before.is_told and after.is_told):
        return None
    earlier = {line.code: line.chosen for line in before.lines}
    lines = []
    for line in after.lines:
        was, is_now = earlier[line.code], line.chosen
        is_exact = was.is_exact and is_now.is_exact
        difference = HUNDRED * (is_now.share - was.share) if is_exact else None
        lines.append(Change(line.code, was.share, is_now.share, difference))
    mean = None
    if before.mean is not None and after.mean is not None:
        both = _is_exact(before.mean) and _is_exact(after.mean)
        mean = after.mean.value - before.mean.value if both else None
    return Changed(after.code, after.kind, before, after, tuple(lines), mean)
