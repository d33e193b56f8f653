"""What has changed between two texts, word by word. Pure.

The longest common subsequence of words and marks decides what has stayed. Single
marks or blanks between two changes count as changed as well: nobody wants to read
"~~red~~ **blue** ~~bench~~ **swing**" in pieces.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import LCSseq

# A word, a run of blanks, a line break, or one mark.
TOKEN = re.compile(r"\w+|\n|[^\S\n]+|[^\w\s]")


class Change(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that both have, or only the old one, or only the new one."""

    change: Change
    text: str


def compare(old: str, new: str) -> list[Piece]:
    """Return the pieces in reading order.

    Without the added ones they are the old text, without the removed ones the new.
    """
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    stretches: list[tuple[str, str, bool]] = []
    for step in LCSseq.opcodes(before, after):
        is_same = step.tag == "equal"
        gone = "".join(before[step.src_start : step.src_end])
        come = "".join(after[step.dest_start : step.dest_end])
        stretches.append((gone, come, is_same))
    return list(_pieces(_joined(stretches)))


def _joined(
    stretches: Sequence[tuple[str, str, bool]],
) -> list[tuple[str, str, bool]]:
    """Join changes that only blanks or marks of one line keep apart."""
    joined: list[tuple[str, str, bool]] = []
    for number, (gone, come, is_same) in enumerate(stretches):
        is_bridge = (
            is_same
            and 0 < number < len(stretches) - 1
            and "\n" not in gone
            and not any(letter.isalnum() for letter in gone)
        )
        if joined and not joined[-1][2] and (not is_same or is_bridge):
            joined[-1] = (joined[-1][0] + gone, joined[-1][1] + come, False)
        else:
            joined.append((gone, come, is_same))
    return joined


def _pieces(stretches: Sequence[tuple[str, str, bool]]) -> Iterator[Piece]:
    for gone, come, is_same in stretches:
        if is_same:
            yield Piece(Change.SAME, gone)
            continue
        # What a bridge has taken along may stand on both sides of the change alone.
        if gone:
            yield Piece(Change.REMOVED, gone)
        if come:
            yield Piece(Change.ADDED, come)


def is_changed(pieces: Sequence[Piece]) -> bool:
    return any(piece.change != Change.SAME for piece in pieces)


def taken_over(base: str, mine: str, theirs: str) -> str | None:
    """Join two changes of one text when only one of them touches it.

    Returns the words to go on with, or `None` when both have changed it differently.
    """
    if theirs in {base, mine}:
        return mine
    return theirs if mine == base else None
