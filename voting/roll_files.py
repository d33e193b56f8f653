"""A list of voters as a spreadsheet saves it: address; district; birth; reference.

Nothing is guessed that could put somebody on the wrong roll: a file is read as a whole
or refused with the number of each line that is wrong.
"""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from voting.roll_lines import RollLine

LARGEST_FILE = 20 * 1024 * 1024
MOST_LINES = 500_000
MOST_COLUMNS = 4
DATE_FORMS = ("%Y-%m-%d", "%d.%m.%Y")
EARLIEST_BIRTH = date(1890, 1, 1)
HEADINGS = {
    "e-mail", "email", "e-mail address", "email address", "sähköposti",
    "sähköpostiosoite", "e-post", "epost", "e-postadress",
}  # fmt: skip
# How files begin that are not text: of Excel, OpenDocument, old Excel, PDF.
NOT_TEXT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")


@dataclass(frozen=True, slots=True)
class RollFile:
    """The lines of a file, and the encoding in which it could be read."""

    lines: list[RollLine]
    encoding: str


def read_roll(content: bytes, *, today: date) -> RollFile:
    """Read a list of voters.

    Columns are separated by semicolons, commas or tabs; district, date and reference
    may be empty, and so may the e-mail address where there is a reference; a first line
    with headings is skipped. Raises `ValidationError` for a file
    that is no such list, or with one message for each line that cannot be read.
    """
    text, encoding = decoded(content)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    lines: list[RollLine] = []
    problems: list[ValidationError] = []
    try:
        for cells in rows:
            row = [cell.strip() for cell in cells]
            if not any(row) or (not lines and not problems and _is_heading(row)):
                continue
            try:
                lines.append(_line(rows.line_num, row, today))
            except ValidationError as problem:
                problems.append(problem)
            if len(lines) > MOST_LINES:
                raise _problem("too_many", _("The file has too many lines."))
    except csv.Error as error:
        raise ValidationError(
            _("Line %(line)d: the line is no CSV (%(error)s)."),
            "bad_csv",
            {"line": rows.line_num, "error": str(error)},
        ) from error
    if problems:
        raise ValidationError(problems)
    if not lines:
        raise _problem("empty", _("There is nobody in the file."))
    return RollFile(lines, encoding)


def _problem(code: str, message: str | Promise) -> ValidationError:
    return ValidationError(str(message), code)


def decoded(content: bytes) -> tuple[str, str]:
    """Return the text and the name of its encoding."""
    if content.startswith(NOT_TEXT):
        raise _problem(
            "not_text",
            _("This is no text file. Save the sheet as CSV and choose that file."),
        )
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ["utf-16"]
    else:
        candidates = ["utf-8-sig", "cp1252"]
    for encoding in candidates:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, encoding
    raise _problem(
        "bad_encoding",
        _("The file is neither UTF-8 nor Windows-1252. Save it as CSV in UTF-8."),
    )


def _delimiter(text: str) -> str:
    """Find what separates the columns, from the first line that is not empty."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(";,\t", key=lambda mark: (first.count(mark), mark == ";"))


def _is_heading(row: list[str]) -> bool:
    return row[0].casefold() in HEADINGS


def _line(number: int, row: list[str], today: date) -> RollLine:
    if any(row[MOST_COLUMNS:]):
        raise ValidationError(
            _(
                "Line %(line)d: there are %(count)d columns. Expected: e-mail address, "
                "district, date of birth, reference."
            ),
            "too_many_columns",
            {"line": number, "count": len(row)},
        )
    email, district, born, reference = [*row, "", "", ""][:MOST_COLUMNS]
    return RollLine(
        line=number,
        email=email,
        district=district,
        born_on=_born_on(number, born, today) if born else None,
        reference=reference,
    )


def _born_on(number: int, written: str, today: date) -> date:
    for form in DATE_FORMS:
        try:
            born_on = datetime.strptime(written, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if EARLIEST_BIRTH <= born_on <= today:
            return born_on
        break
    raise ValidationError(
        _(
            "Line %(line)d: “%(written)s” is no date of birth. Write it like 17.5.2001 "
            "or 2001-05-17."
        ),
        "bad_date",
        {"line": number, "written": written},
    )
