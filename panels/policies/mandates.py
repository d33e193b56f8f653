"""What may be done with a mandate, and when."""

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from panels.lifecycle import UNDER_WAY, LotteryState, PanelState
from panels.mandate import RULES_OF_THE_DRAW
from panels.models import Panel
from panels.policies.roles import refuse_organising
from participation.models import User
from participation.policies import Refusal

# Before the people are found; afterwards nobody may sign up any more.
FINDING = (PanelState.DRAFT, PanelState.PUBLISHED, PanelState.RECRUITING)
DRAWS = (*UNDER_WAY, LotteryState.DRAWN, LotteryState.FINAL)

POOL_IS_FIXED = Refusal(
    "pool_is_fixed",
    _("The pool is fixed: what members are found by can no longer be changed."),
)


def pool_is_fixed(panel: Panel) -> bool:
    """Say whether people are being drawn, or have been. One query at most."""
    if PanelState(panel.state) not in FINDING:
        return True
    return panel.lotteries.filter(state__in=DRAWS).exists()


def refuse_describing(
    person: User | AnonymousUser, panel: Panel, changed: Collection[str] = ()
) -> Refusal | None:
    """Say why somebody may not change these fields of a mandate."""
    if refusal := refuse_organising(person, panel):
        return refusal
    if panel.is_over:
        return Refusal("over", _("This panel is over."))
    if RULES_OF_THE_DRAW & set(changed) and pool_is_fixed(panel):
        return POOL_IS_FIXED
    if "majority" in changed and panel.recommendations.exclude(majority="").exists():
        return Refusal(
            "majority_in_use",
            _("The majority stays: texts are ready to be voted on by it already."),
        )
    return None


def refuse_quotas(person: User | AnonymousUser, panel: Panel) -> Refusal | None:
    if refusal := refuse_organising(person, panel):
        return refusal
    return POOL_IS_FIXED if pool_is_fixed(panel) else None


def refuse_opening(
    person: User | AnonymousUser, panel: Panel, *, now: datetime
) -> Refusal | None:
    """Say why people cannot be asked to join yet."""
    if refusal := refuse_organising(person, panel):
        return refusal
    if panel.state != PanelState.PUBLISHED:
        return Refusal("no_such_move", _("Recruiting begins once, from a mandate."))
    if panel.is_open_call or panel.has_invitations:
        if panel.call_closes_at is None:
            return Refusal("no_end", _("Say until when people can sign up."))
        if panel.call_closes_at <= now:
            return Refusal("closed", _("The end of the sign-up lies in the past."))
    return None
