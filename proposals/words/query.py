"""What somebody looks for, word by word. Pure functions."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from proposals.words.folding import MOST_WORDS, tokens
from proposals.words.idea import TITLE, encoded
from proposals.words.snowball import NAMES
from proposals.words.stems import stemmed
from proposals.words.stopwords import STOP_WORDS

# A word that is still being typed stands for all that begin so, from here on.
SHORTEST_BEGINNING = 3


@dataclass(frozen=True, slots=True)
class Word:
    """One word in each language it may be of: one of the `ways` has to hold whole.

    `beginning` is what a word that is perhaps not finished begins with, or empty.
    """

    ways: tuple[tuple[str, ...], ...]
    beginning: str = ""

    def in_title(self) -> "Word":
        """Return the same word where only titles are looked at."""
        ways = tuple(tuple(TITLE + term for term in way) for way in self.ways)
        return Word(ways, self.beginning and TITLE + self.beginning)


def asked(query: str) -> list[Word]:
    """Return the words to look for; an idea is found when it has all of them.

    Nobody says in which language they search, so a word is stemmed as a word of each.
    A compound is asked for by its parts, and so found where they stand apart. Words
    such as "and" are left out, unless nothing else is there.
    """
    found = list(dict.fromkeys(token.text for token in tokens(query)))
    telling = [word for word in found if not _says_nothing(word)] or found
    is_unfinished = bool(query) and not query[-1].isspace()
    words = []
    for word in telling[:MOST_WORDS]:
        ways = dict.fromkeys(way for language in NAMES for way in _ways(word, language))
        begins = word == found[-1] and is_unfinished and len(word) >= SHORTEST_BEGINNING
        words.append(Word((*ways, (encoded(word),)), encoded(word) if begins else ""))
    return words


def _says_nothing(word: str) -> bool:
    return any(word in words for words in STOP_WORDS.values())


def _ways(word: str, language: str) -> Iterator[tuple[str, ...]]:
    """Yield the word as it is, and in its parts, which may stand apart elsewhere."""
    one = stemmed(word, language)
    yield (encoded(one.whole),)
    if one.parts:
        yield tuple(map(encoded, dict.fromkeys(one.parts)))


def for_postgresql(words: Sequence[Word]) -> str:
    """Return a tsquery. Terms are letters, digits and "_": nothing can be smuggled."""
    return _written(words, " & ", " | ", lambda term: f"'{term}'", ":*")


def for_sqlite(words: Sequence[Word]) -> str:
    """Return a query of FTS5."""
    return _written(words, " AND ", " OR ", lambda term: f'"{term}"', " *")


def _written(
    words: Sequence[Word],
    both: str,
    either: str,
    quoted: Callable[[str], str],
    begins: str,
) -> str:
    written = []
    for word in words:
        ways = [f"({both.join(map(quoted, way))})" for way in word.ways]
        if word.beginning:
            ways.append(quoted(word.beginning) + begins)
        written.append(f"({either.join(ways)})")
    return both.join(written)
