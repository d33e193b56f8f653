"""What the desk types about who checks what, and until when."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from participation.models import User
from proposals.actions.assigning import Target
from proposals.forms.ideas import LongTextField, name_of, offer
from proposals.models import Department
from proposals.queries.desk import Show
from proposals.queries.places import WHOLE_CITY, Choices

# More than a page of the desk nobody has looked at before giving it away.
MOST_AT_ONCE = 200


class DeskForm(forms.Form):
    """Which queue of the desk, and what place; sent by GET."""

    show = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    district = forms.ChoiceField(label=_("District"), required=False)
    category = forms.ChoiceField(label=_("Theme"), required=False)

    def __init__(self, sent: QueryDict, *, choices: Choices) -> None:
        super().__init__(sent)
        any_one = [("", _("All"))]
        everywhere = [(WHOLE_CITY, _("The whole city"))]
        offer(self, "district", any_one + everywhere, choices.districts)
        offer(self, "category", any_one, choices.categories)

    def chosen(self) -> dict[str, str]:
        """Return what was chosen; what an address holds and nobody offers is left."""
        self.is_valid()
        typed = self.cleaned_data
        show = typed.get("show", "")
        return {
            "show": show if show in Show.values else "",
            "district": typed.get("district", ""),
            "category": typed.get("category", ""),
        }


class DayField(forms.DateField):
    """A day, as browsers send it or as people write it."""

    widget = forms.DateInput

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "widget", forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        )
        super().__init__(
            input_formats=["%Y-%m-%d", "%d.%m.%Y"],
            error_messages={"invalid": _("Write a day like 21.11.2026.")},
            **options,
        )


class TargetForm(forms.Form):
    """Who gets something to do: a department or a person, by one choice."""

    target = forms.ChoiceField(
        label=_("To whom"),
        error_messages={
            "required": _("Choose who gets it."),
            "invalid_choice": _("Choose who gets it."),
        },
    )
    due_on = DayField(label=_("Answer by"))

    def __init__(
        self,
        *args: Any,
        departments: Sequence[Department],
        people: Sequence[User],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.departments = {f"department-{one.pk}": one for one in departments}
        self.people = {f"person-{one.pk}": one for one in people}
        offered: list[Any] = [("", _("Choose"))]
        if self.departments:
            named = [(key, name_of(one)) for key, one in self.departments.items()]
            offered.append((_("Departments"), named))
        if self.people:
            known = [(key, one.name or one.email) for key, one in self.people.items()]
            offered.append((_("People"), known))
        field = self.fields["target"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = offered

    def target_of(self) -> Target:
        chosen = self.cleaned_data["target"]
        return Target(
            department=self.departments.get(chosen), reviewer=self.people.get(chosen)
        )

    @property
    def due(self) -> date:
        day: date = self.cleaned_data["due_on"]
        return day


class AssignForm(TargetForm):
    """Who decides. `seen` says who had what: "12:3 14:0", number and assignment."""

    reason = LongTextField(
        label=_("Why it goes to somebody else"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_(
            "Needed when somebody has it already. Only reviewers and organisers "
            "read it."
        ),
    )
    seen = forms.CharField(
        required=False, max_length=MOST_AT_ONCE * 24, widget=forms.HiddenInput
    )

    def clean_seen(self) -> dict[int, int]:
        try:
            pairs = (pair.split(":") for pair in self.cleaned_data["seen"].split())
            return {int(number): int(key) for number, key in pairs}
        except ValueError as error:
            raise ValidationError(_("Load the page again."), "bad_seen") from error


class OpinionForm(TargetForm):
    """What is asked of whom."""

    question = LongTextField(
        label=_("What do you ask?"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_(
            "The question stays at the desk. The answer is published with the decision."
        ),
    )


class AnswerForm(forms.Form):
    """A second opinion."""

    words = LongTextField(
        label=_("Your opinion"),
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_(
            "It stands on the public page once the decision is taken, with the name of "
            "your department and without yours."
        ),
    )


class NoteForm(forms.Form):
    """Something for colleagues."""

    text = LongTextField(
        label=_("A note for the desk"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Only reviewers and organisers read it."),
    )


class AppealForm(forms.Form):
    """What an author says was overlooked. `seen` is the review on the page."""

    text = LongTextField(
        label=_("What has been overlooked?"),
        max_length=4000,
        widget=forms.Textarea({"rows": 8}),
        help_text=_(
            "The reviewers read it. It is not shown on the page of the proposal."
        ),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
