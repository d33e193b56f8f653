"""Writing down the words of a proposal as they stand, inside an action's transaction.

The first version is 1; each change makes the next. What has been written stays.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from participation.models import User
from participation.policies import Refusal, Refused
from proposals.indexing import index
from proposals.models import Proposal, Revision

OVERTAKEN = Refusal("overtaken", _("Somebody else has changed it meanwhile."))


def first_version(
    proposal: Proposal, *, editor: User | None, now: datetime
) -> Revision:
    """Write the words down with which a proposal begins."""
    return _written(proposal, editor=editor, note="", now=now)


def revise(
    proposal: Proposal,
    *,
    fields: Mapping[str, Any],
    editor: User | None,
    note: str,
    now: datetime,
) -> Revision:
    """Change a proposal, and write down how it stands now.

    Raises `Refused` when it is not the version any more that this one followed, or when
    it has moved on in its life meanwhile, and `ValidationError` for what is not right.
    """
    seen = proposal.revision_number
    for name, value in fields.items():
        setattr(proposal, name, value)
    kept = {
        "edited_at": now,
        "revision_number": seen + 1,
    }
    for name, value in kept.items():
        setattr(proposal, name, value)
    proposal.full_clean()
    same = Proposal.objects.filter(pk=proposal.pk, revision_number=seen)
    if not same.filter(status=proposal.status).update(**fields, **kept):
        if not same.exists():
            raise Refused(OVERTAKEN)
        raise Refused(Refusal("stale", _("Somebody else has just decided this.")))
    return _written(proposal, editor=editor, note=note, now=now)


def _written(
    proposal: Proposal, *, editor: User | None, note: str, now: datetime
) -> Revision:
    index(proposal)
    return proposal.revisions.create(
        number=proposal.revision_number,
        title=proposal.title,
        text=proposal.text,
        benefits=proposal.benefits,
        cost_estimate=proposal.cost_estimate,
        editor=editor,
        note=note,
        made_at=now,
    )
