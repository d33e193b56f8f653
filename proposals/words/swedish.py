"""Swedish compounds taken apart: the parts are listed in concepts.txt."""

from functools import cache

from proposals.words.compounds import Splitter
from proposals.words.lists import is_plain, notions
from proposals.words.snowball import stem

SHORTEST_STEM = 2


@cache
def _nouns() -> dict[str, str]:
    """Return stem → listed noun."""
    words = [
        word
        for notion in notions()
        for word in notion.words.get("sv", ())
        if is_plain(word)
    ]
    return {stem(word, "sv"): word for word in reversed(words)}


def noun_of(word: str) -> str | None:
    """Return the listed noun that a word is a form of, or None."""
    return _nouns().get(word) or _nouns().get(stem(word, "sv"))


@cache
def splitter() -> Splitter:
    """Know the words and what they become in front: "gatu-", "skol-", "idrotts-"."""
    heads = {}
    for noun in _nouns().values():
        heads[noun] = noun
        heads.setdefault(f"{noun}s", noun)
        if noun.endswith("a"):
            for end in "uo":
                heads.setdefault(noun[:-1] + end, noun)
            heads.setdefault(noun[:-1], noun)
    return Splitter(heads, noun_of)
