"""Bringing in ideas that were collected elsewhere: a workshop, another platform."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation import audit
from participation.models import Process, Role, User
from participation.policies import require
from proposals.actions.proposals import Idea, check_place, next_number, numbered
from proposals.indexing import index
from proposals.models import Proposal, Revision
from proposals.policies import writing
from proposals.queries.pages import locked


@dataclass(frozen=True, slots=True)
class Collected:
    """An idea, and the name that stood beside it, or none."""

    idea: Idea
    name: str = ""


@transaction.atomic(durable=True)
def import_ideas(
    *, process: Process, organiser: User, ideas: Sequence[Collected], now: datetime
) -> list[Proposal]:
    """Publish ideas under the next free numbers, all of them or none.

    The same table sent twice is one: when every idea stands already as one that was
    brought in, these are returned. Raises `Refused` for who may not or once the ballot
    is frozen, and `ValidationError` for a place of another process or no ideas.
    """
    process = locked(process)
    require(writing.refuse_importing(organiser, process, now=now))
    if not ideas:
        raise ValidationError(_("There are no ideas to bring in."), "no_rows")
    there = _there_already(process, ideas)
    if there:
        return there
    made = []
    for number, one in enumerate(ideas, start=next_number(process)):
        check_place(process, one.idea)
        proposal = numbered(
            process,
            one.idea,
            now=now,
            number=number,
            entered_by=organiser,
            channel=Proposal.Channel.IMPORT,
            author_label=one.name,
        )
        proposal.clean_fields(exclude=["process", "entered_by"])
        made.append(proposal)
    Proposal.objects.bulk_create(made)
    Revision.objects.bulk_create(
        Revision(
            proposal=proposal,
            number=1,
            title=proposal.title,
            text=proposal.text,
            benefits=proposal.benefits,
            cost_estimate=proposal.cost_estimate,
            editor=organiser,
            made_at=now,
        )
        for proposal in made
    )
    index(*made)
    audit.record(
        process,
        "proposals.imported",
        subject=f"process:{process.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        count=len(made),
        first=made[0].reference,
        last=made[-1].reference,
    )
    return made


def _there_already(process: Process, ideas: Sequence[Collected]) -> list[Proposal]:
    """Return the ideas of this very table if it has been brought in before."""
    wanted = {(one.idea.title, one.idea.text) for one in ideas}
    brought = process.proposals.filter(channel=Proposal.Channel.IMPORT)
    found = [
        proposal
        for proposal in brought.filter(title__in=[title for title, _text in wanted])
        if (proposal.title, proposal.text) in wanted
    ]
    return found if len(found) >= len(ideas) else []
