"""What people are told of phases. Facts: title (of the process) and phase, others."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.audience import hearing
from participation.kinds import End, Kind
from participation.models import Membership, Notice, Phase, Role

# Whose desk it is that has to be cleared before the end.
DESKS: dict[str, tuple[Role, ...]] = {
    Phase.Kind.REVIEW: (Role.REVIEWER, Role.ORGANISER),
    Phase.Kind.DELIBERATE: (Role.FACILITATOR, Role.ORGANISER),
    Phase.Kind.RESULT: (Role.ORGANISER,),
}


def phase_name(phase: Phase, day: datetime) -> str:
    """Name a phase within the occasions of its process: it and a day of it.

    On another day it is another occasion, so what is moved is told anew.
    """
    return f"phase:{phase.pk}:{local_day(day)}"


def local_day(moment: datetime) -> str:
    return timezone.localdate(moment).isoformat()


def still_opened(notices: Sequence[Notice], now: datetime) -> set[int]:
    """Return those whose phase is open since that day, and concerns their reader."""
    return _heard(notices, _standing(notices, now, "starts_at"))


def still_closing(notices: Sequence[Notice], now: datetime) -> set[int]:
    """Return those whose phase ends on that day still, and concerns their reader."""
    return _heard(notices, _standing(notices, now, "ends_at"))


def still_ending(notices: Sequence[Notice], now: datetime) -> set[int]:
    """Return those whose phase ends on that day, at a desk of their reader."""
    phases = _standing(notices, now, "ends_at")
    held: dict[tuple[int, int], set[str]] = defaultdict(set)
    for process, person, role in Membership.objects.filter(
        user__in={notice.person_id for notice in notices},
        process__in={phase.process_id for phase in phases.values()},
    ).values_list("process", "user", "role"):
        held[process, person].add(role)
    return {
        notice.pk
        for notice in notices
        if (phase := phases.get(notice.pk)) is not None
        and held[phase.process_id, notice.person_id].intersection(DESKS[phase.kind])
    }


def _standing(
    notices: Sequence[Notice], now: datetime, moment: str
) -> dict[int, Phase]:
    """Return the phase of each that goes on, and was not moved to another day."""
    going_on = phases_of(notices)
    named = {notice.pk: notice.occasion.split(":")[2] for notice in notices}
    return {
        pk: phase
        for pk, phase in going_on.items()
        if phase.is_open(now) and local_day(getattr(phase, moment)) == named[pk]
    }


def phases_of(notices: Sequence[Notice]) -> dict[int, Phase]:
    """Return the phase that each is about, by the key of the notice. One query."""
    named = {notice.pk: int(notice.occasion.split(":")[1]) for notice in notices}
    found = Phase.objects.in_bulk(set(named.values()))
    return {pk: found[key] for pk, key in named.items() if key in found}


def _heard(notices: Sequence[Notice], phases: Mapping[int, Phase]) -> set[int]:
    """Return those of these phases whose reader still follows or takes part."""
    processes = {phase.process_id for phase in phases.values()}
    heard = hearing({notice.person_id for notice in notices}, processes)
    return {
        notice.pk
        for notice in notices
        if (phase := phases.get(notice.pk)) is not None
        and (phase.process_id, notice.person_id) in heard
    }


def _ends(notices: Sequence[Notice]) -> dict[int, datetime]:
    return {pk: phase.ends_at for pk, phase in phases_of(notices).items()}


KINDS = {
    "phase.opened": Kind(
        _("“%(phase)s” has begun: %(title)s"),
        _("%(what)s This goes on until %(until)s."),
        topic="phases",
        still_owed=still_opened,
        end=End(_ends),
    ),
    "phase.closing": Kind(
        _("“%(phase)s” ends soon: %(title)s"),
        _("%(what)s This ends on %(until)s."),
        topic="phases",
        still_owed=still_closing,
        end=End(_ends),
    ),
    "phase.ending": Kind(
        _("For your desk: “%(phase)s” ends soon: %(title)s"),
        _("It ends on %(until)s. See at the desk what is still to be done."),
        topic="desk",
        still_owed=still_ending,
        end=End(_ends),
    ),
}
