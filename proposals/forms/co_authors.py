"""Whom an author asks to stand beside them."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AskForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("They get a message with a link, and can say no."),
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
