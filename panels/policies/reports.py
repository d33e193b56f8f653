"""Who makes the report of a panel, and who evaluates its work."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from panels.lifecycle import PanelState
from panels.models import Evaluation, Panel, Panelist
from panels.policies.roles import refuse_membership, refuse_running
from participation.models import User
from participation.policies import Refusal

# From its first session on there is something to tell of.
REPORTING = frozenset(
    {
        PanelState.WORKING,
        PanelState.ADVISED,
        PanelState.ANSWERED,
        PanelState.CLOSED,
        PanelState.CANCELLED,
    }
)
EVALUATING = frozenset({PanelState.WORKING, PanelState.ADVISED, PanelState.ANSWERED})


def refuse_reporting(person: User | AnonymousUser, panel: Panel) -> Refusal | None:
    refusal = refuse_running(person, panel)
    if refusal is None and PanelState(panel.state) not in REPORTING:
        return Refusal("too_early", _("This panel has not begun its work yet."))
    return refusal


def refuse_evaluating(person: User | AnonymousUser, panel: Panel) -> Refusal | None:
    refusal = refuse_running(person, panel)
    if refusal is not None:
        return refusal
    if Evaluation.objects.filter(panel=panel).exists():
        return Refusal("opened", _("The members have been asked already."))
    if PanelState(panel.state) not in EVALUATING:
        return Refusal("wrong_time", _("Members are asked while they are a panel."))
    return None


def refuse_answering_evaluation(
    panelist: Panelist | None, evaluation: Evaluation, *, now: datetime
) -> Refusal | None:
    refusal = refuse_membership(panelist)
    if refusal is not None:
        return refusal
    if panelist is not None and panelist.panel_id != evaluation.panel_id:
        return Refusal("no_member", _("This is for the members of the panel."))
    if now >= evaluation.closes_at:
        return Refusal("closed", _("The time to answer is over."))
    return None
