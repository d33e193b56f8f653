"""What a panel does with proposals, as it is entered at the desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from panels.actions.shaping import Choice, Why
from panels.forms.advice import InLanguage
from panels.models import Panel, Recommendation
from participation.languages import said
from participation.models import Process
from proposals.forms.ideas import LongTextField
from proposals.models import Project, Proposal, Regrouping


class WhyForm(InLanguage):
    """The reason of a panel, and the recommendation behind it."""

    reason = LongTextField(
        label=_("The panel's reason"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("It stands on the page of the proposal, for everyone."),
    )
    recommendation = forms.ModelChoiceField(
        label=_("Recommendation behind it"),
        queryset=Recommendation.objects.none(),
        required=False,
        empty_label=_("None"),
    )

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["recommendation"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        field.queryset = panel.recommendations.exclude(state="withdrawn")

    def why(self) -> Why:
        typed = self.cleaned_data
        return Why(typed["reason"], typed["language"], typed["recommendation"])


class AdviseForm(WhyForm):
    """Which proposal or project a panel says something of."""

    on = forms.CharField(
        label=_("Proposal or project"),
        max_length=60,
        help_text=_("Its number or code, as P12 or K3."),
    )

    field_order = ("on", "reason", "recommendation", "language")

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, panel=panel, **kwargs)
        self.process: Process = panel.process

    def clean_on(self) -> Proposal | Project:
        """Find what is meant: a project by its code, else a public proposal."""
        written = self.cleaned_data["on"].strip()
        project = self.process.projects.filter(code__iexact=written).first()
        if project is not None:
            return project
        number = written[1:] if written[:1] in {"P", "p"} else written
        proposal = None
        if number.isascii() and number.isdigit() and len(number) < 10:  # noqa: PLR2004 - what a database column holds
            visible = Proposal.objects.visible().filter(process=self.process)
            proposal = visible.filter(number=int(number)).first()
        if proposal is None:
            raise forms.ValidationError(
                _("There is no proposal or project “%(written)s” here."),
                "unknown",
                {"written": written},
            )
        return proposal


class RefineForm(WhyForm):
    """New words of a proposal as the panel decided."""

    title = forms.CharField(label=_("Title"), max_length=120)
    text = LongTextField(
        label=_("Description"), max_length=8000, widget=forms.Textarea({"rows": 10})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    field_order = (
        "title",
        "text",
        "reason",
        "recommendation",
        "language",
        "version",
    )


class ClaimForm(WhyForm):
    """Which merge or division was the panel's work."""

    regrouping = forms.ModelChoiceField(
        label=_("Merge or division"), queryset=Regrouping.objects.none()
    )

    field_order = ("regrouping", "reason", "recommendation", "language")

    def __init__(
        self,
        *args: Any,
        panel: Panel,
        regroupings: list[Regrouping],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, panel=panel, **kwargs)
        field = self.fields["regrouping"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        keys = [one.pk for one in regroupings]
        field.queryset = Regrouping.objects.filter(pk__in=keys).prefetch_related(
            "parts__proposal"
        )
        field.label_from_instance = _name_of_regrouping  # type: ignore[assignment]  # as Django documents it


def _name_of_regrouping(one: Regrouping) -> str:
    parts = ", ".join(part.proposal.reference for part in one.parts.all())
    return f"{one.get_kind_display()}: {parts}"


class PutForwardForm(InLanguage):
    """For each project of a process whether the panel puts it forward, and why."""

    def __init__(
        self,
        *args: Any,
        projects: list[Project],
        stands: dict[str, Any],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.projects = projects
        for number, project in enumerate(projects):
            before = stands.get(project.code)
            self.fields[f"goes_{number}"] = forms.ChoiceField(
                label=_("%(code)s %(title)s")
                % {"code": project.code, "title": name_of_project(project)},
                choices=[
                    ("yes", _("Put forward for the vote")),
                    ("no", _("Not put forward")),
                ],
                widget=forms.RadioSelect,
                initial=_start(before),
                required=False,
            )
            self.fields[f"reason_{number}"] = LongTextField(
                label=_("Reason for %(code)s") % {"code": project.code},
                max_length=2000,
                widget=forms.Textarea({"rows": 2}),
                initial=before.reason if before else "",
                required=False,
            )
        self.order_fields([name for name in self.fields if name != "language"])

    def choices(self) -> dict[str, Choice]:
        """Return what was chosen, by code; a project without a choice is left out."""
        found = {}
        for number, project in enumerate(self.projects):
            goes = self.cleaned_data.get(f"goes_{number}")
            if goes:
                reason = self.cleaned_data.get(f"reason_{number}", "")
                found[project.code] = Choice(goes == "yes", reason)
        return found


def _start(before: Any) -> str:
    if before is None:
        return ""
    return "yes" if before.kind == "put_forward" else "no"


def name_of_project(project: Project) -> str:
    """Return the title of a project in the reader's language."""
    return said(project.title)
