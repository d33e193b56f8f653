"""All texts of a process as one table, for whoever translates elsewhere. CSV, UTF-8."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from participation.actions.translating import Translated
from participation.texts import digest
from participation.translation_queries import Line

COLUMNS = (
    "text",
    "about",
    "part",
    "source_language",
    "source",
    "language",
    "translation",
    "machine",
)
NEEDED = ("text", "source", "language", "translation")
# So that a spreadsheet program reads UTF-8.
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
# A cell that begins so is a formula to a spreadsheet program: an apostrophe keeps it.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
MOST_BYTES, MOST_ROWS = 5 * 1024 * 1024, 10_000
YES = frozenset({"1", "x", "yes", "kyllä", "ja", "да", "true"})


def _kept(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULAS) else text


def _back(cell: str) -> str:
    is_kept = cell.startswith("'") and cell[1:].startswith(FORMULAS)
    return cell[1:] if is_kept else cell


def table_of(lines: Iterable[Line]) -> str:
    """Return the table of some texts, with a row for each text and language."""
    out = StringIO()
    out.write(BOM)
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for line in lines:
        unit = line.unit
        cells = (
            unit.address,
            unit.about,
            str(unit.field.label),
            line.source_language,
            line.source,
            line.target,
            line.text,
            "yes" if line.is_machine else "",
        )
        writer.writerow(map(_kept, cells))
    return out.getvalue()


def rows_of(table: bytes) -> list[tuple[int, Translated]]:
    """Read a table; rows without a translation say nothing and are passed over.

    Raises `ValidationError` for what is no such table.
    """
    if len(table) > MOST_BYTES:
        raise ValidationError(_("The file is larger than 5 MB."), "too_large")
    try:
        text = table.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(
            _("The file is not in UTF-8. Save it as CSV in UTF-8."), "not_utf8"
        ) from error
    try:
        rows = list(_read(text))
    except csv.Error as error:
        raise ValidationError(
            _("The file cannot be read as a table."), "no_table"
        ) from error
    if not rows:
        raise ValidationError(_("The table has no translations."), "no_rows")
    if len(rows) > MOST_ROWS:
        raise ValidationError(_("The table has too many rows."), "too_many")
    return rows


def _is_machine(cell: str | None) -> bool | None:
    """Read whether a machine wrote a text; a table without the column says nothing."""
    return None if cell is None else cell.strip().lower() in YES


def _read(text: str) -> Iterator[tuple[int, Translated]]:
    heading = text.partition("\n")[0]
    separator = max(";,\t", key=heading.count)
    reader = csv.DictReader(
        StringIO(text, newline=""), delimiter=separator, restkey="", restval=""
    )
    reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or []]
    missing = [name for name in NEEDED if name not in reader.fieldnames]
    if missing:
        raise ValidationError(
            _("The first line lacks these columns: %(names)s.")
            % {"names": ", ".join(missing)},
            "no_columns",
        )
    for row in reader:
        words = _back(row["translation"])
        if words.strip():
            yield (
                reader.line_num,
                Translated(
                    row["text"].strip(),
                    row["language"].strip(),
                    words,
                    digest(_back(row["source"])),
                    is_machine=_is_machine(row.get("machine")),
                ),
            )
