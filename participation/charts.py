"""Charts of bars, told in words and figures as well, for pages and for print."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: its name, how long its bar is from 0 to 100, and the figure in words."""

    label: str
    value: float
    text: str
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars with a caption, and the words over their columns."""

    caption: str
    name_label: str
    value_label: str
    bars: Sequence[Bar]
