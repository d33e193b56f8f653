"""What residents type about proposals: comments, reports, appeals."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participation.models import Role
from proposals.actions.talking import LONGEST_COMMENT
from proposals.forms.ideas import LongTextField
from proposals.models import Flag
from proposals.spam import tidied

# Nobody reads a page and writes a sentence in less; a machine sends at once.
SHORTEST_SECONDS = 2

_signer = Signer(salt="porukka.comment")


class WordsField(LongTextField):
    """Words without what deceives; see `tidied`."""

    def to_python(self, value: Any) -> str:
        return tidied(super().to_python(value))


class TrapMixin(forms.Form):
    """Two questions for machines: a field that people do not see, and the time.

    Whoever fills the one or is too fast for the other gets the form back with all that
    was typed, since a person may be behind it.
    """

    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}),
    )
    started = forms.CharField(
        required=False, max_length=200, widget=forms.HiddenInput, initial=""
    )

    now: datetime

    def start(self, now: datetime) -> None:
        """Remember when the page with the form was made, so that nobody can say so."""
        self.now = now
        self.initial["started"] = _signer.sign(str(int(now.timestamp())))

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(
                _("Please empty this field and send again: it is there for machines."),
                "trap",
            )
        return ""

    def require_time(self) -> None:
        """Complain when a form comes back sooner than a person can write."""
        if self._seconds() < SHORTEST_SECONDS:
            # What comes back with the page is a new start.
            self.data = {name: self.data.get(name, "") for name in self.data} | {
                self.add_prefix("started"): self.initial["started"]
            }
            words = _("That was very fast. Please send it once more.")
            self.add_error(None, ValidationError(words, "too_soon"))

    def _seconds(self) -> float:
        try:
            began = int(_signer.unsign(self.cleaned_data.get("started", "")))
        except (BadSignature, ValueError):
            return 0
        return self.now.timestamp() - began


class CommentForm(TrapMixin):
    """A comment or an answer; officials choose whether the city says it."""

    text = WordsField(
        label=_("Your comment"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea({"rows": 4, "dir": "auto"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    role = forms.ChoiceField(label=_("Who says this?"), required=False)

    def __init__(
        self,
        *args: Any,
        now: datetime,
        voices: Sequence[Role] = (),
        is_answer: bool = False,
        **kwargs: Any,
    ) -> None:
        # An answer is written on a page that may have the other form as well.
        kwargs["auto_id"] = "answer_%s" if is_answer else "comment_%s"
        super().__init__(*args, **kwargs)
        self.is_answer = is_answer
        if is_answer:
            self.fields["text"].label = _("Your answer")
            # Whoever asked for the form writes next, also where htmx has put it.
            self.fields["text"].widget.attrs["autofocus"] = True
        self.start(now)
        self.fields["language"].initial = get_language()
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        if voices:
            speaking = [
                (role.value, _("The city, by me as %(role)s") % {"role": role.label})
                for role in voices
            ]
            field.choices = [("", _("I, for myself")), *speaking]
        else:
            del self.fields["role"]

    def clean(self) -> dict[str, Any]:
        self.require_time()
        return self.cleaned_data


class EditForm(forms.Form):
    text = WordsField(
        label=_("Your comment"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea({"rows": 6, "dir": "auto"}),
    )


class FlagForm(forms.Form):
    """Why a moderator should look."""

    reason = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=Flag.Reason,
        widget=forms.RadioSelect,
    )
    words = WordsField(
        label=_("In your words"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Only moderators read this."),
    )


class AppealForm(forms.Form):
    text = WordsField(
        label=_("Why should it be shown?"),
        max_length=2000,
        widget=forms.Textarea({"rows": 6, "dir": "auto"}),
        help_text=_("Another moderator reads it. You can appeal once."),
    )
