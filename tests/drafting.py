"""What a form for an idea sends, with what its page knows of the draft."""

import re
from typing import Any

_HIDDEN = re.compile(r'name="(page|draft|draft_version|revision)" value="([^"]*)"')


def typed(**fields: str) -> dict[str, str]:
    return {
        "title": "Laituri lammelle",
        "text": "Uimareille **laituri**.",
        "language": "fi",
    } | fields


def hidden(response: Any) -> dict[str, str]:
    """Return what a page knows of its draft, and would send with the next form."""
    found = dict(_HIDDEN.findall(response.text))
    assert {"page", "draft", "draft_version"} <= found.keys()
    return found
