"""The list of what ideas for a town are about, read once from concepts.txt."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LANGUAGES = ("fi", "sv", "en", "ru")


@dataclass(frozen=True, slots=True)
class Notion:
    """What words of several languages mean. A name of "-" means nothing in common."""

    name: str
    words: dict[str, tuple[str, ...]]


@cache
def notions() -> tuple[Notion, ...]:
    """Return the lines of the list; a Finnish word may carry its genitive after "/"."""
    text = files("proposals.words").joinpath("concepts.txt").read_text("utf-8")
    return tuple(
        _notion(line) for line in text.splitlines() if line and not line.startswith("#")
    )


def _notion(line: str) -> Notion:
    name, *columns = (column.strip() for column in line.split("|"))
    by_language = (column.partition(":") for column in columns)
    return Notion(name, {code: tuple(words.split()) for code, _, words in by_language})


def is_plain(word: str) -> bool:
    """Say whether it is one whole word: no beginning of words, no two in a row."""
    return not word.endswith("*") and "_" not in word


def finnish_nouns() -> Iterator[tuple[str, str]]:
    """Yield each listed Finnish noun and its genitive, which may be empty."""
    for notion in notions():
        for word in filter(is_plain, notion.words.get("fi", ())):
            noun, _, genitive = word.replace("-", "").partition("/")
            yield noun, genitive
