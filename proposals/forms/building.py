"""What officials type about a building, and what readers filter by."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from participation.forms.fields import DayField, MoneyField, TextsField
from participation.forms.files import NewPicture
from proposals.actions.building import Report
from proposals.actions.milestones import Step
from proposals.forms.ideas import LongTextField, PlainField, offer
from proposals.lifecycle import STAGES, Stage
from proposals.models import Building, Milestone
from proposals.models.building import STAGE_CHOICES
from proposals.queries.became import SHOWN_CHOICES, Wanted
from proposals.queries.places import WHOLE_CITY, Choices

REASON = _("Reason, for everyone to read")


class SeenForm(forms.Form):
    """A form that knows which version of a building it was shown with."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    @property
    def is_stale(self) -> bool:
        return self.has_error(NON_FIELD_ERRORS, "stale")

    def show_again(self, *, seen: int) -> None:
        """Let it be sent once more, now that the page shows what was changed."""
        typed = {name: self.data.get(name, "") for name in self.data}
        self.data = typed | {"seen": str(seen)}


class StartForm(forms.Form):
    """How much money there is for a project that is to be built."""

    planned = MoneyField(label=_("Money planned"), min_value=0)


class ReportForm(SeenForm):
    """What has happened to a building."""

    stage = forms.ChoiceField(
        label=_("Where it is now"), choices=STAGE_CHOICES, widget=forms.RadioSelect
    )
    text = TextsField(
        label=_("What has happened"),
        max_length=2000,
        rows=5,
        help_text=_("For the people who had the idea: what was done, what comes next."),
    )
    due_on = DayField(
        label=_("When it will be ready"),
        required=False,
        help_text=_("As it is known now. Leave it empty while nobody knows."),
    )
    done_on = DayField(
        label=_("Ready since"),
        required=False,
        help_text=_("Only when it is done. Empty means today."),
    )
    reason = TextsField(
        label=_("Reason"),
        max_length=1000,
        rows=3,
        required=False,
        help_text=_("For a delay, for a later day and when it will not be built."),
    )

    field_order = ("stage", "text", "due_on", "done_on", "reason", "seen")

    def __init__(self, *args: Any, building: Building, **kw: Any) -> None:
        super().__init__(*args, **kw)
        stage = Stage(building.stage)
        possible = {stage, *STAGES[stage]}
        field = self.fields["stage"]
        # Only what can come next is offered; why not another, the action says.
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.widget.choices = [pair for pair in STAGE_CHOICES if pair[0] in possible]

    def report(self, pictures: list[NewPicture]) -> Report:
        typed = self.cleaned_data
        return Report(
            stage=Stage(typed["stage"]),
            text=typed["text"],
            reason=typed["reason"],
            due_on=typed["due_on"],
            done_on=typed["done_on"],
            pictures=pictures,
        )


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = LongTextField(
        label=REASON, max_length=1000, widget=forms.Textarea({"rows": 4})
    )


class PlanForm(SeenForm):
    """Another sum for a building, and why."""

    planned = MoneyField(label=_("Money planned"), min_value=0)
    reason = LongTextField(
        label=REASON, max_length=1000, widget=forms.Textarea({"rows": 4})
    )

    field_order = ("planned", "reason", "seen")


class StepForm(SeenForm):
    """A milestone that is planned."""

    title = TextsField(label=_("What has to be done"), max_length=120)
    due_on = DayField(
        label=_("When it will be done"),
        required=False,
        help_text=_("Leave it empty while nobody knows."),
    )
    done_on = DayField(
        label=_("Done on"), required=False, help_text=_("Empty while it is not done.")
    )

    field_order = ("title", "due_on", "done_on", "is_dropped", "reason", "seen")

    def step(self) -> Step:
        typed = self.cleaned_data
        return Step(
            title=typed["title"],
            due_on=typed["due_on"],
            done_on=typed["done_on"],
            is_dropped=typed.get("is_dropped", False),
        )


class ChangeStepForm(StepForm):
    """A milestone that changes: done, put off, given up, taken up again."""

    is_dropped = forms.BooleanField(
        label=_("This step is no longer planned"), required=False
    )
    reason = LongTextField(
        label=REASON,
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_(
            "Needed for a later day, for giving it up, and when it is not done after "
            "all. It stands beside the step."
        ),
    )

    @staticmethod
    def initial_of(milestone: Milestone) -> dict[str, Any]:
        """Return what stands; an earlier reason is not that of the next change."""
        names = ("title", "due_on", "done_on", "is_dropped")
        return {name: getattr(milestone, name) for name in names}


class SpendingForm(forms.Form):
    """Money that was spent. `form_key` lets the same form count once."""

    amount = MoneyField(label=_("How much"), min_value=1)
    what = PlainField(
        label=_("For what"),
        max_length=200,
        help_text=_("Everyone reads it. Name no private persons."),
    )
    spent_on = DayField(label=_("On which day"))
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class CorrectionForm(SeenForm):
    """What an entry should have been. `seen` is what it stands for, in cents."""

    amount = MoneyField(
        label=_("The right sum"),
        min_value=0,
        help_text=_("In euros, for example 12 000. Nought takes the entry back."),
    )
    reason = LongTextField(
        label=REASON, max_length=200, widget=forms.Textarea({"rows": 2})
    )

    field_order = ("amount", "reason", "seen")


class BecameForm(forms.Form):
    """What a reader wants to see of what became of ideas; sent by GET."""

    shown = forms.ChoiceField(label=_("Stage"), required=False, choices=SHOWN_CHOICES)
    district = forms.ChoiceField(label=_("District"), required=False)

    def __init__(self, sent: QueryDict, *, choices: Choices) -> None:
        super().__init__(sent)
        first = [("", _("All")), (WHOLE_CITY, _("The whole city"))]
        offer(self, "district", first, choices.districts)

    def wanted(self) -> Wanted:
        """Return what was understood; a value that does not exist filters nothing."""
        self.is_valid()
        typed = self.cleaned_data
        return Wanted(typed.get("shown", ""), typed.get("district", ""))
