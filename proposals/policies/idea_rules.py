"""Which rules for ideas an organiser can still change, and in which direction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from participation.models import Phase, Process, User
from participation.policies import Refusal, refuse_organising
from proposals.models import IdeaRules

LIMITS = ("most_ideas", "most_supports", "most_supports_in_district")
LIMITS_OF_SUPPORT = ("most_supports", "most_supports_in_district")
# What residents have counted on since they began to write and to support.
PROMISED = (
    *LIMITS,
    "allows_support",
    "hides_counts",
    "selection",
    "selection_number",
    "appeal_days",
)


def has_begun(process: Process, now: datetime) -> bool:
    """Say whether residents count on the rules: ideas are or have been collected."""
    return any(
        phase.kind == Phase.Kind.PROPOSE and phase.has_begun(now)
        for phase in process.phases.all()
    )


def refuse_ruling(person: User | AnonymousUser, process: Process) -> Refusal | None:
    return refuse_organising(person, process)


def tightened(old: IdeaRules, new: Mapping[str, Any], *, has_begun: bool) -> list[str]:
    """Return the rules that would become stricter after residents count on them.

    More is allowed at any time: a higher limit or none, support where there was none, a
    lower bar for going on, more days for an appeal. Once ideas have been chosen, how
    they are chosen stays, and whether numbers are hidden stays from the beginning.
    """
    if not has_begun:
        return []
    return [name for name in PROMISED if _is_stricter(name, old, new)]


def _is_stricter(name: str, old: IdeaRules, new: Mapping[str, Any]) -> bool:
    before, after = getattr(old, name), new[name]
    if before == after:
        return False
    match name:
        case "allows_support":
            return not after
        case "selection":
            return old.selected_at is not None or after != old.Selection.NONE
        case "selection_number":
            return _raises_the_bar(old, new)
        case "appeal_days":
            return bool(after < before)
        case "hides_counts":
            # Nobody has seen or hidden anything where nothing was supported.
            return old.allows_support
    if name in LIMITS_OF_SUPPORT and not old.allows_support:
        return False
    return after is not None and (before is None or after < before)


def _raises_the_bar(old: IdeaRules, new: Mapping[str, Any]) -> bool:
    before, after = old.selection_number, new["selection_number"]
    kept = old.Selection(old.selection)
    if new["selection"] != kept:
        # The kind of choice changes, and that is judged by itself.
        return False
    if old.selected_at is not None or before is None or after is None:
        return old.selected_at is not None
    if kept == old.Selection.DISTRICT:
        return bool(after < before)
    return bool(after > before)


def needs_reason(changed: Mapping[str, Any], *, has_begun: bool) -> bool:
    """Say whether the record has to tell why: when residents count on what changes."""
    return has_begun and any(name in PROMISED for name in changed)


LOCKED = _(
    "Ideas are being collected already, and residents count on this rule: it can only "
    "be loosened."
)
