"""Carrying a merge or a split out: new proposals, lineage, names, the ballot."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from participation import audit
from participation.models import Process, User
from participation.policies import require
from proposals import consent
from proposals.actions.proposals import numbered
from proposals.actions.regrouping import (
    Planned,
    end,
    idea_of,
    partings,
    reread,
    role_of,
)
from proposals.lifecycle import Status
from proposals.models import (
    CoAuthor,
    Descent,
    Parting,
    Project,
    Proposal,
    Regrouping,
    rules_of,
)
from proposals.moving import move
from proposals.policies import regrouping as policies
from proposals.versions import first_version


@transaction.atomic(durable=True)
def carry_out(
    *, regrouping: Regrouping, official: User, now: datetime
) -> list[Proposal]:
    """Make the new proposals; the old ones stay as they were, with their lineage.

    Raises `Refused` without the consent that it takes, and when a source has moved on
    in its life since. Nobody's support moves by itself: supporters are told and choose.
    """
    regrouping = reread(regrouping)
    process = regrouping.process
    require(policies.refuse_regrouping(official, process, now=now))
    require(policies.refuse_state(regrouping))
    parts = partings(regrouping)
    require(policies.refuse_consent(regrouping, parts, now=now))
    keys = [part.proposal_id for part in parts]
    list(Proposal.objects.select_for_update(no_key=True).filter(pk__in=keys))
    sources = [part.proposal for part in parts]
    for source in sources:
        require(policies.refuse_source(source, regrouping.kind, but=regrouping))
    status = _first_status(process, sources)
    for part in parts:
        _give_up(part, regrouping, official, now=now)
    children = [
        _child(regrouping, parts, Planned(**planned), status, official, now=now)
        for planned in regrouping.plan
    ]
    Descent.objects.bulk_create(
        [
            Descent(regrouping=regrouping, parent=source, child=child)
            for source in sources
            for child in children
        ]
    )
    end(regrouping, Regrouping.State.DONE, "", now=now)
    consent.tell_done(regrouping, sources, children, official=official, now=now)
    is_merge = regrouping.kind == Regrouping.Kind.MERGE
    others = sources if is_merge else children
    one = children[0] if is_merge else sources[0]
    audit.record(
        process,
        "proposals.merged" if is_merge else "proposal.split",
        subject=f"proposal:{one.reference}",
        actor=official,
        role=role_of(official, process),
        now=now,
        proposals=[other.reference for other in others],
        reason=regrouping.reason,
    )
    return children


def _first_status(process: Process, sources: Sequence[Proposal]) -> Status:
    """Let the new one stand where the old ones stood: a choice of ideas is not lost."""
    went_on = {Status.SELECTED, Status.FEASIBLE, Status.NOT_FEASIBLE}
    if rules_of(process).selected_at is None:
        return Status.SUBMITTED
    if any(source.status in went_on for source in sources):
        return Status.SELECTED
    return Status.NOT_SELECTED


def _give_up(
    part: Parting, regrouping: Regrouping, official: User, *, now: datetime
) -> None:
    """Move a source on; its project leaves the ballot, with the reason."""
    source = part.proposal
    part.status_before = source.status
    on_ballot = Project.objects.filter(proposal=source, is_dropped=False).first()
    part.had_project = on_ballot is not None
    part.save(update_fields=["status_before", "had_project"])
    move(source, policies.GOALS[regrouping.kind])
    if on_ballot is None:
        return
    Project.objects.filter(pk=on_ballot.pk).update(is_dropped=True)
    audit.record(
        regrouping.process,
        "project.dropped",
        subject=f"project:{on_ballot.code}",
        actor=official,
        role=role_of(official, regrouping.process),
        now=now,
        reason=regrouping.reason,
    )


def _child(
    regrouping: Regrouping,
    parts: Sequence[Parting],
    planned: Planned,
    status: Status,
    official: User,
    *,
    now: datetime,
) -> Proposal:
    """Publish a new proposal under the names of those who have agreed."""
    agreeing = [part for part in parts if part.answer == Parting.Answer.YES]
    first = next((part for part in agreeing if part.proposal.author), None)
    author = first.proposal.author if first else None
    hides = first.proposal.is_anonymous if first else False
    sources = [part.proposal for part in parts]
    child = numbered(
        regrouping.process,
        idea_of(regrouping.process, planned, sources, hides=hides),
        now=now,
        author=author,
        channel=Proposal.Channel.WEB if author else Proposal.Channel.DESK,
        entered_by=official,
        status=status.value,
    )
    child.full_clean()
    child.save(force_insert=True)
    first_version(child, editor=official, now=now)
    _join(child, agreeing, now=now)
    return child


def _join(child: Proposal, agreeing: Sequence[Parting], *, now: datetime) -> None:
    """Make authors who have agreed co-authors, and those who stood beside them.

    Who has written without a name is not named by this.
    """
    people: dict[int, User] = {}
    for part in agreeing:
        author = part.proposal.author
        if author is not None and not part.proposal.is_anonymous:
            people[author.pk] = author
        beside = part.proposal.co_authors.filter(
            state=CoAuthor.State.ACCEPTED, person__isnull=False
        )
        for one in beside.select_related("person"):
            if one.person is not None:
                people[one.person.pk] = one.person
    people.pop(child.author_id or 0, None)
    CoAuthor.objects.bulk_create(
        [
            CoAuthor(
                proposal=child,
                person=person,
                key_hash=f"regrouping:{child.pk}:{person.pk}",
                state=CoAuthor.State.ACCEPTED,
                asked_at=now,
                answered_at=now,
            )
            for person in people.values()
        ]
    )
