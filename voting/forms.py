"""What voters send beside a ballot: a declaration of age, a word, a receipt."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from voting import own_word
from voting.ballotbox import commitment, receipts

# Base32 has none of these digits: who types one means the letter that looks like it.
LOOK_ALIKES = str.maketrans("018", "OIB")
RECEIPT = re.compile(r"[A-Z2-7]{16}")
GROUP = 4
# The file of the longest ballot is shorter by far.
LARGEST_FILE = 200_000
CODE_ATTRIBUTES = {
    "autocomplete": "off",
    "autocapitalize": "characters",
    "spellcheck": "false",
    # The QR code of a receipt leads to the page with the code behind a #.
    "data-from-hash": "",
}


class WordField(forms.CharField):
    """A voter's own word for the receipt."""

    default_validators = [own_word.check]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        # The check above says everything that Django's own validators would.
        self.validators = list(self.default_validators)

    def to_python(self, value: Any) -> str:
        return commitment.tidy(str(super().to_python(value) or ""))


class CastForm(forms.Form):
    """What goes with a ballot into the box; `voting.fields` reads the ballot itself."""

    declares_age = forms.BooleanField(required=False)
    word = WordField()

    @property
    def shown_word(self) -> str:
        return own_word.shown(str(self["word"].value() or ""))


class ReceiptForm(forms.Form):
    """A receipt code as people type it: in groups or not, in small letters or not."""

    code = forms.CharField(
        label=_("Receipt code"),
        help_text=_("Sixteen letters and digits. Spaces and hyphens do not matter."),
        max_length=60,
        widget=forms.TextInput(CODE_ATTRIBUTES),
    )

    def clean_code(self) -> str:
        """Return the code as the box writes it; `bad_receipt` when it cannot be one."""
        sent = str(self.cleaned_data["code"])
        typed = sent.upper().translate(LOOK_ALIKES)
        code = re.sub(r"[^A-Z0-9]", "", typed)
        if not code and not sent:
            return ""
        if not RECEIPT.fullmatch(code):
            raise ValidationError(
                _(
                    "A receipt code has sixteen letters and digits. Compare this with "
                    "your receipt."
                ),
                "bad_receipt",
            )
        return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


class CodeOrFileField(forms.CharField):
    """A code that is asked for, unless there is a file in its place."""

    def validate(self, value: Any) -> None:
        """Leave it to the form to miss it."""


class CheckForm(ReceiptForm):
    """A receipt to check: its code, or the whole of it as a file."""

    use_required_attribute = False
    code = CodeOrFileField(
        label=_("Receipt code"),
        help_text=_("Sixteen letters and digits. Spaces and hyphens do not matter."),
        max_length=60,
        widget=forms.TextInput(CODE_ATTRIBUTES),
    )
    file = forms.FileField(
        label=_("Or the receipt as a file"),
        help_text=_(
            "The text file that you have saved. It is looked at and not kept; more can "
            "be checked with it than with the code."
        ),
        required=False,
        widget=forms.FileInput({"accept": ".txt,text/plain"}),
    )

    def clean_file(self) -> receipts.Receipt | None:
        """Return the receipt in the file; `bad_file` when there is none in it."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is None:
            return None
        try:
            # A longer one is cut, and then there is no whole receipt in it.
            return receipts.parse(file.read(LARGEST_FILE).decode("utf-8-sig"))
        except ValueError as error:
            raise ValidationError(
                _(
                    "There is no receipt in this file. Choose the text file that you "
                    "saved when you voted."
                ),
                "bad_file",
            ) from error

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("code") and not cleaned.get("file"):
            self.add_error(
                "code",
                ValidationError(
                    _("Type the code of a receipt, or choose its file."), "required"
                ),
            )
        return cleaned


class CodeForm(forms.Form):
    """A voting code as people type it, or as it comes with the address of a letter.

    `paper` is the ballot that is filled in already, where somebody comes from one.
    """

    code = forms.CharField(
        label=_("Your code"),
        help_text=_(
            "Sixteen letters and digits in groups of four. Spaces and hyphens do not "
            "matter, nor does whether the letters are small."
        ),
        max_length=60,
        widget=forms.TextInput(
            {
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "data-from-fragment": "",
            }
        ),
    )
    paper = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput())
