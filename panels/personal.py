"""What panels hold about a person, and what becomes of it when they leave."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from panels import (
    personal_advice,
    personal_draws,
    personal_live,
    personal_sessions,
    personal_works,
)
from panels.erasing import forget
from panels.lifecycle import PanelistState, VolunteerState
from panels.models import (
    InvitationBatch,
    Panel,
    Panelist,
    PanelVersion,
    Volunteer,
    VolunteerFeature,
)
from panels.policies.recruiting import WITHDRAWABLE
from participation.actions.leaving import Farewell
from participation.models import User
from participation.personal import Part, Table, table

OF_PANEL = (_("panel"), lambda row: f"{row.panel.process.slug}/{row.panel.slug}")
IN_PANEL = "panel__process"


def _tell(person: User) -> list[Table]:
    return [
        *_own(person),
        *personal_advice.tell(person),
        *personal_draws.tell(person),
        *personal_live.tell(person),
        *personal_sessions.tell(person),
        *personal_works.tell(person),
        *_done_for_the_city(person),
    ]


def _own(person: User) -> Iterator[Table]:
    yield table(
        "volunteer",
        Volunteer.objects.filter(person=person).select_related(IN_PANEL),
        *("public_id", "name", "email", "phone", "address", "language", "needs"),
        *("state", "refusal", "channel", "reason", "consented_at"),
        *("sensitive_consent_at", "applied_at", "withdrawn_at"),
        title=_("Panels you have signed up for"),
        panel=OF_PANEL,
    )
    yield table(
        "volunteer_answers",
        VolunteerFeature.objects.filter(volunteer__person=person).select_related(
            "feature__panel__process", "value"
        ),
        title=_("Your answers for the draw"),
        panel=(_("panel"), _panel_of_answer),
        feature=(_("feature"), lambda row: row.feature.name),
        value=(_("answer"), lambda row: row.value.name),
    )
    yield table(
        "panelist",
        Panelist.objects.filter(volunteer__person=person).select_related(IN_PANEL),
        *("number", "state", "shown_name", "is_public", "offered_at", "answered_at"),
        *("ended_at", "end_reason"),
        title=_("Seats you were offered"),
        panel=OF_PANEL,
    )


def _panel_of_answer(row: Any) -> str:
    panel = row.feature.panel
    return f"{panel.process.slug}/{panel.slug}"


def _done_for_the_city(person: User) -> Iterator[Table]:
    yield table(
        "panels_facilitated",
        Panel.objects.filter(facilitators=person).select_related("process"),
        "slug",
        title=_("Panels you facilitate"),
        process=(_("process"), lambda row: row.process.slug),
    )
    yield table(
        "mandates_written",
        PanelVersion.objects.filter(made_by=person).select_related(IN_PANEL),
        *("number", "made_at"),
        title=_("Mandates you have published or changed"),
        panel=OF_PANEL,
    )
    yield table(
        "samples_announced",
        InvitationBatch.objects.filter(made_by=person).select_related(IN_PANEL),
        *("number", "made_at"),
        title=_("Letters you have prepared"),
        panel=OF_PANEL,
    )
    for name, title, field in (
        ("volunteers_entered", _("Volunteers you have entered"), "entered_by"),
        ("volunteers_decided", _("Volunteers you have decided about"), "decided_by"),
    ):
        yield table(
            name,
            Volunteer.objects.filter(**{field: person}).select_related(IN_PANEL),
            *("public_id", "applied_at"),
            title=title,
            panel=OF_PANEL,
        )


def _processes(person: User) -> list[int]:
    own = Volunteer.objects.filter(person=person)
    return list(own.values_list("panel__process", flat=True))


def _leave(person: User, _farewell: Farewell, *, now: datetime) -> None:
    """Leave of a volunteer the number in the draw, and of a member the seat's number.

    No panel is locked here: the processes are locked already, and an action locks its
    panel first. Each row is changed by itself.
    """
    personal_sessions.forget(person)
    for volunteer in Volunteer.objects.filter(person=person).order_by("pk"):
        _give_seat_back(volunteer, now=now)
        if VolunteerState(volunteer.state) in WITHDRAWABLE:
            volunteer.state = VolunteerState.WITHDRAWN
            volunteer.withdrawn_at = now
        forget(volunteer, now=now)
    personal_works.forget(person)


def _give_seat_back(volunteer: Volunteer, *, now: datetime) -> None:
    seat = Panelist.objects.filter(volunteer=volunteer).first()
    if seat is None:
        return
    ends = {
        PanelistState.OFFERED: PanelistState.DECLINED,
        PanelistState.SILENT: PanelistState.DECLINED,
        PanelistState.ACTIVE: PanelistState.WITHDRAWN,
    }
    state = PanelistState(seat.state)
    if state in ends:
        seat.state = ends[state]
        seat.ended_at = now
    seat.shown_name, seat.is_public, seat.end_reason = "", False, ""
    seat.save(
        update_fields=["state", "ended_at", "shown_name", "is_public", "end_reason"]
    )


HOLDS = frozenset(
    {
        "panels.InvitationBatch.made_by",
        "panels.Panel.facilitators",
        "panels.PanelVersion.made_by",
        "panels.Volunteer.decided_by",
        "panels.Volunteer.entered_by",
        "panels.Volunteer.person",
        *personal_advice.HOLDS,
        *personal_draws.HOLDS,
        *personal_live.HOLDS,
        *personal_sessions.HOLDS,
        *personal_works.HOLDS,
    }
)
LEFT_OUT: dict[str, str] = {}

ABOUT_PANELS = Part(
    name="panels",
    title=_("Panels"),
    tell=_tell,
    holds=HOLDS,
    left_out=LEFT_OUT,
    processes=_processes,
    leave=_leave,
)
