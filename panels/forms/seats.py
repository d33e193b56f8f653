"""What members and officials enter about seats."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

YES, NO, LEAVES = "yes", "no", "leaves"


class NameForm(forms.Form):
    """The name somebody has in the panel, and who may read it."""

    shown_name = forms.CharField(
        label=_("Your name in the panel"),
        max_length=80,
        required=False,
        help_text=_(
            "The other members see it. It can be your own or another one. Without one "
            "you are “Member” with a number."
        ),
    )
    is_public = forms.BooleanField(
        label=_("Everyone may read this name on the page of the panel"),
        required=False,
        help_text=_("You can take this back at any time."),
    )


class LeaveForm(forms.Form):
    reason = forms.CharField(
        label=_("Why, if you like to say"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Only the facilitators read it."),
    )


class AnswerForForm(NameForm):
    """What somebody says on the phone or at a desk."""

    answer = forms.ChoiceField(label=_("The answer"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, answers: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            YES: _("Yes, takes the seat"),
            NO: _("No"),
            LEAVES: _("Leaves the panel"),
        }
        self.fields["answer"].choices = [  # type: ignore[attr-defined] # a ChoiceField
            (answer, words[answer]) for answer in answers
        ]
        self.fields["shown_name"].label = _("Name in the panel")
        self.order_fields(["answer", "shown_name", "is_public"])


class RemovalForm(forms.Form):
    reason = forms.CharField(
        label=_("What happened, and which rule of the panel it breaks"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("For the second official and for the member, not for the public."),
    )


class RefillForm(forms.Form):
    beyond_quotas = forms.BooleanField(
        label=_("Take the list in its order even where the quotas are not kept"),
        required=False,
    )
    reason = forms.CharField(
        label=_("Reason, for everyone to read"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Needed where the quotas are not kept."),
    )


class StartForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the panel begins with empty seats, for everyone to read"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )
