"""What each phase needs before it opens, and where what is missing is mended.

Each app registers when it is ready what it knows of; see `Ready`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from participation.models import Phase, Process
from participation.policies import Text


@dataclass(frozen=True, slots=True)
class Ready:
    """One thing that a phase needs, or would be better with.

    `link` is the path of the page of the desk where it is seen to.
    """

    code: str
    label: Text
    is_met: bool
    is_needed: bool
    link: str


Asked = Callable[[Process, Phase, datetime], Iterable[Ready]]

_needs: list[Asked] = []
_wishes: list[Asked] = []


def register(*, needs: Asked | None = None, wishes: Asked | None = None) -> None:
    """Let an app say what a phase needs, and what it would be better with.

    Wishes are asked on the page of the process alone, never for lists of many. The same
    function twice counts once.
    """
    if needs is not None and needs not in _needs:
        _needs.append(needs)
    if wishes is not None and wishes not in _wishes:
        _wishes.append(wishes)


def of_phase(process: Process, phase: Phase, *, now: datetime) -> list[Ready]:
    """Return everything that a phase needs; what is missing and needed comes first."""
    found = [
        ready for asked in [*_needs, *_wishes] for ready in asked(process, phase, now)
    ]
    return sorted(found, key=lambda one: (one.is_met, not one.is_needed))


def missing_of(process: Process, phase: Phase, *, now: datetime) -> list[Ready]:
    """Return what a phase cannot do without and lacks."""
    found = [ready for asked in _needs for ready in asked(process, phase, now)]
    return [one for one in found if one.is_needed and not one.is_met]


@dataclass(frozen=True, slots=True)
class PhaseReadiness:
    """One phase that is to come, or is open and lacks something, with what it needs."""

    phase: Phase
    items: list[Ready]

    @property
    def missing(self) -> list[Ready]:
        """What it cannot do without."""
        return [one for one in self.items if one.is_needed and not one.is_met]

    @property
    def is_ready(self) -> bool:
        return not self.missing


def of_process(process: Process, *, now: datetime) -> list[PhaseReadiness]:
    """Return the phases that are to come, and open ones that lack something."""
    phases = sorted(process.phases.all(), key=lambda one: (one.starts_at, one.ends_at))
    found = [
        PhaseReadiness(phase, of_phase(process, phase, now=now))
        for phase in phases
        if not phase.is_over(now)
    ]
    return [one for one in found if not one.phase.has_begun(now) or one.missing]
