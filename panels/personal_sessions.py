"""What sessions, materials and minutes hold about a person, for `panels.personal`."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from panels.models import (
    AssessmentMark,
    Attendance,
    KnowledgeRequest,
    MaterialVersion,
    MinutesOpinion,
    MinutesVersion,
    Need,
    Reading,
    TablePlan,
)
from participation.models import User
from participation.personal import Table, table

HOLDS = frozenset(
    {
        "panels.Attendance.entered_by",
        "panels.KnowledgeRequest.answered_by",
        "panels.MaterialVersion.made_by",
        "panels.MinutesVersion.made_by",
        "panels.TablePlan.made_by",
    }
)


def _of(panel: Any) -> str:
    return f"{panel.process.slug}/{panel.slug}"


SESSION = (_("session"), lambda row: f"{_of(row.session.panel)}/{row.session.number}")


def tell(person: User) -> Iterator[Table]:
    """Tell what somebody said and did around sessions, as a member and for the city."""
    own = {"panelist__volunteer__person": person}
    yield table(
        "attendances",
        Attendance.objects.filter(**own).select_related("session__panel__process"),
        *("plan", "needs", "arrived_at", "left_at"),
        title=_("Sessions you have answered about or were at"),
        session=SESSION,
    )
    yield table(
        "help_needed",
        Need.objects.filter(attendance__panelist__volunteer__person=person),
        *("kind", "asked_at", "met_at", "answer"),
        title=_("Help you have asked for"),
    )
    yield table(
        "readings",
        Reading.objects.filter(**own).select_related("material__panel__process"),
        *("version", "read_at"),
        title=_("Materials you have read"),
        panel=(_("panel"), lambda row: _of(row.material.panel)),
        material=(_("material"), lambda row: row.material.title),
    )
    yield table(
        "knowledge_requests",
        KnowledgeRequest.objects.filter(**own).select_related("panel__process"),
        *("text", "asked_at", "state", "answer"),
        title=_("What you said was missing"),
        panel=(_("panel"), lambda row: _of(row.panel)),
    )
    yield table(
        "minutes_opinions",
        MinutesOpinion.objects.filter(**own).select_related(
            "minutes__session__panel__process"
        ),
        *("version", "approves", "comment", "given_at"),
        title=_("What you said of minutes"),
        panel=(_("panel"), lambda row: _of(row.minutes.session.panel)),
    )
    yield table(
        "self_assessments",
        AssessmentMark.objects.filter(**own).select_related("session__panel__process"),
        title=_("Self-assessments you have answered; not what you answered"),
        session=SESSION,
    )
    yield from _for_the_city(person)


def _for_the_city(person: User) -> Iterator[Table]:
    yield table(
        "attendances_entered",
        Attendance.objects.filter(entered_by=person).select_related(
            "session__panel__process"
        ),
        "planned_at",
        title=_("Attendance you have entered"),
        session=SESSION,
    )
    yield table(
        "requests_answered",
        KnowledgeRequest.objects.filter(answered_by=person).select_related(
            "panel__process"
        ),
        *("answer", "answered_at"),
        title=_("Requests you have answered"),
        panel=(_("panel"), lambda row: _of(row.panel)),
    )
    yield table(
        "materials_prepared",
        MaterialVersion.objects.filter(made_by=person).select_related(
            "material__panel__process"
        ),
        *("number", "made_at"),
        title=_("Materials you have prepared"),
        panel=(_("panel"), lambda row: _of(row.material.panel)),
        material=(_("material"), lambda row: row.material.title),
    )
    yield table(
        "minutes_written",
        MinutesVersion.objects.filter(made_by=person).select_related(
            "minutes__session__panel__process"
        ),
        *("number", "made_at"),
        title=_("Minutes you have written"),
        panel=(_("panel"), lambda row: _of(row.minutes.session.panel)),
    )
    yield table(
        "tables_planned",
        TablePlan.objects.filter(made_by=person).select_related(
            "session__panel__process"
        ),
        "made_at",
        title=_("Plans of tables you have made"),
        session=SESSION,
    )


def forget(person: User) -> None:
    """Delete what somebody needed and read; that they were there stays a number."""
    own = {"panelist__volunteer__person": person}
    Need.objects.filter(attendance__panelist__volunteer__person=person).delete()
    Attendance.objects.filter(**own).update(needs="")
    Reading.objects.filter(**own).delete()
