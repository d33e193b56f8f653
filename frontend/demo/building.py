"""How what has won in the demo is built: steps, news, money spent."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from itertools import count
from uuid import UUID

from frontend.demo.content import Content
from frontend.demo.drawing import picture
from frontend.demo.stage import CENTS, Stage, Step
from proposals.actions import building, milestones, spending
from proposals.actions.building import Report
from proposals.lifecycle import Stage as BuildingStage
from proposals.models import Building

# What was finished on a day is told on that day, after work.
PART_OF_A_DAY = 0.7
# Forms of the demo have keys of their own, the same on every machine.
_keys = count(1)


def _building(stage: Stage, told: Content) -> Building:
    found = Building.objects.select_related("project__process", "project__proposal")
    return found.get(project__process=stage.process, project__code=told["project"])


def reach(stage: Stage, told: Content) -> Iterator[Step]:
    """Yield a step of the building: planned, and finished if it is."""
    moment = stage.days.moment
    yield Step(moment(told["day"]), partial(_plan_step, stage, told))
    if "done" in told:
        finished = moment(told["done"] + PART_OF_A_DAY)
        yield Step(finished, partial(_finish_step, stage, told))


def _plan_step(stage: Stage, told: Content, now: datetime) -> None:
    built = _building(stage, told)
    milestones.add_milestone(
        building=built,
        official=stage.organiser,
        step=milestones.Step(
            title=told["title"],
            due_on=stage.day(told["due"]),
        ),
        seen=built.version,
        now=now,
    )


def _finish_step(stage: Stage, told: Content, now: datetime) -> None:
    built = _building(stage, told)
    milestone = built.milestones.get(title=told["title"])
    milestone.building = built
    milestones.change_milestone(
        milestone=milestone,
        official=stage.organiser,
        step=milestones.Step(
            title=told["title"],
            due_on=milestone.due_on,
            done_on=stage.day(told["done"]),
        ),
        reason="",
        seen=built.version,
        now=now,
    )


def report(stage: Stage, told: Content, now: datetime) -> None:
    built = _building(stage, told)
    is_done = told["stage"] == BuildingStage.DONE
    shown = told.get("picture")
    building.report_building(
        building=built,
        official=stage.organiser,
        report=Report(
            stage=BuildingStage(told["stage"]),
            text=told["text"],
            reason=told.get("reason", {}),
            due_on=stage.day(told["due"]) if "due" in told else built.due_on,
            done_on=stage.day(told["day"]) if is_done else None,
            pictures=(
                [picture(shown["file"], shown["alt"]["fi"], now)] if shown else []
            ),
        ),
        seen=built.version,
        now=now,
    )


def spend(stage: Stage, told: Content, now: datetime) -> None:
    spending.enter_spending(
        building=_building(stage, told),
        official=stage.organiser,
        amount=told["amount"] * CENTS,
        what=told["what"],
        spent_on=stage.day(told["day"]),
        form_key=UUID(int=next(_keys)),
        now=now,
    )
