"""A table of projects, as a spreadsheet saves it."""

import csv
from collections.abc import Iterator, Mapping
from io import StringIO

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.forms.fields import cents_of, content_languages
from proposals.actions import NewProject
from proposals.forms.desk import CODE
from proposals.forms.ideas import LATITUDE, LONGITUDE, LongTextField
from proposals.queries import Choices

MOST_BYTES = 1024 * 1024
MOST_LINES = 2000
TEXTS = ("title", "summary", "description")
Row = Mapping[str, str]


class ImportForm(forms.Form):
    """A file, or the same table pasted as text; then it stays on the page."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        widget=forms.ClearableFileInput({"accept": ".csv,text/csv,text/plain"}),
        help_text=gettext_lazy("A table saved as CSV, at most 1 MB."),
    )
    table = LongTextField(
        label=gettext_lazy("Or paste the table"),
        required=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea({"rows": 8, "spellcheck": "false"}),
    )

    def __init__(
        self,
        *args: object,
        choices: Choices,
        taken: frozenset[str] = frozenset(),
        **kwargs: object,
    ) -> None:
        """`taken` are the codes that projects of the process have already."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # as Django has it
        self.choices = choices
        self.taken = taken
        self.projects: list[NewProject] = []

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
        taken = set(self.taken)
        for number, row in _rows_of(table):
            try:
                project = _project_of(row, self.choices)
                if project.code in taken:
                    raise ValidationError(  # noqa: TRY301 - one place adds the line
                        _("There is a project with the code %(code)s already."),
                        "duplicate_project",
                        {"code": project.code},
                    )
            except ValidationError as error:
                for message in error.messages:
                    words = _("Line %(line)s: %(message)s")
                    told = words % {"line": number, "message": message}
                    self.add_error("table", ValidationError(told, "bad_line"))
            else:
                taken.add(project.code)
                self.projects.append(project)
        if not self.projects and not self.errors:
            raise ValidationError(_("The table has no projects in it."), "no_rows")


def _decoded(content: bytes) -> str:
    """Read UTF-8, or what Excel saves as plain CSV in Finland, which is Windows-1252."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _rows_of(table: str) -> Iterator[tuple[int, Row]]:
    """Yield each row with the number of its line; the first line names the columns.

    Raises `ValidationError` when a column is missing or there are too many lines.
    """
    heading = table.lstrip().partition("\n")[0]
    separator = max(";,\t", key=heading.count)
    reader = csv.DictReader(
        StringIO(table.lstrip()), delimiter=separator, restkey="", restval=""
    )
    reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or []]
    first = content_languages()[0][0]
    missing = [
        name
        for name in ("code", "cost", f"title_{first}")
        if name not in reader.fieldnames
    ]
    if missing:
        raise ValidationError(
            _("The first line has to name the columns; missing: %(names)s."),
            "no_column",
            {"names": ", ".join(missing)},
        )
    for count, row in enumerate(reader, start=1):
        if count > MOST_LINES:
            raise ValidationError(
                _("The table has more than %(most)s lines."),
                "too_long",
                {"most": MOST_LINES},
            )
        typed = {
            name: value.strip()
            for name, value in row.items()
            if name and isinstance(value, str)
        }
        if any(typed.values()):
            yield reader.line_num, typed


def _project_of(row: Row, choices: Choices) -> NewProject:
    """Return the project of a row. Raises `ValidationError` with all that is wrong."""
    problems: list[ValidationError] = []

    def attempt[T](read, fallback): ...
