"""Minutes as they are drafted, edited, sent and answered, and the self-assessment."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from panels.models.minutes import BEST
from panels.queries.assessments import QUESTIONS, label_of
from participation.forms.fields import LocalMoment
from participation.languages import content_languages


class DraftForm(forms.Form):
    """How a draft is made from the record of a session."""

    language = forms.ChoiceField(label=_("Language"), choices=())
    names = forms.ChoiceField(
        label=_("Who was there"),
        choices=[
            ("", _("Numbers only")),
            ("names", _("Names of those who agreed that the public reads them")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = content_languages()


class MinutesForm(forms.Form):
    """The words of minutes."""

    text = forms.CharField(
        label=_("Public part"),
        max_length=60_000,
        widget=forms.Textarea({"rows": 24}),
        help_text=_(
            "Everyone reads it once it is published. Write no names of members, but "
            "@3 for member 3: it is shown as the name that everyone may read."
        ),
    )
    inner = forms.CharField(
        label=_("For the members alone"),
        max_length=60_000,
        required=False,
        widget=forms.Textarea({"rows": 10}),
        help_text=_(
            "Write @3 for member 3: it is shown as the name in the panel, and not any "
            "more once the member has left and deleted the account."
        ),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class SendForm(forms.Form):
    """Until when the members can comment."""

    answer_until = LocalMoment(label=_("Comment until"))


class OpinionForm(forms.Form):
    """What a member says of the minutes."""

    approves = forms.ChoiceField(
        label=_("Are the minutes right?"),
        choices=[("yes", _("Yes, I approve them")), ("no", _("No, not as they are"))],
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=_("What should be changed"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )


class AssessmentForm(forms.Form):
    """The three questions, from 1 to 5, and room for words."""

    words = forms.CharField(
        label=_("In your own words"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Others may know you by what you write."),
    )

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        ends = {1: _("1, not at all"), BEST: _("5, fully")}
        choices = [(mark, ends.get(mark, str(mark))) for mark in range(1, BEST + 1)]
        for name in QUESTIONS:
            self.fields[name] = forms.TypedChoiceField(
                label=label_of(name),
                choices=choices,
                coerce=int,
                widget=forms.RadioSelect,
            )
        self.order_fields([*QUESTIONS, "words"])

    @property
    def points(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] for name in QUESTIONS}
