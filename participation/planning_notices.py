"""What people are told of the plan of a process. Facts: title (of the process), phase.

`moment` is when the phase ends or begins, by language.
"""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from participation import readiness
from participation.audience import hearing
from participation.kinds import End, Kind
from participation.models import Notice, Phase, PhaseExtension
from participation.phase_notices import local_day, phases_of


def missing_count(phase: Phase, *, now: datetime) -> int:
    """Say how much a phase lacks that it cannot do without."""
    return len(readiness.missing_of(phase.process, phase, now=now))


def still_unready(notices: Sequence[Notice], now: datetime) -> set[int]:
    """Return those whose phase is still to come, on that day, and still unready."""
    named = {notice.pk: notice.occasion.split(":") for notice in notices}
    keys = {int(parts[1]) for parts in named.values()}
    coming = Phase.objects.filter(pk__in=keys, starts_at__gt=now)
    unready = {
        phase.pk: local_day(phase.starts_at)
        for phase in coming.select_related("process")
        if missing_count(phase, now=now)
    }
    return {
        pk for pk, (_name, key, day) in named.items() if unready.get(int(key)) == day
    }


def _beginnings(notices: Sequence[Notice]) -> dict[int, datetime]:
    return {pk: phase.starts_at for pk, phase in phases_of(notices).items()}


def still_extended(notices: Sequence[Notice], now: datetime) -> set[int]:
    """Return those whose extension is the last one, and concerns their reader."""
    extensions = _extensions_of(notices)
    phases = {one.phase_id for one in extensions.values()}
    agreed = PhaseExtension.objects.filter(phase__in=phases, is_agreed=True)
    # In their order, so the last one of each phase stays.
    last = dict(agreed.order_by("settled_at", "pk").values_list("phase", "pk"))
    processes = {one.phase.process_id for one in extensions.values()}
    heard = hearing({notice.person_id for notice in notices}, processes)
    return {
        notice.pk
        for notice in notices
        if (one := extensions.get(notice.pk)) is not None
        and one.phase.ends_at > max(now, one.before)
        and last.get(one.phase_id) == one.pk
        and (one.phase.process_id, notice.person_id) in heard
    }


def _extensions_of(notices: Sequence[Notice]) -> dict[int, PhaseExtension]:
    named = {notice.pk: int(notice.occasion.split(":")[1]) for notice in notices}
    found = PhaseExtension.objects.select_related("phase").in_bulk(set(named.values()))
    return {pk: found[key] for pk, key in named.items() if key in found}


def _new_ends(notices: Sequence[Notice]) -> dict[int, datetime]:
    return {pk: one.phase.ends_at for pk, one in _extensions_of(notices).items()}


def still_asked(notices: Sequence[Notice], now: datetime) -> set[int]:
    """Return those whose question nobody has answered, while it can be answered."""
    keys = {notice.pk: int(notice.occasion.split(":")[1]) for notice in notices}
    waiting = PhaseExtension.objects.filter(
        pk__in=keys.values(), settled_at=None, before__gt=now
    ).values_list("pk", flat=True)
    open_ones = set(waiting)
    return {pk for pk, key in keys.items() if key in open_ones}


KINDS = {
    "phase.unready": Kind(
        _("“%(phase)s” begins soon, and something is missing: %(title)s"),
        _(
            "It begins on %(moment)s. Needed things that are missing: %(count)s. See "
            "the desk for what they are."
        ),
        topic="desk",
        still_owed=still_unready,
        end=End(_beginnings, fact="moment"),
    ),
    "extension.asked": Kind(
        _("Do you agree that “%(phase)s” ends later? %(title)s"),
        _(
            "An organiser asks that it ends on %(moment)s. It does when another "
            "official agrees."
        ),
        topic="desk",
        still_owed=still_asked,
    ),
    "phase.extended": Kind(
        _("“%(phase)s” ends later: %(title)s"),
        _("It ends on %(moment)s. The reason: %(reason)s"),
        topic="phases",
        still_owed=still_extended,
        end=End(_new_ends, fact="moment"),
    ),
}
