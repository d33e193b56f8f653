"""When what people told a panel of themselves has to go, and how one row forgets.

The answers for the draw go after the time for appeals, and with them the contact data
of everybody who holds no seat. Who sits on the panel or may still be called from the
reserve list can be reached until 90 days after its end.
"""

from datetime import datetime, timedelta

from django.db.models import Max, Min, Q, QuerySet

from panels.lifecycle import (
    HOLDING,
    UNDER_WAY,
    LotteryState,
    PanelistState,
    PanelState,
    VolunteerState,
)
from panels.models import Panel, Volunteer

DRAWN = (LotteryState.DRAWN, LotteryState.FINAL)
BY_LOT = (Panel.Selection.LOTTERY, Panel.Selection.MIXED)
KEPT_AFTER_THE_END = timedelta(days=90)
# A panel that nothing came of, and that nobody has called off.
ABANDONED = timedelta(days=365)
ON_PANEL = (*HOLDING, PanelistState.COMPLETED)


def appeals_until(panel: Panel) -> datetime | None:
    """Return until when the choice of members can be appealed; none before it is made.

    It counts from the newest draw, or without draws from the first offer of a seat.
    """
    days = timedelta(days=panel.appeal_days)
    draws = panel.lotteries.all()
    if draws.filter(state__in=UNDER_WAY - set(DRAWN)).exists():
        return None
    drawn = draws.filter(state__in=DRAWN).aggregate(last=Max("drawn_at"))["last"]
    if drawn is not None:
        return drawn + days  # type: ignore[no-any-return]  # aggregate gives Any
    if panel.selection in BY_LOT:
        return None
    offered = panel.panelists.aggregate(first=Min("offered_at"))["first"]
    return None if offered is None else offered + days


def answers_end_at(panel: Panel) -> datetime | None:
    """Return from when the answers for the draw have to be gone."""
    if panel.is_over and panel.ended_at is not None:
        return panel.ended_at
    until = appeals_until(panel)
    if until is None and panel.state == PanelState.RECRUITING and panel.call_closes_at:
        return panel.call_closes_at + ABANDONED
    return until


def members_end_at(panel: Panel) -> datetime | None:
    """Return from when nobody of the panel has to be reached any more."""
    if panel.is_over and panel.ended_at is not None:
        return panel.ended_at + KEPT_AFTER_THE_END
    return None


def without_seat(panel: Panel) -> QuerySet[Volunteer]:
    """Return those whose data are there still, and who will not be called any more."""
    stays = Q(panelist__state__in=ON_PANEL) | Q(state=VolunteerState.RESERVE)
    return panel.volunteers.filter(erased_at=None).exclude(stays)


def forget(volunteer: Volunteer, *, now: datetime) -> None:
    """Leave of somebody the number in the draw, the state and the way they came.

    Why somebody was chosen stays: it was published as the reason of the choice.
    """
    volunteer.answers.all().delete()
    volunteer.letters.all().delete()
    for name in ("name", "email", "phone", "address", "household", "needs", "refusal"):
        setattr(volunteer, name, "")
    volunteer.code_hash = volunteer.sent_as = ""
    volunteer.person = volunteer.invitation = None
    volunteer.erased_at = now
    volunteer.save()
