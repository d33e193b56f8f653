"""Characters that a text can do without, since they deceive or break. Pure functions.

Everything that people write with stays: emoji and what joins them, marks of direction
that belong to a word, every alphabet.
"""

import re

# Other ways to end a line, which pages and files do not know.
LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Control characters, a zero byte first of all, which PostgreSQL refuses; halves of a
# character, which cannot be written down; the mark that begins some files.
BROKEN = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff]")
# What turns the text around it: overrides and embeddings, and isolates that nobody
# closes. With them "exe.txt" reads "txt.exe", and so does the rest of the page. A text
# from right to left needs none of them where its element says dir="auto".
TURNING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    """Return a text without what would break or turn what stands around it."""
    lines = LINE_ENDS.sub("\n", text)
    return TURNING.sub("", BROKEN.sub("", lines))
