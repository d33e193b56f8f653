"""Bringing in ideas that were collected elsewhere: a workshop, another platform."""

from collections import Counter
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
from proposals.lifecycle import Status
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
    """Publish ideas under the next free numbers, all of them or none; return these.

    The same table sent twice is one: when every idea stands already as one that was
    brought in, nothing is published. Raises `Refused` for who may not or once the
    ballot is frozen, and `ValidationError` for a place of another process or no ideas.
    """
    process = locked(process)
    require(writing.refuse_importing(organiser, process, now=now))
    if not ideas:
        raise ValidationError(_("There are no ideas to bring in."), "no_rows")
    made: list[Proposal] = []
    if _are_there_already(process, ideas):
        return made
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


def _are_there_already(process: Process, ideas: Sequence[Collected]) -> bool:
    """Say whether each idea, as often as it stands here, has been brought in before.

    What has been withdrawn since does not count.
    """
    wanted = Counter((one.idea.title, one.idea.text) for one in ideas)
    brought = process.proposals.filter(
        channel=Proposal.Channel.IMPORT, title__in={title for title, _text in wanted}
    ).exclude(status=Status.WITHDRAWN)
    return wanted <= Counter(brought.order_by().values_list("title", "text"))
