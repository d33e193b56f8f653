"""What voters send: a list of chosen projects, a declaration, a receipt code."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from voting.actions.casting import check_choices
from voting.sheet import PotRules, Sheet

# 80 bits in base32, which has none of these: who types them means their look-alikes.
LOOK_ALIKES = str.maketrans("018", "OIB")
RECEIPT = re.compile(r"[A-Z2-7]{16}")
GROUP = 4


class ChoicesField(forms.MultipleChoiceField):
    """Ids of projects, as sent; whether they may be chosen, `check_choices` knows."""

    def valid_value(self, value: str) -> bool:
        del value
        return True


class BallotForm(forms.Form):
    """The chosen projects of one ballot paper, checked by the frozen rules."""

    choices = ChoicesField(required=False, label=_("Projects"))

    def __init__(self, *args: Any, sheet: Sheet, pot: PotRules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        self.pot = pot

    def clean_choices(self) -> list[str]:
        choices: list[str] = self.cleaned_data["choices"]
        check_choices(self.sheet, self.pot, choices)
        return choices


class CastForm(forms.Form):
    """The review page: the same choices once more, and what a voter declares."""

    choices = ChoicesField(required=False)
    declares_age = forms.BooleanField(required=False)


class ReceiptForm(forms.Form):
    """A receipt code as people type it: in groups or not, in small letters or not."""

    code = forms.CharField(
        label=_("Receipt code"),
        help_text=_("Sixteen letters and digits in four groups, like ABCD-EFGH-…"),
        max_length=60,
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        typed = str(self.cleaned_data["code"]).upper().translate(LOOK_ALIKES)
        code = re.sub(r"[^A-Z0-9]", "", typed)
        if not RECEIPT.fullmatch(code):
            raise ValidationError(
                _(
                    "A receipt code has sixteen letters and digits. Compare it with "
                    "your receipt."
                ),
                "bad_receipt",
            )
        return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))
