"""What a panel may do with proposals and projects, within its mandate."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from panels.models import Panel, PanelAct
from panels.policies.advice import refuse_official
from panels.policies.roles import refuse_organising
from participation.models import User
from participation.policies import Refusal


def refuse_regrouping(person: User | AnonymousUser, panel: Panel) -> Refusal | None:
    """Refining, merging and dividing: only where the mandate says so."""
    refusal = refuse_official(person, panel)
    if refusal is None and not panel.may_regroup:
        return Refusal(
            "no_mandate",
            _("The mandate does not let this panel change, merge or divide proposals."),
        )
    return refusal


def refuse_putting_forward(
    person: User | AnonymousUser, panel: Panel
) -> Refusal | None:
    """The list for the vote: the panel decides by its mandate, the organiser enters."""
    refusal = refuse_organising(person, panel) or refuse_official(person, panel)
    if refusal is None and not panel.may_put_forward:
        return Refusal(
            "no_mandate",
            _("The mandate does not let this panel decide what is voted on."),
        )
    return refusal


def refuse_taking_back(person: User | AnonymousUser, act: PanelAct) -> Refusal | None:
    """What was entered by mistake is taken back; what changed a ballot is changed."""
    refusal = refuse_official(person, act.panel)
    if refusal is not None:
        return refusal
    if act.taken_back_at is not None:
        return Refusal("taken_back", _("This has been taken back already."))
    if act.kind in {PanelAct.Kind.PUT_FORWARD, PanelAct.Kind.LEFT_OUT}:
        return Refusal("ballot", _("Decide anew on the list for the vote instead."))
    if act.kind == PanelAct.Kind.REFINED:
        return Refusal("refined", _("Refine the proposal once more instead."))
    return None
