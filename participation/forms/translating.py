"""Forms of the page of translations."""

from django import forms
from django.utils.translation import gettext_lazy as _


class TranslationForm(forms.Form):
    """One text in one language, as it stands beside its source."""

    address = forms.CharField(max_length=80, widget=forms.HiddenInput)
    source = forms.CharField(max_length=64, widget=forms.HiddenInput)
    text = forms.CharField(required=False, strip=True, max_length=20_000)
    is_machine = forms.BooleanField(required=False)


class TableForm(forms.Form):
    file = forms.FileField(
        label=_("Table with translations"),
        widget=forms.FileInput({"accept": ".csv,text/csv"}),
        help_text=_("A CSV file in UTF-8 with the columns of the table above."),
    )
