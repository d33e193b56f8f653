"""What people wrote, as Markdown that shows it as it was written. Pure."""

import re

MARKS = re.compile(r"([\\`*_\[\]<>#|~])")
# A line that would become an item or a number of a list.
STARTS = re.compile(r"^(\s*)([-+=]|\d+[.)])(?=\s|$)", re.MULTILINE)


def quoted(text: str) -> str:
    """Return a text so that Markdown shows it as it was written, line by line."""
    safe = STARTS.sub(r"\1\\\2", MARKS.sub(r"\\\1", text.strip()))
    return safe.replace("\r\n", "\n").replace("\n", "  \n")
