"""Builders for support, selection, merges and splits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import make

from participation.models import Process, Role, User
from proposals.actions import idea_rules, merging, regrouping, selection, support
from proposals.actions.regrouping import Planned
from proposals.models import IdeaRules, Parting, Proposal, Regrouping
from proposals.queries import selection as selection_queries

DEFAULTS = {name: getattr(IdeaRules(), name) for name in idea_rules.FIELDS}


def rule(process: Process, **fields: Any) -> IdeaRules:
    """Settle rules for ideas as they are before anybody counts on them."""
    rules, _made = IdeaRules.objects.update_or_create(
        process=process, defaults={"allows_support": True} | fields
    )
    return rules


def open_process(**fields: Any) -> Process:
    """Make a process in which ideas are collected and supported."""
    process = make.process()
    make.phase(process, "propose")
    rule(process, **fields)
    return process


def give(proposal: Proposal, person: User | None = None, *, now: datetime = make.NOW):
    person = person or make.user()
    support.give_support(proposal=proposal, person=person, now=now)
    return person


def supported(proposal: Proposal, times: int) -> list[User]:
    return [give(proposal) for _ in range(times)]


def close(process: Process) -> datetime:
    """Return a moment after the last idea."""
    return process.phases.get(kind="propose").ends_at


def planned(title: str = "Kaksi laituria", **fields: Any) -> Planned:
    words = {"text": "Molemmille rannoille.", "language": "fi"}
    return Planned(title=title, **(words | fields))


def plan(
    sources: Sequence[Proposal],
    official: User | None = None,
    *,
    new: Sequence[Planned] = (),
    kind: str = "merge",
    now: datetime = make.NOW,
    **fields: Any,
) -> Regrouping:
    """Prepare a merge, or a split with `kind`; the authors are asked."""
    process = sources[0].process
    default = (
        [planned()] if kind == "merge" else [planned("Uimapaikka"), planned("Sauna")]
    )
    return regrouping.plan_regrouping(
        process=process,
        official=official or make.staff(process, Role.REVIEWER),
        kind=kind,
        numbers=[source.number for source in sources],
        plan=new or default,
        reason=fields.get("reason", "They want the same."),
        days=fields.get("days", 14),
        now=now,
    )


def agree(
    made: Regrouping, *, answer: bool = True, words: str = "", now: datetime = make.NOW
) -> None:
    """Let every author who is asked answer alike."""
    for part in Parting.objects.filter(regrouping=made, proposal__author__isnull=False):
        regrouping.answer_regrouping(
            part=part,
            person=part.proposal.author,
            agrees=answer,
            words=words,
            now=now,
        )


def done(
    sources: Sequence[Proposal],
    *,
    kind: str = "merge",
    now: datetime = make.NOW,
    **fields,
) -> tuple[Regrouping, list[Proposal]]:
    """Merge or split with everybody's consent; return what came of it as well."""
    official = make.staff(sources[0].process, Role.REVIEWER)
    made = plan(sources, official, kind=kind, now=now, **fields)
    agree(made, now=now)
    children = merging.carry_out(regrouping=made, official=official, now=now)
    return made, children


def select(process: Process, organiser: User, *, now: datetime) -> None:
    """Carry the rule out as its preview shows it."""
    rules = IdeaRules.objects.get(process=process)
    digest = selection_queries.digest_of(selection_queries.cuts_of(process, rules))
    selection.select_ideas(process=process, organiser=organiser, digest=digest, now=now)
