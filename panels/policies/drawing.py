"""Who may do what in a draw, and when. Where it decides there are two officials."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from panels.lifecycle import LOTTERY_MOVES, UNDER_WAY, LotteryState, PanelState
from panels.models import Lottery, Panel
from panels.policies.roles import refuse_organising, refuse_running
from panels.pooling import free_seats
from participation.models import User
from participation.policies import Refusal

# While a panel looks for members, or has lost some.
DRAWING = (PanelState.RECRUITING, PanelState.CONFIRMING, PanelState.WORKING)
UNPUBLISHED = (LotteryState.FROZEN, LotteryState.FAILED, LotteryState.COMPUTED)


def refuse_relaxing(person: User | AnonymousUser, panel: Panel) -> Refusal | None:
    """Quotas may be loosened until the pool is fixed."""
    return (
        refuse_organising(person, panel)
        or _refuse_state(panel)
        or _refuse_under_way(panel)
    )


def refuse_freezing(
    person: User | AnonymousUser, panel: Panel, *, now: datetime
) -> Refusal | None:
    """Fixing the pool is the organiser's, after sign-up has closed."""
    return refuse_organising(person, panel) or refuse_draw(panel, now=now)


def refuse_draw(panel: Panel, *, now: datetime) -> Refusal | None:
    """Say why there is nothing to draw now, whoever asks."""
    if panel.selection == Panel.Selection.CHOSEN:
        return Refusal("no_lottery", _("The members of this panel are not drawn."))
    refusal = (
        _refuse_state(panel) or _refuse_before_others(panel) or _refuse_under_way(panel)
    )
    if refusal is not None:
        return refusal
    if panel.call_is_open(now):
        return Refusal("call_open", _("People can still sign up."))
    if panel.features_erased_at is not None:
        return Refusal(
            "erased",
            _(
                "The answers for the draw have been deleted, as was promised. Free "
                "seats go to the reserve list."
            ),
        )
    if free_seats(panel) < 1:
        return Refusal("no_free_seat", _("Every seat is taken or offered."))
    return None


def refuse_publishing(person: User | AnonymousUser, lottery: Lottery) -> Refusal | None:
    """Another official publishes the list than the one who fixed the pool."""
    refusal = refuse_running(person, lottery.panel)
    if refusal is not None:
        return refusal
    if lottery.state != LotteryState.COMPUTED:
        return Refusal("no_such_move", _("This draw is past that point."))
    if person == lottery.frozen_by:
        return Refusal(
            "same_person",
            _("Somebody else than who fixed the pool publishes the list."),
        )
    return None


def refuse_entering(
    person: User | AnonymousUser, lottery: Lottery, *, now: datetime
) -> Refusal | None:
    """What came out is entered by two officials, from the declared moment on."""
    refusal = refuse_running(person, lottery.panel)
    if refusal is not None:
        return refusal
    if lottery.state != LotteryState.PUBLISHED:
        return Refusal("no_such_move", _("This draw is past that point."))
    if lottery.draws_at is None or now < lottery.draws_at:
        return Refusal("too_early", _("The moment of the draw has not come yet."))
    if person == lottery.entered_by:
        return Refusal(
            "same_person",
            _("You have entered what came out. Now somebody else does, apart."),
        )
    return None


def refuse_ceremony(lottery: Lottery) -> Refusal | None:
    if not lottery.is_published:
        return Refusal("not_published", _("The list has not been published yet."))
    return None


def refuse_handing_out(
    person: User | AnonymousUser, lottery: Lottery
) -> Refusal | None:
    """The sealed pool tells what people answered, if not who they are."""
    refusal = refuse_organising(person, lottery.panel)
    if refusal is None and not lottery.sealed_text:
        return Refusal("erased", _("The sealed pool has been deleted, as promised."))
    return refusal


def refuse_voiding(person: User | AnonymousUser, lottery: Lottery) -> Refusal | None:
    """An unpublished draw ends by the organiser; a published one takes two."""
    refusal = refuse_organising(person, lottery.panel) or refuse_void(lottery)
    if refusal is None and lottery.void_asked_by_id is not None:
        return Refusal("asked", _("Somebody has asked for that already."))
    return refusal


def refuse_deciding_void(
    person: User | AnonymousUser, lottery: Lottery
) -> Refusal | None:
    refusal = refuse_running(person, lottery.panel) or refuse_void(lottery)
    if refusal is not None:
        return refusal
    if not lottery.void_reason:
        return Refusal("not_asked", _("Nobody has asked for this draw to be void."))
    if person == lottery.void_asked_by:
        return Refusal("same_person", _("Somebody else decides what you asked for."))
    return None


def refuse_void(lottery: Lottery) -> Refusal | None:
    """Say why a draw cannot become void any more."""
    if LotteryState.VOID not in LOTTERY_MOVES[LotteryState(lottery.state)]:
        return Refusal("no_such_move", _("This draw is past that point."))
    panel = lottery.panel
    if lottery.state != LotteryState.DRAWN:
        return None
    if panel.state not in {PanelState.RECRUITING, PanelState.CONFIRMING}:
        return Refusal("at_work", _("The panel is at work: its members stay."))
    later = panel.lotteries.filter(number__gt=lottery.number)
    if later.exclude(state__in=[LotteryState.VOID, LotteryState.FAILED]).exists():
        return Refusal("drawn_since", _("There has been another draw since."))
    return None


def _refuse_state(panel: Panel) -> Refusal | None:
    if panel.state not in DRAWING:
        return Refusal("no_such_move", _("The panel does not look for members now."))
    return None


def _refuse_before_others(panel: Panel) -> Refusal | None:
    """Where some have their seats without a draw, those are offered first."""
    others = {Panel.Selection.EVERYBODY, Panel.Selection.MIXED}
    if panel.state == PanelState.RECRUITING and panel.selection in others:
        return Refusal(
            "others_first", _("First those are offered a seat who need no draw.")
        )
    return None


def _refuse_under_way(panel: Panel) -> Refusal | None:
    if panel.lotteries.filter(state__in=UNDER_WAY).exists():
        return Refusal("under_way", _("A draw is under way."))
    return None
