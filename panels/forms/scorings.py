"""Criteria, what is scored, and points."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from panels.models import ScoringExercise
from panels.models.scorings import HEAVIEST
from participation.forms.fields import TextsField
from participation.languages import said
from participation.models import Process
from participation.texts import pick
from proposals.forms.ideas import LongTextField, choice_of
from proposals.models import Project, Proposal

WIDEST = 20


class ScoringForm(forms.Form):
    """What is scored and how."""

    title = TextsField(label=_("Title"), max_length=120)
    lowest = forms.IntegerField(
        label=_("Fewest points"), initial=0, min_value=0, max_value=WIDEST
    )
    highest = forms.IntegerField(
        label=_("Most points"), initial=5, min_value=1, max_value=WIDEST
    )
    always_reasons = forms.BooleanField(
        label=_("A reason for every proposal in the second round"),
        required=False,
        help_text=_("Else only where somebody's points have changed."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        lowest, highest = cleaned.get("lowest"), cleaned.get("highest")
        if lowest is not None and highest is not None and highest <= lowest:
            words = _("The most is more than the fewest.")
            self.add_error("highest", ValidationError(words, "no_range"))
        return cleaned


class CriterionForm(forms.Form):
    """What proposals are measured by."""

    name = TextsField(label=_("Name"), max_length=80)
    question = TextsField(
        label=_("What is asked"),
        max_length=300,
        rows=2,
        required=False,
        help_text=_("One plain question: more points mean a better answer to it."),
    )
    weight = forms.IntegerField(
        label=_("Weight"),
        min_value=1,
        max_value=HEAVIEST,
        initial=1,
        help_text=_("A criterion of weight 2 counts twice as much as one of weight 1."),
    )


class SubjectsForm(forms.Form):
    """Which proposals and projects are scored."""

    proposals = forms.MultipleChoiceField(
        label=_("Proposals"), required=False, widget=forms.CheckboxSelectMultiple
    )
    projects = forms.MultipleChoiceField(
        label=_("Projects"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        proposals: Sequence[Proposal],
        projects: Sequence[Project],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known_proposals = {str(one.pk): one for one in proposals}
        self.known_projects = {str(one.pk): one for one in projects}
        choice_of(self, "proposals").choices = [
            (key, f"P{one.number} {one.title}")
            for key, one in self.known_proposals.items()
        ]
        choice_of(self, "projects").choices = [
            (key, said(one.title, f"{one.code} {{}}"))
            for key, one in self.known_projects.items()
        ]
        for name, offered in (("proposals", proposals), ("projects", projects)):
            if not offered:
                del self.fields[name]

    def chosen(self) -> dict[str, list[Any]]:
        typed = self.cleaned_data
        return {
            "proposals": [
                self.known_proposals[key] for key in typed.get("proposals", [])
            ],
            "projects": [self.known_projects[key] for key in typed.get("projects", [])],
        }


class ScoreForm(forms.Form):
    """The points of one member for one subject, one field for each criterion."""

    def __init__(
        self,
        *args: Any,
        scoring: ScoringExercise,
        given: dict[int, int],
        reason: str,
        language: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(scoring.criteria.all())
        marks = range(scoring.lowest, scoring.highest + 1)
        for criterion in self.criteria:
            self.fields[f"c{criterion.pk}"] = forms.TypedChoiceField(
                label=pick(criterion.name, language)[0],
                help_text=pick(criterion.question, language)[0],
                choices=[(mark, str(mark)) for mark in marks],
                coerce=int,
                widget=forms.RadioSelect,
                initial=given.get(criterion.pk),
            )
        if scoring.round_now == 2:  # noqa: PLR2004 - the second of two
            self.fields["reason"] = LongTextField(
                label=_("Why"),
                max_length=1000,
                required=False,
                initial=reason,
                widget=forms.Textarea({"rows": 3}),
                help_text=_(
                    "The others read it without your name. It is needed for every "
                    "proposal."
                )
                if scoring.always_reasons
                else _(
                    "The others read it without your name. It is needed where your "
                    "points have changed."
                ),
            )

    def points(self) -> dict[int, int]:
        return {one.pk: self.cleaned_data[f"c{one.pk}"] for one in self.criteria}


class NotesForm(forms.Form):
    notes = LongTextField(
        label=_("What was said about it"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Arguments, not who made them. Members read it."),
    )


def scorable(process: Process) -> tuple[list[Proposal], list[Project]]:
    """Return what can be scored: public proposals that are not others now, projects."""
    found = process.proposals.exclude(status="withdrawn").order_by("number")
    proposals = [one for one in found if one.is_public and not one.has_become_others]
    return proposals, list(process.projects.all())
