"""Taking a compound apart with words that are known. Pure functions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

SHORTEST_HEAD = 3
SHORTEST_REST = 3
# A word that is known on one side only has to be known there beyond chance.
SHORTEST_KNOWN_TAIL = 4
SHORTEST_KNOWN_HEAD = 5
# They look like endings: "Nakertajan" has nothing to do with time, nor "naapureilta"
# with evenings.
NO_TAILS = frozenset({"aika", "ilta", "idea", "ääni"})


@dataclass(frozen=True, slots=True)
class Splitter:
    """What may begin a compound → its noun, and how the noun of a form is found."""

    heads: Mapping[str, str]
    noun_of: Callable[[str], str | None]

    def parts_of(self, word: str) -> tuple[str, ...]:
        """Return the nouns that a compound is made of; empty if it is none we know.

        Of several ways the one with the longest beginning stands. A part that is not
        listed is given as it is written, if the part beside it is listed.
        """
        noun = self.noun_of(word)
        return self._all_known(noun or word) or (() if noun else self._half(word))

    def _all_known(self, word: str) -> tuple[str, ...]:
        for at in range(len(word) - SHORTEST_REST, SHORTEST_HEAD - 1, -1):
            head = self.heads.get(word[:at])
            if head is None:
                continue
            tail = self.noun_of(word[at:])
            rest = self._all_known(tail or word[at:]) or ((tail,) if tail else ())
            if rest:
                return (*(self._all_known(head) or (head,)), *rest)
        return ()

    def _half(self, word: str) -> tuple[str, ...]:
        for at in range(SHORTEST_HEAD, len(word) - SHORTEST_KNOWN_TAIL + 1):
            tail = self.noun_of(word[at:])
            if tail and tail not in NO_TAILS and len(tail) >= SHORTEST_KNOWN_TAIL:
                return (word[:at], tail)
        for at in range(len(word) - SHORTEST_REST, SHORTEST_KNOWN_HEAD - 1, -1):
            if word[:at] in self.heads:
                return (self.heads[word[:at]], word[at:])
        return ()
