"""Settling how ideas are handled in a process."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from participation import audit
from participation.models import Process, Role, User
from participation.policies import require
from participation.reasons import required_reason
from proposals.models import IdeaRules, rules_of
from proposals.policies import idea_rules as policies
from proposals.queries.pages import locked

FIELDS = (
    "most_ideas",
    "holds_ideas",
    "allows_comments",
    "holds_comments",
    "edit_minutes",
    "hold_hours",
    "allows_amendments",
    "allows_support",
    "most_supports",
    "most_supports_in_district",
    "hides_counts",
    "selection",
    "selection_number",
    "appeal_days",
    "review_days",
)


@transaction.atomic(durable=True)
def settle_idea_rules(
    *,
    process: Process,
    organiser: User,
    rules: Mapping[str, Any],
    reason: str,
    now: datetime,
) -> dict[str, list[Any]]:
    """Replace the rules for ideas; return what has changed, old and new value.

    Raises `ValidationError` for a rule that residents count on and that would become
    stricter, and without a reason when one that they count on becomes looser.
    """
    process = locked(process)
    require(policies.refuse_ruling(organiser, process))
    old = rules_of(process)
    wanted = {name: rules[name] for name in FIELDS}
    if wanted["selection"] in {IdeaRules.Selection.NONE, IdeaRules.Selection.PANEL}:
        wanted["selection_number"] = None
    begun = policies.has_begun(process, now)
    stricter = policies.tightened(old, wanted, has_begun=begun)
    if stricter:
        raise ValidationError(
            {name: ValidationError(policies.LOCKED, "locked") for name in stricter}
        )
    changed = {
        name: [getattr(old, name), value]
        for name, value in wanted.items()
        if getattr(old, name) != value
    }
    if not changed:
        return {}
    if policies.needs_reason(changed, has_begun=begun):
        reason = required_reason(reason)
    for name, value in wanted.items():
        setattr(old, name, value)
    old.full_clean(exclude=["process"])
    old.save()
    audit.record(
        process,
        "ideas.ruled",
        subject=f"process:{process.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        changes=changed,
        reason=reason.strip(),
    )
    return changed
