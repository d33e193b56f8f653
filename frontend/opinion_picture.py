"""The opinion map and the box of a spread, drawn by the server. Pure functions.

Both stand beside a table that says the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

WIDTH, HEIGHT, MARGIN = 640.0, 420.0, 36.0
# Outlines around the middle of a point: groups differ by more than colour.
SHAPES = (
    "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0Z",
    "M0-7 7 0 0 7-7 0Z",
    "M-5-5H5V5H-5Z",
    "M0-7 7 6H-7Z",
    "M-6-2H-2V-6H2V-2H6V2H2V6H-2V2H-6Z",
)
LETTERS = "ABCDE"


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    group: int
    outline: str


@dataclass(frozen=True, slots=True)
class Area:
    """The outline of a group, and where its letter stands."""

    letter: str
    number: int
    points: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class OpinionMap:
    width: float
    height: float
    dots: Sequence[Dot]
    areas: Sequence[Area]


def letter(number: int) -> str:
    """Name a group, counted from 1."""
    return LETTERS[number - 1]


def opinion_map(found: Mapping[str, Any]) -> OpinionMap | None:
    """Draw the points of a study to one scale in both directions; none without any."""
    points = [(x, y, group) for x, y, group in found["points"]]
    if not points:
        return None
    left, right = min(p[0] for p in points), max(p[0] for p in points)
    low, high = min(p[1] for p in points), max(p[1] for p in points)
    scale = min(
        (WIDTH - 2 * MARGIN) / ((right - left) or 1),
        (HEIGHT - 2 * MARGIN) / ((high - low) or 1),
    )
    middle = ((left + right) / 2, (low + high) / 2)

    def placed(x: float, y: float) -> tuple[float, float]:
        return (
            round(WIDTH / 2 + (x - middle[0]) * scale, 1),
            round(HEIGHT / 2 - (y - middle[1]) * scale, 1),
        )

    dots = [
        Dot(*placed(x, y), group, SHAPES[max(group - 1, 0) % len(SHAPES)])
        for x, y, group in points
    ]
    areas = []
    for group in found["groups"]:
        corners = [placed(x, y) for x, y in group["outline"]]
        xs, ys = [x for x, _y in corners], [y for _x, y in corners]
        areas.append(
            Area(
                letter=letter(group["number"]),
                number=group["number"],
                points=" ".join(f"{x},{y}" for x, y in corners),
                x=round(sum(xs) / len(xs), 1),
                y=round(min(ys) - 8, 1),
            )
        )
    return OpinionMap(WIDTH, HEIGHT, dots, areas)


@dataclass(frozen=True, slots=True)
class Box:
    """Where the middle half lies on a scale, in per cent of its width."""

    left: float
    width: float
    median: float


# In per cent, so that a box without width can be seen and none sticks out.
EDGE, THIN = 2.0, 1.5


def box(
    lower: Fraction, median: Fraction, upper: Fraction, *, lowest: int, highest: int
) -> Box:
    """Place the quartiles of a spread on the scale of its points."""

    def at(value: Fraction) -> float:
        share = float((value - lowest) / (highest - lowest))
        return EDGE + share * (100 - 2 * EDGE)

    return Box(
        left=round(at(lower) - THIN / 2, 2),
        width=round(at(upper) - at(lower) + THIN, 2),
        median=round(at(median) - THIN / 2, 2),
    )
