"""Reminders: what people are owed because a moment has come, found by asking for it.

An app registers its reminders when it is ready. A reminder yields the occasions that
are due at a moment, however late that is; the run of each is written once, with its
notices, in one transaction. So a worker may be late, or there may be two of them, or
one is killed in between: nobody is told twice and nobody is forgotten. What would come
too late is written down as missed, and not sent.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.db import transaction

from participation.in_words import in_every_language
from participation.models import Notice, Process, ReminderRun
from participation.notices import owe as owe_notices
from participation.occasions import Key, Occasion
from participation.policies import Text
from participation.reach import Reach, reached
from participation.ticking import Done

logger = logging.getLogger(__name__)

State, Reason = ReminderRun.State, ReminderRun.Reason


class Shown(Enum):
    """What organisers learn of the people whom a reminder reaches."""

    PEOPLE = "people"
    # How many, not who.
    COUNTS = "counts"
    # How many, to the nearest ten: in a difference nobody may see that somebody has
    # voted or answered.
    ROUNDED = "rounded"


@dataclass(frozen=True, slots=True)
class Reminder:
    """A kind of reminder: what of it is due at a moment, and what a process plans.

    `due` yields what is owed, and may yield what has run already. `settle` is called
    after all of that went well, so that nothing finished is ever asked for again.
    `watch` is called before anybody is asked, and what it returns when all went well.
    """

    name: str
    label: Text
    due: Callable[[datetime], Iterable[Occasion]]
    planned: Callable[[Process, datetime], Iterable[Occasion]]
    kinds: frozenset[str]
    shows: Shown = Shown.PEOPLE
    settle: Callable[[datetime], object] | None = None
    watch: Callable[[datetime], Callable[[], object]] | None = None


REMINDERS: dict[str, Reminder] = {}


def register(*reminders: Reminder) -> None:
    """Make reminders known. Raises `ValueError` for two of a name or of a kind."""
    for reminder in reminders:
        for other in REMINDERS.values():
            if other != reminder and (
                other.name == reminder.name or other.kinds & reminder.kinds
            ):
                raise ValueError(f"two reminders: {reminder.name}, {other.name}")
        REMINDERS[reminder.name] = reminder


def reminder_of(kind: str) -> Reminder | None:
    """Return the reminder that sends a kind of notice, if one does."""
    found = (one for one in REMINDERS.values() if kind in one.kinds)
    return next(found, None)


def shown_count(run: ReminderRun) -> int:
    """Return how many people a reminder went to, as far as that may be known."""
    reminder = reminder_of(run.kind)
    if reminder is None or reminder.shows is Shown.ROUNDED:
        return rounded(run.people)
    return run.people


def rounded(count: int) -> int:
    return round(count, -1)


def run_due(
    *,
    now: datetime,
    only: Collection[str] = (),
    on_failure: Callable[[str], object] | None = None,
) -> list[Done]:
    """Run every reminder that is due, or only those named; say what was done.

    Each occasion is a transaction of its own, and one that fails does not hold up the
    others: it is found again the next time. `on_failure` is told the name of a reminder
    that could not say what is due, and the kind of an occasion that did not run.
    """
    asked = [one for one in REMINDERS.values() if not only or one.name in only]
    # What is due of a phase is asked by several: one alone cannot say that it is done.
    watches = [] if only else [one.watch(now) for one in asked if one.watch is not None]
    due, is_sound = _due(asked, now, on_failure)
    known = _known(due)
    done: list[Done] = []
    for occasion, verdict in _judged(due, known, now):
        try:
            if occasion.key not in known:
                done += _run(occasion, verdict, now=now)
            elif occasion.settle is not None:
                occasion.settle(now)
        except Exception:  # one broken occasion must not hold up the others
            logger.exception("Could not remind: %s %s", occasion.kind, occasion.key)
            is_sound = False
            if on_failure is not None:
                on_failure(occasion.kind)
    if is_sound:
        for reminder in asked:
            if reminder.settle is not None:
                reminder.settle(now)
        for settle in watches:
            settle()
    return done


def step(now: datetime) -> Iterator[Done]:
    """Be a step of the tick: it fails where a reminder could not be asked, or run."""
    broken: list[str] = []
    yield from run_due(now=now, on_failure=broken.append)
    if broken:
        names = ", ".join(dict.fromkeys(broken))
        raise RuntimeError(f"These could not say what is due, or not remind: {names}")


def _due(
    asked: Iterable[Reminder],
    now: datetime,
    on_failure: Callable[[str], object] | None,
) -> tuple[list[Occasion], bool]:
    """Return what is due, and whether every reminder could say so."""
    due: list[Occasion] = []
    is_sound = True
    for reminder in asked:
        try:
            due += reminder.due(now)
        except Exception:  # one broken reminder must not hold up the others
            logger.exception("Could not ask what is due of %s", reminder.name)
            is_sound = False
            if on_failure is not None:
                on_failure(reminder.name)
    return due, is_sound


def _known(due: Sequence[Occasion]) -> dict[Key, str]:
    """Return the states of those that have run, or were left out. One query."""
    if not due:
        return {}
    rows = ReminderRun.objects.filter(
        process__in={one.process.pk for one in due},
        kind__in={one.kind for one in due},
        occasion__in={one.occasion for one in due},
    )
    return {
        (process, kind, occasion): state
        for process, kind, occasion, state in rows.values_list(
            "process", "kind", "occasion", "state"
        )
    }


# What is to become of an occasion: it goes out, or is missed for a reason.
Verdict = ReminderRun.Reason | None


def _judged(
    due: Iterable[Occasion], known: Mapping[Key, str], now: datetime
) -> Iterator[tuple[Occasion, Verdict]]:
    """Yield what is due with what is to become of it, the oldest first.

    What was left out, or missed, overtakes nothing: nobody hears of it.
    """
    newest: dict[tuple[int, str], datetime] = {}
    ready = sorted(
        (one for one in due if one.due_at <= now),
        key=lambda one: (one.due_at, one.key),
    )
    for one in ready:
        goes_out = known.get(one.key, State.SENT) == State.SENT
        if one.series and one.until > now and goes_out:
            newest[one.process.pk, one.series] = one.due_at
    for one in ready:
        if one.until <= now:
            yield one, Reason.TOO_LATE
        elif newest.get((one.process.pk, one.series), one.due_at) > one.due_at:
            yield one, Reason.OVERTAKEN
        else:
            yield one, None


@transaction.atomic(durable=True)
def _run(occasion: Occasion, verdict: Verdict, *, now: datetime) -> list[Done]:
    """Write the run and its notices, unless somebody else just has."""
    run = claim(occasion, now=now, reason=verdict)
    if run is None:
        return []
    if verdict is None:
        _send(occasion, run, now)
    if occasion.settle is not None:
        occasion.settle(now)
    what = "reminder.sent" if verdict is None else "reminder.missed"
    subject = f"{occasion.kind} {occasion.occasion}"
    return [Done(what, occasion.process.slug, subject, shown_count(run))]


def claim(
    occasion: Occasion, *, now: datetime, reason: Verdict = None
) -> ReminderRun | None:
    """Write down that an occasion runs, or is missed; nothing when it has before.

    Of two at once the second waits here for the first, and finds its row.
    """
    process, kind, name = occasion.key
    run, is_new = ReminderRun.objects.get_or_create(
        process_id=process,
        kind=kind,
        occasion=name,
        defaults={
            "state": State.SENT if reason is None else State.MISSED,
            "reason": reason or "",
            "facts": dict(occasion.facts()),
            "why": in_every_language(occasion.why),
            "due_at": occasion.due_at,
            "made_at": now,
        },
    )
    return run if is_new else None


def _send(occasion: Occasion, run: ReminderRun, now: datetime) -> None:
    reach = Reach()
    for people in reached(occasion, reach):
        if occasion.tell is None:
            owe_notices(
                people,
                occasion.kind,
                occasion=occasion.occasion,
                link=occasion.link,
                now=now,
                process=occasion.process,
                until=occasion.until,
                said=run.facts,
            )
    if occasion.tell is not None:
        occasion.tell(now)
    run.people = reach.people
    run.channels = reach.as_channels()
    run.languages = dict(reach.languages)
    run.save(update_fields=["people", "channels", "languages"])


def all_of(process: Process, *, now: datetime) -> list[Occasion]:
    """Return what a process reminds of that is not over, due by `now` or later."""
    if process.is_replay:
        return []
    found = [
        occasion
        for reminder in REMINDERS.values()
        for occasion in reminder.planned(process, now)
        if occasion.until > now
    ]
    return sorted(found, key=lambda one: (one.due_at, one.key))


def planned_for(process: Process, *, now: datetime) -> list[Occasion]:
    """Return what will be due in a process after `now`, the next one first."""
    return [one for one in all_of(process, now=now) if one.due_at > now]


def reasons_for(notices: Sequence[Notice]) -> dict[int, dict[str, str]]:
    """Return by key why somebody got each of these, by language. One query."""
    if not notices:
        return {}
    runs = ReminderRun.objects.filter(
        process__in={one.process_id for one in notices if one.process_id},
        kind__in={one.kind for one in notices},
        occasion__in={one.occasion for one in notices},
    )
    why = {
        (process, kind, occasion): reason
        for process, kind, occasion, reason in runs.values_list(
            "process", "kind", "occasion", "why"
        )
    }
    return {
        one.pk: why[key]
        for one in notices
        if (key := (one.process_id, one.kind, one.occasion)) in why
    }
