"""One text in several languages: `{"fi": "Ranta", "sv": "Strand"}`.

Plain Finnish (selkosuomi) is a variant of Finnish and a key of its own, "fi-simple":
`simple` is a registered variant of BCP 47. See docs/adr/0024-plain-finnish.md.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from hashlib import sha256

FALLBACKS = ("fi", "sv", "en", "ru")
PLAIN_OF = {"fi": "fi-simple"}
PLAIN = "fi-simple"


def pick(
    value: str | Mapping[str, str] | None,
    language: str,
    fallbacks: Sequence[str] = FALLBACKS,
) -> tuple[str, str]:
    """Return the text to show and the language it is in.

    The wanted language comes first, then its base ("en" for "en-gb", "fi" for
    "fi-simple"), then the fallbacks, then whatever there is, so that a reader gets a
    text in a strange language rather than an empty heading. A plain string, or no text
    at all, counts as being in the wanted language: there is nothing to mark.
    """
    if not value:
        return "", language
    if isinstance(value, str):
        return value, language
    for candidate in (language, language.partition("-")[0], *fallbacks, *value):
        if text := value.get(candidate, ""):
            return text, candidate
    return "", language


def digest(text: str) -> str:
    """Return what a text is known by when it is asked whether it is still the same."""
    return sha256(text.strip().replace("\r\n", "\n").encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Reading:
    """How whoever asked for this page reads.

    `machine` has digests of texts that a machine translated into the language of the
    page; who wants originals is shown none of them.
    """

    is_plain: bool = False
    wants_originals: bool = False
    machine: Collection[str] = field(default=frozenset())


_USUAL = Reading()
_reading: ContextVar[Reading] = ContextVar("reading", default=_USUAL)


def reading() -> Reading:
    return _reading.get()


def begin_reading(how: Reading = _USUAL) -> None:
    """Say how the page that is made now will be read; without words, as most read."""
    _reading.set(how)


@contextmanager
def read_plainly() -> Iterator[None]:
    """Make what is within for somebody who reads plainly, whatever they chose."""
    before = _reading.get()
    _reading.set(replace(before, is_plain=True))
    try:
        yield
    finally:
        _reading.set(before)


def know_machine_texts(digests: Iterable[str]) -> None:
    """Say which texts of this page a machine has translated, beside those known."""
    known = _reading.get()
    _reading.set(replace(known, machine=frozenset(known.machine) | set(digests)))


@dataclass(frozen=True, slots=True)
class Picked:
    """A text as it is shown; `original` and its language, where a machine wrote it."""

    words: str
    language: str
    is_machine: bool = False
    original: str = ""
    original_language: str = ""


def pick_for_reader(value: str | Mapping[str, str] | None, language: str) -> Picked:
    """Pick a text for who reads this page, plainly or with originals if they want."""
    how = _reading.get()
    if not value:
        return Picked("", language)
    if isinstance(value, str):
        return Picked(value, language)
    wanted = PLAIN_OF.get(language, language) if how.is_plain else language
    words, found = pick(value, wanted)
    if not how.machine or digest(words) not in how.machine:
        return Picked(words, found)
    others = {code: text for code, text in value.items() if code != found}
    original, source = pick(others, language)
    if how.wants_originals and original:
        return Picked(original, source)
    return Picked(
        words, found, is_machine=True, original=original, original_language=source
    )
