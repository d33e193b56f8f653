"""Reminders of the demo: who follows its processes, and what went out on the way."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from frontend.demo import content
from frontend.demo.stage import MINUTE, Stage, Step
from participation import reminders
from participation.actions import following

# Of a phase: when it opens, so many days before it ends, six hours before a vote does,
# and some days later, when there is a result.
BEFORE = (7, 2, 1, 0.25, -3, -10)
# A panel meets, and is asked about its seats, on days that no plan of phases knows.
DAILY = "deliberate"


def steps(stage: Stage) -> Iterator[Step]:
    """Let people follow a process that is public, and remind on the days that matter.

    Two minutes late, after the phases were noticed.
    """
    begun = stage.days.moment(stage.story["published"]) + MINUTE
    followers = content.read("reminders")["followers"]
    for person in followers.get(stage.story["slug"], ()):
        yield Step(begun, partial(_follow, stage, person))
    for day in sorted(_days(stage)):
        if day < 0:
            yield Step(stage.days.moment(day) + 2 * MINUTE, _remind)


def _days(stage: Stage) -> set[float]:
    found: set[float] = set()
    for kind, (begins, ends) in stage.story["phases"].items():
        found |= {begins, ends, *(ends - days for days in BEFORE)}
        if kind == DAILY:
            found |= {begins + day for day in range(int(ends - begins))}
    return found


def _follow(stage: Stage, person: str, now: datetime) -> None:
    following.follow_process(process=stage.process, person=stage.cast[person], now=now)


def _remind(now: datetime) -> None:
    reminders.run_due(now=now)
