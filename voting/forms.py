"""What voters send beside a ballot: a declaration of age, a receipt code."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Base32 has none of these digits: who types one means the letter that looks like it.
LOOK_ALIKES = str.maketrans("018", "OIB")
RECEIPT = re.compile(r"[A-Z2-7]{16}")
GROUP = 4


class CastForm(forms.Form):
    """What goes with a ballot into the box; `voting.fields` reads the ballot itself."""

    declares_age = forms.BooleanField(required=False)


class ReceiptForm(forms.Form):
    """A receipt code as people type it: in groups or not, in small letters or not."""

    code = forms.CharField(
        label=_("Receipt code"),
        help_text=_("Sixteen letters and digits. Spaces and hyphens do not matter."),
        max_length=60,
        widget=forms.TextInput(
            {
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )

    def clean_code(self) -> str:
        """Return the code as the box writes it; `bad_receipt` when it cannot be one."""
        typed = str(self.cleaned_data["code"]).upper().translate(LOOK_ALIKES)
        code = re.sub(r"[^A-Z0-9]", "", typed)
        if not RECEIPT.fullmatch(code):
            raise ValidationError(
                _(
                    "A receipt code has sixteen letters and digits. Compare this with "
                    "your receipt."
                ),
                "bad_receipt",
            )
        return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))
