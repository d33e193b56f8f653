"""Members in minutes: written as @3, and shown with the name that member 3 has now.

So whoever leaves takes the name out of minutes that stand, and their words, their
numbers and their hash stay as they were approved.
"""

import re

from panels.models import Panel, Panelist
from panels.quoting import quoted

# Not inside a word or an address: "aino@3.fi" is no member.
MARK = re.compile(r"(?<![\w.@])@([1-9][0-9]{0,3})(?!\w|[@.]\w)")


def mark_of(member: Panelist) -> str:
    """Return how a member is written in minutes."""
    return f"@{member.number}"


def with_names(text: str, panel: Panel, *, for_everyone: bool) -> str:
    """Put names for marks: those in the panel, or what everyone may read.

    A mark that is nobody's stays as it was written. One query, if there is a mark.
    """
    numbers = {int(found[1]) for found in MARK.finditer(text)}
    if not numbers:
        return text
    names = {
        member.number: member.public_name if for_everyone else member.name
        for member in panel.panelists.filter(number__in=numbers)
    }

    def named(found: re.Match[str]) -> str:
        name = names.get(int(found[1]))
        return found[0] if name is None else quoted(name)

    return MARK.sub(named, text)
