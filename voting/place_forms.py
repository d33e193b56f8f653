"""A voting place as organisers type it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from participation.forms.fields import TextsField
from participation.languages import own_text, reading_language
from participation.models import HelpPoint
from participation.texts import pick


class PlaceForm(forms.Form):
    """A place by itself, or at one of the city's help points."""

    point = forms.ModelChoiceField(
        HelpPoint.objects.none(),
        label=_("Help point"),
        required=False,
        empty_label=_("None: a place by itself"),
        help_text=_("Its address and opening hours are shown."),
    )
    name = forms.CharField(
        label=_("Name of the voting place"),
        max_length=80,
        required=False,
        help_text=_(
            "Left empty, it is that of the help point. Officials choose by it."
        ),
    )
    address = forms.CharField(label=_("Street address"), max_length=160, required=False)
    hours = TextsField(
        label=_("When one can vote there"),
        max_length=300,
        required=False,
        help_text=_("Such as: Mon-Fri 10-18. Empty: the hours of the help point."),
    )
    gives_paper = forms.BooleanField(
        label=_("Paper forms"), required=False, initial=True
    )
    gives_help = forms.BooleanField(
        label=_("Help to vote"), required=False, initial=True
    )

    def __init__(self, *args: Any, points: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["point"]
        field.queryset = points
        field.label_from_instance = lambda point: pick(point.name, reading_language())[
            0
        ]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        point = typed.get("point")
        if not typed.get("name"):
            typed["name"] = own_text(point.name)[:80] if point else ""
        if not typed["name"] and "name" not in self.errors:
            words = _("Choose a help point, or type a name.")
            self.add_error("name", ValidationError(words, "required"))
        if not (typed.get("gives_paper") or typed.get("gives_help")):
            words = _("Choose paper forms, help, or both.")
            self.add_error("gives_paper", ValidationError(words, "required"))
        return typed
