"""Collect the messages of the code into the catalogues, and compile them.

    python scripts/messages.py            collect, merge, compile
    python scripts/messages.py --check    say what is missing, change nothing

No system tools are needed: Python files are read by Babel, templates by Django's own
`templatize`. Catalogues hold no line numbers and no dates, so that they change only
when words do.
"""

import argparse
import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ROOT / "frontend" / "locale"
APPS = ["participation", "proposals", "voting", "panels", "frontend"]
LANGUAGES = ["fi", "ru", "sv"]
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)
# English is the language of the code, so its catalogue stays empty.
SOURCE = "en"

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(
    rf"\b(_|gettext|ngettext|pgettext|npgettext)\(\s*({STRING}(?:\s*,\s*{STRING})*)"
)
PIECE = re.compile(STRING)

Found = tuple[str | tuple[str, ...], str | None]


def python_messages(path: Path) -> Iterator[Found]:
    with path.open("rb") as source:
        for _line, message, _comments, context in extract.extract(
            "python", source, keywords=KEYWORDS, options={"encoding": "utf-8"}
        ):
            yield message, context


def template_messages(path: Path) -> Iterator[Found]:
    """Read the calls that `templatize` writes for translate and blocktranslate."""
    for call in CALL.finditer(templatize(path.read_text(encoding="utf-8"))):
        texts = [
            piece.removeprefix("u")[1:-1].encode().decode("unicode_escape")
            if piece.isascii()
            else unescape(piece.removeprefix("u")[1:-1])
            for piece in PIECE.findall(call[2])
        ]
        match call[1], texts:
            case "ngettext", [one, many, *_]:
                yield (one, many), None
            case "pgettext", [context, text, *_]:
                yield text, context
            case "npgettext", [context, one, many, *_]:
                yield (one, many), context
            case _, [text, *_]:
                yield text, None


def unescape(text: str) -> str:
    return (
        text.replace("\\n", "\n")
        .replace('\\"', '"')
        .replace("\\'", "'")
        .replace("\\\\", "\\")
    )


def collect() -> Catalog:
    """Gather every message of the code, in the order of its words."""
    found: set[Found] = set()
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                found |= set(python_messages(path))
        for kind in ("*.html", "*.txt"):
            for path in sorted((ROOT / app / "templates").rglob(kind)):
                found |= set(template_messages(path))
    catalog = Catalog(charset="utf-8")
    for message, context in sorted(found, key=str):
        if message:
            catalog.add(message, context=context)
    return catalog


def po_file(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / "django.po"


def load(language: str) -> Catalog:
    path = po_file(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as source:
        return read_po(source, locale=language)


def merged(language: str, template: Catalog) -> Catalog:
    """Keep known translations, add what is new, drop what nobody says any more."""
    known = load(language)
    catalog = Catalog(locale=language, charset="utf-8", project="Porukka", fuzzy=False)
    for message in template:
        if not message.id:
            continue
        old = known.get(message.id, message.context)
        catalog.add(
            message.id,
            string=old.string if old else "",
            flags=message.flags | ({"fuzzy"} if old and old.fuzzy else set()),
            context=message.context,
        )
    return catalog


def as_po(catalog: Catalog) -> bytes:
    target = io.BytesIO()
    write_po(
        target, catalog, no_location=True, sort_output=True, omit_header=True, width=88
    )
    header = (
        'msgid ""\nmsgstr ""\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Language: {catalog.locale}\\n"\n'
        f'"Plural-Forms: {catalog.plural_forms}\\n"\n\n'
    )
    return header.encode() + target.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    # Babel writes a date in any case; that of today would change the file every time.
    catalog.creation_date = NO_DATE
    target = io.BytesIO()
    write_mo(target, catalog)
    return target.getvalue()


def flaws(language: str, template: Catalog) -> list[str]:
    """Say which messages a catalogue lacks, or has in a way that breaks a page."""
    known = load(language)
    found = []
    for message in template:
        if not message.id:
            continue
        old = known.get(message.id, message.context)
        texts = _texts(old.string) if old else ()
        if old is None or not texts or not all(texts):
            found.append(f"{language}: not translated: {message.id!r}")
        elif old.fuzzy:
            found.append(f"{language}: not sure: {message.id!r}")
        else:
            found += [
                f"{language}: other placeholders: {message.id!r}: {text!r}"
                for text in texts
                if placeholders(text) - placeholders(*_texts(message.id))
            ]
    return found


def _texts(value: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def placeholders(*texts: str) -> set[str]:
    return {
        name for text in texts for name in re.findall(r"%\((\w+)\)[sd]|%[sd]", text)
    }


def main() -> int:
    parser = argparse.ArgumentParser(description="Messages and their translations.")
    parser.add_argument("--check", action="store_true", help="change nothing")
    options = parser.parse_args()
    template = collect()
    if options.check:
        problems = [flaw for code in LANGUAGES for flaw in flaws(code, template)]
        for code in LANGUAGES:
            compiled = po_file(code).with_suffix(".mo")
            if not compiled.exists() or compiled.read_bytes() != as_mo(load(code)):
                problems.append(f"{code}: the compiled catalogue is out of date")
        print("\n".join(problems) or f"{len(template)} messages, all translated")
        return 1 if problems else 0
    for code in [*LANGUAGES, SOURCE]:
        catalog = merged(code, template) if code != SOURCE else Catalog(locale=code)
        path = po_file(code)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(as_po(catalog))
        path.with_suffix(".mo").write_bytes(as_mo(load(code)))
        missing = sum(1 for m in catalog if m.id and not all(_texts(m.string)))
        print(f"{code}: {len(catalog)} messages, {missing} to translate")
    return 0


if __name__ == "__main__":
    sys.exit(main())
