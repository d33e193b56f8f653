"""Taking a merge or a split back before the ballot is frozen."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from participation import audit
from participation.models import User
from participation.policies import require
from participation.reasons import required_reason
from proposals import consent, slots
from proposals.actions.regrouping import role_of
from proposals.lifecycle import Status
from proposals.models import Parting, Project, Proposal, Regrouping, Support
from proposals.moving import move
from proposals.policies import regrouping as policies
from proposals.queries import regrouping as queries
from proposals.queries.pages import locked


@transaction.atomic(durable=True)
def undo_regrouping(
    *, regrouping: Regrouping, official: User, reason: str, now: datetime
) -> None:
    """Give the old proposals back what they were, with every support carried from them.

    What came of it is withdrawn and stays as a record. Raises `Refused` once the ballot
    is frozen, and when what came of it has been merged or split further.
    """
    process = locked(regrouping.process)
    regrouping = Regrouping.objects.get(pk=regrouping.pk)
    regrouping.process = process
    children = queries.children_of(regrouping)
    require(policies.refuse_undoing(official, regrouping, children, now=now))
    regrouping.end_reason = required_reason(reason)
    parts = list(regrouping.parts.order_by("proposal_id"))
    proposals = _locked_all([*children, *(part.proposal for part in parts)])
    parents = [proposals[part.proposal_id] for part in parts]
    children = [proposals[child.pk] for child in children]
    for child in children:
        _withdraw(child, official, regrouping, now=now)
    for part in parts:
        source = proposals[part.proposal_id]
        _restore(part, source, official, regrouping, now=now)
    _bring_back(parents, children, now=now)
    regrouping.state = Regrouping.State.UNDONE
    regrouping.ended_at = now
    regrouping.save(update_fields=["state", "end_reason", "ended_at"])
    for one in (*parents, *children):
        one.process = process
    consent.tell_undone(regrouping, parents, official=official, now=now)
    audit.record(
        process,
        "regrouping.undone",
        subject=f"regrouping:{regrouping.pk}",
        actor=official,
        role=role_of(official, process),
        now=now,
        kind=regrouping.kind,
        proposals=[parent.reference for parent in parents],
        withdrawn=[child.reference for child in children],
        reason=regrouping.end_reason,
    )


def _locked_all(proposals: Iterable[Proposal]) -> dict[int, Proposal]:
    keys = {proposal.pk for proposal in proposals}
    found = Proposal.objects.select_for_update(no_key=True).filter(pk__in=keys)
    return {proposal.pk: proposal for proposal in found.order_by("pk")}


def _withdraw(
    child: Proposal, official: User, regrouping: Regrouping, *, now: datetime
) -> None:
    process = regrouping.process
    if not child.is_withdrawn:
        move(child, Status.WITHDRAWN)
    for project in Project.objects.filter(proposal=child, is_dropped=False):
        Project.objects.filter(pk=project.pk).update(is_dropped=True)
        audit.record(
            process,
            "project.dropped",
            subject=f"project:{project.code}",
            actor=official,
            role=role_of(official, process),
            now=now,
            reason=regrouping.end_reason,
        )


def _restore(
    part: Parting,
    source: Proposal,
    official: User,
    regrouping: Regrouping,
    *,
    now: datetime,
) -> None:
    process = regrouping.process
    move(source, Status(part.status_before))
    if not part.had_project:
        return
    for project in Project.objects.filter(proposal=source, is_dropped=True):
        Project.objects.filter(pk=project.pk).update(is_dropped=False)
        audit.record(
            process,
            "project.restored",
            subject=f"project:{project.code}",
            actor=official,
            role=role_of(official, process),
            now=now,
            reason=regrouping.end_reason,
        )


def _bring_back(
    parents: Iterable[Proposal], children: Iterable[Proposal], *, now: datetime
) -> None:
    """Let every support that was carried on count for the old proposal again.

    Whoever has taken it back meanwhile has taken it back. Supports that were given to
    a new proposal in its own right stay there.
    """
    of_parents = {parent.pk: parent for parent in parents}
    carried = Support.objects.filter(
        proposal__in=of_parents, carried_to__proposal__in=list(children)
    ).select_related("carried_to")
    people = {one.person_id for one in carried if one.person_id is not None}
    slots.lock_people(people)
    for support in carried.select_related("carried_to__proposal").order_by("pk"):
        later = support.carried_to
        if later is None:
            continue
        slot, district_slot = later.slot, later.district_slot
        if later.taken_back_at is not None:
            Support.objects.filter(pk=support.pk).update(
                carried_to=None, taken_back_at=later.taken_back_at
            )
            continue
        slots.end(later, now=now)
        if support.district_id != later.district_id:
            # It counts in any case: a place in its old district may be taken by now,
            # and then it holds none.
            district_slot = None
        Support.objects.filter(pk=support.pk).update(
            carried_to=None, slot=slot, district_slot=district_slot
        )
        slots.change_count(of_parents[support.proposal_id], by=1)
