"""A table of projects, as a spreadsheet saves it."""

import csv
from collections.abc import Iterator
from io import StringIO

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participation.forms.fields import content_languages
from proposals.actions.projects import NewProject
from proposals.forms.desk import ProjectForm
from proposals.forms.ideas import LongTextField
from proposals.queries import WHOLE_CITY, Choices

MOST_BYTES = 1024 * 1024
MOST_LINES = 1000
DUPLICATE = gettext_lazy("There is a project with this code already.")


def columns() -> dict[str, list[str]]:
    """Name the columns of a table: those it needs, and those it may have."""
    first, *others = (code for code, _name in content_languages())
    texts = [f"title_{code}" for code in others]
    texts += [f"summary_{code}" for code in (first, *others)]
    texts += [f"description_{code}" for code in (first, *others)]
    return {
        "needed": ["code", "cost", f"title_{first}"],
        "optional": [
            *texts,
            *("district", "category", "latitude", "longitude"),
            *("cost_low", "cost_high", "upkeep"),
        ],
    }


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
        for line, row in _rows_of(table):
            form = ProjectForm(row, choices=self.choices)
            if form.is_valid() and form.cleaned_data["code"] in taken:
                form.add_error("code", ValidationError(DUPLICATE, "duplicate_project"))
            for name, problems in form.errors.items():
                for problem in problems:
                    self._complain(line, form[name].label, problem)
            if form.is_valid():
                taken.add(form.cleaned_data["code"])
                self.projects.append(form.project())
        if not self.projects and not self.errors:
            raise ValidationError(_("The table has no projects in it."), "no_rows")

    def _complain(self, line: int, column: object, problem: object) -> None:
        words = _("Line %(line)s, %(column)s: %(problem)s")
        told = words % {"line": line, "column": column, "problem": problem}
        self.add_error("table", ValidationError(told, "bad_line"))


def _decoded(content: bytes) -> str:
    """Read UTF-8, or Windows-1252, which Excel calls plain CSV in Finland."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _rows_of(table: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row with the number of its line; the first line names the columns.

    Raises `ValidationError` when a column is missing or there are too many lines.
    """
    heading = table.lstrip().partition("\n")[0]
    separator = max(";,\t", key=heading.count)
    reader = csv.DictReader(
        StringIO(table.lstrip()), delimiter=separator, restkey="", restval=""
    )
    reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or []]
    missing = [name for name in columns()["needed"] if name not in reader.fieldnames]
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
            typed["district"] = typed.get("district") or WHOLE_CITY
            yield reader.line_num, typed
