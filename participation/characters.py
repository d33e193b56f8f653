"""Characters that a text can do without, since they deceive or break. Pure functions.

Everything that people write with stays: emoji and what joins them, marks of direction
that belong to a word, every alphabet.
"""

import re
import unicodedata

# Other ways to end a line, which pages and files do not know.
LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Control characters, a zero byte first of all, which PostgreSQL refuses; halves of a
# character, which cannot be written down; the mark that begins some files; the two that
# no file of XML may hold.
BROKEN = re.compile(
    r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]"
)
# What turns the text around it: overrides and embeddings, and isolates that nobody
# closes. With them "exe.txt" reads "txt.exe", and so does the rest of the page. A text
# from right to left needs none of them where its element says dir="auto".
TURNING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")

# Categories of Unicode: blanks, controls, formats and marks upon other letters.
UNSEEN = ("Z", "Cc", "Cf", "Mn")
# Letters and signs that are drawn as nothing: fillers of Hangul, a Braille cell
# without dots.
EMPTY = frozenset("\u115f\u1160\u3164\uffa0\u2800")


def harmless(text: str) -> str:
    """Return a text without what would break or turn what stands around it."""
    lines = LINE_ENDS.sub("\n", text)
    return TURNING.sub("", BROKEN.sub("", lines))


def written(text: str) -> str:
    """Return what somebody has written: harmless, and nothing if none of it is seen."""
    left = harmless(text)
    return left if any(map(_is_seen, left)) else ""


def _is_seen(letter: str) -> bool:
    return letter not in EMPTY and not unicodedata.category(letter).startswith(UNSEEN)
