"""What looks like advertising. Pure.

Nothing is refused for it: a person reads what looks odd before others do.
"""

import re
from collections import Counter

from participation.characters import written

LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
WORD = re.compile(r"\w+")
# Nobody needs more links for an idea about a swing.
MOST_LINKS = 3
# Fewer words than these beside a link are an advertisement.
FEWEST_WORDS_WITH_LINK = 4
# What is odd about links is odd again with another link.
OF_LINKS = frozenset({"links", "bare_link"})
LONGEST_RUN = 15
RUN = re.compile(rf"(\S)\1{{{LONGEST_RUN},}}")
# From so many words on, one that is every third of them says nothing.
WORDS_TO_JUDGE = 15
SHOUTED_LETTERS = 60
# Nobody reads more blank lines than one.
BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")


def tidied(text: str) -> str:
    """Return what somebody typed without what deceives, and without empty pages."""
    return BLANK_LINES.sub("\n\n", written(text)).strip()


def looks_like_spam(text: str, *, before: str = "") -> bool:
    """Say whether a person should read this before others do.

    `before` is what stood there in public: a person has let it stand, so only what
    looks odd for another reason, or for links that were not there, is looked at again.
    """
    added = Counter(LINK.findall(text)) - Counter(LINK.findall(before))
    odd = _oddities(text)
    return bool(added and odd & OF_LINKS) or bool(odd - _oddities(before))


def _oddities(text: str) -> set[str]:
    """Return by name what is odd about a text."""
    links = LINK.findall(text)
    words = [word.casefold() for word in WORD.findall(LINK.sub(" ", text))]
    found = {
        "links": len(links) > MOST_LINKS,
        "bare_link": bool(links) and len(words) < FEWEST_WORDS_WITH_LINK,
        "run": RUN.search(text) is not None,
        "repeats": _repeats(words),
        "shouts": _shouts(text),
    }
    return {name for name, is_so in found.items() if is_so}


def _repeats(words: list[str]) -> bool:
    """Say whether one word, or one line of words, is said again and again."""
    if len(words) < WORDS_TO_JUDGE:
        return False
    [(_word, times)] = Counter(word for word in words).most_common(1)
    return times * 3 > len(words)


def _shouts(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    # Letters that have no small form, as in Arabic, do not shout.
    capitals = sum(letter.isupper() for letter in letters)
    return len(letters) >= SHOUTED_LETTERS and capitals * 10 > len(letters) * 8
