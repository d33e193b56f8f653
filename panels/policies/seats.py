"""Who may answer an offer, leave, or be replaced."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from panels.lifecycle import (
    PANELIST_MOVES,
    UNDER_WAY,
    PanelistState,
    PanelState,
)
from panels.models import Panel, Panelist, Removal
from panels.policies.roles import refuse_contact, refuse_organising, refuse_running
from panels.pooling import free_seats
from participation.models import User
from participation.policies import Refusal

NO_SEAT = Refusal("no_member", _("Nobody has offered you a seat."))
LIVE = (PanelState.RECRUITING, PanelState.CONFIRMING, PanelState.WORKING)


def refuse_accepting(panelist: Panelist | None) -> Refusal | None:
    """Say why somebody cannot say yes: a late yes needs a seat that is still free."""
    refusal = _refuse_answer(panelist, PanelistState.ACTIVE)
    if refusal is not None or panelist is None:
        return refusal
    if panelist.state == PanelistState.SILENT:
        panel = panelist.panel
        if panel.lotteries.filter(state__in=UNDER_WAY).exists():
            return Refusal("in_draw", _("This seat is being drawn anew."))
        if free_seats(panel) < 1:
            return Refusal("seat_taken", _("Somebody else has this seat by now."))
    return None


def refuse_declining(panelist: Panelist | None) -> Refusal | None:
    return _refuse_answer(panelist, PanelistState.DECLINED)


def refuse_leaving(panelist: Panelist | None) -> Refusal | None:
    return _refuse_answer(panelist, PanelistState.WITHDRAWN)


def _refuse_answer(panelist: Panelist | None, goal: PanelistState) -> Refusal | None:
    if panelist is None:
        return NO_SEAT
    if panelist.panel.state not in LIVE:
        return Refusal("over", _("The panel is past that point."))
    if goal not in PANELIST_MOVES[PanelistState(panelist.state)]:
        return Refusal("answered", _("This has been answered already."))
    return None


def refuse_answering_for(
    person: User | AnonymousUser, panelist: Panelist
) -> Refusal | None:
    """Who is called or calls is known to the facilitators alone, so they enter it."""
    return refuse_contact(person, panelist.panel)


def refuse_refilling(person: User | AnonymousUser, panel: Panel) -> Refusal | None:
    """The organiser calls in who comes next on the reserve list."""
    refusal = refuse_organising(person, panel)
    if refusal is not None:
        return refusal
    if panel.state not in {PanelState.CONFIRMING, PanelState.WORKING}:
        return Refusal("no_such_move", _("The panel has no members to replace now."))
    if panel.lotteries.filter(state__in=UNDER_WAY).exists():
        return Refusal("under_way", _("A draw is under way."))
    if free_seats(panel) < 1:
        return Refusal("no_free_seat", _("Every seat is taken or offered."))
    return None


def refuse_starting(person: User | AnonymousUser, panel: Panel) -> Refusal | None:
    refusal = refuse_organising(person, panel)
    if refusal is not None:
        return refusal
    if panel.state != PanelState.CONFIRMING:
        return Refusal("no_such_move", _("The panel cannot begin its work now."))
    if not panel.panelists.filter(state=PanelistState.ACTIVE).exists():
        return Refusal("nobody", _("Nobody has confirmed a seat yet."))
    return None


def refuse_asking_removal(
    person: User | AnonymousUser, panelist: Panelist
) -> Refusal | None:
    refusal = refuse_running(person, panelist.panel)
    if refusal is not None:
        return refusal
    if panelist.state != PanelistState.ACTIVE:
        return Refusal("no_such_move", _("This person is not a member now."))
    if panelist.removals.filter(decided_at=None).exists():
        return Refusal("asked", _("Somebody has asked for that already."))
    return None


def refuse_deciding_removal(
    person: User | AnonymousUser, removal: Removal
) -> Refusal | None:
    refusal = refuse_running(person, removal.panelist.panel)
    if refusal is not None:
        return refusal
    if removal.decided_at is not None:
        return Refusal("stale", _("Somebody else has just decided this."))
    if person == removal.asked_by:
        return Refusal("same_person", _("Somebody else decides what you asked for."))
    return None
