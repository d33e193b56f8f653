"""Recommendations, answers and news as people type them."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from panels.actions.answering import Said
from panels.actions.recommending import Addressee, Words
from panels.lifecycle import AnswerVerdict, FollowUpStage
from panels.models import Recommendation, SupportLevel
from panels.models.advice import VERDICTS
from panels.models.following import FOLLOW_UP_STAGES
from participation.forms.fields import DayField, MoneyField, TextsField
from proposals.diff import taken_over
from proposals.forms.ideas import LongTextField


class InLanguage(forms.Form):
    """A form whose text is in one language, at first that of the page."""

    language = forms.ChoiceField(
        label=_("Language of the text"), choices=settings.LANGUAGES
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()


class WordsForm(InLanguage):
    """The words of a recommendation, and the version that they started from."""

    title = forms.CharField(label=_("Title"), max_length=200)
    text = LongTextField(
        label=_("Recommendation"),
        max_length=6000,
        widget=forms.Textarea({"rows": 8}),
        help_text=_("What should be done, by whom, and so that anybody can see it."),
    )
    rationale = LongTextField(
        label=_("Why"),
        required=False,
        max_length=6000,
        widget=forms.Textarea({"rows": 6}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)

    field_order: tuple[str, ...] = (
        "title",
        "text",
        "rationale",
        "language",
        "version",
    )

    def words(self) -> Words:
        typed = self.cleaned_data
        return Words(
            " ".join(typed["title"].split()),
            typed["text"],
            typed["rationale"],
            typed["language"],
        )


class ReviseForm(WordsForm):
    """New words at the desk."""

    note = forms.CharField(
        label=_("What has changed, and why"), max_length=300, required=False
    )

    field_order = ("title", "text", "rationale", "note", "language", "version")


class SuggestForm(WordsForm):
    """Other words that a member suggests."""

    note = LongTextField(
        label=_("Why would this be better?"),
        max_length=600,
        widget=forms.Textarea({"rows": 3}),
    )

    field_order = ("title", "text", "rationale", "note", "language", "version")


class AcceptForm(WordsForm):
    """The words that go on: as suggested, or what the desk makes of them."""

    answer = LongTextField(
        label=_("A word to whoever suggested it"),
        required=False,
        max_length=600,
        widget=forms.Textarea({"rows": 2}),
    )

    field_order = ("title", "text", "rationale", "answer", "language", "version")


class DeclineForm(forms.Form):
    answer = LongTextField(
        label=_("Why not?"), max_length=600, widget=forms.Textarea({"rows": 3})
    )


class ReasonForm(forms.Form):
    """Why something is done that everyone can read of."""

    reason = LongTextField(
        label=_("Reason, for everyone to read"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
    )


class FreezeForm(forms.Form):
    """Who is to answer a recommendation, and by when."""

    body = TextsField(label=_("Addressed to"), max_length=200)
    due_on = DayField(label=_("Answer by"))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def addressee(self) -> Addressee:
        return Addressee(self.cleaned_data["body"], self.cleaned_data["due_on"])


class CountForm(forms.Form):
    """Votes that were counted in the room."""

    yes = forms.IntegerField(label=_("Yes"), min_value=0, max_value=10_000)
    no = forms.IntegerField(label=_("No"), min_value=0, max_value=10_000)
    abstain = forms.IntegerField(label=_("Abstain"), min_value=0, max_value=10_000)


class SupportForm(forms.Form):
    """How far a member stands behind a draft."""

    level = forms.TypedChoiceField(
        label=_("How far do you stand behind it?"),
        choices=SupportLevel.Level.choices,
        coerce=int,
        widget=forms.RadioSelect,
    )


class DissentForm(InLanguage):
    """What a member says otherwise."""

    text = LongTextField(
        label=_("What you see otherwise, and why"),
        max_length=4000,
        widget=forms.Textarea({"rows": 6}),
    )
    is_named = forms.BooleanField(
        label=_("Show the name that I have in the panel"), required=False
    )

    field_order = ("text", "is_named", "language")


class AnswerForm(InLanguage):
    """What the body that was asked has decided."""

    verdict = forms.ChoiceField(
        label=pgettext_lazy("noun", "Answer"),
        choices=VERDICTS,
        widget=forms.RadioSelect,
    )
    part = LongTextField(
        label=_("Which part is accepted"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Only where a part is accepted."),
    )
    reason = LongTextField(
        label=_("Reason"),
        max_length=6000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("Measured by what the mandate says. Everyone reads it."),
    )
    next_step = LongTextField(
        label=_("What happens next"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )
    decided_by = forms.CharField(label=_("Decided by"), max_length=200, required=False)
    decided_on = DayField(label=_("Decided on"), required=False)
    register = forms.CharField(
        label=_("Register number"), max_length=80, required=False
    )
    programme = forms.CharField(
        label=_("Programme or budget that it goes into"), max_length=200, required=False
    )
    amount = MoneyField(label=_("Money"), required=False, min_value=0)
    unit = forms.CharField(
        label=_("Who carries it out"), max_length=200, required=False
    )
    due_on = DayField(label=_("To be done by"), required=False)
    # The answer that this one corrects, if there was one.
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    field_order = (
        "verdict",
        "part",
        "reason",
        "next_step",
        "unit",
        "due_on",
        "decided_by",
        "decided_on",
        "register",
        "programme",
        "amount",
        "language",
        "seen",
    )

    def said(self) -> Said:
        typed = self.cleaned_data
        return Said(
            verdict=AnswerVerdict(typed["verdict"]),
            reason=typed["reason"],
            language=typed["language"],
            part=typed["part"],
            next_step=typed["next_step"],
            decided_by=typed["decided_by"],
            decided_on=typed["decided_on"],
            register=typed["register"],
            programme=typed["programme"],
            amount=typed["amount"],
            unit=typed["unit"],
            due_on=typed["due_on"],
        )


class FollowUpForm(InLanguage):
    """News of a recommendation."""

    stage = forms.ChoiceField(
        label=_("Where it is now"), choices=FOLLOW_UP_STAGES, widget=forms.RadioSelect
    )
    text = LongTextField(
        label=_("What has happened"),
        max_length=3000,
        widget=forms.Textarea({"rows": 5}),
    )
    reason = LongTextField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Where it is done in another way, or dropped."),
    )
    evidence = forms.URLField(
        label=_("Where it can be seen"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("The address of a page."),
    )
    next_on = DayField(label=_("Next news by"), required=False)

    field_order = ("stage", "text", "reason", "evidence", "next_on", "language")

    def stage_said(self) -> FollowUpStage:
        return FollowUpStage(self.cleaned_data["stage"])


def as_words(recommendation: Recommendation) -> dict[str, Any]:
    """Return the words of a recommendation as a form starts from them."""
    return {
        "title": recommendation.title,
        "text": recommendation.text,
        "rationale": recommendation.rationale,
        "language": recommendation.language,
        "version": recommendation.version,
    }


def joined(
    recommendation: Recommendation, suggested: Any, base: Any
) -> tuple[dict[str, Any], list[str]]:
    """Join a suggestion with what has changed since, as with proposals.

    Returns what a form starts from, and the fields that both have changed.
    """
    start = as_words(recommendation)
    both: list[str] = []
    for name in ("title", "text", "rationale"):
        theirs = getattr(suggested, name)
        words = taken_over(getattr(base, name), start[name], theirs)
        if words is None:
            both.append(name)
        start[name] = theirs if words is None else words
    return start, both
