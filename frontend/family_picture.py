"""The picture of a family of proposals: a box for each, a line for each descent. Pure.

It stands beside the same in words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

BOX_WIDTH, BOX_HEIGHT = 64, 32
COLUMN, ROW, MARGIN = 108, 46, 4


@dataclass(frozen=True, slots=True)
class Box:
    key: int
    label: str
    x: int
    y: int
    is_here: bool

    @property
    def middle_x(self) -> int:
        return self.x + BOX_WIDTH // 2

    @property
    def middle_y(self) -> int:
        return self.y + BOX_HEIGHT // 2

    @property
    def baseline(self) -> int:
        return self.middle_y + 5


@dataclass(frozen=True, slots=True)
class Line:
    x1: int
    y1: int
    x2: int
    y2: int


@dataclass(frozen=True, slots=True)
class FamilyPicture:
    width: int
    height: int
    boxes: Sequence[Box]
    lines: Sequence[Line]
    box_width: int = BOX_WIDTH
    box_height: int = BOX_HEIGHT


def draw(
    generations: Sequence[Sequence[tuple[int, str]]],
    links: Iterable[tuple[int, int]],
    here: int,
) -> FamilyPicture:
    """Draw generations, the oldest left, each a list of keys and labels."""
    tallest = max((len(one) for one in generations), default=0)
    height = max(tallest * ROW - (ROW - BOX_HEIGHT), 0) + 2 * MARGIN
    boxes = {}
    for column, generation in enumerate(generations):
        # A short generation stands in the middle of a tall one.
        start = MARGIN + (tallest - len(generation)) * ROW // 2
        for row, (key, label) in enumerate(generation):
            x, y = MARGIN + column * COLUMN, start + row * ROW
            boxes[key] = Box(key, label, x, y, is_here=key == here)
    lines = [
        Line(
            boxes[parent].x + BOX_WIDTH,
            boxes[parent].middle_y,
            boxes[child].x,
            boxes[child].middle_y,
        )
        for parent, child in links
    ]
    columns = len(generations)
    width = max(columns * COLUMN - (COLUMN - BOX_WIDTH), 0) + 2 * MARGIN
    return FamilyPicture(width, height, list(boxes.values()), lines)
