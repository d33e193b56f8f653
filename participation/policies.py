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
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participation.models import (
    Membership,
    Phase,
    PhaseExtension,
    Process,
    Role,
    User,
)

Text = str | Promise

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A code for machines and tests, a message for the person."""

    code: str
    message: Text


# What somebody gets who has only been let in to look.
PREVIEW_ONLY = Refusal(
    "preview_only",
    _(
        "This is a preview. Nothing can be sent from it before the process has been "
        "published."
    ),
)


@dataclass(frozen=True, slots=True)
class Previews:
    """The unpublished processes that a session may look at, by their keys."""

    processes: frozenset[int]
    only_reads: bool


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


def refuse_copying(person: User | AnonymousUser, source: Process) -> Refusal | None:
    """A round is copied by its organisers; nobody takes part in a replay."""
    refusal = refuse_organising(person, source)
    if refusal is None and source.is_replay:
        refusal = Refusal(
            "replay", _("This election was held elsewhere, so it cannot be copied.")
        )
    return refusal


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
    if person.is_staff:
        return True
    serves = Q(memberships__isnull=False) | Q(helps_at__isnull=False)
    return User.objects.filter(serves, pk=person.pk).exists()


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
    """Before it is published, a process is seen by those who have a role in it.

    Somebody with a link to the preview sees it too, but sends nothing.
    """
    if process.is_public(now) or roles_of(person, process):
        return None
    preview: Previews | None = getattr(person, "previews", None)
    if preview is not None and process.pk in preview.processes:
        return None if preview.only_reads else PREVIEW_ONLY
    return Refusal("not_public", _("This process has not been published yet."))


# Whoever agrees to a later end of a phase: never who has asked for it.
AGREEING = (Role.ORGANISER, Role.AUDITOR)


def role_of(person: User, process: Process, roles: Iterable[Role]) -> Role:
    """Return the first of these roles that somebody holds, for the record."""
    held = roles_of(person, process)
    return next(role for role in roles if role in held)


def refuse_extending(phase: Phase, *, now: datetime) -> Refusal | None:
    """Say why the end of a phase cannot be made later at this moment.

    The end of a vote stands in its rules, which are frozen and signed: docs/adr/0022.
    """
    if not phase.has_begun(now):
        return Refusal(
            "not_begun", _("This phase has not begun. Change its times in the plan.")
        )
    if phase.is_over(now):
        return Refusal("over", _("This phase has ended. Nothing opens it again."))
    if phase.kind == Phase.Kind.VOTE or phase.locked_at is not None:
        return Refusal(
            "locked",
            _(
                "The end of a vote is part of its rules. They are frozen before it "
                "begins, so that nobody can wait for more votes."
            ),
        )
    return None


def refuse_asking_extension(
    person: User | AnonymousUser, phase: Phase, *, now: datetime
) -> Refusal | None:
    return refuse_organising(person, phase.process) or refuse_extending(phase, now=now)


def refuse_settling_extension(
    person: User | AnonymousUser, extension: PhaseExtension
) -> Refusal | None:
    """An organiser or an auditor settles what is waiting, once."""
    refusal = refuse_role(person, extension.phase.process, AGREEING)
    if refusal is None and not extension.is_waiting:
        refusal = Refusal("stale", _("This has been settled already."))
    return refusal


def refuse_agreeing_to_extension(
    person: User, extension: PhaseExtension, *, now: datetime
) -> Refusal | None:
    """Two officials extend a phase, and only one that is as it was when it was asked.

    Without the first, one official could open and close phases alone.
    """
    if extension.asked_by_id in (None, person.pk):
        return Refusal(
            "same_person", _("Somebody else than who asked for it has to agree.")
        )
    if extension.phase.ends_at != extension.before:
        return Refusal("stale", _("The plan has changed since. Ask for it again."))
    return refuse_extending(extension.phase, now=now)


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


def refuse_following(
    person: User | AnonymousUser, process: Process, *, now: datetime
) -> Refusal | None:
    """Everybody with an account may follow what everybody sees."""
    if not person.is_authenticated:
        return Refusal("not_signed_in", _("Please sign in to follow a process."))
    if not process.is_public(now):
        return Refusal("not_public", _("This process has not been published yet."))
    return None
