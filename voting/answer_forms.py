"""What officials type after the rules were frozen: a drawn seed, an order, a reason."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from participation.languages import said
from voting.rules_form.fields import day_field
from voting.sheet import Line, Sheet
from voting.staff_forms import refuse_future
from voting.tally.ballot_form import read_places

LONGEST_SEED = 200


def title_of(line: Line) -> str:
    return said(line.title) or line.id


class SeedForm(forms.Form):
    """What the public source has drawn, typed twice, since it cannot be changed."""

    seed = forms.CharField(
        label=_("What was drawn"),
        max_length=LONGEST_SEED,
        help_text=_("Exactly as the rules say it is written, for example 3,9,17,21."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    again = forms.CharField(
        label=_("The same once more"),
        max_length=LONGEST_SEED,
        help_text=_("So that a slip of the pen does not decide."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again.split() != self.cleaned_data.get("seed", again).split():
            raise ValidationError(_("The two are not the same."), "not_the_same")
        return again


class TieForm(forms.Form):
    """In which order a board has put tied projects: a place for each."""

    body = forms.CharField(
        label=_("Deciding body"),
        max_length=120,
        help_text=_("For example: city board."),
    )
    decided_on = day_field(_("Date of the decision"))
    note = forms.CharField(
        label=_("Note"),
        max_length=4000,
        required=False,
        help_text=_("For example the paragraph, or how the board decided."),
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, data: Any = None, *, tied: Mapping[str, Line]) -> None:
        """`tied` are the lines of the sheet by code."""
        super().__init__(data)
        self.codes = {f"place_{number}": code for number, code in enumerate(tied)}
        for name, code in self.codes.items():
            self.fields[name] = forms.IntegerField(
                label=title_of(tied[code]), min_value=1, max_value=len(tied)
            )

    @property
    def places(self) -> list[BoundField]:
        return [self[name] for name in self.codes]

    def clean_decided_on(self) -> Any:
        return refuse_future(self.cleaned_data["decided_on"])

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        places = {
            code: typed[name] for name, code in self.codes.items() if name in typed
        }
        marks, problems = read_places(places)
        for problem in problems:
            if problem.code == "same_place":
                level = [
                    n
                    for n, c in self.codes.items()
                    if places.get(c) == problem.params["place"]
                ]
                self.add_error(
                    level[-1],
                    ValidationError(
                        _("Two projects cannot have the same place."), "same_place"
                    ),
                )
        self.order = marks.choices
        return typed


class WithdrawForm(forms.Form):
    """A project whose ballot is frozen, and why it is taken back."""

    project = forms.ChoiceField(label=_("Project"))
    reason = forms.CharField(
        label=_("Reason, for everyone to read"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, data: Any = None, *, sheet: Sheet, withdrawn: set[str]) -> None:
        super().__init__(data)
        lines = {line.id: line for pot in sheet.pots for line in pot.lines}
        offered = sorted(
            ((code, title_of(line)) for code, line in lines.items()),
            key=lambda choice: choice[1].casefold(),
        )
        project: Any = self.fields["project"]
        project.choices = [("", _("Choose"))] + [
            choice for choice in offered if choice[0] not in withdrawn
        ]
