"""PDF files as people send them, looked through before they are kept. Pure functions.

A PDF can run scripts, start programs, send forms and carry other files. One that does
any of it is refused; what is left is text and pictures, and it is served as a file to
save, never shown inside a page.
"""

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    PdfObject,
    StreamObject,
)

CONTENT_TYPE = "application/pdf"
DEFAULT_PAGES = 50
# What nobody's plan of a bench needs; looking through more keeps others waiting.
MOST_OBJECTS = 20_000
DEEPEST = 60

# Actions, and what holds them. Going to a page or to a web address is fine.
ACTIONS = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/ResetForm",
        "/GoToE",
        "/GoToR",
        "/Rendition",
        "/Movie",
        "/Sound",
        "/RichMediaExecute",
        "/GoTo3DView",
    }
)
KEYS = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMedia"})
TYPES = frozenset({"/EmbeddedFile", "/RichMedia", "/Screen", "/Movie", "/3D"})
# The same in what no table of contents leads to any more, a rest of an earlier version.
ANYWHERE = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia)\b")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


class Flaw(StrEnum):
    """Why a file is refused."""

    NO_PDF = "no_pdf"
    BROKEN = "broken_pdf"
    LOCKED = "locked_pdf"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_COMPLEX = "too_complex"
    ACTIVE = "active_pdf"


class BadDocument(Exception):  # noqa: N818 (it reads as what it is)
    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


@dataclass(frozen=True, slots=True)
class Checked:
    """What is known of a PDF that may be kept."""

    pages: int


def checked(content: bytes, *, most_pages: int = DEFAULT_PAGES) -> Checked:
    """Look through a whole PDF; raises `BadDocument` for what may not be kept.

    It has to begin as a PDF does. Readers are more lenient, and so a file could be a
    picture or a page to one program and a PDF to another.
    """
    if not re.match(rb"%PDF-[12]\.\d", content):
        raise BadDocument(Flaw.NO_PDF)
    if b"%%EOF" not in content[-1024:]:
        raise BadDocument(Flaw.BROKEN)
    try:
        return _looked_through(content, most_pages)
    except BadDocument:
        raise
    except (PyPdfError, zlib.error, RecursionError) as error:
        raise BadDocument(Flaw.BROKEN) from error
    except Exception as error:
        # The reader raises whatever the bytes lead it to, and none of it is ours.
        raise BadDocument(Flaw.BROKEN) from error


def _looked_through(content: bytes, most_pages: int) -> Checked:
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        raise BadDocument(Flaw.LOCKED)
    if sum(1 for _ in _addresses(reader)) > MOST_OBJECTS:
        raise BadDocument(Flaw.TOO_COMPLEX)
    if ANYWHERE.search(_unescaped(content)):
        raise BadDocument(Flaw.ACTIVE)
    for address in _addresses(reader):
        _require_still(reader.get_object(address), DEEPEST)
    _require_still(reader.trailer, DEEPEST)
    pages = len(reader.pages)
    if not pages:
        raise BadDocument(Flaw.BROKEN)
    if pages > most_pages:
        raise BadDocument(Flaw.TOO_MANY_PAGES)
    return Checked(pages)


def _addresses(reader: PdfReader) -> Iterator[IndirectObject]:
    """Walk through every object that the tables of the file name, used or not."""
    for generation, numbers in reader.xref.items():
        for number in numbers:
            if number:
                yield IndirectObject(number, generation, reader)
    for number in reader.xref_objStm:
        yield IndirectObject(number, 0, reader)


def _require_still(found: PdfObject | None, depth: int) -> None:
    """Raise `BadDocument` when an object does something; others are asked in turn."""
    if depth == 0:
        raise BadDocument(Flaw.TOO_COMPLEX)
    match found:
        case StreamObject() | DictionaryObject():
            _require_still_dictionary(found, depth)
        case ArrayObject():
            for one in found:
                _require_still(one, depth - 1)


def _require_still_dictionary(found: DictionaryObject, depth: int) -> None:
    entries: dict[str, Any] = {str(key): found.raw_get(key) for key in found}
    names = {
        str(entries[key].get_object())
        for key in ("/Type", "/Subtype")
        if key in entries
    }
    # What is called an action is one, whatever type it says that it has.
    action = str(entries["/S"].get_object()) if "/S" in entries else ""
    if action in ACTIONS or names & TYPES or entries.keys() & KEYS:
        raise BadDocument(Flaw.ACTIVE)
    for value in entries.values():
        if not isinstance(value, IndirectObject):
            _require_still(value, depth - 1)


def _unescaped(content: bytes) -> bytes:
    """Write names plainly: #4a is another way to write a J."""
    return ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode()), content)
