"""A table of ideas that were collected elsewhere, as a spreadsheet saves it."""

from functools import partial
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participation.forms.fields import CoordinateField, MoneyField
from proposals.actions.importing import Collected
from proposals.actions.proposals import Idea
from proposals.forms.ideas import (
    LongTextField,
    Pairs,
    PlainField,
    choice_of,
    require_whole_point,
)
from proposals.forms.tables import Lines, TableForm
from proposals.queries.places import WHOLE_CITY, Choices

NEEDED = ("title",)
OPTIONAL = (
    "text", "benefits", "language", "district", "category", "address", "latitude",
    "longitude", "cost", "name",
)  # fmt: skip
# A language as the web writes it: fi, en, pt-br.
LANGUAGE = RegexValidator(
    r"\A[a-z]{2,3}(?:-[a-z0-9]{2,4})?\Z",
    _("Write the code of a language, like fi, sv or en."),
    "bad_language",
)


class IdeaRow(forms.Form):
    """One idea of the table; what is not there is left open."""

    title = PlainField(label="title", max_length=120)
    text = LongTextField(label="text", max_length=8000, required=False)
    benefits = LongTextField(label="benefits", max_length=2000, required=False)
    language = forms.CharField(
        label="language", max_length=8, required=False, validators=[LANGUAGE]
    )
    district = forms.ChoiceField(label="district")
    category = forms.ChoiceField(label="category", required=False)
    address = PlainField(label="address", max_length=200, required=False)
    latitude = CoordinateField(limit=90, label="latitude", required=False)
    longitude = CoordinateField(limit=180, label="longitude", required=False)
    cost = MoneyField(label="cost", required=False)
    name = PlainField(label="name", max_length=80, required=False)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices
        everywhere: Pairs = [(WHOLE_CITY, "")]
        districts: Pairs = [(one.code, "") for one in choices.districts]
        choice_of(self, "district").choices = everywhere + districts
        choice_of(self, "category").choices = [
            (one.code, "") for one in choices.categories
        ]

    def clean(self) -> dict[str, Any]:
        require_whole_point(self)
        return self.cleaned_data

    def collected(self) -> Collected:
        """Return what a valid line says, as the action wants it."""
        typed = self.cleaned_data
        idea = Idea(
            title=" ".join(typed["title"].split()),
            # An idea may be a title alone; its page then says the same twice, not less.
            text=typed["text"] or typed["title"],
            benefits=typed["benefits"],
            language=typed["language"] or str(get_language()),
            district=self.choices.district(typed["district"]),
            category=self.choices.category(typed["category"]),
            address=" ".join(typed["address"].split()),
            cost_estimate=typed["cost"],
            latitude=typed["latitude"],
            longitude=typed["longitude"],
        )
        return Collected(idea, " ".join(typed["name"].split()))


class IdeaTableForm(TableForm):
    """Ideas, one a line."""

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        lines = Lines(NEEDED, partial(IdeaRow, choices=choices), self._keep)
        super().__init__(*args, lines=lines, **kwargs)
        self.ideas: list[Collected] = []

    def _keep(self, row: IdeaRow) -> None:
        self.ideas.append(row.collected())
