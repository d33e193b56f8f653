"""What officials type about a vote: its roll, and what was decided on its result."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.languages import said
from voting.actions.results import NewDeviation
from voting.models import Decision
from voting.queries import RoundResult
from voting.roll_files import LARGEST_FILE, RollFile, read_roll
from voting.rules_form.fields import day_field

SPARE_DEVIATIONS = 2


class RollFileForm(forms.Form):
    """A list of voters from a file; the value is its lines."""

    file = forms.FileField(
        label=_("List of voters (CSV)"),
        help_text=_(
            "One person a line: e-mail address; code of the district; date of birth; "
            "reference. An address or a reference is needed, the rest may be empty. At "
            "most 20 MB."
        ),
        widget=forms.FileInput({"accept": ".csv,.txt,text/csv"}),
    )

    def clean_file(self) -> RollFile:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(_("The file is larger than 20 MB."), "too_large")
        return read_roll(file.read(), today=timezone.localdate())


def refuse_future(day: date) -> date:
    """Raise `ValidationError` for a day that has not come yet."""
    if day > timezone.localdate():
        raise ValidationError(_("This day is in the future."), "future")
    return day


class DecisionForm(forms.Form):
    """What the city decided: which body, when, where it is written."""

    body = forms.CharField(
        label=_("Deciding body"),
        max_length=120,
        help_text=_("For example: city board."),
    )
    decided_on = day_field(_("Date of the decision"))
    paragraph = forms.CharField(
        label=_("Paragraph"),
        max_length=40,
        required=False,
        help_text=_("For example: § 114."),
    )
    link = forms.URLField(
        label=_("Link to the minutes"), required=False, assume_scheme="https"
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
    )

    def clean_decided_on(self) -> date:
        return refuse_future(self.cleaned_data["decided_on"])

    @staticmethod
    def initial_of(decision: Decision | None) -> dict[str, Any]:
        names = ("body", "decided_on", "paragraph", "link", "note")
        return {name: getattr(decision, name) for name in names} if decision else {}


@dataclass(frozen=True, slots=True)
class Choice:
    """A project that a deviation can be about."""

    key: str
    label: str


def deviation_choices(result: RoundResult) -> list[Choice]:
    """List the projects of a result, each with what the count said of it."""
    choices = []
    for place, pot in enumerate(result.pots):
        funded = set(pot.outcome.funded)
        for number, line in enumerate(pot.pot.lines):
            verdict = _("funded by the vote") if line.id in funded else _("not funded")
            label = said(line.title or line.id, f"{{}} ({verdict})")
            choices.append(Choice(f"{place}-{number}", label))
    return choices


class DeviationForm(forms.Form):
    """One project that the city treats otherwise than the vote did, and why."""

    project = forms.ChoiceField(label=_("Project"), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, choices: Sequence[Choice], **options: Any) -> None:
        super().__init__(*args, **options)
        project: Any = self.fields["project"]
        project.choices = [("", _("No deviation"))] + [
            (choice.key, choice.label) for choice in choices
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("project") and not cleaned.get("reason"):
            self.add_error("reason", ValidationError(_("Give a reason."), "no_reason"))
        if cleaned.get("reason") and not cleaned.get("project"):
            self.add_error(
                "project", ValidationError(_("Choose the project."), "no_project")
            )
        return cleaned


Deviations = forms.formset_factory(DeviationForm, extra=SPARE_DEVIATIONS, max_num=1000)


def new_deviations(
    deviations: "forms.BaseFormSet[Any]", result: RoundResult
) -> list[NewDeviation]:
    """Return what was typed; the choices were made from the same result."""
    found = []
    for form in deviations.forms:
        key = form.cleaned_data.get("project")
        if key:
            place, number = (int(part) for part in key.split("-"))
            pot = result.pots[place].pot
            reason = form.cleaned_data["reason"]
            found.append(NewDeviation(pot.code, pot.lines[number].id, reason))
    return found


def initial_deviations(
    result: RoundResult, decision: Decision | None
) -> list[dict[str, str]]:
    """Return what has been written down before, for the form."""
    if decision is None:
        return []
    keys = {
        (pot.pot.code, line.id): f"{place}-{number}"
        for place, pot in enumerate(result.pots)
        for number, line in enumerate(pot.pot.lines)
    }
    return [
        {
            "project": keys[deviation.pot_code, deviation.project_code],
            "reason": deviation.reason,
        }
        for deviation in decision.deviations.all()
    ]
