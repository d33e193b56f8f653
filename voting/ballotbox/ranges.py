"""Which parts of a log make a proof: so that a proof needs no hash of every entry.

A proof is a list of roots of parts of the tree. `voting.ballotbox.merkle` makes them of
all hashes of entries; `voting.box.published` has the roots of large parts already.
"""

from collections.abc import Iterator


def of_inclusion(index: int, size: int) -> list[range]:
    """Return the parts whose roots prove an entry: PATH of RFC 6962, 2.1.1.

    Raises `IndexError` when there is no such entry.
    """
    if not 0 <= index < size:
        raise IndexError(index)
    parts = []
    start, stop = 0, size
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            parts.append(range(middle, stop))
            stop = middle
        else:
            parts.append(range(start, middle))
            start = middle
    return parts[::-1]


def of_consistency(first: int, second: int) -> list[range]:
    """Return the parts whose roots prove a continuation: PROOF of RFC 6962, 2.1.2.

    Raises `ValueError` for a size that the tree never had.
    """
    if not 0 < first <= second:
        raise ValueError(first)
    parts = []
    start, stop = 0, second
    while first < stop:
        middle = start + _split(stop - start)
        if first <= middle:
            parts.append(range(middle, stop))
            stop = middle
        else:
            parts.append(range(start, middle))
            start = middle
    if start:
        # The old tree ends here, and whoever checks has its root only as a whole.
        parts.append(range(start, stop))
    return parts[::-1]


def full_subtrees(part: range) -> Iterator[range]:
    """Yield the full subtrees that a part of a proof consists of, the largest first."""
    start = part.start
    while start < part.stop:
        width = 1 << ((part.stop - start).bit_length() - 1)
        yield range(start, start + width)
        start += width


def _split(size: int) -> int:
    """Return the largest power of two below `size`, which is at least 2."""
    return 1 << ((size - 1).bit_length() - 1)
