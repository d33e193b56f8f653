"""Why not? A policy returns the reason for a refusal, or `None` for yes.

The same answer disables a button with its reason, fills the 403 page and becomes the
API's `code`. Nobody is above these policies: superusers have no other way in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.models import AnonymousUser
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participation.models import Membership, Phase, Process, Role, User

Text = str | Promise

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A code for machines and tests, a message for the person."""

    code: str
    message: Text


class Refused(Exception):  # noqa: N818 (it reads as what happened: "refused")
    """Somebody tried what they may not do; nothing has been changed."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def require(refusal: Refusal | None) -> None:
    """Raise `Refused` unless the policy said yes."""
    if refusal is not None:
        raise Refused(refusal)


def roles_of(person: User | AnonymousUser, process: Process) -> set[Role]:
    """Return the roles that somebody holds in a process."""
    if not person.is_authenticated:
        return set()
    held = Membership.objects.filter(process=process, user=person)
    return {Role(role) for role in held.values_list("role", flat=True)}


def refuse_role(
    person: User | AnonymousUser, process: Process, roles: Iterable[Role]
) -> Refusal | None:
    """Say why somebody may not act in one of these roles."""
    if not person.is_authenticated:
        return Refusal("not_signed_in", _("Please sign in first."))
    if not roles_of(person, process) & set(roles):
        return Refusal("no_role", _("Your role in this process does not allow this."))
    return refuse_without_second_factor(person)


def refuse_without_second_factor(person: User) -> Refusal | None:
    """Staff sign in with a second factor, whatever their role."""
    # Recovery codes alone are a spare key to a lock that is not there.
    if not is_mfa_enabled(person, SECOND_FACTORS):
        return Refusal(
            "no_second_factor",
            _("Set up two-step sign-in first. Every staff role needs it."),
        )
    return None


def refuse_organising(person: User | AnonymousUser, process: Process) -> Refusal | None:
    return refuse_role(person, process, [Role.ORGANISER])


def refuse_creating_process(person: User | AnonymousUser) -> Refusal | None:
    """Only somebody who runs the installation, or organises already, starts one."""
    if not person.is_authenticated:
        return Refusal("not_signed_in", _("Please sign in first."))
    organises = Membership.objects.filter(user=person, role=Role.ORGANISER).exists()
    if not (person.is_staff or organises):
        return Refusal("no_role", _("Only organisers can create a process."))
    return refuse_without_second_factor(person)


def has_desk(person: User) -> bool:
    """Say whether the staff desk is there for somebody. One query at most."""
    return person.is_staff or Membership.objects.filter(user=person).exists()


def refuse_desk(person: User | AnonymousUser) -> Refusal | None:
    """The staff desk is for people with a role, and for who runs the installation."""
    if not person.is_authenticated:
        return Refusal("not_signed_in", _("Please sign in first."))
    if not has_desk(person):
        return Refusal("no_role", _("The staff desk is for people with a role."))
    return refuse_without_second_factor(person)


def refuse_seeing(
    person: User | AnonymousUser, process: Process, *, now: datetime
) -> Refusal | None:
    """Before it is published, a process is seen by those who have a role in it."""
    if process.is_public(now) or roles_of(person, process):
        return None
    return Refusal("not_public", _("This process has not been published yet."))


def refuse_moving_phase(phase: Phase, *, now: datetime) -> Refusal | None:
    """What has begun stays, except a vote without published rules: nobody could vote.

    Such a vote has to be moved, since its rules are frozen before it opens or never.
    """
    if phase.locked_at is not None:
        return Refusal(
            "locked", _("Published rules depend on the times of this phase.")
        )
    if phase.has_begun(now) and phase.kind != Phase.Kind.VOTE:
        return Refusal("begun", _("This phase has begun, so its times stay."))
    return None
