"""Offering a seat, inside the transaction of an action that decides who gets one."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from panels import letters
from panels.lifecycle import (
    PANELIST_MOVES,
    PanelistState,
    PanelState,
    VolunteerState,
)
from panels.models import Panel, Panelist, Volunteer
from panels.moving import move_panel
from participation.in_words import moment_by_language
from participation.policies import Refusal, Refused


def offer_seats(
    panel: Panel, volunteers: Sequence[Volunteer], *, now: datetime
) -> list[Panelist]:
    """Offer each of these a seat, and tell them until when they can answer.

    For use within an action that has locked the panel and records what it does. Seats
    are numbered in the order given, after those that were offered before.
    """
    last: int = panel.panelists.aggregate(last=Max("number"))["last"] or 0
    until = now + timedelta(days=panel.answer_days)
    offered = Panelist.objects.bulk_create(
        [
            Panelist(
                panel=panel,
                volunteer=volunteer,
                number=number,
                offered_at=now,
                answer_until=until,
            )
            for number, volunteer in enumerate(volunteers, last + 1)
        ]
    )
    for volunteer in volunteers:
        volunteer.state = VolunteerState.SELECTED
    Volunteer.objects.filter(pk__in=[one.pk for one in volunteers]).update(
        state=VolunteerState.SELECTED
    )
    if panel.state == PanelState.RECRUITING:
        move_panel(panel, PanelState.CONFIRMING)
    letters.owe(
        volunteers,
        "member.offered",
        panel=panel,
        # Who is drawn again after a void draw is asked again.
        occasion=f"panel:{panel.pk}:{int(now.timestamp())}",
        link=seat_path(panel),
        now=now,
        until=moment_by_language(until),
    )
    return offered


def seat_path(panel: Panel) -> str:
    return reverse("panels:seat", args=[panel.process.slug, panel.slug])


def move_seat(panelist: Panelist, goal: PanelistState) -> None:
    """Change the state of a seat whose panel is locked; the caller saves it."""
    if goal not in PANELIST_MOVES[PanelistState(panelist.state)]:
        raise Refused(Refusal("no_such_move", _("This seat is past that point.")))
    panelist.state = goal
