"""Where a proposal comes from and what it has become. `{% load lineage_tags %}`."""

from collections.abc import Iterable
from typing import Any

from django import template

from frontend.family_picture import draw
from proposals.models import Descent, Proposal, Regrouping
from proposals.queries.lineage import Family, family_of

register = template.Library()


@register.inclusion_tag("proposals/_lineage.html", takes_context=True)
def lineage(context: template.Context, proposal: Proposal) -> dict[str, Any]:
    """Show the family of a proposal, in words and as a picture; nothing without one."""
    family = family_of(proposal)
    shown: dict[str, Any] = {
        "process": context["process"],
        "proposal": proposal,
        "family": family,
    }
    if family is not None:
        shown |= {
            "before": _steps(family.before, "parent"),
            "after": _steps(family.after, "child"),
            "others": _others(family, proposal),
            "picture": _picture(family, proposal),
        }
    return shown


def _steps(rows: Iterable[Descent], end: str) -> list[dict[str, Any]]:
    """Put what happened at one time together: one reason, several proposals."""
    steps: dict[Regrouping, list[Proposal]] = {}
    for row in rows:
        steps.setdefault(row.regrouping, []).append(getattr(row, end))
    return [
        {
            "is_merge": regrouping.kind == Regrouping.Kind.MERGE,
            "reason": regrouping.reason,
            "at": regrouping.ended_at,
            "proposals": proposals,
        }
        for regrouping, proposals in steps.items()
    ]


def _others(family: Family, proposal: Proposal) -> list[Proposal]:
    """Return the relatives that are neither right before nor right after."""
    near = {row.parent_id for row in family.before}
    near |= {row.child_id for row in family.after} | {proposal.pk}
    return [
        member
        for generation in family.generations
        for member in generation
        if member.pk not in near
    ]


def _picture(family: Family, proposal: Proposal) -> Any:
    generations = [
        [(member.pk, member.reference) for member in generation]
        for generation in family.generations
    ]
    return draw(generations, family.links, proposal.pk)


@register.inclusion_tag("proposals/_regrouping_question.html")
def regrouping_question(proposal: Proposal) -> dict[str, Any]:
    """Lead an author to a plan that waits for an answer; nothing without one."""
    asking = Regrouping.State.ASKING
    part = proposal.partings.filter(regrouping__state=asking).first()
    return {"proposal": proposal, "part": part}
