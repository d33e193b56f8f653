"""Lists of people that are brought in: volunteers, and a register to draw from.

Every fault is told at once, with its line and column, and nothing is kept before
somebody has looked at what was read.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from panels.actions.entering import known_of, marks_of
from panels.actions.invitations import Register
from panels.actions.signing_up import SignUp
from panels.models import Feature, Panel
from panels.queries.readiness import with_values
from panels.sampling import Resident
from panels.sortition.pool_tables import (
    Problem,
    Table,
    checked_cell,
    find_column,
    read_table,
)
from panels.sortition.pool_words import sentence
from participation.languages import content_languages
from proposals.forms.ideas import LongTextField

MOST_BYTES = 2 * 1024 * 1024
MOST_VOLUNTEERS = 5000
LARGEST_REGISTER = 20 * 1024 * 1024
MOST_RESIDENTS = 200_000
# A page with more faults than these helps nobody; the first ones tell what is wrong.
MOST_SHOWN = 60
PHONE_MARKS = frozenset("+()-. 0123456789")
FILE = "CSV"
NUMBER = re.compile(r"[0-9]{1,6}")


def told(problems: Sequence[Problem]) -> list[ValidationError]:
    """Say faults in the reader's language, the first of them if there are many."""
    language = get_language() or settings.LANGUAGE_CODE
    found = [
        ValidationError(sentence(one, language), one.code)
        for one in problems[:MOST_SHOWN]
    ]
    more = len(problems) - MOST_SHOWN
    if more > 0:
        words = _("And %(count)d more faults.") % {"count": more}
        found.append(ValidationError(words, "more"))
    return found


class Faults:
    """Collects what is wrong with the lines of a table, in words."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.own: list[ValidationError] = []

    def add(self, line: int, heading: str, code: str, words: str) -> None:
        place = self.table.place(heading) if heading in self.table.columns else 0
        where = _("%(file)s, line %(line)d, column %(column)d: %(problem)s")
        if not place:
            where = _("%(file)s, line %(line)d: %(problem)s")
        values = {"file": FILE, "line": line, "column": place, "problem": words}
        self.own.append(ValidationError(where % values, code))

    def all(self) -> list[ValidationError]:
        return told(self.table.problems) + self.own[:MOST_SHOWN]


def cell_of(table: Table, line: int, row: list[str], name: str) -> str:
    """Return a cell of a column that may be missing; nothing if it is no plain text."""
    return checked_cell(table, line, row, name) if name in table.columns else ""


def phone_of(table: Table, line: int, row: list[str]) -> str:
    """Return a phone number; its plus is no formula."""
    if "phone" not in table.columns:
        return ""
    typed = table.cell(row, "phone")
    if typed and set(typed) <= PHONE_MARKS and not typed.startswith("-"):
        return typed[:40]
    return checked_cell(table, line, row, "phone")


class VolunteerTableForm(forms.Form):
    """People who have signed up elsewhere, one a line; looked at, then brought in."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        widget=forms.ClearableFileInput({"accept": ".csv,text/csv,text/plain"}),
        help_text=gettext_lazy("A table saved as CSV, at most 2 MB."),
    )
    table = LongTextField(
        label=gettext_lazy("Or paste the table"),
        required=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea({"rows": 8, "spellcheck": "false"}),
    )
    agrees = forms.BooleanField(
        label=gettext_lazy(
            "These people have read or heard how their data are used, and agree"
        ),
    )

    def __init__(self, *args: Any, panel: Panel, **options: Any) -> None:
        super().__init__(*args, **options)
        self.panel = panel
        self.features = with_values(panel)
        self.people: list[SignUp] = []
        self.remarks: list[str] = []

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        file = typed.get("file")
        content: bytes | str = typed.get("table") or ""
        if file is not None:
            if file.size > MOST_BYTES:
                words = _("The file is larger than 2 MB.")
                raise ValidationError({"file": ValidationError(words, "too_large")})
            content = file.read()
        if not content:
            raise ValidationError(_("Choose a file or paste a table."), "no_table")
        table = read_table(FILE, content, most_rows=MOST_VOLUNTEERS)
        if table.encoding == "cp1252":
            remark = Problem(FILE, 0, 0, "read_as_windows_1252")
            self.remarks.append(sentence(remark, get_language() or "en"))
        if isinstance(content, bytes):
            # The file itself cannot be sent twice, so its content stays as text.
            text = content.decode(table.encoding or "utf-8", errors="replace")
            self.data = {"table": text, "agrees": self.data.get("agrees", "")}
        faults = Faults(table)
        if table.columns:
            self._read(table, faults)
        if problems := faults.all():
            self.people = []
            # Where it came from, though the text of a file stands in the table now.
            source = "table" if file is None else "file"
            self.add_error(source, ValidationError(problems))
        return typed

    def _read(self, table: Table, faults: Faults) -> None:
        find_column(table, "name")
        for feature in self.features:
            find_column(table, feature.code)
        if table.problems:
            return
        lines: list[int] = []
        for line, row in table.rows:
            self.people.append(self._person(table, faults, line, row))
            lines.append(line)
        self._find_twins(faults, lines)

    def _person(
        self, table: Table, faults: Faults, line: int, row: list[str]
    ) -> SignUp:
        cells = {
            name: cell_of(table, line, row, name)
            for name in ("name", "email", "address", "language", "needs")
        }
        cells["phone"] = phone_of(table, line, row)
        if not table.cell(row, "name"):
            faults.add(line, "name", "no_name", _("The name is missing."))
        self._check_contact(faults, line, cells)
        language = cells["language"].casefold() or settings.LANGUAGE_CODE
        known = [code for code, _name in content_languages()]
        if language not in known:
            words = _("“%(text)s” is no language here. Use: %(known)s.")
            values = {"text": language, "known": ", ".join(known)}
            faults.add(line, "language", "unknown_language", words % values)
        answers = {
            feature.code: self._answer(table, faults, line, row, feature)
            for feature in self.features
        }
        return SignUp(
            name=cells["name"][:120],
            language=language,
            email=cells["email"],
            phone=cells["phone"],
            address=cells["address"],
            needs=cells["needs"],
            answers=answers,
            agrees_to_sensitive=True,
        )

    def _check_contact(
        self, faults: Faults, line: int, cells: Mapping[str, str]
    ) -> None:
        if cells["email"]:
            try:
                validate_email(cells["email"])
            except ValidationError:
                words = _("This is no e-mail address.")
                faults.add(line, "email", "bad_email", words)
        if not any(cells[name] for name in ("email", "phone", "address")):
            words = _("There is no e-mail address, phone or postal address.")
            faults.add(line, "", "no_contact", words)
        if self.panel.one_per_household and not cells["address"]:
            words = _("The address is missing: one member comes from each.")
            faults.add(line, "address", "no_address", words)

    def _answer(
        self, table: Table, faults: Faults, line: int, row: list[str], feature: Feature
    ) -> str:
        """Return the code of an answer given by its code or by its name."""
        cell = cell_of(table, line, row, feature.code.casefold())
        by_name = names_of(feature)
        if not cell:
            words = _("There is no answer.")
            faults.add(line, feature.code.casefold(), "no_answer", words)
            return ""
        code = by_name.get(cell.casefold(), "")
        if not code:
            words = _("“%(text)s” is none of the answers: %(known)s.")
            known = ", ".join(one.code for one in feature.values.all())
            values = {"text": cell, "known": known}
            faults.add(line, feature.code.casefold(), "unknown_value", words % values)
        return code

    def _find_twins(self, faults: Faults, lines: Sequence[int]) -> None:
        """Complain of people who are in the table twice, or on the list already."""
        first: dict[tuple[str, str], int] = {}
        for line, one in zip(lines, self.people, strict=True):
            marks = marks_of(one.name, one.email, one.phone)
            twin = min((first[mark] for mark in marks if mark in first), default=0)
            if twin:
                words = _("This is the same person as on line %(line)d.")
                faults.add(line, "name", "duplicate", words % {"line": twin})
            for mark in marks:
                first.setdefault(mark, line)
        for place in sorted(known_of(self.panel, self.people)):
            words = _("This person is on the list already.")
            faults.add(lines[place], "name", "known", words)


def names_of(feature: Feature) -> dict[str, str]:
    """Return the code of each answer by whatever a table may call it."""
    found: dict[str, str] = {}
    for value in feature.values.all():
        for word in (value.code, *value.name.values()):
            found.setdefault(word.casefold(), value.code)
    return found


class RegisterField(forms.FileField):
    """A register of people: name, address, and perhaps the language of each."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file.size > LARGEST_REGISTER:
            raise ValidationError(_("The file is larger than 20 MB."), "too_large")
        return read_register(file.read())


def read_register(content: bytes) -> Register:
    """Read a register; raises `ValidationError` with all of its faults."""
    table = read_table(FILE, content, most_rows=MOST_RESIDENTS)
    people: list[Resident] = []
    if table.columns:
        find_column(table, "name")
        find_column(table, "address")
    if table.columns and not table.problems:
        columns: Collection[str] = ("name", "address", "language")
        for count, (line, row) in enumerate(table.rows, start=1):
            name, address, language = (
                cell_of(table, line, row, one) for one in columns
            )
            if not name or not address:
                lacking = "address" if name else "name"
                if not table.cell(row, lacking):
                    place = table.place(lacking)
                    table.report(line, place, "empty_cell", name=lacking)
            people.append(Resident(count, name[:120], address, language[:8].lower()))
    if table.problems:
        raise ValidationError(told(table.problems))
    return Register(sha256(content).hexdigest(), people)


REGISTER: dict[str, Any] = {
    "label": gettext_lazy("Register (CSV)"),
    "widget": forms.FileInput({"accept": ".csv,text/csv,text/plain"}),
    "help_text": gettext_lazy(
        "One person a line, with the columns name and address (street, postcode and "
        "town in one cell) and, if you know it, language (fi, sv or en). At most "
        "20 MB. The file is read and forgotten at once."
    ),
}


class AnnounceForm(forms.Form):
    """The file that a sample will be drawn from, and where the seed will come from."""

    file = RegisterField(**REGISTER)
    source = forms.CharField(
        label=gettext_lazy("What register this is"),
        max_length=200,
        help_text=gettext_lazy(
            "For everybody to read, such as: population register, people of 16 or over "
            "in Kajaani, 15.11.2026"
        ),
    )
    count = forms.IntegerField(label=gettext_lazy("Letters"), min_value=1)
    one_per_address = forms.BooleanField(
        label=gettext_lazy("At most one letter to an address"),
        required=False,
        initial=True,
    )
    seed_source = forms.CharField(
        label=gettext_lazy("Where the seed comes from"),
        max_length=300,
        help_text=gettext_lazy(
            "Something public that nobody knows yet, such as: the seven numbers of the "
            "national lottery on 28.11.2026, in rising order"
        ),
    )


class DrawForm(forms.Form):
    """The same file again, and what the announced source has given."""

    file = RegisterField(**REGISTER)
    seed = forms.CharField(
        label=gettext_lazy("What came out"),
        max_length=200,
        help_text=gettext_lazy("Exactly as it was announced to be written."),
    )


class ReturnedForm(forms.Form):
    """Numbers of letters that came back."""

    numbers = forms.CharField(
        label=gettext_lazy("Numbers of letters that came back"),
        max_length=4000,
        help_text=gettext_lazy(
            "They stand at the top of each letter. Separate them with commas or blanks."
        ),
    )

    def clean_numbers(self) -> list[int]:
        parts = self.cleaned_data["numbers"].replace(",", " ").split()
        if not all(NUMBER.fullmatch(one) for one in parts):
            words = _("Write numbers only, such as: 12, 105, 318")
            raise ValidationError(words, "bad_number")
        return [int(one) for one in parts]
