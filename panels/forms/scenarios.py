"""Scenarios and judgements of them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from panels.models import Recommendation
from panels.models.scenarios import FIRST_YEAR, LAST_YEAR
from proposals.forms.ideas import LongTextField, PlainField, choice_of

PROBABILITY = [
    (1, _("1: hardly")),
    (2, _("2")),
    (3, _("3: perhaps")),
    (4, _("4")),
    (5, _("5: almost surely")),
]
DESIRABILITY = [
    (1, _("1: must be averted")),
    (2, _("2")),
    (3, _("3: has both sides")),
    (4, _("4")),
    (5, _("5: worth working for")),
]


class ScenarioForm(forms.Form):
    """A future, told so that one can imagine it."""

    title = PlainField(label=_("Title"), max_length=200)
    year = forms.IntegerField(
        label=_("Year"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text=_("The year that it tells of."),
    )
    story = LongTextField(
        label=_("What happens"), max_length=8000, widget=forms.Textarea({"rows": 8})
    )
    drivers = LongTextField(
        label=_("What drives it"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Changes that lead there, one on each line."),
    )
    signs = LongTextField(
        label=_("Signs to watch for"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("What would show that it is coming, one on each line."),
    )
    assumptions = LongTextField(
        label=_("What is assumed"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    language = forms.ChoiceField(label=_("Language"))
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_of(self, "language").choices = settings.LANGUAGES

    def scenario(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.fields if name != "seen"}


class JudgeForm(forms.Form):
    """How likely and how desirable a scenario is."""

    probability = forms.TypedChoiceField(
        label=_("How likely is this?"),
        choices=PROBABILITY,
        coerce=int,
        widget=forms.RadioSelect,
    )
    desirability = forms.TypedChoiceField(
        label=_("How desirable is this?"),
        choices=DESIRABILITY,
        coerce=int,
        widget=forms.RadioSelect,
    )


class LinkForm(forms.Form):
    """Which recommendations answer to a scenario."""

    recommendations = forms.MultipleChoiceField(
        label=_("Recommendations"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, recommendations: Sequence[Recommendation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(one.pk): one for one in recommendations}
        choice_of(self, "recommendations").choices = [
            (key, f"{one.reference} {one.title}") for key, one in self.known.items()
        ]

    def chosen(self) -> list[Recommendation]:
        return [self.known[key] for key in self.cleaned_data["recommendations"]]
