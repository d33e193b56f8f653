"""What moderators type: decisions, notes, reasons of the city's own."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from participation.forms.fields import TextsField
from participation.languages import reading_language
from participation.texts import pick
from proposals.forms.talking import WordsField
from proposals.models import Case
from proposals.queries.moderation import Choice
from proposals.standard_reasons import CHECKS

QUESTIONS = {
    "personal_data": _("Does it tell private things about somebody?"),
    "insult": _("Does it insult, threaten or despise somebody?"),
    "advertising": _("Is it advertising, or the same again and again?"),
    "illegal": _("Is it against the law?"),
    "off_topic": _("Is it about something else than what is decided here?"),
    "copyright": _(
        "Does the text or a picture belong to somebody else, or show people who can be "
        "recognised?"
    ),
}


class DecisionForm(forms.Form):
    """One decision; `seen` names the version of the words that was read."""

    checklist = forms.MultipleChoiceField(
        label=_("Tick what is so"),
        required=False,
        choices=[(code, QUESTIONS[code]) for code in CHECKS],
        widget=forms.CheckboxSelectMultiple,
    )
    decision = forms.ChoiceField(
        label=_("Your decision"),
        choices=[
            (Case.Decision.SHOWN.value, _("Show it to everyone")),
            (Case.Decision.HIDDEN.value, _("Hide it")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(
        label=_("Reason for hiding it"),
        required=False,
        help_text=_(
            "Its author reads it in their language; its name stands in the public log."
        ),
    )
    words = WordsField(
        label=_("In your words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        help_text=_("Only its author reads this. Write in the language of the text."),
    )
    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args: Any, reasons: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        language = reading_language()
        field.choices = [
            ("", _("None of these")),
            *((one.code, pick(one.name, language)[0]) for one in reasons),
        ]

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        is_hiding = typed.get("decision") == Case.Decision.HIDDEN
        if is_hiding and not typed.get("reason") and not typed.get("words"):
            words = _("Choose a reason, or give one in your words.")
            self.add_error("reason", ValidationError(words, "no_reason"))
        return typed

    def read_again(self, seen: str) -> None:
        """Let the moderator decide on the words that the page shows now."""
        assert isinstance(self.data, QueryDict)  # noqa: S101 - for the type checker
        data = self.data.copy()
        data["seen"] = seen
        self.data = data


class NoteForm(forms.Form):
    text = WordsField(
        label=_("A note for other moderators"),
        max_length=2000,
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
    )


class AnswerForm(forms.Form):
    """The answer to an appeal."""

    decision = forms.ChoiceField(
        label=_("Your decision"),
        choices=[
            (Case.Decision.SHOWN.value, _("Show it after all")),
            (Case.Decision.HIDDEN.value, _("It stays hidden")),
        ],
        widget=forms.RadioSelect,
    )
    words = WordsField(
        label=_("Reason, for its author"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4, "dir": "auto"}),
    )


class OwnReasonForm(forms.Form):
    name = TextsField(
        label=_("Name"),
        max_length=80,
        help_text=_("A few words; they stand in the public log."),
    )
    text = TextsField(label=_("What the author is told"), max_length=600, rows=3)
