"""The organiser's form of the rules for ideas, in plain words."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from proposals.forms.ideas import LongTextField
from proposals.models import IdeaRules

MOST = 1000


def _limit(label: Any, help_text: Any, *, most: int = MOST) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1,
        max_value=most,
        help_text=help_text,
    )


def _yes(label: Any, help_text: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, help_text=help_text)


def _number(label: Any, help_text: Any, *, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=most, help_text=help_text
    )


class IdeaRulesForm(forms.Form):
    """How ideas are handled in one process. Empty limits mean no limit."""

    most_ideas = _limit(
        _("Ideas per person"),
        _("How many ideas one person can send. Empty: as many as they like."),
    )
    holds_ideas = _yes(
        _("A moderator reads each idea before it is shown"),
        _("Otherwise ideas are shown at once, and moderators look afterwards."),
    )
    allows_comments = _yes(
        _("Residents may comment"), _("On the page of each idea, under their name.")
    )
    holds_comments = _yes(
        _("A moderator reads each comment before it is shown"),
        _("Takes time every day. Otherwise comments are shown at once."),
    )
    edit_minutes = _number(
        _("Minutes in which a comment can be changed"),
        _("After that it stays as it is, so that answers keep their sense."),
        most=1440,
    )
    hold_hours = _number(
        _("Hours for which a moderator reads what new accounts write"),
        _("Keeps advertising away. 0: new accounts are treated like all others."),
        most=720,
    )
    allows_amendments = _yes(
        _("Residents may suggest changes to the ideas of others"),
        _("The author takes a suggestion over or declines it, and says why."),
    )
    allows_support = _yes(
        _("Residents may support ideas"),
        _("One click under an idea, while ideas are collected. It is not a vote."),
    )
    most_supports = _limit(
        _("Ideas that a person may support"),
        _("Empty: as many as they like. Few supports make people choose."),
    )
    most_supports_in_district = _limit(
        _("Ideas that a person may support in one district"),
        _("The whole city counts as one more district. Empty: no limit of its own."),
    )
    hides_counts = _yes(
        _("Numbers of supporters are hidden while support is open"),
        _("For everybody, officials too, so that nobody runs after the numbers."),
    )
    selection = forms.ChoiceField(
        label=_("Which ideas are checked"),
        choices=IdeaRules.Selection.choices,
        widget=forms.RadioSelect,
        help_text=_("Carried out by an organiser once ideas are collected."),
    )
    selection_number = _limit(
        _("How many"),
        _(
            "Supporters that an idea needs, or ideas of each district and of the "
            "whole city. All that are level with the last one go on too."
        ),
        most=1_000_000,
    )
    appeal_days = _number(
        _("Days in which an author can ask for a new decision"),
        _("After the city has said that an idea cannot be done."),
        most=365,
    )
    review_days = _number(
        _("Days that a department has for its answer"),
        _("The date that is proposed when an idea is given to a department."),
        most=365,
    )
    reason = LongTextField(
        label=_("Reason, for the public record"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_(
            "Needed when ideas are being collected already and you change a limit, "
            "support or how ideas are chosen."
        ),
    )

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        by_number = {IdeaRules.Selection.NUMBER, IdeaRules.Selection.DISTRICT}
        if typed.get("selection") in by_number:
            if not typed.get("selection_number") and not self.has_error(
                "selection_number"
            ):
                self.add_error(
                    "selection_number", ValidationError(_("Say how many."), "how_many")
                )
            if not typed.get("allows_support"):
                words = _("Ideas are chosen by supporters, so let people support them.")
                self.add_error("allows_support", ValidationError(words, "no_support"))
        return typed
