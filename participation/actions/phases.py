"""Planning phases."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from participation import audit, policies, timeline
from participation.models import Phase, Process, Role, User
from participation.policies import Refusal, Refused, require
from participation.timeline import Stretch

PLAN_MESSAGES = {
    "unknown_kind": _("%(kind)s is no phase."),
    "twice": _("%(kind)s is planned twice."),
    "ends_before_it_starts": _("%(kind)s has to end after it starts."),
    "wrong_order": _("%(kind)s cannot start before %(other)s."),
    "gap": _("There is a gap between %(other)s and %(kind)s."),
    "overlap": _("%(kind)s starts before %(other)s has ended."),
}
# By the end of the phase that lies in the past.
PAST_MESSAGES = {
    "starts_at": _("%(kind)s cannot begin in the past. Check the day and the year."),
    "ends_at": _("%(kind)s cannot end in the past. Check the day and the year."),
}


def _label(kind: str) -> str:
    return str(Phase.Kind(kind).label) if kind in Phase.Kind.values else kind


def check_plan(
    stretches: Sequence[Stretch], *, allows_gaps: bool, allows_overlaps: bool
) -> None:
    """Raise `ValidationError` with the codes of `timeline.problems`.

    Each problem has the kind of its phase as the parameter `phase`.
    """
    problems = timeline.problems(
        stretches, allows_gaps=allows_gaps, allows_overlaps=allows_overlaps
    )
    if problems:
        raise ValidationError(
            [
                ValidationError(
                    PLAN_MESSAGES[problem.code],
                    problem.code,
                    {
                        "kind": _label(problem.kind),
                        "other": _label(problem.other),
                        "phase": problem.kind,
                    },
                )
                for problem in problems
            ]
        )


def check_ahead(
    stretches: Sequence[Stretch], existing: Mapping[str, Phase], *, now: datetime
) -> None:
    """Raise `ValidationError` with `past` for what is new or moved and has passed.

    What has begun cannot be moved back, so a slip of the year would stay. Each problem
    has as parameters the kind of its phase as `phase` and which of its ends as `end`.
    """
    problems = []
    for stretch in stretches:
        phase = existing.get(stretch.kind)
        if phase is not None and policies.refuse_moving_phase(phase, now=now):
            continue
        end = _past_end(stretch, phase, now)
        if end is not None:
            params = {"kind": _label(stretch.kind), "phase": stretch.kind, "end": end}
            problems.append(ValidationError(PAST_MESSAGES[end], "past", params))
    if problems:
        raise ValidationError(problems)


def _past_end(stretch: Stretch, phase: Phase | None, now: datetime) -> str | None:
    """Say which end of a stretch has come already; a beginning that stays may have."""
    begins = None if phase is None else phase.starts_at
    if stretch.starts_at < now and stretch.starts_at != begins:
        return "starts_at"
    is_changed = phase is None or (begins, phase.ends_at) != (
        stretch.starts_at,
        stretch.ends_at,
    )
    return "ends_at" if is_changed and stretch.ends_at <= now else None


@transaction.atomic(durable=True)
def plan_phases(
    *,
    process: Process,
    organiser: User,
    stretches: Sequence[Stretch],
    allows_gaps: bool,
    allows_overlaps: bool,
    now: datetime,
) -> list[Phase]:
    """Replace the plan of a process; phases that have begun or are locked stay.

    Raises `ValidationError` as `check_plan` and `check_ahead` do, and `Refused` with
    `begun` or `locked` when such a phase would move or go.
    """
    require(policies.refuse_organising(organiser, process))
    check_plan(stretches, allows_gaps=allows_gaps, allows_overlaps=allows_overlaps)
    # Under the lock and read anew: the rules of the vote may just be being frozen.
    Process.objects.select_for_update(no_key=True).only("pk").get(pk=process.pk)
    existing = {phase.kind: phase for phase in Phase.objects.filter(process=process)}
    check_ahead(stretches, existing, now=now)
    planned = {stretch.kind: stretch for stretch in stretches}
    for kind, phase in existing.items():
        if kind not in planned:
            require(policies.refuse_moving_phase(phase, now=now))
            _remove(phase)
    phases = [
        _place(process, existing.get(stretch.kind), stretch, now)
        for stretch in stretches
    ]
    process.allows_gaps = allows_gaps
    process.allows_overlaps = allows_overlaps
    process.save(update_fields=["allows_gaps", "allows_overlaps"])
    record_plan(process, organiser, stretches, now=now)
    return phases


def record_plan(
    process: Process, organiser: User, stretches: Sequence[Stretch], *, now: datetime
) -> None:
    audit.record(
        process,
        "phases.planned",
        subject=f"process:{process.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        phases=[
            {
                "kind": stretch.kind,
                "starts_at": stretch.starts_at.astimezone(UTC).isoformat(),
                "ends_at": stretch.ends_at.astimezone(UTC).isoformat(),
            }
            for stretch in stretches
        ],
    )


def _remove(phase: Phase) -> None:
    try:
        phase.delete()
    except ProtectedError as error:
        raise Refused(
            Refusal("in_use", _("Something has been set up for this phase already."))
        ) from error


def _place(
    process: Process, phase: Phase | None, stretch: Stretch, now: datetime
) -> Phase:
    if phase is None:
        return Phase.objects.create(
            process=process,
            kind=stretch.kind,
            starts_at=stretch.starts_at,
            ends_at=stretch.ends_at,
        )
    if (phase.starts_at, phase.ends_at) != (stretch.starts_at, stretch.ends_at):
        require(policies.refuse_moving_phase(phase, now=now))
        phase.move(stretch.starts_at, stretch.ends_at, now=now)
    return phase
