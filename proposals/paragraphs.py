"""Markdown as plain paragraphs, for what is not a web page: PDF, feeds. Pure functions.

Marks go, words stay. A link keeps its words; its address would be lost on paper only
when the words say nothing, so an address that stands for itself stays.
"""

from dataclasses import dataclass
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

Kind = Literal["text", "head", "item"]

# Pictures are off, as on pages.
_parser = MarkdownIt("commonmark", {"html": False}).disable("image")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, a heading or an item of a list, without any marks."""

    kind: Kind
    text: str


def paragraphs_of(markdown: str) -> list[Paragraph]:
    """Return what a text says, in order; empty paragraphs are left out."""
    found: list[Paragraph] = []
    kind: Kind = "text"
    lists = 0
    for token in _parser.parse(markdown):
        match token.type:
            case "heading_open":
                kind = "head"
            case "heading_close":
                kind = "text"
            case "list_item_open":
                lists += 1
            case "list_item_close":
                lists -= 1
            case "inline":
                _add(found, _words(token), "item" if lists else kind)
            case "code_block" | "fence":
                _add(found, token.content, "text")
    return found


def _add(found: list[Paragraph], text: str, kind: Kind) -> None:
    words = " ".join(text.split())
    if words:
        found.append(Paragraph(kind, words))


def _words(token: Token) -> str:
    return "".join(
        " " if child.type in {"softbreak", "hardbreak"} else child.content
        for child in token.children or []
    )


def beginning_of(markdown: str, most: int) -> str:
    """Return the beginning of a text in whole words, at most so many characters."""
    words = " ".join(one.text for one in paragraphs_of(markdown))
    if len(words) <= most:
        return words
    whole, _blank, _rest = words[:most].rpartition(" ")
    return f"{(whole or words[: most - 1]).rstrip(' ,.;:-')}…"
