"""What a plan asks of officials: phases that begin soon unready, ends to settle."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend.todo_task import Task
from participation import readiness
from participation.models import Phase, PhaseExtension, Process, Role, User
from participation.policies import AGREEING
from participation.queries import Plan

# Later phases can wait; the page of the process shows what they need all the same.
SOON = timedelta(days=14)


def _is_asked(phase: Phase, now: datetime) -> bool:
    """A vote has tasks of its own: its rules, then their freezing."""
    is_soon = now < phase.starts_at <= now + SOON
    return is_soon and phase.kind != Phase.Kind.VOTE


def read_what_phases_need(processes: Sequence[Process], *, now: datetime) -> None:
    """Read for all at once what phases that begin soon are asked about."""
    asked = [
        process
        for process in processes
        if any(_is_asked(phase, now) for phase in process.phases.all())
    ]
    prefetch_related_objects(asked, "memberships", "criteria", "panels")


def of_readiness(plan: Plan, process: Process) -> Iterator[Task]:
    """Name each phase that begins soon and lacks something that it needs."""
    for phase in plan.phases:
        if not _is_asked(phase, plan.now):
            continue
        missing = len(readiness.missing_of(process, phase, now=plan.now))
        if missing:
            words = ngettext(
                "%(count)d thing is missing.", "%(count)d things are missing.", missing
            )
            url = reverse("participation_staff:process", args=[process.slug])
            yield Task(
                _("“%(phase)s” begins soon") % {"phase": phase.get_kind_display()},
                f"{url}#readiness",
                due=phase.starts_at,
                note=words % {"count": missing},
            )


def waiting_extensions(
    processes: Sequence[Process], *, now: datetime
) -> dict[int, list[PhaseExtension]]:
    """Return the later ends that wait for somebody to agree, by process. One query."""
    waiting = PhaseExtension.objects.filter(
        phase__process__in=processes, settled_at=None, before__gt=now
    ).select_related("phase")
    found: dict[int, list[PhaseExtension]] = defaultdict(list)
    for extension in waiting:
        found[extension.phase.process_id].append(extension)
    return found


def of_extensions(
    process: Process,
    roles: Collection[Role],
    waiting: Iterable[PhaseExtension],
    person: User | AnonymousUser | None,
) -> Iterator[Task]:
    if not set(AGREEING) & set(roles):
        return
    for extension in waiting:
        is_own = person is not None and extension.asked_by_id == person.pk
        phase = extension.phase.get_kind_display()
        yield Task(
            _("A later end of “%(phase)s” waits for an answer") % {"phase": phase},
            reverse(
                "participation_staff:settle_extension",
                args=[process.slug, extension.pk],
            ),
            due=extension.before,
            note=_("Another official has to agree.") if is_own else "",
        )
