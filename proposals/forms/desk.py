"""What organisers type about projects."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from participation.forms.fields import CoordinateField, MoneyField, TextsField
from proposals.actions.projects import NewProject
from proposals.forms.ideas import LongTextField, offer, require_whole_point
from proposals.queries.places import WHOLE_CITY, Choices

# Whatever stands in an address without being written differently there.
CODE = RegexValidator(
    r"\A[A-Za-z0-9]+(?:[._/-][A-Za-z0-9]+)*\Z",
    _("Use letters a-z, digits and single . _ / or - between them."),
    "bad_code",
)


class ProjectTextsForm(forms.Form):
    """What a project is, in every language."""

    title = TextsField(label=_("Title"), max_length=120)
    summary = TextsField(
        label=_("Summary"),
        max_length=300,
        rows=3,
        required=False,
        help_text=_("Two plain sentences; they stand on the ballot."),
    )
    description = TextsField(
        label=_("Description"), max_length=8000, rows=8, required=False
    )


class CostsForm(forms.Form):
    """What a project costs to build and to run; the value that counts is `cost`."""

    cost = MoneyField(
        label=_("Cost"),
        min_value=1,
        help_text=_(
            "In euros, for example 12 000. It is the amount that counts in the vote; "
            "of a range, most cities take the upper end."
        ),
    )
    cost_low = MoneyField(
        label=_("Estimated at least"),
        required=False,
        help_text=_("When the cost is a range. It stands on the ballot beside it."),
    )
    cost_high = MoneyField(
        label=_("Estimated at most"), required=False, help_text=_("The upper end.")
    )
    upkeep = MoneyField(
        label=_("Running costs, a year"),
        required=False,
        help_text=_("What it costs to keep up, once it is built. Empty: nothing."),
    )

    def clean(self) -> dict[str, Any]:
        require_range(self)
        return self.cleaned_data

    def clean_upkeep(self) -> int:
        return self.cleaned_data["upkeep"] or 0


def require_range(form: forms.Form) -> None:
    """Say beside the field when the cost that counts is outside of its range."""
    typed = form.cleaned_data
    cost, low, high = (typed.get(name) for name in ("cost", "cost_low", "cost_high"))
    if cost is None:
        return
    if low is not None and low > cost:
        form.add_error(
            "cost_low",
            ValidationError(_("This is more than the cost that counts."), "above_cost"),
        )
    if high is not None and high < cost:
        form.add_error(
            "cost_high",
            ValidationError(_("This is less than the cost that counts."), "below_cost"),
        )


class ProjectForm(CostsForm, ProjectTextsForm):
    """A project that was developed elsewhere."""

    field_order = ("code",)

    code = forms.CharField(
        label=_("Code"),
        max_length=60,
        validators=[CODE],
        help_text=_(
            "Its public name on ballots and in files, for example H1. It never changes."
        ),
    )
    district = forms.ChoiceField(
        label=_("District"),
        error_messages={"required": _("Choose a district, or the whole city.")},
    )
    category = forms.ChoiceField(label=_("Theme"), required=False)
    latitude = CoordinateField(limit=90, label=_("Latitude"), required=False)
    longitude = CoordinateField(limit=180, label=_("Longitude"), required=False)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices
        unset = [("", _("Choose")), (WHOLE_CITY, _("The whole city"))]
        offer(self, "district", unset, choices.districts)
        offer(self, "category", [("", _("None"))], choices.categories)

    def clean(self) -> dict[str, Any]:
        require_whole_point(self)
        return super().clean()

    def project(self) -> NewProject:
        typed = self.cleaned_data
        return NewProject(
            code=typed["code"],
            title=typed["title"],
            summary=typed["summary"],
            description=typed["description"],
            cost=typed["cost"],
            cost_low=typed["cost_low"],
            cost_high=typed["cost_high"],
            upkeep=typed["upkeep"],
            district=self.choices.district(typed.get("district", "")),
            category=self.choices.category(typed.get("category", "")),
            latitude=typed["latitude"],
            longitude=typed["longitude"],
        )


class ReasonForm(forms.Form):
    """Why a project leaves the ballot, or comes back to it."""

    reason = LongTextField(
        label=_("Reason, for the public record"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
    )
