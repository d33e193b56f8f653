"""Words as the index knows them: without endings, compounds with their parts."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from proposals.words import finnish, swedish
from proposals.words.compounds import Splitter
from proposals.words.lists import is_plain, notions
from proposals.words.snowball import stem

_SPLITTERS: dict[str, Callable[[], Splitter]] = {
    "fi": finnish.splitter,
    "sv": swedish.splitter,
}
# What looks like a compound of listed words, and is none.
_NO_COMPOUNDS = {"polkupyörä": ("pyörä",), "rautatie": (), "lapsiperhe": ("lapsi",)}
FORGET_BEYOND = 50_000


@dataclass(frozen=True, slots=True)
class Stemmed:
    """A word without its ending, and the parts of a compound without theirs."""

    whole: str
    parts: tuple[str, ...] = ()


@lru_cache(FORGET_BEYOND)
def stemmed(word: str, language: str) -> Stemmed:
    """Return a folded word as the index knows it, by the language of its text."""
    joined = word.replace("-", "")
    if language not in _SPLITTERS:
        if joined == word:
            return Stemmed(stem(word, language))
        pieces = tuple(stem(piece, language) for piece in word.split("-") if piece)
        return Stemmed(stem(joined, language), pieces)
    splitter = _SPLITTERS[language]()
    noun = splitter.noun_of(joined)
    parts = _NO_COMPOUNDS.get(noun or joined)
    if parts is None:
        parts = splitter.parts_of(joined)
    if not parts and joined != word:
        parts = tuple(piece for piece in word.split("-") if piece)
    known = tuple(splitter.noun_of(part) or _unlisted(part, language) for part in parts)
    whole = noun or ("".join(known) if known else _unlisted(joined, language))
    return Stemmed(whole, known)


def _unlisted(word: str, language: str) -> str:
    if language != "fi":
        return stem(word, language)
    return finnish.even(stem(finnish.as_genitive(word), language))


@cache
def _meanings(language: str) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """Return stem (or two, joined by a space) → notions, and beginning → notion."""
    whole: dict[str, tuple[str, ...]] = {}
    beginnings: dict[str, str] = {}
    for notion in notions():
        for listed in notion.words.get(language, ()):
            if notion.name == "-":
                continue
            word = listed.partition("/")[0]
            if word.endswith("*"):
                beginnings[word[:-1]] = notion.name
                continue
            key = (
                stemmed(word, language).whole
                if is_plain(word)
                else " ".join(stemmed(w, language).whole for w in word.split("_"))
            )
            whole[key] = (*whole.get(key, ()), notion.name)
    return whole, beginnings


def notions_of(one: str, language: str, *, word: str = "") -> tuple[str, ...]:
    """Return what a stem means, or what a word that begins so means; often nothing."""
    whole, beginnings = _meanings(language)
    if one in whole:
        return whole[one]
    for length in range(len(word), 3, -1):
        if word[:length] in beginnings:
            return (beginnings[word[:length]],)
    return ()
