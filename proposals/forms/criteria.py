"""What organisers settle about reviews: criteria, departments, cost classes."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from participation.forms.fields import MoneyField, TextsField
from participation.languages import own_text
from participation.models import User
from proposals.actions.criteria import NewCriterion
from proposals.models import Criterion


class CodedForm(forms.Form):
    """Something with a name; its code is made from the name."""

    name = TextsField(label=_("Name"), max_length=60)

    def clean(self) -> dict[str, Any]:
        """Add the `code`, which addresses and files name it by."""
        cleaned = super().clean() or {}
        if "name" in cleaned:
            cleaned["code"] = slugify(own_text(cleaned["name"]))[:40].strip("-")
            if not cleaned["code"]:
                self.add_error(
                    "name",
                    ValidationError(_("Use at least one letter a-z."), "no_code"),
                )
        return cleaned


class CriterionForm(CodedForm):
    """One thing that every proposal is checked against."""

    question = TextsField(
        label=_("What is asked"),
        max_length=300,
        rows=2,
        required=False,
        help_text=_("One plain question, for residents and reviewers alike."),
    )
    kind = forms.ChoiceField(
        label=_("How it is answered"),
        choices=Criterion.Kind.choices,
        widget=forms.RadioSelect,
        initial=Criterion.Kind.VERDICT.value,
    )
    is_required = forms.BooleanField(
        label=_("It has to be met"),
        required=False,
        initial=True,
        help_text=_("Otherwise it is told, but does not decide."),
    )

    def criterion(self, code: str = "") -> NewCriterion:
        typed = self.cleaned_data
        return NewCriterion(
            code=code or typed["code"],
            name=typed["name"],
            question=typed["question"],
            kind=typed["kind"],
            is_required=typed["is_required"],
        )


class DepartmentForm(CodedForm):
    """A part of the city, and who works there."""

    people = forms.MultipleChoiceField(
        label=_("Who works there"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Reviewers and organisers of this process."),
    )

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(person.pk): person for person in people}
        field = self.fields["people"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        field.choices = [
            (key, one.name or one.email) for key, one in self.known.items()
        ]

    def members(self) -> list[User]:
        return [self.known[key] for key in self.cleaned_data["people"]]


class CostClassForm(CodedForm):
    """A band of costs."""

    low = MoneyField(label=_("From"), help_text=_("In euros, for example 12 000."))
    high = MoneyField(
        label=_("To"), min_value=1, help_text=_("This is the amount that counts.")
    )
