"""What the plan of a process allows at a moment."""

from datetime import datetime

from participation.models import Phase, Process


def phase_is_open(process: Process, kind: Phase.Kind, now: datetime) -> bool:
    return any(
        phase.kind == kind and phase.is_open(now) for phase in process.phases.all()
    )
