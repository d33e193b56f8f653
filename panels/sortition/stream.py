"""Chance from a secret seed: the same on every computer and with every Python.

The bytes are SHA-256 of the seed, a label and a counter. Python's own `random` may
change how it shuffles from one version to the next; this cannot.
"""

from collections.abc import MutableSequence, Sequence
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")

WORD = 4
RANGE = 1 << (8 * WORD)


class Stream:
    """An endless row of numbers; another label gives a row that tells nothing of it."""

    def __init__(self, seed: bytes, label: str) -> None:
        self._start = sha256(seed + b"|" + label.encode() + b"|")
        self._counter = 0
        self._words: list[int] = []

    def below(self, limit: int) -> int:
        """Give a number from 0 to `limit` - 1, each equally likely; at most 2^32."""
        most = RANGE - RANGE % limit
        while True:
            word = self._word()
            if word < most:
                return word % limit

    def shuffle(self, items: MutableSequence[T]) -> None:
        for last in range(len(items) - 1, 0, -1):
            place = self.below(last + 1)
            items[last], items[place] = items[place], items[last]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        found = list(items)
        self.shuffle(found)
        return found

    def _word(self) -> int:
        if not self._words:
            block = self._start.copy()
            block.update(str(self._counter).encode())
            self._counter += 1
            digest = block.digest()
            self._words = [
                int.from_bytes(digest[place : place + WORD], "big")
                for place in range(len(digest) - WORD, -1, -WORD)
            ]
        return self._words.pop()
