"""Versions of a proposal, and what others would change. `{% load amending_tags %}`."""

from datetime import datetime
from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser

from participation.models import User
from proposals.diff import compare, is_changed
from proposals.models import Amendment, Proposal, Revision
from proposals.policies import amending
from proposals.queries import versions

register = template.Library()

Words = Proposal | Revision | Amendment


@register.inclusion_tag("components/change.html")
def change(old: str, new: str, language: str = "") -> dict[str, Any]:
    """Show what has changed between two texts, word by word."""
    return {"pieces": compare(old, new), "language": language}


@register.inclusion_tag("proposals/_changes.html")
def changes(old: Words, new: Words, proposal: Proposal) -> dict[str, Any]:
    """Show what differs in the words of a proposal; what is the same is left out."""
    both = [("title", old.title, new.title), ("text", old.text, new.text)]
    both.append(("benefits", old.benefits, new.benefits))
    compared = [(name, compare(before, after)) for name, before, after in both]
    return {
        "changed": [(name, pieces) for name, pieces in compared if is_changed(pieces)],
        "language": proposal.language,
    }


@register.inclusion_tag("proposals/_amendments.html")
def amendments(
    proposal: Proposal, person: User | AnonymousUser, now: datetime
) -> dict[str, Any]:
    """Show what has been suggested to change, and the way to suggest something."""
    return {
        "proposal": proposal,
        "process": proposal.process,
        "found": versions.amendments_of(proposal, person),
        "refusal": amending.refuse_amending(person, proposal, now=now),
        "now": now,
    }
