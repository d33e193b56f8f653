"""Who prepares materials, who reads them, who may say that something is missing."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from panels.models import Material, Panel, Panelist
from panels.policies.roles import refuse_membership, refuse_running
from participation.models import User
from participation.policies import Refusal

# What one member can ask for while nothing of it has been answered.
MOST_OPEN_REQUESTS = 10


def refuse_preparing(person: User | AnonymousUser, panel: Panel) -> Refusal | None:
    if panel.is_over:
        return Refusal("panel_over", _("The work of this panel has ended."))
    return refuse_running(person, panel)


def refuse_reading(panelist: Panelist | None, material: Material) -> Refusal | None:
    """Members read everything that is published for them."""
    refusal = refuse_membership(panelist)
    if refusal is not None:
        return refusal
    if material.state != Material.State.PUBLISHED:
        return Refusal("not_published", _("This material is not there to be read."))
    return None


def refuse_asking(panelist: Panelist | None, panel: Panel) -> Refusal | None:
    refusal = refuse_membership(panelist)
    if refusal is not None:
        return refusal
    if panel.is_over:
        return Refusal("panel_over", _("The work of this panel has ended."))
    waiting = panel.knowledge_requests.filter(panelist=panelist, state="asked").count()
    if waiting >= MOST_OPEN_REQUESTS:
        return Refusal(
            "too_many_requests", _("Wait for answers to what you have asked for.")
        )
    return None
