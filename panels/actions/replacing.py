"""Seats that have become free: who comes in, which lapse, and when work begins."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from panels import letters
from panels.actions.drawing import role_of
from panels.lifecycle import PanelistState, PanelState
from panels.models import Panel, Panelist, Removal
from panels.moving import move_panel
from panels.offering import move_seat, offer_seats, seat_path
from panels.policies import seats as policies
from panels.pooling import free_seats
from panels.queries.pages import locked
from panels.queries.seats import (
    facilitators_of,
    locked_seat,
    next_in_reserve,
    vacated,
)
from participation import audit, notices
from participation.models import Role, User
from participation.policies import require
from participation.reasons import required_reason
from participation.ticking import Done, each

LIVE = [state.value for state in policies.LIVE]


@transaction.atomic(durable=True)
def refill_seats(
    *,
    panel: Panel,
    organiser: User,
    beyond_quotas: bool = False,
    reason: str = "",
    now: datetime,
) -> list[Panelist]:
    """Offer free seats to who comes next on the reserve list and keeps the quotas.

    `beyond_quotas` takes the list as it stands and needs a reason for everyone. Raises
    `ValidationError` when nobody on the list can be called in.
    """
    panel = locked(panel)
    require(policies.refuse_refilling(organiser, panel))
    why = required_reason(reason) if beyond_quotas else reason.strip()
    people = next_in_reserve(panel, beyond_quotas=beyond_quotas)
    if not people:
        words = _("Nobody on the reserve list fits the quotas.")
        raise ValidationError(words, "nobody")
    empty = vacated(panel)
    offered = offer_seats(panel, people, now=now)
    for seat, before in zip(offered, empty, strict=False):
        seat.replaces = before
        seat.save(update_fields=["replaces"])
    audit.record(
        panel.process,
        "seats.refilled",
        subject=f"panel:{panel.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        seat_numbers=[seat.number for seat in offered],
        places=[one.reserve_place for one in people],
        free=free_seats(panel),
        beyond_quotas=beyond_quotas,
        reason=why,
    )
    return offered


@transaction.atomic(durable=True)
def start_work(*, panel: Panel, organiser: User, reason: str, now: datetime) -> None:
    """Begin with fewer members than seats, with a reason for everyone."""
    panel = locked(panel)
    require(policies.refuse_starting(organiser, panel))
    members = panel.panelists.filter(state=PanelistState.ACTIVE).count()
    why = required_reason(reason) if members < panel.seats else reason.strip()
    move_panel(panel, PanelState.WORKING)
    audit.record(
        panel.process,
        "panel.started",
        subject=f"panel:{panel.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        members=members,
        seats=panel.seats,
        reason=why,
    )


def lapse_seats(*, now: datetime) -> list[Done]:
    """Free the seats whose time to answer is over, however late it runs.

    Where the panel itself is over, the offer lapses without a word: else it would be
    asked about for ever.
    """
    waiting = Panelist.objects.filter(state=PanelistState.OFFERED)
    over = waiting.filter(answer_until__lte=now).select_related("panel__process")
    return each(over, lambda seat: _lapse(seat, now=now))


def _done(what: str, seat: Panelist) -> list[Done]:
    panel = seat.panel
    return [Done(what, panel.process.slug, f"panel:{panel.slug}/{seat.number}")]


@transaction.atomic(durable=True)
def _lapse(panelist: Panelist, *, now: datetime) -> list[Done]:
    panelist = locked_seat(panelist)
    if panelist.state != PanelistState.OFFERED or panelist.answer_until > now:
        return []
    panel = panelist.panel
    move_seat(panelist, PanelistState.SILENT)
    panelist.save(update_fields=["state"])
    if panel.state not in LIVE:
        return _done("member.lapsed", panelist)
    letters.owe(
        [panelist.volunteer],
        "member.lapsed",
        panel=panel,
        occasion=f"seat:{panelist.pk}:{int(panelist.offered_at.timestamp())}",
        link=seat_path(panel),
        now=now,
    )
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
    audit.record(
        panel.process,
        "member.lapsed",
        subject=f"panel:{panel.slug}/{panelist.number}",
        now=now,
    )
    return _done("member.lapsed", panelist)


@transaction.atomic(durable=True)
def ask_removal(
    *, panelist: Panelist, official: User, reason: str, now: datetime
) -> Removal:
    """Ask that a member leaves for breaking the code of conduct; another decides."""
    panelist = locked_seat(panelist)
    require(policies.refuse_asking_removal(official, panelist))
    removal = Removal(
        panelist=panelist,
        reason=required_reason(reason),
        asked_by=official,
        asked_at=now,
    )
    removal.full_clean()
    removal.save()
    audit.record(
        panelist.panel.process,
        "removal.asked",
        subject=f"panel:{panelist.panel.slug}/{panelist.number}",
        actor=official,
        role=role_of(official, panelist.panel),
        now=now,
    )
    return removal


@transaction.atomic(durable=True)
def decide_removal(
    *, removal: Removal, official: User, is_agreed: bool, now: datetime
) -> None:
    """Decide, as the second of two, whether a member leaves. The member is told why."""
    panelist = locked_seat(removal.panelist)
    removal = Removal.objects.select_for_update().get(pk=removal.pk)
    removal.panelist = panelist
    require(policies.refuse_deciding_removal(official, removal))
    removal.decided_by, removal.decided_at = official, now
    removal.is_agreed = is_agreed
    removal.save(update_fields=["decided_by", "decided_at", "is_agreed"])
    panel = panelist.panel
    if is_agreed:
        move_seat(panelist, PanelistState.REMOVED)
        panelist.ended_at = now
        panelist.save(update_fields=["state", "ended_at"])
        letters.owe(
            [panelist.volunteer],
            "member.removed",
            panel=panel,
            occasion=f"removal:{removal.pk}",
            link=seat_path(panel),
            now=now,
            reason=removal.reason,
        )
    audit.record(
        panel.process,
        "member.removed" if is_agreed else "removal.declined",
        subject=f"panel:{panel.slug}/{panelist.number}",
        actor=official,
        role=role_of(official, panel),
        now=now,
    )
