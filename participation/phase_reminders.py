"""Reminders of the phases of a process: it opens, it closes soon.

Votes have reminders of their own, in the app that knows who may still vote.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from participation.audience import hearers_of, officials_of
from participation.in_words import in_every_language, moment_by_language
from participation.models import Phase, Process
from participation.notices import Fact
from participation.occasions import Occasion
from participation.phase_notices import DESKS, phase_name
from participation.policies import Text
from participation.reminders import Reminder

Kind = Phase.Kind
# What there is to do or to see, for residents. A result is published by hand, and has a
# reminder of its own.
WHAT: dict[str, Text] = {
    Kind.PROPOSE: _("You can send your ideas, and support those of others."),
    Kind.REVIEW: _("The city checks which ideas can be carried out."),
    Kind.DELIBERATE: _("A citizen panel works on the ideas, and you can follow it."),
    Kind.IMPLEMENT: _("What was decided is built, and you can follow it."),
}
# Only where residents can do something is the end news to them.
CLOSING = (Kind.PROPOSE,)
# What has been open for so long is no news.
NEWS = timedelta(days=14)
WHY = _("You follow this process or take part in it.")
WHY_DESK = _("You have a role in this process.")
WHOM = _("Those who follow this process or take part in it")
WHOM_DESK = _("Officials with a role in this phase")


def days_before(moment: datetime, days: int) -> datetime:
    """Return the same time of day so many days earlier, on the city's clocks.

    A time that the clocks skip that day becomes the one an hour later.
    """
    local = timezone.localtime(moment)
    earlier = (local.replace(tzinfo=None) - timedelta(days=days)).replace(
        tzinfo=local.tzinfo
    )
    # Through UTC, so that a skipped time becomes one that exists.
    return earlier.astimezone(UTC)


def ends_of(phase: Phase) -> list[tuple[int, datetime]]:
    """Return the days before the end on which people are reminded, and the moments.

    What would come before the opening is no reminder.
    """
    moments = [
        (days, days_before(phase.ends_at, days)) for days in phase.process.reminder_days
    ]
    return [(days, due_at) for days, due_at in moments if due_at > phase.starts_at]


def days_ahead(days: int) -> str:
    return ngettext(
        "%(count)d day before the end", "%(count)d days before the end", days
    ) % {"count": days}


def days_before_it(days: int) -> str:
    return ngettext("%(count)d day before", "%(count)d days before", days) % {
        "count": days
    }


def phase_series(phase: Phase) -> str:
    return f"phase:{phase.pk}"


def to_ask(now: datetime) -> QuerySet[Phase]:
    """Return the phases that have begun and of which something may be due."""
    return Phase.objects.filter(
        Q(remind_at=None) | Q(remind_at__lte=now),
        reminded_at=None,
        starts_at__lte=now,
        process__published_at__lte=now,
        process__is_replay=False,
    )


def next_moment(phase: Phase, now: datetime) -> datetime:
    """Return when something of a phase that goes on may be due again.

    Those of votes are among these moments, whose app says what is due at them. At the
    end it is forgotten.
    """
    end, process = phase.ends_at.astimezone(UTC), phase.process
    moments = [due_at for _days, due_at in ends_of(phase)]
    if phase.kind == Kind.VOTE:
        hours = process.ballot_reminder_hours
        moments += [end - timedelta(hours=one) for one in hours]
    return min((moment for moment in moments if moment > now), default=end)


def _watch(now: datetime) -> Callable[[], None]:
    """Read what is about to be asked about; return what puts it off until it is due.

    A phase that something has changed meanwhile has another moment than the one read
    here, and is asked about again.
    """
    moments: dict[tuple[datetime | None, datetime], list[int]] = defaultdict(list)
    for phase in to_ask(now).select_related("process"):
        moments[phase.remind_at, next_moment(phase, now)].append(phase.pk)

    def put_off() -> None:
        for (before, moment), keys in moments.items():
            rows = Phase.objects.filter(pk__in=keys, remind_at=before)
            rows.update(remind_at=moment)

    return put_off


def _due(now: datetime) -> Iterator[Occasion]:
    for phase in to_ask(now).select_related("process"):
        yield from _of(phase)


def _planned(process: Process, now: datetime) -> Iterator[Occasion]:
    for phase in process.phases.filter(ends_at__gt=now):
        phase.process = process
        yield from _of(phase)


def _of(phase: Phase) -> Iterator[Occasion]:
    if phase.kind in WHAT:
        yield _opened(phase)
    if phase.kind in CLOSING:
        for days, due_at in ends_of(phase):
            yield _closing(phase, days, due_at)
    if phase.kind in DESKS:
        for days, due_at in ends_of(phase):
            yield _ending(phase, days, due_at)


def _facts(phase: Phase) -> dict[str, Fact]:
    return {
        "title": phase.process.title,
        "phase": in_every_language(Phase.Kind(phase.kind).label),
        "until": moment_by_language(phase.ends_at),
    }


def _facts_and_what(phase: Phase) -> dict[str, Fact]:
    return _facts(phase) | {"what": in_every_language(WHAT[phase.kind])}


def _opened(phase: Phase) -> Occasion:
    process = phase.process
    due_at = max(phase.starts_at, process.published_at or phase.starts_at)
    return Occasion(
        kind="phase.opened",
        process=process,
        occasion=phase_name(phase, phase.starts_at),
        link=reverse("participation:process", args=[process.slug]),
        facts=partial(_facts_and_what, phase),
        due_at=due_at,
        until=min(phase.ends_at, due_at + NEWS),
        why=WHY,
        whom=WHOM,
        people=partial(hearers_of, process),
        series=phase_series(phase),
    )


def _closing(phase: Phase, days: int, due_at: datetime) -> Occasion:
    process = phase.process
    return Occasion(
        kind="phase.closing",
        process=process,
        occasion=f"{phase_name(phase, phase.ends_at)}:{days}",
        link=reverse("participation:process", args=[process.slug]),
        facts=partial(_facts_and_what, phase),
        due_at=due_at,
        until=phase.ends_at,
        why=WHY,
        whom=WHOM,
        people=partial(hearers_of, process),
        ahead=partial(days_ahead, days),
        series=phase_series(phase),
    )


def _ending(phase: Phase, days: int, due_at: datetime) -> Occasion:
    process = phase.process
    return Occasion(
        kind="phase.ending",
        process=process,
        occasion=f"{phase_name(phase, phase.ends_at)}:{days}",
        link=reverse("participation_staff:process", args=[process.slug]),
        facts=partial(_facts, phase),
        due_at=due_at,
        until=phase.ends_at,
        why=WHY_DESK,
        whom=WHOM_DESK,
        people=partial(officials_of, process, *DESKS[phase.kind]),
        ahead=partial(days_ahead, days),
        series=f"desk:{phase.pk}",
    )


def _settle(now: datetime) -> None:
    """Forget the phases that are over; a phase that is moved is asked about again."""
    Phase.objects.filter(reminded_at=None, ends_at__lte=now).update(reminded_at=now)


PHASE_REMINDERS = Reminder(
    name="phases",
    label=_("Phases of the process"),
    due=_due,
    planned=_planned,
    kinds=frozenset({"phase.opened", "phase.closing", "phase.ending"}),
    settle=_settle,
    watch=_watch,
)
