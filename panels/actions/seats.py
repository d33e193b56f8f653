"""What somebody answers who was offered a seat, and leaving the panel later.

A member answers without a role, so the record names nobody but the number of the seat.
A facilitator enters what somebody says on the phone, by the same actions.
"""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from panels import letters
from panels.lifecycle import PanelistState, PanelState
from panels.models import Panel, Panelist
from panels.moving import move_panel
from panels.offering import move_seat, seat_path
from panels.policies import seats as policies
from panels.policies.roles import refuse_membership
from panels.pooling import free_seats
from panels.queries.seats import facilitators_of, locked_seat
from panels.seat_names import chosen_name
from participation import audit, notices
from participation.models import Role, User
from participation.policies import require


@transaction.atomic(durable=True)
def accept_seat(
    *,
    panelist: Panelist,
    shown_name: str = "",
    is_public: bool = False,
    official: User | None = None,
    now: datetime,
) -> None:
    """Say yes to a seat, under which name and before whom.

    The panel begins its work when every seat has a yes. Raises `ValidationError` for a
    public name that is empty, and for a name that another seat has.
    """
    panelist = locked_seat(panelist)
    panel = panelist.panel
    _require_official(official, panelist)
    require(policies.refuse_accepting(panelist))
    name = chosen_name(panelist, shown_name, is_public=is_public)
    was_late = panelist.state == PanelistState.SILENT
    move_seat(panelist, PanelistState.ACTIVE)
    panelist.shown_name, panelist.is_public = name, is_public
    panelist.answered_at = now
    panelist.full_clean(exclude=["panel", "volunteer", "replaces"])
    panelist.save()
    letters.owe(
        [panelist.volunteer],
        "member.confirmed",
        panel=panel,
        occasion=_occasion(panelist),
        link=_members_path(panel),
        now=now,
    )
    begins = panel.state == PanelState.CONFIRMING and is_complete(panel)
    if begins:
        move_panel(panel, PanelState.WORKING)
    audit.record(
        panel.process,
        "member.confirmed",
        subject=_subject(panelist),
        actor=official,
        role=Role.FACILITATOR if official else "",
        now=now,
        late=was_late,
    )
    if begins:
        audit.record(
            panel.process,
            "panel.started",
            subject=f"panel:{panel.slug}",
            now=now,
            members=panel.seats,
            seats=panel.seats,
            reason="",
        )


def is_complete(panel: Panel) -> bool:
    """Say whether every seat has a member who has said yes."""
    active = panel.panelists.filter(state=PanelistState.ACTIVE).count()
    return active >= panel.seats


@transaction.atomic(durable=True)
def show_name(*, panelist: Panelist, shown_name: str, is_public: bool) -> None:
    """Change the name one has in the panel, or take it back from the public.

    Raises `ValidationError` as `accept_seat` does.
    """
    panelist = locked_seat(panelist)
    require(refuse_membership(panelist))
    name = chosen_name(panelist, shown_name, is_public=is_public)
    panelist.shown_name, panelist.is_public = name, is_public
    panelist.full_clean(exclude=["panel", "volunteer", "replaces"])
    panelist.save(update_fields=["shown_name", "is_public"])


@transaction.atomic(durable=True)
def decline_seat(
    *, panelist: Panelist, official: User | None = None, now: datetime
) -> None:
    """Say no to a seat; nobody has to say why."""
    panelist = locked_seat(panelist)
    _require_official(official, panelist)
    require(policies.refuse_declining(panelist))
    move_seat(panelist, PanelistState.DECLINED)
    panelist.answered_at = now
    panelist.save(update_fields=["state", "answered_at"])
    _tell_facilitators(panelist, now=now)
    if official is not None:
        _tell_holder(panelist, now=now)
    audit.record(
        panelist.panel.process,
        "member.declined",
        subject=_subject(panelist),
        actor=official,
        role=Role.FACILITATOR if official else "",
        now=now,
    )


@transaction.atomic(durable=True)
def leave_panel(
    *,
    panelist: Panelist,
    reason: str = "",
    official: User | None = None,
    now: datetime,
) -> None:
    """Leave the panel during its term; nobody has to say why."""
    panelist = locked_seat(panelist)
    _require_official(official, panelist)
    require(policies.refuse_leaving(panelist))
    move_seat(panelist, PanelistState.WITHDRAWN)
    panelist.ended_at = now
    panelist.end_reason = reason.strip()
    panelist.full_clean(exclude=["panel", "volunteer", "replaces"])
    panelist.save(update_fields=["state", "ended_at", "end_reason"])
    _tell_facilitators(panelist, now=now)
    if official is not None:
        _tell_holder(panelist, now=now)
    audit.record(
        panelist.panel.process,
        "member.withdrawn",
        subject=_subject(panelist),
        actor=official,
        role=Role.FACILITATOR if official else "",
        now=now,
    )


def _require_official(official: User | None, panelist: Panelist) -> None:
    if official is not None:
        require(policies.refuse_answering_for(official, panelist))


def _tell_facilitators(panelist: Panelist, *, now: datetime) -> None:
    panel = panelist.panel
    notices.owe(
        facilitators_of(panel),
        "seat.freed",
        occasion=f"seat:{panelist.pk}:{panelist.state}",
        link=reverse("panels_staff:members", args=[panel.process.slug, panel.slug]),
        now=now,
        process=panel.process,
        panel=panel.title,
        number=panelist.number,
        free=free_seats(panel),
    )


def _tell_holder(panelist: Panelist, *, now: datetime) -> None:
    """Tell somebody what was entered for them, so that nobody loses a seat unseen."""
    letters.owe(
        [panelist.volunteer],
        "member.spoken_for",
        panel=panelist.panel,
        occasion=f"seat:{panelist.pk}:{panelist.state}",
        link=seat_path(panelist.panel),
        now=now,
    )


def _occasion(panelist: Panelist) -> str:
    return f"seat:{panelist.pk}:{int(panelist.offered_at.timestamp())}"


def _subject(panelist: Panelist) -> str:
    return f"panel:{panelist.panel.slug}/{panelist.number}"


def _members_path(panel: Panel) -> str:
    return reverse("panels:members", args=[panel.process.slug, panel.slug])
