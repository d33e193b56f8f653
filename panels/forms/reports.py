"""What is typed for the report and the evaluation of a panel."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from panels.evaluation import HIGHEST, LOWEST, QUESTIONS
from panels.forms.advice import InLanguage
from panels.models import ApprovalAnswer, Panelist
from participation.forms.fields import LocalMoment
from proposals.forms.ideas import LongTextField

NAMES = dict(settings.LANGUAGES)


class PartForm(forms.Form):
    """The words of one part of a report in every language, in Markdown."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    is_left_out = forms.BooleanField(
        label=_("Leave this part out of the report"), required=False
    )

    def __init__(self, *args: Any, languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = languages
        for code in languages:
            self.fields[f"text_{code}"] = LongTextField(
                label=NAMES.get(code, code),
                required=False,
                max_length=60_000,
                widget=forms.Textarea({"rows": 16, "lang": code}),
            )
        self.order_fields([*(f"text_{code}" for code in languages), "is_left_out"])

    def texts(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"text_{code}"] for code in self.languages}


class PublishForm(forms.Form):
    """What has changed since the edition before, if there is one."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = LongTextField(
        label=_("What has changed since the edition before"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["reason"]

    def reason_given(self) -> str:
        return str(self.cleaned_data.get("reason", ""))


class AskApprovalForm(forms.Form):
    """Until when the members can answer."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    closes_at = LocalMoment(label=_("Members can answer until"))


class ApprovalForm(forms.Form):
    """What a member says of the report."""

    choice = forms.ChoiceField(
        label=_("Do you approve this report?"),
        choices=ApprovalAnswer.Choice.choices,
        widget=forms.RadioSelect,
    )
    remark = LongTextField(
        label=_("Remark"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_(
            "The panel and its facilitators read it when the time is over, without "
            "your name."
        ),
    )


class EnterApprovalForm(ApprovalForm):
    """What a member said on paper or by phone."""

    member = forms.ChoiceField(label=_("Member"), choices=())

    def __init__(
        self,
        *args: Any,
        members: Sequence[Panelist],
        entered: Sequence[Panelist],
        **kwargs: Any,
    ) -> None:
        """`entered`: members whose answer was entered and can be corrected."""
        super().__init__(*args, **kwargs)
        self.members = {str(one.number): one for one in (*members, *entered)}
        self.fields["choice"].label = _("What the member said")
        self.fields["remark"].help_text = ""
        field = self.fields["member"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        groups = [
            (_("Not answered yet"), members),
            (_("Entered already: the new answer takes its place"), entered),
        ]
        field.choices = [
            (label, [(str(one.number), f"{one.number}. {one.name}") for one in group])
            for label, group in groups
            if group
        ]
        self.order_fields(["member", "choice", "remark"])

    @property
    def panelist(self) -> Panelist:
        return self.members[self.cleaned_data["member"]]


class OpenEvaluationForm(forms.Form):
    days = forms.IntegerField(
        label=_("Days in which members can answer"), min_value=1, initial=14
    )


class EvaluationForm(InLanguage):
    """What a member says of the work."""

    words = LongTextField(
        label=_("What was good, what should be better?"),
        required=False,
        max_length=3000,
        widget=forms.Textarea({"rows": 5}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ends = {LOWEST: _("1, not at all"), HIGHEST: _("5, very much so")}
        marks = [
            (str(mark), ends.get(mark, str(mark)))
            for mark in range(LOWEST, HIGHEST + 1)
        ]
        for code, label in QUESTIONS.items():
            self.fields[f"mark_{code}"] = forms.TypedChoiceField(
                label=str(label), choices=marks, coerce=int, widget=forms.RadioSelect
            )
        self.order_fields([*(f"mark_{code}" for code in QUESTIONS), "words"])

    def given(self) -> dict[str, int]:
        return {code: self.cleaned_data[f"mark_{code}"] for code in QUESTIONS}
