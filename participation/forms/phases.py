"""The plan of a process: one form with a start and an end for each kind of phase."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participation import timeline
from participation.forms.fields import LocalMoment
from participation.models import Phase, Process
from participation.policies import Refusal, refuse_moving_phase
from participation.timeline import Stretch

EXPLANATIONS: Mapping[str, Promise] = {
    "propose": _("Residents send their ideas."),
    "review": _("Reviewers check which ideas can be carried out and what they cost."),
    "deliberate": _("A citizen panel weighs the ideas."),
    "vote": _("Residents vote on the projects. The rules are frozen before it opens."),
    "result": _("The result is published and the city makes its decision."),
    "implement": _("What was decided is built, and everyone can follow it."),
}

# The two ends of a phase. The name of the phase is in them for the summary of errors.
LABELS = {"starts_at": _("%(phase)s: begins"), "ends_at": _("%(phase)s: ends")}


@dataclass(frozen=True, slots=True)
class Row:
    """One phase in the form: its two ends as fields, or none when it cannot move."""

    kind: str
    label: str
    explanation: str | Promise
    ends: list[BoundField]
    phase: Phase | None
    refusal: Refusal | None

    @property
    def is_fixed(self) -> bool:
        return self.refusal is not None


class PlanForm(forms.Form):
    """Phases that have begun or are locked have no fields: they stay as they are."""

    allows_gaps = forms.BooleanField(
        label=_("There may be time between phases when nothing goes on"),
        required=False,
    )
    allows_overlaps = forms.BooleanField(
        label=_("A phase may begin before the one before it has ended"),
        required=False,
    )

    def __init__(self, data: Any = None, *, process: Process, now: datetime) -> None:
        self.existing = {phase.kind: phase for phase in process.phases.all()}
        self.refusals = {
            kind: refusal
            for kind, phase in self.existing.items()
            if (refusal := refuse_moving_phase(phase, now=now))
        }
        initial: dict[str, Any] = {
            "allows_gaps": process.allows_gaps,
            "allows_overlaps": process.allows_overlaps,
        }
        for kind, phase in self.existing.items():
            initial[f"{kind}_starts_at"] = phase.starts_at
            initial[f"{kind}_ends_at"] = phase.ends_at
        super().__init__(data, initial=initial)
        for kind in timeline.ORDER:
            if kind not in self.refusals:
                for end, label in LABELS.items():
                    # The page says once, above them all, which clock is meant.
                    self.fields[f"{kind}_{end}"] = LocalMoment(
                        label=label % {"phase": Phase.Kind(kind).label},
                        required=False,
                        help_text="",
                    )

    @property
    def rows(self) -> list[Row]:
        return [
            Row(
                kind=kind,
                label=str(Phase.Kind(kind).label),
                explanation=EXPLANATIONS[kind],
                ends=[
                    self[f"{kind}_{end}"] for end in LABELS if kind not in self.refusals
                ],
                phase=self.existing.get(kind),
                refusal=self.refusals.get(kind),
            )
            for kind in timeline.ORDER
        ]

    def clean(self) -> dict[str, Any]:
        """A phase has a beginning and an end, or neither."""
        cleaned = super().clean() or {}
        for kind in timeline.ORDER:
            given = [cleaned.get(f"{kind}_{end}") for end in LABELS]
            halves = {f"{kind}_starts_at", f"{kind}_ends_at"}
            if any(given) and not all(given) and not halves & set(self.errors):
                missing = "ends_at" if given[0] else "starts_at"
                self.add_error(
                    f"{kind}_{missing}",
                    ValidationError(
                        _("Give both the beginning and the end, or neither."), "half"
                    ),
                )
        return cleaned

    @property
    def stretches(self) -> list[Stretch]:
        """The plan as typed, with the phases that stay."""
        planned = []
        for kind in timeline.ORDER:
            if kind in self.refusals:
                phase = self.existing[kind]
                planned.append(Stretch(kind, phase.starts_at, phase.ends_at))
            elif self.cleaned_data.get(f"{kind}_starts_at"):
                planned.append(
                    Stretch(
                        kind,
                        self.cleaned_data[f"{kind}_starts_at"],
                        self.cleaned_data[f"{kind}_ends_at"],
                    )
                )
        return planned

    def show(self, problems: ValidationError) -> None:
        """Put each problem of the plan beside its phase."""
        for problem in problems.error_list:
            about = problem.params or {}
            field = f"{about.get('phase', '')}_{about.get('end', 'starts_at')}"
            self.add_error(field if field in self.fields else None, problem)
