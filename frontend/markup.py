"""Markdown from residents and officials, made safe for a page."""

from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from nh3 import Cleaner

# A page has its h1, a section its h2: what people write begins below them.
SHIFT = 2
LOWEST = 6

_cleaner = Cleaner(
    tags={
        "a", "blockquote", "br", "code", "em", "h3", "h4", "h5", "h6", "hr", "li",
        "ol", "p", "pre", "strong", "ul",
    },
    attributes={"a": {"href"}, "ol": {"start"}, "*": set()},
    url_schemes={"http", "https", "mailto"},
    link_rel="nofollow ugc noopener",
)  # fmt: skip


def _lower_headings(state: StateCore) -> None:
    """Let the highest heading of a text be the first below a section, and skip none."""
    headings = [
        token
        for token in state.tokens
        if token.type in {"heading_open", "heading_close"}
    ]
    highest = min((int(token.tag[1]) for token in headings), default=1)
    before = SHIFT
    for opening, closing in zip(headings[::2], headings[1::2], strict=True):
        level = int(opening.tag[1]) - highest + 1 + SHIFT
        before = min(level, before + 1, LOWEST)
        opening.tag = closing.tag = f"h{before}"


# Pictures are off: each would tell its host who reads the page.
_parser = MarkdownIt("commonmark", {"html": False}).disable("image")
_parser.core.ruler.push("lower_headings", _lower_headings)


@lru_cache(maxsize=512)
def render(text: str) -> str:
    """Return safe HTML. What the parser lets through, the cleaner sees once more.

    Kept for the next reader: a text can be written so that it takes half a second.
    """
    return _cleaner.clean(_parser.render(text))
