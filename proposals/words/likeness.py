"""How alike two ideas are. Pure functions.

Two ideas are alike when they want the same thing in the same place, said in whatever
words. So three figures count: how much the words and what they mean overlap, how much
of what the titles are about the other idea is about as well, and whether names of
places agree. The numbers were chosen on half of the pairs in tests/data/similar; the
other half says how good they are (docs/reference/search.md).
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from proposals.words.idea import NAME, NOTION, THEME, Terms

# From here on it is worth asking "is it one of these?".
THRESHOLD = 0.46
# Rarity is worked out as among so many ideas, so that likeness means the same in a
# village and in a capital.
AMONG = 150
# How rare a term is taken for that the typed idea does not have, so that nobody has
# to count it.
UNCOUNTED = 3.0
THEME_WEIGHT = 1.5
ONLY_IN_TEXT = 0.5
UNKNOWN_PLACE = 0.7
OTHER_PLACE = 0.4
SAME_PLACE_FROM = 2 / 3

Rarity = Callable[[str], float]


def rarity(holders: int, ideas: int) -> float:
    """Return how much a term says that so many of so many ideas have."""
    scaled = holders * AMONG / max(ideas, AMONG)
    return math.log(1 + (max(AMONG - scaled, 0) + 0.5) / (scaled + 0.5))


@dataclass(frozen=True, slots=True)
class Likeness:
    """From 0 to 1, and the stems that both have, the rarest first."""

    score: float
    shared: tuple[str, ...]


def likeness(
    typed: Terms,
    other: Terms,
    rarities: Mapping[str, float],
    *,
    is_translated: bool = False,
) -> Likeness:
    """Compare what is being typed with another idea.

    `rarities` has every term of the typed idea as in `Terms.keys` and `Terms.stems`.
    Where the other idea `is_translated`, of another language, only what is meant can be
    compared, and names by how they begin.
    """
    if is_translated:
        typed, other = typed.without_words(), other.without_words()

    def rare(term: str) -> float:
        return rarities.get(term, UNCOUNTED)

    words = _cosine(_weights(typed, rarities), _weights(other, rarities))
    themes = _themes_in_common(typed, other, rare)
    score = words if themes is None else (words + themes) / 2
    shared = (typed.stems & other.stems) - {""}
    by_rarity = sorted(shared, key=lambda term: (-rare(term), term))
    return Likeness(score * _place(typed, other, rare), tuple(by_rarity))


def _weights(idea: Terms, rarities: Mapping[str, float]) -> dict[str, float]:
    names = idea.names
    weights = {
        term: rarities.get(term, UNCOUNTED)
        * (1 if term in idea.title else ONLY_IN_TEXT)
        for term in idea.stems - names
    }
    for notion in idea.notions:
        weight = THEME_WEIGHT if notion in idea.themes else 1
        weights[NOTION + notion] = weight * rarities.get(THEME + notion, UNCOUNTED)
    return weights


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    product = sum(weight * other[term] for term, weight in one.items() if term in other)
    lengths = math.hypot(*one.values()) * math.hypot(*other.values())
    return product / lengths if lengths else 0.0


def _themes_in_common(one: Terms, other: Terms, rare: Rarity) -> float | None:
    """Return how much of what each title is about the other idea is about."""
    found = []
    for first, second in ((one, other), (other, one)):
        whole = sum(rare(THEME + theme) for theme in first.themes)
        common = sum(rare(THEME + theme) for theme in first.themes & second.notions)
        if whole:
            found.append(common / whole)
    return sum(found) / len(found) if found else None


def _place(one: Terms, other: Terms, rare: Rarity) -> float:
    """Return a factor: 1 where names agree, less where they differ or one has none."""
    if not one.names or not other.names:
        return UNKNOWN_PLACE
    shared = (one.names & other.stems) | (other.names & one.stems)

    def weight(names: frozenset[str]) -> float:
        return sum(rare(NAME + name) for name in names)

    whole = min(weight(one.names | shared), weight(other.names | shared))
    agreement = min(1.0, weight(shared) / whole / SAME_PLACE_FROM) if whole else 0.0
    return OTHER_PLACE + (1 - OTHER_PLACE) * agreement
