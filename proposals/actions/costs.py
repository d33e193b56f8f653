"""Saying what a project costs to build, within what range, and what it costs to run."""

from datetime import datetime

from django.db import transaction

from participation import audit
from participation.models import Role, User
from participation.policies import require
from proposals import policies
from proposals.models import Project
from proposals.queries import locked


@transaction.atomic(durable=True)
def cost_project(
    *,
    project: Project,
    organiser: User,
    cost: int,
    cost_low: int | None,
    cost_high: int | None,
    upkeep: int,
    now: datetime,
) -> None:
    """Write down the money of a project, in cents; `upkeep` is for a year.

    `cost` is the amount that counts in the vote, within the range where there is one.
    Raises `Refused` once the rules of the vote are frozen, and `ValidationError` for
    an amount outside of its range.
    """
    project.process = locked(project.process)
    require(policies.refuse_adding_projects(organiser, project.process, now=now))
    project.cost, project.upkeep = cost, upkeep
    project.cost_low, project.cost_high = cost_low, cost_high
    project.full_clean()
    project.save(update_fields=["cost", "cost_low", "cost_high", "upkeep"])
    audit.record(
        project.process,
        "project.costed",
        subject=f"project:{project.code}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        cost=cost,
        cost_low=cost_low,
        cost_high=cost_high,
        upkeep=upkeep,
    )
