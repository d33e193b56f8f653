"""How texts and words are made alike, so that a search finds them. Pure functions.

SQLite's own comparison knows capital letters in ASCII only and would not find
"Äänekoski" by "äänekoski". So texts are folded when they are written and words when
they are asked for, and every database just looks for one in the other.
"""

import unicodedata

# Nobody types more on purpose, and each word is one more look through all texts.
MOST_WORDS = 8


def folded(*texts: str) -> str:
    """Return texts as a search compares them: one form of each letter, no capitals.

    "Ä" may be one character or an "A" with dots added; NFKC makes them one. Accents
    stay: in Finnish "sade" and "säde" are two words.
    """
    whole = unicodedata.normalize("NFKC", " ".join(texts)).casefold()
    # Folding can take a letter apart again, as it does with the Turkish capital I.
    return " ".join(unicodedata.normalize("NFKC", whole).split())


def words_of(query: str) -> list[str]:
    """Return the words to look for; a text is found when it holds all of them."""
    return list(dict.fromkeys(folded(query).split()))[:MOST_WORDS]
