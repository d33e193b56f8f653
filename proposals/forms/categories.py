"""The themes of a process as organisers type them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from participation.forms.fields import TextsField
from participation.languages import own_text


class CategoryForm(forms.Form):
    """One theme; its code is made from its name."""

    name = TextsField(
        label=_("Name of the theme"),
        max_length=60,
        help_text=_("For example: parks, sports, culture."),
    )

    def clean(self) -> dict[str, Any]:
        """Add the `code`, which addresses and files name the theme by."""
        cleaned = super().clean() or {}
        if "name" in cleaned:
            cleaned["code"] = slugify(own_text(cleaned["name"]))[:40].strip("-")
            if not cleaned["code"]:
                self.add_error(
                    "name",
                    ValidationError(_("Use at least one letter a-z."), "no_code"),
                )
        return cleaned
