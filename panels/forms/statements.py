"""Conversations and the statements in them."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from panels.models import Conversation, Statement
from participation.forms.fields import LocalMoment, TextsField
from proposals.forms.ideas import PlainField

LONGEST = 280


class ConversationForm(forms.Form):
    """What a conversation is about, who takes part and until when."""

    title = TextsField(label=_("Title"), max_length=120)
    text = TextsField(
        label=_("What it is about"),
        max_length=1000,
        rows=3,
        required=False,
        help_text=_("Two or three sentences for those who vote."),
    )
    who = forms.ChoiceField(
        label=_("Who takes part"),
        choices=Conversation.Who.choices,
        widget=forms.RadioSelect,
        initial=Conversation.Who.MEMBERS.value,
        help_text=_(
            "Without an account a device counts as one person. Somebody with two "
            "devices can vote twice, so read such results as a mood, not as a vote."
        ),
    )
    takes_statements = forms.BooleanField(
        label=_("Who takes part may write statements"),
        required=False,
        initial=True,
        help_text=_("You read each one before others see it."),
    )
    closes_at = LocalMoment(label=_("Votes until"), required=False)


class StatementForm(forms.Form):
    """A statement of somebody who takes part."""

    text = PlainField(
        label=_("Your statement"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One thought, so that one can agree or disagree with all of it."),
    )
    source = PlainField(
        label=_("What it rests on"),
        max_length=300,
        required=False,
        help_text=_("A source or an experience, if you want to name one."),
    )


class SeedForm(StatementForm):
    """A statement that the facilitator puts in, in a language that is named."""

    ORIGINS = (
        Statement.Origin.SEED,
        Statement.Origin.EXPERT,
        Statement.Origin.MEMBER,
        Statement.Origin.PUBLIC,
    )

    origin = forms.ChoiceField(
        label=pgettext_lazy("whom", "From"),
        choices=[(one.value, one.label) for one in ORIGINS],
    )
    language = forms.ChoiceField(label=_("Language"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Statement")
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = settings.LANGUAGES


class HidingForm(forms.Form):
    """Why something is hidden."""

    reason = PlainField(
        label=_("Why it is hidden"),
        max_length=300,
        required=False,
        help_text=_("Everybody who takes part can read it."),
    )
