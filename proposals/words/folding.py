"""How texts are made alike before they are compared, and cut into words."""

import re
import unicodedata
from dataclasses import dataclass

# Nobody types more on purpose, and each word is one more look through the index.
MOST_WORDS = 8
# Longer ones are addresses of pages or nonsense.
MOST_LETTERS = 40

_WORD = re.compile(r"\w+(?:[-'\u2019:]\w+)*|[^\w\s]+")
_SENTENCE_ENDS = frozenset(".!?:\u2026")


@dataclass(frozen=True, slots=True)
class Token:
    """A folded word; whether it has a capital within a sentence, or as its first."""

    text: str
    is_name: bool
    is_first: bool


def folded(*texts: str) -> str:
    """Return texts as a search compares them: one form of each letter, no capitals.

    "Ä" may be one character or an "A" with dots added; NFKC makes them one. Accents
    stay: in Finnish "sade" and "säde" are two words.
    """
    whole = unicodedata.normalize("NFKC", " ".join(texts)).casefold()
    # Folding can take a letter apart again, as it does with the Turkish capital I.
    return " ".join(unicodedata.normalize("NFKC", whole).split())


def tokens(text: str) -> list[Token]:
    """Cut a text into words; signs count where they stand alone, as in "50 %".

    What follows a colon or an apostrophe is an ending ("EU:n", "Anna's").
    """
    found: list[Token] = []
    begins = True
    for line in unicodedata.normalize("NFKC", text).splitlines():
        begins = True
        for chunk in line.split():
            pieces = _WORD.findall(chunk)
            words = [piece for piece in pieces if piece[0].isalnum()]
            for word in words or pieces[:1]:
                bare = re.split(r"['\u2019:]", word)[0] or word
                if not words and bare[0] in ".,;:!?-\u2013\u2014\u2026*#":
                    continue
                is_proper = bare[0].isupper() and not bare.isupper()
                found.append(
                    Token(
                        folded(bare)[:MOST_LETTERS],
                        is_name=is_proper and not begins,
                        is_first=is_proper and begins,
                    )
                )
                begins = False
            begins = begins or chunk[-1] in _SENTENCE_ENDS
    return found
