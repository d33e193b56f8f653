"""Entering ideas that came in on paper or at a service desk."""

from datetime import datetime, timedelta

from django.db import transaction

from participation import audit
from participation.models import Process, User
from participation.policies import require
from proposals.actions.proposals import Idea, check_place, numbered, says
from proposals.models import Proposal
from proposals.policies import writing
from proposals.queries.pages import locked
from proposals.versions import first_version

# Two people may hand in the same words; nobody types them twice so fast.
DOUBLE_CLICK = timedelta(minutes=1)


@transaction.atomic(durable=True)
def enter_proposal(
    *,
    process: Process,
    official: User,
    idea: Idea,
    channel: str,
    author_label: str,
    now: datetime,
) -> Proposal:
    """Publish an idea for somebody without an account, in their name or in nobody's.

    The record says that it came in on paper or at a desk, and in which role somebody
    entered it. No limit of ideas holds here: nobody knows who is who on paper. Raises
    `Refused` and `ValidationError` as `submit_proposal` does.
    """
    process = locked(process)
    require(writing.refuse_entering(official, process, now=now))
    check_place(process, idea)
    label = " ".join(author_label.split())
    just_now = process.proposals.filter(
        entered_by=official,
        channel=channel,
        author_label=label,
        submitted_at__gt=now - DOUBLE_CLICK,
    )
    for sent in just_now:
        if says(sent, idea):
            return sent
    proposal = numbered(
        process, idea, now=now, entered_by=official, channel=channel, author_label=label
    )
    proposal.full_clean()
    proposal.save(force_insert=True)
    first_version(proposal, editor=official, now=now)
    audit.record(
        process,
        "proposal.entered",
        subject=f"proposal:{proposal.reference}",
        actor=official,
        role=writing.acting_role(official, process),
        now=now,
        channel=channel,
    )
    return proposal
