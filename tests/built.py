"""Builders of what happens after a vote: funded projects, reports, steps, spendings."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import make
from django.core.exceptions import ValidationError

from participation.models import Process, User
from participation.policies import Refused
from proposals.actions import building as actions
from proposals.actions import milestones, spending
from proposals.actions.building import Report
from proposals.actions.milestones import Step
from proposals.lifecycle import Stage
from proposals.models import Building, BuildingNews, Milestone, Project, Spending
from proposals.outcomes import settle

TODAY = make.NOW.date()
SOON = TODAY + timedelta(days=60)
LATER = TODAY + timedelta(days=120)


def text(words: str) -> dict[str, str]:
    return {"en": words}


def funded(process: Process, code: str = "a", **fields: Any) -> Project:
    """Make a project that has won, and that is followed therefore."""
    project = make.project(process, code, **fields)
    project.process = process
    settle(project, Project.Outcome.FUNDED, now=make.NOW)
    return project


def building(
    process: Process | None = None, code: str = "a", **fields: Any
) -> Building:
    project = funded(process or make.process(), code, **fields)
    return Building.objects.select_related("project__process").get(project=project)


def say(**fields: Any) -> Report:
    defaults: dict[str, Any] = {
        "stage": Stage.UNDER_WAY,
        "text": text("The ground is broken."),
        "reason": {},
        "due_on": SOON,
    }
    return Report(**(defaults | fields))


def report(
    of: Building, official: User | None = None, *, now: Any = make.NOW, **fields: Any
) -> BuildingNews:
    """Report with what is newest in the database."""
    of.refresh_from_db(fields=["version"])
    return actions.report_building(
        building=of,
        official=official or make.staff(of.project.process),
        report=say(**fields),
        seen=of.version,
        now=now,
    )


def step(of: Building, official: User | None = None, **fields: Any) -> Milestone:
    of.refresh_from_db(fields=["version"])
    defaults: dict[str, Any] = {"title": text("Order the steps"), "due_on": SOON}
    return milestones.add_milestone(
        building=of,
        official=official or make.staff(of.project.process),
        step=Step(**(defaults | fields)),
        seen=of.version,
        now=make.NOW,
    )


def spend(
    of: Building, amount: int = 1_000_00, official: User | None = None, **fields: Any
) -> Spending:
    defaults: dict[str, Any] = {
        "what": "Stone",
        "spent_on": TODAY,
        "form_key": uuid4(),
        "now": make.NOW,
    }
    return spending.enter_spending(
        building=of,
        official=official or make.staff(of.project.process),
        amount=amount,
        **(defaults | fields),
    )


def refusal(action: Any, **arguments: Any) -> str:
    """Run an action that has to be refused, and return why."""
    try:
        action(**arguments)
    except Refused as refused:
        return refused.refusal.code
    raise AssertionError("it was not refused")


def wrong(action: Any, **arguments: Any) -> dict[str, list[str]]:
    """Run an action that has to be invalid; return the codes of its errors by field."""
    try:
        action(**arguments)
    except ValidationError as problems:
        return {
            name: [error.code for error in errors]
            for name, errors in problems.error_dict.items()
        }
    raise AssertionError("it was valid")
