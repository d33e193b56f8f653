"""Builders for tests of reminders."""

from datetime import datetime
from typing import Any

import make

from participation import reminders
from participation.models import Notice, Process, ProcessFollow, ReminderRun, User


def follower(process: Process, **fields: Any) -> User:
    person = make.user(**fields)
    ProcessFollow.objects.create(process=process, person=person, since=make.NOW)
    return person


def remind(now: datetime) -> list[tuple[str, str, int]]:
    """Run what is due; return what was done, with the kind and the number of people."""
    return [
        (one.what.partition(".")[2], one.subject.partition(" ")[0], one.count)
        for one in reminders.run_due(now=now)
    ]


def told(kind: str) -> set[User]:
    notices = Notice.objects.filter(kind=kind).select_related("person")
    return {notice.person for notice in notices}


def run_of(kind: str) -> ReminderRun:
    return ReminderRun.objects.get(kind=kind)
