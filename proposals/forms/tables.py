"""A table that somebody brings along, as a spreadsheet saves it."""

import csv
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.characters import BROKEN, TURNING
from proposals.forms.ideas import LongTextField
from proposals.queries.places import WHOLE_CITY

if TYPE_CHECKING:
    from _csv import Reader

MOST_BYTES = 1024 * 1024
MOST_LINES = 1000
# How the lines of a file end. Other ends of lines stand inside cells.
ROW_ENDS = re.compile(r"\r\n?")


@dataclass(frozen=True, slots=True)
class Lines:
    """What the lines of a table are.

    `needed` names the columns it has to have; `read` makes the form of one line; `keep`
    takes over a valid one, and may still complain of it.
    """

    needed: Sequence[str]
    read: Callable[[dict[str, str]], forms.Form]
    keep: Callable[[Any], None]


class TableField(LongTextField):
    """A table as text; what its cells say is for the fields of its lines."""

    def to_python(self, value: Any) -> str:
        return forms.CharField.to_python(self, _in_rows(str(value or ""))) or ""


class TableForm(forms.Form):
    """A file, or the same table pasted as text; then it stays on the page.

    The first line names the columns. What is wrong with another line is told with
    its number. `count` is how many lines there are.
    """

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        widget=forms.ClearableFileInput({"accept": ".csv,text/csv,text/plain"}),
        help_text=gettext_lazy("A table saved as CSV, at most 1 MB."),
    )
    table = TableField(
        label=gettext_lazy("Or paste the table"),
        required=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea({"rows": 8, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, lines: Lines, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        self.count = 0

    def clean(self) -> dict[str, object]:
        typed = self.cleaned_data
        file = typed.get("file")
        if file is not None and file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 1 MB."), "too_large")
        if file is not None:
            typed["table"] = _decoded(file.read())
            # The file itself cannot be sent twice, so its content stays as text.
            self.data = {"table": typed["table"]}
        if not typed.get("table"):
            raise ValidationError(_("Choose a file or paste a table."), "no_table")
        self._read(typed["table"])
        return typed

    def _read(self, table: str) -> None:
        for row in _rows_of(table, self.lines.needed):
            form = self.lines.read(row.cells)
            self.count += 1
            if row.has_more:
                self._complain(
                    row.line,
                    "",
                    _(
                        "It has more cells than the first line has names. Put "
                        "quotation marks around a cell that holds a comma or a "
                        "semicolon, or give the column a name."
                    ),
                )
            if form.is_valid():
                self.lines.keep(form)
            for name, problems in form.errors.items():
                for problem in problems:
                    label = form[name].label if name in form.fields else ""
                    self._complain(row.line, label, problem)
        if not self.count:
            raise ValidationError(_("The table is empty."), "no_rows")

    def _complain(self, line: int, column: object, problem: object) -> None:
        words = _("Line %(line)s, %(column)s: %(problem)s")
        if not column:
            words = _("Line %(line)s: %(problem)s")
        told = words % {"line": line, "column": column, "problem": problem}
        self.add_error("table", ValidationError(told, "bad_line"))


def _decoded(content: bytes) -> str:
    """Read UTF-16, which Excel calls Unicode text, UTF-8, or Windows-1252.

    The last is what Excel calls plain CSV in Finland.
    """
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return _in_rows(content.decode("utf-16", errors="replace"))
    try:
        return _in_rows(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _in_rows(content.decode("cp1252", errors="replace"))


def _in_rows(table: str) -> str:
    """Return a table with one kind of end for its lines, and no broken characters.

    What else ends a line for Unicode stays: it would cut the line of an idea in two.
    """
    return TURNING.sub("", BROKEN.sub("", ROW_ENDS.sub("\n", table)))


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: its number, and what stands below each name.

    `has_more` says that something stands where the first line has no name.
    """

    line: int
    cells: dict[str, str]
    has_more: bool


def _rows_of(table: str, needed: Sequence[str]) -> Iterator[Row]:
    """Yield each row with the number of its line; the first line names the columns.

    Raises `ValidationError` when a column is missing or named twice, the quotation
    marks of a cell do not fit together, or there are too many lines.
    """
    heading = table.lstrip().partition("\n")[0]
    separator = max(";,\t", key=heading.count)
    reader = csv.reader(StringIO(table.lstrip()), delimiter=separator, strict=True)
    lines = _cells_of(reader)
    names = [name.strip().lower() for name in next(lines, [])]
    _check_names(names, needed)
    count = 0
    for cells in lines:
        pairs = list(zip_longest(names, map(str.strip, cells), fillvalue=""))
        if not any(cell for _name, cell in pairs):
            continue
        count += 1
        if count > MOST_LINES:
            raise ValidationError(
                _("The table has more than %(most)s lines."),
                "too_long",
                {"most": MOST_LINES},
            )
        typed = {name: cell for name, cell in pairs if name}
        typed["district"] = typed.get("district") or WHOLE_CITY
        has_more = any(cell for name, cell in pairs if not name)
        yield Row(reader.line_num, typed, has_more)


def _cells_of(reader: "Reader") -> Iterator[list[str]]:
    """Yield the cells of each line; says where a line begins that cannot be read."""
    begins = 1
    try:
        for cells in reader:
            yield cells
            begins = reader.line_num + 1
    except csv.Error as error:
        problem = _(
            "A cell is too long, or its quotation marks do not fit together. A cell "
            "that begins with a quotation mark has to end with one; write each one "
            "inside it twice."
        )
        told = {"line": begins, "problem": problem}
        words = _("Line %(line)s: %(problem)s") % told
        raise ValidationError(words, "broken_table") from error


def _check_names(names: Sequence[str], needed: Sequence[str]) -> None:
    missing = [name for name in needed if name not in names]
    if missing:
        raise ValidationError(
            _("The first line has to name the columns; missing: %(names)s."),
            "no_column",
            {"names": ", ".join(missing)},
        )
    twice = [name for name, times in Counter(names).items() if name and times > 1]
    if twice:
        raise ValidationError(
            _(
                "The first line names a column twice: %(names)s. Take one of them out, "
                "or give it another name."
            ),
            "double_column",
            {"names": ", ".join(twice)},
        )
