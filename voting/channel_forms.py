"""What officials type about codes, people at a station, and paper forms."""

import csv
import io
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from participation.languages import reading_language, said
from participation.texts import pick
from voting import fields, paper_notation
from voting.actions import casting
from voting.actions.codes import MOST_CODES
from voting.actions.paper import MOST_FORMS
from voting.models import SpoiltForms
from voting.roll_files import decoded
from voting.rules_form.fields import day_field
from voting.sheet import PaperRules, Sheet
from voting.staff_forms import RollFileForm
from voting.tally.ballot_form import BallotKind, Marks

LONGEST_REASON = 2000
# A sheet of letters with drawn codes takes its time; a file does not.
MOST_LETTERS = 500
LARGEST_FORMS_FILE = 1024 * 1024
SHA256 = re.compile(r"[0-9a-f]{64}")

NOT_SPELLED = {"autocomplete": "off", "spellcheck": "false"}


def reason_field(help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        help_text=help_text,
        widget=forms.Textarea({"rows": 2}),
    )


def area_field(sheet: Sheet) -> forms.ChoiceField:
    """Ask for an area; where there is one ballot for everyone, say it is that."""
    papers = [(paper.code, name_of(paper)) for paper in sheet.papers]
    if len(papers) == 1:
        return forms.ChoiceField(
            choices=papers, initial=papers[0][0], widget=forms.HiddenInput()
        )
    return forms.ChoiceField(label=_("Area"), choices=[("", _("Choose")), *papers])


def name_of(paper: PaperRules) -> str:
    return said(paper.name) or paper.code


def station_field(stations: list[str] | None = None) -> forms.CharField:
    return forms.CharField(
        label=_("Voting place"),
        max_length=80,
        help_text=_("For example: main library. Always written the same way."),
        widget=forms.TextInput({"list": "stations"} if stations else {}),
    )


class Printing(forms.Form):
    """How new codes come out of the printer; common to both ways to make them."""

    reason = reason_field(
        _("For whom these codes are. Everyone can read it in the log of the box.")
    )
    output = forms.ChoiceField(
        label=_("Format"),
        choices=[
            ("csv", _("A table (CSV) for letters or labels")),
            ("sheet", _("Letters to print, with QR codes")),
        ],
        initial="csv",
        widget=forms.RadioSelect,
    )

    def _check_letters(self, count: int) -> None:
        if self.cleaned_data.get("output") == "sheet" and count > MOST_LETTERS:
            raise ValidationError(
                _("At most %(most)d letters can be printed at once. Take the table."),
                "too_many_letters",
                {"most": MOST_LETTERS},
            )


class CodesForm(Printing):
    """Codes for people of an area who are on no list."""

    count = forms.IntegerField(
        label=_("How many codes"), min_value=1, max_value=MOST_CODES
    )
    field_order = ("area", "count", "reason", "output")

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"] = area_field(sheet)
        self.order_fields(self.field_order)

    def clean(self) -> None:
        super().clean()
        self._check_letters(self.cleaned_data.get("count") or 0)


class LettersForm(Printing, RollFileForm):
    """Codes for people on the roll, whose names only the organiser's list knows."""

    field_order = ("file", "reason", "output")

    def clean(self) -> None:
        super().clean()
        file = self.cleaned_data.get("file")
        self._check_letters(len(file.lines) if file else 0)


class VoidForm(forms.Form):
    reason = reason_field(_("Everyone can read it on the record."))


class StationForm(forms.Form):
    station = station_field()


class PersonForm(forms.Form):
    """Whom an official looks up; a document has been shown."""

    email = forms.EmailField(
        label=_("E-mail address"), required=False, widget=forms.EmailInput(NOT_SPELLED)
    )
    reference = forms.CharField(
        label=_("Reference on the city's list"),
        max_length=200,
        required=False,
        widget=forms.TextInput(NOT_SPELLED),
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        required=False,
        help_text=_("As the document says it. Only for who has no e-mail address."),
        widget=forms.TextInput(NOT_SPELLED),
    )
    born_on = day_field(_("Date of birth"), required=False)

    def __init__(self, *args: Any, is_open_to_all: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("reference",) if is_open_to_all else ("name", "born_on"):
            del self.fields[name]

    def clean(self) -> None:
        super().clean()
        given: dict[str, Any] = self.cleaned_data
        if self.errors or given.get("email") or given.get("reference"):
            return
        if given.get("name") and given.get("born_on"):
            return
        message = _("Type an e-mail address or a reference.")
        if "name" in self.fields:
            message = _("Type an e-mail address, or a name and a date of birth.")
        raise ValidationError(message, "nobody")

    @property
    def known(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value}


class SpoiltForm(forms.Form):
    """Forms that were handed out and are not counted."""

    station = station_field()
    kind = forms.ChoiceField(
        label=_("What became of them"),
        choices=[
            (
                SpoiltForms.Kind.SPOILT,
                _("Spoilt: cannot be read, or breaks the rules of the vote"),
            ),
            (SpoiltForms.Kind.NOT_RETURNED, _("Not put into the urn")),
        ],
        widget=forms.RadioSelect,
    )
    count = forms.IntegerField(
        label=_("How many forms"),
        min_value=1,
        help_text=_(
            "A form that was exchanged for a new one is not written down: who got it "
            "still has one form."
        ),
    )
    reason = reason_field(_("Everyone can read it on the record."))
    field_order = ("area", "station", "kind", "count", "reason")

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"] = area_field(sheet)
        self.order_fields(self.field_order)


class BatchForm(forms.Form):
    """Paper forms that are typed together."""

    station = station_field()
    count = forms.IntegerField(
        label=_("How many forms"),
        min_value=1,
        max_value=MOST_FORMS,
        help_text=_(
            "Number them with a pencil, from 1. Put blank and unclear ones aside first."
        ),
    )
    scan = forms.CharField(
        label=_("SHA-256 of a scan of the forms"),
        max_length=64,
        required=False,
        help_text=_("64 letters and digits, if the forms have been scanned."),
        widget=forms.TextInput(NOT_SPELLED),
    )
    field_order = ("area", "station", "count", "scan")

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"] = area_field(sheet)
        self.order_fields(self.field_order)

    def clean_scan(self) -> str:
        scan = str(self.cleaned_data["scan"]).strip().lower()
        if scan and not SHA256.fullmatch(scan):
            raise ValidationError(
                _("A SHA-256 has 64 digits and letters from a to f."), "bad_sha256"
            )
        return scan


class TakeOutForm(forms.Form):
    number = forms.IntegerField(label=_("Number of the form"), min_value=1)
    reason = reason_field(_("Everyone can read it on the record."))


class SetAsideForm(forms.Form):
    batch = forms.IntegerField(label=_("Number of the batch"), min_value=1)
    number = forms.IntegerField(label=_("Number of the form"), min_value=1)
    reason = reason_field(_("It goes into the public log of the box, for good."))


class TypingForm(forms.Form):
    """One paper form as somebody reads it: a line of numbers for each pot."""

    number = forms.IntegerField(
        label=_("Form"), min_value=1, widget=forms.NumberInput({"class": "is-short"})
    )

    def __init__(
        self, *args: Any, sheet: Sheet, paper: PaperRules, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sheet, self.paper = sheet, paper
        self.sections = fields.sections_of(sheet, paper)
        self.marks: dict[str, Marks] = {}
        for section in self.sections:
            several = paper.has_several_pots
            name = pick(section.pot.name, reading_language())[0] if several else ""
            field = forms.CharField(
                label=name or _("Numbers of the projects"),
                max_length=2000,
                # Where one part has to be filled in, it is this one.
                required=not several and sheet.min_choices > 0,
                error_messages={"required": casting.MESSAGES["empty"]},
                help_text=_help(section),
                widget=forms.TextInput({**NOT_SPELLED, "inputmode": "text"}),
            )
            self.fields[self.field_of(section.number)] = field
        self.fields[self.field_of(1)].widget.attrs["autofocus"] = True

    @staticmethod
    def field_of(number: int) -> str:
        return f"pot-{number}"

    def clean(self) -> None:
        super().clean()
        if self.errors:
            return
        typed = {
            section.pot.code: self.cleaned_data.get(self.field_of(section.number), "")
            for section in self.sections
        }
        self.marks, wrong = paper_notation.read_form(
            self.sheet, self.paper, self.sections, typed
        )
        for section in self.sections:
            for problem in wrong.get(section.pot.code, []):
                self.add_error(self.field_of(section.number), problem)


def _help(section: fields.Section) -> Any:
    if paper_notation.has_points(section):
        return _("Each number with its points, for example: 3=5 7=2")
    if section.form.kind is BallotKind.RANKED:
        return _("From first place on, for example: 7 3 12")
    return _("What is ticked, for example: 3 7 12")


class FormsFile(forms.Form):
    """A whole batch as somebody typed it elsewhere: a line for each form."""

    file = forms.FileField(
        label=_("File (CSV)"),
        help_text=_(
            "A line for each form: its number; then the numbers of its projects, in a "
            "column for each pot."
        ),
        widget=forms.FileInput({"accept": ".csv,.txt,text/csv"}),
    )

    def __init__(
        self, *args: Any, sheet: Sheet, paper: PaperRules, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sheet, self.paper = sheet, paper

    def clean_file(self) -> dict[int, dict[str, Marks]]:
        """Return what each form says; raises one message for each wrong line."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FORMS_FILE:
            raise ValidationError(_("The file is too large."), "too_large")
        text, _encoding = decoded(file.read())
        delimiter = ";" if ";" in text else "\t"
        sections = fields.sections_of(self.sheet, self.paper)
        found: dict[int, dict[str, Marks]] = {}
        problems = []
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        for line, row in enumerate(rows, start=1):
            cells = [cell.strip() for cell in row]
            is_number = bool(cells) and cells[0].isascii() and cells[0].isdigit()
            if not any(cells) or (line == 1 and not is_number):
                continue
            number = int(cells[0][:6]) if is_number else 0
            typed = {
                section.pot.code: cell
                for section, cell in zip(sections, cells[1:], strict=False)
            }
            marks, wrong = paper_notation.read_form(
                self.sheet, self.paper, sections, typed
            )
            said = [m for some in wrong.values() for one in some for m in one.messages]
            if not number:
                said = [str(_("The number of the form is missing."))]
            elif number in found:
                said = [str(_("This form is there twice."))]
            elif any(cells[len(sections) + 1 :]):
                said = [str(_("There are too many columns."))]
            problems += [
                ValidationError(
                    _("Line %(line)d: %(problem)s"),
                    "bad_line",
                    {"line": line, "problem": message},
                )
                for message in said
            ]
            found[number] = marks
        if problems:
            raise ValidationError(problems)
        if not found:
            raise ValidationError(_("There is no form in the file."), "empty")
        return found
