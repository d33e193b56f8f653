"""What somebody wants to become of what they wrote, when they leave."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participation.actions.leaving import Farewell

KEEP, TAKE = "keep", "take"


class LeavingForm(forms.Form):
    """Two choices, and that it is meant."""

    ideas = forms.ChoiceField(
        label=_("Your ideas"),
        choices=[
            (KEEP, _("They stay, without my name")),
            (TAKE, _("Those that can still be withdrawn are withdrawn")),
        ],
        initial=KEEP,
        widget=forms.RadioSelect,
    )
    comments = forms.ChoiceField(
        label=_("Your comments"),
        choices=[
            (KEEP, _("They stay, without my name")),
            (TAKE, _("Their words are removed; their places in the talk stay")),
        ],
        initial=KEEP,
        widget=forms.RadioSelect,
    )
    is_sure = forms.BooleanField(
        label=_("I know that this cannot be undone"),
        error_messages={"required": _("Say that you know it, to delete the account.")},
    )

    def __init__(self, data: Any = None, *, has_ideas: bool) -> None:
        """Without ideas that can be withdrawn, nobody is asked about them."""
        super().__init__(data)
        if not has_ideas:
            del self.fields["ideas"]

    def farewell(self) -> Farewell:
        return Farewell(
            withdraws=self.cleaned_data.get("ideas") == TAKE,
            erases=self.cleaned_data["comments"] == TAKE,
        )
