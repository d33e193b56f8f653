"""What advice and reports hold about a person, for `panels.personal`."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from panels.models import (
    Answer,
    Approval,
    ApprovalAnswer,
    DissentBacker,
    Evaluation,
    EvaluationMark,
    FollowUp,
    HandCount,
    PanelAct,
    RecommendationVersion,
    Report,
    ReportEdition,
    SuggestedChange,
    SupportLevel,
)
from participation.models import User
from participation.personal import Table, table

HOLDS = frozenset(
    {
        "panels.Answer.given_by",
        "panels.Approval.asked_by",
        "panels.ApprovalAnswer.entered_by",
        "panels.Evaluation.opened_by",
        "panels.FollowUp.made_by",
        "panels.HandCount.entered_by",
        "panels.PanelAct.made_by",
        "panels.RecommendationVersion.official",
        "panels.Report.gathered_by",
        "panels.ReportEdition.published_by",
    }
)


def _of(panel: Any) -> str:
    return f"{panel.process.slug}/{panel.slug}"


def _advice(row: Any) -> str:
    one = row.recommendation
    return f"{_of(one.panel)} {one.reference}"


PANEL = _("panel")
ADVICE = (_("recommendation"), _advice)
WITH_PANEL = "recommendation__panel__process"
WITH_REPORT = "approval__report__panel__process"


def tell(person: User) -> Iterator[Table]:
    """Tell what somebody wrote and said as a member, and did for the city."""
    yield from _as_member(person)
    yield from _for_the_city(person)


def _as_member(person: User) -> Iterator[Table]:
    mine = {"panelist__volunteer__person": person}
    yield table(
        "recommendation_versions",
        RecommendationVersion.objects.filter(**mine).select_related(WITH_PANEL),
        *("number", "title", "text", "rationale", "note", "made_at"),
        title=_("Recommendations you have worked on"),
        recommendation=ADVICE,
    )
    yield table(
        "suggested_changes",
        SuggestedChange.objects.filter(**mine).select_related(WITH_PANEL),
        *("title", "text", "rationale", "note", "state", "answer", "made_at"),
        title=_("Changes you have suggested"),
        recommendation=ADVICE,
    )
    yield table(
        "levels_of_support",
        SupportLevel.objects.filter(**mine).select_related(WITH_PANEL),
        "level",
        title=_("How far you stood behind recommendations"),
        recommendation=ADVICE,
    )
    yield table(
        "minority_opinions",
        DissentBacker.objects.filter(**mine).select_related(f"dissent__{WITH_PANEL}"),
        *("is_author", "is_named"),
        title=_("Minority opinions you stand behind"),
        recommendation=(_("recommendation"), lambda row: _advice(row.dissent)),
        text=(_("minority opinion"), lambda row: row.dissent.text),
    )
    yield table(
        "evaluations",
        EvaluationMark.objects.filter(**mine).select_related(
            "evaluation__panel__process"
        ),
        title=_("Panels whose work you have evaluated"),
        panel=(PANEL, lambda row: _of(row.evaluation.panel)),
    )
    yield table(
        "report_approvals",
        ApprovalAnswer.objects.filter(**mine)
        .select_related(WITH_REPORT)
        .defer("approval__content"),
        *("choice", "remark"),
        title=_("What you have said of reports, while it is asked"),
        panel=(PANEL, lambda row: _of(row.approval.report.panel)),
    )


def _for_the_city(person: User) -> Iterator[Table]:
    yield table(
        "recommendations_revised",
        RecommendationVersion.objects.filter(official=person).select_related(
            WITH_PANEL
        ),
        *("number", "note", "made_at"),
        title=_("Recommendations you have written down for a panel"),
        recommendation=ADVICE,
    )
    yield table(
        "hand_counts",
        HandCount.objects.filter(entered_by=person).select_related(WITH_PANEL),
        *("yes", "no", "abstain", "entered_at"),
        title=_("Counts in the room you have entered"),
        recommendation=ADVICE,
    )
    yield table(
        "answers_given",
        Answer.objects.filter(given_by=person).select_related(WITH_PANEL),
        *("verdict", "given_at"),
        title=_("Answers to panels you have entered"),
        recommendation=ADVICE,
    )
    yield table(
        "follow_ups",
        FollowUp.objects.filter(made_by=person).select_related(WITH_PANEL),
        *("stage", "made_at"),
        title=_("News of recommendations you have told"),
        recommendation=ADVICE,
    )
    yield table(
        "panel_acts",
        PanelAct.objects.filter(made_by=person).select_related("panel__process"),
        *("kind", "made_at"),
        title=_("What you have entered of panels"),
        panel=(PANEL, lambda row: _of(row.panel)),
    )
    yield table(
        "evaluations_opened",
        Evaluation.objects.filter(opened_by=person).select_related("panel__process"),
        "opened_at",
        title=_("Evaluations you have opened"),
        panel=(PANEL, lambda row: _of(row.panel)),
    )
    yield table(
        "reports_gathered",
        Report.objects.filter(gathered_by=person).select_related("panel__process"),
        "gathered_at",
        title=_("Reports you have gathered"),
        panel=(PANEL, lambda row: _of(row.panel)),
    )
    yield table(
        "approvals_asked",
        Approval.objects.filter(asked_by=person)
        .select_related("report__panel__process")
        .defer("content"),
        *("number", "asked_at"),
        title=_("Reports you have let members approve"),
        panel=(PANEL, lambda row: _of(row.report.panel)),
    )
    yield table(
        "approvals_entered",
        ApprovalAnswer.objects.filter(entered_by=person)
        .select_related(WITH_REPORT)
        .defer("approval__content"),
        title=_("Answers about reports you have entered, while it is asked"),
        panel=(PANEL, lambda row: _of(row.approval.report.panel)),
    )
    yield table(
        "report_editions",
        ReportEdition.objects.filter(published_by=person)
        .select_related("report__panel__process")
        .defer("content"),
        *("number", "published_at"),
        title=_("Reports you have published"),
        panel=(PANEL, lambda row: _of(row.report.panel)),
    )
