"""What an idea is about, as sets of terms that can be kept and compared."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from itertools import pairwise
from typing import Self

from proposals.words.folding import Token, tokens
from proposals.words.stems import notions_of, stemmed
from proposals.words.stopwords import STOP_WORDS

# How a kind of term is marked where all are kept in one text. A term itself never
# holds "_": see `encoded`.
TITLE, NAME, THEME, NOTION = "t_", "n_", "c_", "m_"
# So many letters of a name are alike in whatever case or language.
NAMED_ALIKE = 5
_FIRST_LATIN_LETTER, _LAST_CYRILLIC_LETTER = 0xC0, 0x52F


def encoded(term: str) -> str:
    """Return a term in letters and digits that every index takes for one word."""
    return "".join(sign if _is_plain(sign) else f"u{ord(sign):05x}" for sign in term)


def _is_plain(sign: str) -> bool:
    return sign.isalnum() and (
        sign.isascii() or _FIRST_LATIN_LETTER <= ord(sign) <= _LAST_CYRILLIC_LETTER
    )


def number_of(term: str) -> int:
    """Return 64 bits with a sign that stand for a term.

    Should two terms ever share one, an idea is compared in vain, and nothing else.
    """
    return int.from_bytes(blake2b(term.encode(), digest_size=8).digest(), signed=True)


@dataclass(frozen=True, slots=True)
class Terms:
    """Stems of title and text; names of places and people; what is meant by it all.

    `names` are among the stems, written with a capital within a sentence. `themes` and
    `notions` come from the list of what ideas are about, for the title and for both.
    """

    title: frozenset[str]
    text: frozenset[str]
    names: frozenset[str]
    themes: frozenset[str]
    notions: frozenset[str]

    @property
    def stems(self) -> frozenset[str]:
        return self.title | self.text

    @property
    def keys(self) -> frozenset[str]:
        """What similar ideas are looked up by: the title, the names, the themes."""
        return (
            self.title
            | frozenset(NAME + name for name in self.names)
            | frozenset(THEME + theme for theme in self.themes)
        )

    def joined(self) -> str:
        """Return all terms as one text, each once, marked by kind."""
        kinds = {TITLE: self.title, NAME: self.names, THEME: self.themes}
        marked = [mark + term for mark, kind in kinds.items() for term in sorted(kind)]
        rest = [NOTION + term for term in sorted(self.notions - self.themes)]
        return " ".join([*sorted(self.stems), *marked, *rest])

    @classmethod
    def parsed(cls, joined: str) -> Self:
        """Return what `joined` has made one text of; the title's stems count once."""
        kinds: dict[str, set[str]] = {}
        for term in joined.split():
            mark, line, bare = term.partition("_")
            kinds.setdefault(mark + line if line else "", set()).add(bare or mark)
        title, names, themes, more = (
            frozenset(kinds.get(mark, ())) for mark in (TITLE, NAME, THEME, NOTION)
        )
        text = frozenset(kinds.get("", ())) - title
        return cls(title, text, names, themes, themes | more)

    def without_words(self) -> Self:
        """Keep what another language has too: what is meant, and how names begin."""
        names = frozenset(name[:NAMED_ALIKE] for name in self.names)
        return type(self)(frozenset(), names, names, self.themes, self.notions)

    def telling(self, language: str) -> Self:
        """Leave out what says nothing in a language."""
        stop = stop_stems(language)
        return type(self)(
            self.title - stop,
            self.text - stop,
            self.names - stop,
            self.themes,
            self.notions,
        )


@cache
def stop_stems(language: str) -> frozenset[str]:
    words = STOP_WORDS.get(language, frozenset())
    return frozenset(encoded(stemmed(word, language).whole) for word in words)


def terms_of(title: str, text: str, language: str) -> Terms:
    """Return the terms of an idea that is written in a language."""
    in_title, in_text = tokens(title), tokens(text)
    themes = frozenset(_notions(in_title, language))
    return Terms(
        title=frozenset(map(encoded, _stems(in_title, language))),
        text=frozenset(map(encoded, _stems(in_text, language))),
        names=frozenset(map(encoded, _names([*in_title, *in_text], language))),
        themes=themes,
        notions=themes | frozenset(_notions(in_text, language)),
    )


def surfaces(title: str, text: str, language: str) -> dict[str, str]:
    """Return stem → the word that was typed first for it; parts stand for the whole."""
    found: dict[str, str] = {}
    stop = STOP_WORDS.get(language, frozenset())
    for token in [*tokens(title), *tokens(text)]:
        if token.text not in stop:
            one = stemmed(token.text, language)
            for term in (one.whole, *one.parts):
                found.setdefault(encoded(term), token.text)
    return found


def _stems(found: Iterable[Token], language: str) -> Iterator[str]:
    for token in found:
        one = stemmed(token.text, language)
        yield one.whole
        yield from one.parts


def _names(found: Iterable[Token], language: str) -> Iterator[str]:
    """Yield what has a capital within a sentence, or twice where one begins."""
    begun = set()
    for token in found:
        one = stemmed(token.text, language).whole
        if token.is_name:
            yield one
        elif token.is_first and not notions_of(one, language, word=token.text):
            if one in begun:
                yield one
            begun.add(one)


def _notions(found: list[Token], language: str) -> Iterator[str]:
    stop = STOP_WORDS.get(language, frozenset())
    stems = [(token, stemmed(token.text, language)) for token in found]
    for token, one in stems:
        if token.text in stop:
            continue
        yield from notions_of(one.whole, language, word=token.text)
        for part in one.parts:
            yield from notions_of(part, language, word=part)
    for (_, one), (_, other) in pairwise(stems):
        yield from notions_of(f"{one.whole} {other.whole}", language)
