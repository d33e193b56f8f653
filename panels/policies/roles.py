"""Who may run a panel, see where its people can be reached, and who is a member."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from panels.models import Panel, Panelist
from participation.models import Role, User
from participation.policies import Refusal, refuse_role, roles_of

RUNNING = (Role.ORGANISER, Role.FACILITATOR)


def refuse_organising(person: User | AnonymousUser, panel: Panel) -> Refusal | None:
    """Mandate, rules of the draw and answers are the organiser's."""
    return refuse_role(person, panel.process, [Role.ORGANISER])


def refuse_running(person: User | AnonymousUser, panel: Panel) -> Refusal | None:
    """Sessions, votes, notes and advice: the organiser, or a facilitator of the panel.

    A panel that names its facilitators is run by these alone; else every facilitator of
    the process runs it.
    """
    refusal = refuse_role(person, panel.process, RUNNING)
    if refusal is not None:
        return refusal
    if refuse_role(person, panel.process, [Role.ORGANISER]) is None:
        return None
    return _refuse_other_facilitators(person, panel)


def refuse_contact(person: User | AnonymousUser, panel: Panel) -> Refusal | None:
    """Names and contact data of people in a panel are for its facilitators alone."""
    refusal = refuse_role(person, panel.process, [Role.FACILITATOR])
    if refusal is not None:
        return refusal
    return _refuse_other_facilitators(person, panel)


def role_in(official: User, panel: Panel) -> Role:
    """Return the role in which an official runs a panel, for the public record."""
    held = roles_of(official, panel.process)
    return Role.FACILITATOR if Role.FACILITATOR in held else Role.ORGANISER


def refuse_membership(panelist: Panelist | None) -> Refusal | None:
    """Say why somebody may not act as a member."""
    if panelist is None:
        return Refusal("no_member", _("This is for the members of the panel."))
    if not panelist.is_member:
        return Refusal("no_seat", _("You do not sit on this panel now."))
    return None


def _refuse_other_facilitators(
    person: User | AnonymousUser, panel: Panel
) -> Refusal | None:
    named = list(panel.facilitators.all())
    if named and person not in named:
        return Refusal(
            "other_facilitator", _("This panel has other facilitators than you.")
        )
    return None
