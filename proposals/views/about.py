"""What every page of proposals needs."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from participation.models import Process, User
from participation.queries import plan_of
from proposals.models import Proposal
from proposals.policies.moderation import may_see_hidden


def about(process: Process, now: datetime) -> dict[str, Any]:
    """Return what every page of a process wants to know."""
    return {
        "process": process,
        "now": now,
        "section": "proposals",
        "plan": plan_of(process, now=now),
    }


def refuse_unseen(person: User | AnonymousUser, proposal: Proposal) -> None:
    """Raise `Http404` for a proposal that this person may not read."""
    if not proposal.is_public and not may_see_hidden(person, proposal):
        raise Http404
