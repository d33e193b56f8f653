"""What an organiser settles about reminders: when they go out, and which do not."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation import audit, reminders
from participation.in_words import in_every_language
from participation.models import Process, ReminderRun, Role, User
from participation.occasions import Occasion
from participation.policies import Refusal, Refused, refuse_organising, require
from participation.reasons import required_reason

MOST_DAYS, MOST_HOURS, MOST_REMINDERS = 60, 14 * 24, 5
State, Reason = ReminderRun.State, ReminderRun.Reason


@transaction.atomic(durable=True)
def skip_reminder(
    *, occasion: Occasion, organiser: User, reason: str, now: datetime
) -> ReminderRun:
    """Leave out a reminder that has not gone out yet, and say why.

    Raises `Refused` when it is due already or has been left out, `ValidationError`
    without a reason.
    """
    process = occasion.process
    require(refuse_organising(organiser, process))
    words = required_reason(reason)
    require(_refuse_what_is_due(occasion.due_at, now=now))
    run, is_new = ReminderRun.objects.get_or_create(
        process=process,
        kind=occasion.kind,
        occasion=occasion.occasion,
        defaults={
            "state": State.SKIPPED,
            "words": words,
            "facts": dict(occasion.facts()),
            "why": in_every_language(occasion.why),
            "due_at": occasion.due_at,
            "made_at": now,
        },
    )
    if not is_new:
        raise Refused(
            Refusal("has_run", _("This reminder went out, or was left out, already."))
        )
    run.clean_fields(exclude=["facts", "why", "channels", "languages"])
    audit.record(
        process, "reminder.skipped", **_about(run, organiser, now), reason=words
    )
    return run


@transaction.atomic(durable=True)
def restore_reminder(*, run: ReminderRun, organiser: User, now: datetime) -> None:
    """Let a reminder that was to be left out go out after all, until it is due."""
    process = run.process
    require(refuse_organising(organiser, process))
    require(_refuse_what_is_due(run.due_at, now=now))
    left_out = ReminderRun.objects.filter(pk=run.pk, state=State.SKIPPED)
    if not left_out.delete()[0]:
        raise Refused(Refusal("not_skipped", _("This reminder is not left out.")))
    # Its moment may come while this is written.
    process.phases.all().remind_again(now)
    audit.record(process, "reminder.restored", **_about(run, organiser, now))


@transaction.atomic(durable=True)
def set_reminders(
    *,
    process: Process,
    organiser: User,
    days: Sequence[int],
    hours: Sequence[int],
    now: datetime,
) -> None:
    """Settle how long before the end of a phase, or of a vote, people are reminded.

    A reminder whose moment is over already when it is settled does not go out: nobody
    shall be surprised. Raises `ValidationError`.
    """
    require(refuse_organising(organiser, process))
    problems: dict[str, ValidationError] = {}
    for name, given, most in (("days", days, MOST_DAYS), ("hours", hours, MOST_HOURS)):
        if len(given) > MOST_REMINDERS:
            problems[name] = ValidationError(
                _("At most %(most)d reminders."), "too_many", {"most": MOST_REMINDERS}
            )
        elif not all(1 <= one <= most for one in given):
            problems[name] = ValidationError(
                _("Give numbers from 1 to %(most)d."), "out_of_range", {"most": most}
            )
    if problems:
        raise ValidationError(dict(problems))
    locked = Process.objects.select_for_update(no_key=True).get(pk=process.pk)
    before = {one.key for one in reminders.all_of(locked, now=now)}
    locked.reminder_days = sorted(set(days), reverse=True)
    locked.ballot_reminder_hours = sorted(set(hours), reverse=True)
    locked.save(update_fields=["reminder_days", "ballot_reminder_hours"])
    locked.phases.all().remind_again(now)
    for occasion in reminders.all_of(locked, now=now):
        if occasion.key not in before and occasion.due_at <= now:
            reminders.claim(occasion, now=now, reason=Reason.SET_TOO_LATE)
    process.reminder_days = locked.reminder_days
    process.ballot_reminder_hours = locked.ballot_reminder_hours
    audit.record(
        process,
        "reminders.planned",
        subject=f"process:{process.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        days_before=process.reminder_days,
        hours_before=process.ballot_reminder_hours,
    )


def _refuse_what_is_due(due_at: datetime, *, now: datetime) -> Refusal | None:
    if due_at <= now:
        return Refusal("due", _("This reminder is due already."))
    return None


def _about(run: ReminderRun, organiser: User, now: datetime) -> dict[str, Any]:
    return {
        "subject": f"reminder:{run.kind}",
        "actor": organiser,
        "role": Role.ORGANISER,
        "now": now,
        "due_at": run.due_at.isoformat(),
    }
