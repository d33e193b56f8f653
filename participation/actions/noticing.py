"""Noticing that the clock has opened or closed a phase."""

import logging
from datetime import datetime

from django.db import transaction

from participation import audit
from participation.models import Phase, Process
from participation.ticking import Done

logger = logging.getLogger(__name__)


def notice_phase_changes(
    *, now: datetime, process: Process | None = None
) -> list[Done]:
    """Record every opening and closing that has come due, however late we look.

    It asks what is missing, not what happened since the last run. So it can run
    twice, in parallel or after an outage, and each change is still recorded once.
    With `process` it looks at that one only: a replay has a clock of its own.
    """
    phases = Phase.objects.select_related("process")
    if process is not None:
        phases = phases.filter(process=process)
    due = [(phase.starts_at, True, phase) for phase in phases.opening_due(now)]
    due += [(phase.ends_at, False, phase) for phase in phases.closing_due(now)]
    # What closes at a moment closes before the next opens at the same.
    due.sort(key=lambda change: (change[0], change[1], change[2].pk))
    done = []
    for _moment, is_opening, phase in due:
        try:
            noticed = _notice(phase, is_opening=is_opening, now=now)
        except Exception:  # one broken process must not hold up the others
            change = "opened" if is_opening else "closed"
            logger.exception("Could not notice that %s has %s", phase, change)
        else:
            done += noticed
    return done


@transaction.atomic(durable=True)
def _notice(phase: Phase, *, is_opening: bool, now: datetime) -> list[Done]:
    """Claim the change for this call and record it; another one finds nothing."""
    # Whoever moves a phase holds its process as well, and takes it first.
    Process.objects.select_for_update(no_key=True).only("pk").get(pk=phase.process_id)
    this = Phase.objects.filter(pk=phase.pk)
    if is_opening:
        claimed = this.opening_due(now).update(opening_noticed_at=now)
    else:
        claimed = this.closing_due(now).update(closing_noticed_at=now)
    if not claimed:
        return []
    event = audit.record(
        phase.process,
        "phase.opened" if is_opening else "phase.closed",
        subject=f"phase:{phase.kind}",
        now=now,
    )
    return [Done(event.verb, phase.process.slug, event.subject)]
