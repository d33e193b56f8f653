"""Builders for tests of reviews: processes with criteria, departments, decisions."""

from datetime import date, timedelta
from typing import Any

import make
from make import NOW

from participation.models import Process, Role, User
from proposals.actions import assigning, criteria
from proposals.actions.assigning import Target
from proposals.actions.criteria import NewCriterion
from proposals.actions.reviewing import Checked, Found, decide_feasibility
from proposals.models import Assignment, Department, Proposal, Review

TODAY = NOW.date()
IN_A_WEEK = TODAY + timedelta(days=7)


def collecting(**fields: Any) -> Process:
    """Make a process that collects ideas now."""
    process = make.process(**fields)
    make.phase(process, "propose")
    return process


def criterion(process: Process, code: str = "legal", **fields: Any) -> None:
    """Settle one criterion more, a verdict that has to be met unless told otherwise."""
    new = {
        "code": code,
        "name": {"en": code.title(), "fi": code.title()},
        "question": {"en": f"Is it {code}?", "fi": f"{code}?"},
    }
    criteria.add_criteria(
        process=process,
        organiser=make.staff(process),
        criteria=[NewCriterion(**(new | fields))],
        now=NOW,
    )


def department(
    process: Process, code: str = "parks", *members: User, **fields: Any
) -> Department:
    made = process.departments.create(
        code=code, name={"en": code.title(), "fi": code.title()}, **fields
    )
    made.members.set(members)
    return made


def given(
    proposal: Proposal,
    *,
    to: Department | User,
    official: User | None = None,
    due_on: date = IN_A_WEEK,
    reason: str = "",
    **fields: Any,
) -> Assignment:
    """Give a proposal to a department or a person."""
    target = (
        Target(department=to) if isinstance(to, Department) else Target(reviewer=to)
    )
    [assignment] = assigning.assign(
        process=proposal.process,
        proposals=[proposal],
        official=official or make.staff(proposal.process),
        target=target,
        due_on=due_on,
        reason=reason,
        now=fields.pop("now", NOW),
        **fields,
    )
    return assignment


def decide(
    proposal: Proposal,
    reviewer: User | None = None,
    *,
    found: dict[str, str] | None = None,
    why: str = "It is so.",
    **fields: Any,
) -> Review:
    """Decide; `found` gives a verdict for each code, each with the same reason."""
    decision: dict[str, Any] = {
        "is_feasible": True,
        "cost": 12_000_00,
        "reason": "Checked by the parks department.",
        "now": NOW,
    }
    if found is not None:
        findings = {code: Found(verdict, reason=why) for code, verdict in found.items()}
        decision["checked"] = Checked(findings=findings)
    reviewer = reviewer or make.staff(proposal.process, Role.REVIEWER)
    return decide_feasibility(
        proposal=proposal, reviewer=reviewer, **(decision | fields)
    )
