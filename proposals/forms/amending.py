"""Changes to somebody else's idea, as they are typed and answered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from proposals.actions.amendments import Words
from proposals.diff import taken_over
from proposals.forms.ideas import LongTextField, PlainField
from proposals.models import Amendment, Proposal, Revision


class WordsForm(forms.Form):
    """The words of a proposal, and the version that they started from."""

    title = PlainField(label=_("Title"), max_length=120)
    text = LongTextField(
        label=_("Description"), max_length=8000, widget=forms.Textarea({"rows": 10})
    )
    benefits = LongTextField(
        label=_("Who benefits"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def words(self) -> Words:
        typed = self.cleaned_data
        return Words(typed["title"], typed["text"], typed["benefits"])


class SuggestForm(WordsForm):
    """What somebody would change, and why."""

    why = LongTextField(
        label=_("Why would this be better?"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
    )

    field_order = ("title", "text", "benefits", "why", "version")


class AcceptForm(WordsForm):
    """The words that go on: what was suggested, or what the author makes of it."""

    answer = LongTextField(
        label=_("A word to whoever suggested it"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
    )

    field_order = ("title", "text", "benefits", "answer", "version")


class DeclineForm(forms.Form):
    """Why a suggestion is not taken over."""

    answer = LongTextField(
        label=_("Why not?"), max_length=1000, widget=forms.Textarea({"rows": 3})
    )


class HideForm(forms.Form):
    """Why a moderator takes a suggestion off the pages."""

    reason = LongTextField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Whoever made the suggestion reads it."),
    )


def as_words(proposal: Proposal) -> dict[str, Any]:
    """Return the words of a proposal as a form starts from them."""
    return {
        "title": proposal.title,
        "text": proposal.text,
        "benefits": proposal.benefits,
        "version": proposal.revision_number,
    }


def joined(
    proposal: Proposal, amendment: Amendment, base: Revision | None
) -> tuple[dict[str, Any], list[str]]:
    """Join a suggestion with what the authors have changed since.

    Returns what a form starts from, and the fields that both have changed: there the
    suggestion stands in the form, and the author looks at it once more.
    """
    start = as_words(proposal)
    both: list[str] = []
    if base is None:
        return start, both
    for name in ("title", "text", "benefits"):
        suggested = getattr(amendment, name)
        words = taken_over(getattr(base, name), start[name], suggested)
        if words is None:
            both.append(name)
        start[name] = suggested if words is None else words
    return start, both
