"""Reminders of planning: a phase begins soon unready, a phase ends later.

The first goes to organisers, also before the process is public: then above all.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.audience import hearers_of, officials_of
from participation.in_words import in_every_language, moment_by_language
from participation.models import (
    Phase,
    PhaseExtension,
    Process,
    ReminderRun,
    Role,
)
from participation.notices import Fact
from participation.occasions import Occasion
from participation.phase_notices import phase_name
from participation.phase_reminders import WHOM, WHY, days_before, phase_series
from participation.planning_notices import missing_count
from participation.reminders import Reminder

DAYS_BEFORE = 7
WHY_ORGANISER = _("You organise this process.")
WHOM_ORGANISER = _("Organisers of this process")


def _unready_facts(phase: Phase, count: int) -> dict[str, Fact]:
    return {
        "title": phase.process.title,
        "phase": in_every_language(Phase.Kind(phase.kind).label),
        "moment": moment_by_language(phase.starts_at),
        "count": count,
    }


def _unready(phase: Phase, count: int) -> Occasion:
    process = phase.process
    return Occasion(
        kind="phase.unready",
        process=process,
        occasion=phase_name(phase, phase.starts_at),
        link=reverse("participation_staff:process", args=[process.slug]),
        facts=partial(_unready_facts, phase, count),
        due_at=days_before(phase.starts_at, DAYS_BEFORE),
        until=phase.starts_at,
        why=WHY_ORGANISER,
        whom=WHOM_ORGANISER,
        people=partial(officials_of, process, Role.ORGANISER),
    )


def _unready_due(now: datetime) -> Iterator[Occasion]:
    """Ask the phases of the coming days what they lack, until somebody was told."""
    coming = Phase.objects.filter(
        reminded_at=None,
        starts_at__gt=now,
        # A day more than those of the clock, since some days have 25 hours.
        starts_at__lte=now + timedelta(days=DAYS_BEFORE + 1),
        process__is_replay=False,
    ).select_related("process")
    phases = list(coming)
    told = set(
        ReminderRun.objects.filter(
            kind="phase.unready", process__in={phase.process_id for phase in phases}
        ).values_list("process_id", "occasion")
        if phases
        else ()
    )
    for phase in phases:
        if (phase.process_id, phase_name(phase, phase.starts_at)) in told:
            continue
        if days_before(phase.starts_at, DAYS_BEFORE) > now:
            continue
        if missing := missing_count(phase, now=now):
            yield _unready(phase, missing)


def _unready_planned(process: Process, now: datetime) -> Iterator[Occasion]:
    for phase in process.phases.filter(starts_at__gt=now):
        phase.process = process
        if missing := missing_count(phase, now=now):
            yield _unready(phase, missing)


UNREADY = Reminder(
    name="unready phases",
    label=_("A phase begins soon, and something is missing"),
    due=_unready_due,
    planned=_unready_planned,
    kinds=frozenset({"phase.unready"}),
)


def _extended_due(_now: datetime) -> Iterator[Occasion]:
    waiting = PhaseExtension.objects.filter(told_at=None, is_agreed=True)
    for extension in waiting.select_related("phase__process"):
        yield _extended(extension)


def _extended_facts(extension: PhaseExtension) -> dict[str, Fact]:
    phase = extension.phase
    return {
        "title": phase.process.title,
        "phase": in_every_language(Phase.Kind(phase.kind).label),
        "moment": moment_by_language(phase.ends_at),
        "reason": extension.reason,
    }


def _extended(extension: PhaseExtension) -> Occasion:
    phase = extension.phase
    process = phase.process
    return Occasion(
        kind="phase.extended",
        process=process,
        occasion=f"extension:{extension.pk}",
        link=reverse("participation:process", args=[process.slug]),
        facts=partial(_extended_facts, extension),
        due_at=extension.settled_at or extension.asked_at,
        until=extension.ends_at,
        why=WHY,
        whom=WHOM,
        people=partial(hearers_of, process),
        # Who hears this is not told of the same new end as well.
        series=phase_series(phase),
        settle=partial(_told, extension),
    )


def _told(extension: PhaseExtension, now: datetime) -> None:
    unsettled = PhaseExtension.objects.filter(pk=extension.pk, told_at=None)
    unsettled.update(told_at=now)


def _none_planned(_process: Process, _now: datetime) -> list[Occasion]:
    """It goes out as soon as it is agreed."""
    return []


EXTENDED = Reminder(
    name="extended phases",
    label=_("A phase ends later"),
    due=_extended_due,
    planned=_none_planned,
    kinds=frozenset({"phase.extended"}),
)
