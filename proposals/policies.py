"""Who may submit, edit, withdraw and review a proposal, and in which phase."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from participation.models import Phase, Process, Role, User
from participation.policies import Refusal, refuse_role
from proposals.models import Proposal


def _phase_is_open(process: Process, kind: Phase.Kind, now: datetime) -> bool:
    return any(
        phase.kind == kind and phase.is_open(now) for phase in process.phases.all()
    )


def refuse_submitting(
    person: User | AnonymousUser, process: Process, *, now: datetime
) -> Refusal | None:
    refusal = refuse_collecting(process, now=now)
    if refusal is not None:
        return refusal
    if not person.is_authenticated:
        return Refusal("not_signed_in", _("Please sign in to send your idea."))
    return None


def refuse_collecting(process: Process, *, now: datetime) -> Refusal | None:
    """Say why nobody, whoever it is, can send an idea at this moment."""
    if not process.is_public(now):
        return Refusal("not_public", _("This process has not been published yet."))
    if not _phase_is_open(process, Phase.Kind.PROPOSE, now):
        return Refusal("closed", _("Ideas are not being collected now."))
    return None


def refuse_changing(
    person: User | AnonymousUser, proposal: Proposal, *, now: datetime
) -> Refusal | None:
    """Authors change and withdraw their own while ideas are collected."""
    if not person.is_authenticated:
        return Refusal("not_signed_in", _("Please sign in first."))
    if proposal.author_id != person.pk:
        return Refusal("not_yours", _("Only its author can change a proposal."))
    if not proposal.awaits_review:
        return Refusal("decided", _("This proposal is past that point."))
    if not _phase_is_open(proposal.process, Phase.Kind.PROPOSE, now):
        return Refusal("closed", _("Ideas are not being collected now."))
    return None


def refuse_withdrawing(
    person: User | AnonymousUser, proposal: Proposal, *, now: datetime
) -> Refusal | None:
    """Authors can withdraw until somebody has decided on the proposal."""
    if not person.is_authenticated:
        return Refusal("not_signed_in", _("Please sign in first."))
    if proposal.author_id != person.pk:
        return Refusal("not_yours", _("Only its author can withdraw a proposal."))
    if not proposal.awaits_review:
        return Refusal("decided", _("This proposal is past that point."))
    if any(
        phase.kind == Phase.Kind.VOTE and phase.has_begun(now)
        for phase in proposal.process.phases.all()
    ):
        return Refusal("closed", _("The vote has begun."))
    return None


def refuse_desk(person: User | AnonymousUser, process: Process) -> Refusal | None:
    """Reviewers and organisers see what waits for a decision."""
    return refuse_role(person, process, [Role.REVIEWER, Role.ORGANISER])


def refuse_review(
    person: User | AnonymousUser, proposal: Proposal, *, now: datetime
) -> Refusal | None:
    """Reviewers decide until the rules of the vote are frozen or it opens."""
    refusal = refuse_role(person, proposal.process, [Role.REVIEWER])
    if refusal is not None:
        return refusal
    return refuse_changing_projects(proposal.process, now=now)


def refuse_changing_projects(process: Process, *, now: datetime) -> Refusal | None:
    """What is on the ballot stays from the moment its rules are frozen."""
    for phase in process.phases.all():
        if phase.kind == Phase.Kind.VOTE and (
            phase.locked_at is not None or phase.has_begun(now)
        ):
            return Refusal(
                "ballot_frozen",
                _("The ballot has been frozen, so projects do not change any more."),
            )
    return None


def refuse_adding_projects(
    person: User | AnonymousUser, process: Process, *, now: datetime
) -> Refusal | None:
    return refuse_role(person, process, [Role.ORGANISER]) or refuse_changing_projects(
        process, now=now
    )
