"""Features and quotas as organisers type them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from panels.actions.quotas import NewValue
from panels.models import Feature
from panels.offered_features import OFFERED
from participation.forms.fields import TextsField
from participation.languages import own_text

CODE = RegexValidator(
    r"\A[A-Za-z0-9][A-Za-z0-9+_-]*\Z",
    _("Use letters a-z, digits and + - _ without blanks."),
    "bad_code",
)
SPARE = 2
MOST_VALUES = 40
MOST_PEOPLE = 100_000_000


class FeatureForm(forms.Form):
    """What people are asked, and whether it needs a consent of its own."""

    name = TextsField(
        label=_("Question or heading"),
        max_length=120,
        help_text=_("Such as: Age"),
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        validators=[CODE],
        help_text=_("Its name in files, such as: age. It cannot be changed later."),
    )
    is_sensitive = forms.BooleanField(
        label=_("This is especially personal"),
        required=False,
        help_text=_(
            "Health, origin, religion, conviction, sexual life. People then agree to "
            "its use separately."
        ),
    )
    reason = forms.CharField(
        label=_("Reason for the change, for everybody to read"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(
        self, *args: Any, feature: Feature | None, with_reason: bool, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.feature = feature
        if feature is not None:
            del self.fields["code"]
        if not with_reason:
            del self.fields["reason"]

    @property
    def its_code(self) -> str:
        return self.feature.code if self.feature else self.cleaned_data["code"]


class ValueForm(forms.Form):
    """One answer and its quota; an empty line is left out."""

    name = TextsField(
        label=pgettext_lazy("noun", "Answer"), max_length=120, required=False
    )
    code = forms.CharField(
        label=_("Code"), max_length=40, required=False, validators=[CODE]
    )
    minimum = forms.IntegerField(
        label=_("Seats, at least"), min_value=0, max_value=500, required=False
    )
    maximum = forms.IntegerField(
        label=_("Seats, at most"), min_value=0, max_value=500, required=False
    )
    population = forms.IntegerField(
        label=_("How many of the population"),
        min_value=0,
        max_value=MOST_PEOPLE,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.is_empty:
            return cleaned
        if not cleaned.get("name"):
            self._lacks("name", _("Name the answer."))
        if not cleaned.get("code") and "code" not in self.errors:
            self._lacks("code", _("Give it a code."))
        if cleaned.get("maximum") is None and "maximum" not in self.errors:
            self._lacks("maximum", _("Say how many seats it is at most."))
        least, most = cleaned.get("minimum") or 0, cleaned.get("maximum")
        if most is not None and least > most:
            words = _("The most is not less than the least.")
            self.add_error("maximum", ValidationError(words, "order"))
        return cleaned

    def _lacks(self, field: str, words: Any) -> None:
        self.add_error(field, ValidationError(words, "required"))

    @property
    def is_empty(self) -> bool:
        typed = getattr(self, "cleaned_data", {})
        return not self.errors and not any(
            typed.get(name) not in (None, "", {})
            for name in ("name", "code", "minimum", "maximum", "population")
        )

    def value(self) -> NewValue:
        typed = self.cleaned_data
        return NewValue(
            code=typed["code"],
            name=typed["name"],
            minimum=typed["minimum"] or 0,
            maximum=typed["maximum"],
            population=typed["population"],
        )


Values = forms.formset_factory(ValueForm, extra=SPARE, max_num=MOST_VALUES)


def initial_values(feature: Feature | None) -> list[dict[str, Any]]:
    if feature is None:
        return []
    names = ("name", "code", "minimum", "maximum", "population")
    return [
        {name: getattr(value, name) for name in names} for value in feature.values.all()
    ]


def new_values(formset: "forms.BaseFormSet[ValueForm]") -> list[NewValue]:
    """Return what was typed; empty lines are left out."""
    return [form.value() for form in formset.forms if not form.is_empty]


class OfferedForm(forms.Form):
    """Which of the ready-made features are taken over."""

    keys = forms.MultipleChoiceField(
        label=_("Ready-made features"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, taken: frozenset[str], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["keys"]
        field.choices = [
            (key, own_text(dict(one.name)))
            for key, one in OFFERED.items()
            if key not in taken
        ]


class ComputeForm(forms.Form):
    """The button that computes quotas; while people sign up it needs a reason."""

    reason = forms.CharField(
        label=_("Reason for the change, for everybody to read"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, with_reason: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not with_reason:
            del self.fields["reason"]
