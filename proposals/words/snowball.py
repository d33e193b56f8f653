"""Endings cut off by the Snowball stemmers."""

import threading
from typing import Any

import snowballstemmer

NAMES = {"fi": "finnish", "sv": "swedish", "en": "english", "ru": "russian"}
# A stemmer keeps the word it is working on, so each thread has its own.
_own = threading.local()


def stem(word: str, language: str) -> str:
    """Return a folded word without its ending; as it is where we have no stemmer."""
    name = NAMES.get(language)
    if name is None or not word.isalpha():
        return word
    stemmers: dict[str, Any] = _own.__dict__
    if name not in stemmers:
        stemmers[name] = snowballstemmer.stemmer(name)
    return str(stemmers[name].stemWord(word)) or word
