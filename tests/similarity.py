"""Pairs of ideas that are the same or are not, and how well one tells them apart.

The pairs are in tests/data/similar; tests/data/SOURCES.md says how they came about.
The figures are in docs/reference/search.md.
"""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from proposals.words.folding import folded
from proposals.words.idea import NAME, THEME, Terms, terms_of
from proposals.words.likeness import THRESHOLD, likeness, rarity

FOLDER = Path(__file__).parent / "data" / "similar"
LANGUAGES = ("fi", "en")
TUNING, HELD_OUT = "tuning", "held out"

Idea = dict[str, str]
Score = Callable[[str, str], float]


@dataclass(frozen=True, slots=True)
class Verdicts:
    """How many were found rightly and wrongly, and how many were missed."""

    found: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.wrong) if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.found / (self.found + self.missed) if self.found else 0.0

    def __add__(self, other: "Verdicts") -> "Verdicts":
        return Verdicts(
            self.found + other.found,
            self.wrong + other.wrong,
            self.missed + other.missed,
        )


def read(language: str) -> tuple[dict[str, Idea], list[dict[str, Any]]]:
    """Return the ideas by key, and the pairs of keys."""
    content = json.loads((FOLDER / f"{language}.json").read_text("utf-8"))
    return content["ideas"], content["pairs"]


def ours(ideas: dict[str, Idea], language: str) -> Score:
    """Compare as the query does, with all ideas of a language as one process."""
    whole = {key: terms_of(i["title"], i["text"], language) for key, i in ideas.items()}
    terms = {key: one.telling(language) for key, one in whole.items()}
    holders = Counter(term for one in terms.values() for term in one.keys)

    def all_terms(idea: Terms) -> set[str]:
        marked = {NAME + name for name in idea.names}
        return idea.stems | marked | {THEME + notion for notion in idea.notions}

    def score(one: str, other: str) -> float:
        rarities = {
            term: rarity(holders[term], len(ideas)) for term in all_terms(terms[one])
        }
        return likeness(terms[one], terms[other], rarities).score

    return score


def overlap_of_words(ideas: dict[str, Idea], _language: str) -> Score:
    """Compare the words as they are typed: the share of all that both have."""
    words = {
        key: set(folded(i["title"], i["text"]).split()) for key, i in ideas.items()
    }
    return lambda one, other: _jaccard(words[one], words[other])


def overlap_of_trigrams(ideas: dict[str, Idea], _language: str) -> Score:
    """Compare three letters at a time, as pg_trgm does."""
    found = {}
    for key, idea in ideas.items():
        text = f"  {folded(idea['title'], idea['text'])} "
        found[key] = {text[at : at + 3] for at in range(len(text) - 2)}
    return lambda one, other: _jaccard(found[one], found[other])


def _jaccard(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other)


METHODS = {
    "words as typed": overlap_of_words,
    "trigrams": overlap_of_trigrams,
    "ours": ours,
}


def verdicts(method: str, language: str, half: str, threshold: float) -> Verdicts:
    ideas, pairs = read(language)
    score = METHODS[method](ideas, language)
    counted: Counter[str] = Counter()
    for pair in pairs:
        if pair["half"] == half:
            is_asked = score(pair["one"], pair["other"]) >= threshold
            counted[f"{is_asked} {pair['alike']}"] += 1
    return Verdicts(counted["True True"], counted["True False"], counted["False True"])


def best_threshold(method: str, language: str) -> float:
    """Return the threshold with the best F1 on the half for tuning."""
    if method == "ours":
        return THRESHOLD
    ideas, pairs = read(language)
    score = METHODS[method](ideas, language)
    tried = {score(p["one"], p["other"]) for p in pairs if p["half"] == TUNING}

    def f1(threshold: float) -> float:
        found = verdicts(method, language, TUNING, threshold)
        total = found.precision + found.recall
        return 2 * found.precision * found.recall / total if total else 0.0

    return max(sorted(tried), key=f1)
