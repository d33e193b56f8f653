"""What the desk reads of reminders: what is planned, what went, whom it reached."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from participation.models import Notice, Process, ReminderRun
from participation.notices import Words, words_of
from participation.occasions import Occasion
from participation.reach import Reach
from participation.reminders import (
    REMINDERS,
    Reminder,
    Shown,
    all_of,
    reminder_of,
    rounded,
)


@dataclass(frozen=True, slots=True)
class Planned:
    """A reminder to come; `run` is there when an organiser has left it out."""

    occasion: Occasion
    reminder: Reminder | None
    words: Words
    run: ReminderRun | None

    @property
    def ahead(self) -> str:
        return self.occasion.ahead() if self.occasion.ahead else ""

    @property
    def about(self) -> str:
        """Name it so that two of one phase can be told apart."""
        return ", ".join(part for part in (self.words.title, self.ahead) if part)


@dataclass(frozen=True, slots=True)
class Sent:
    """A reminder that went out, or did not; counts as far as they may be known."""

    run: ReminderRun
    reminder: Reminder | None
    words: Words
    people: int
    channels: Mapping[str, int]
    languages: Mapping[str, int]
    is_rounded: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """Whom a reminder would reach, as far as it may be known."""

    people: int
    channels: Mapping[str, int]
    languages: Mapping[str, int]
    is_rounded: bool
    is_most: bool = False


@dataclass(frozen=True, slots=True)
class Got:
    """Something that one person got, and why."""

    notice: Notice
    words: Words
    why: Mapping[str, str]


def planned_of(process: Process, language: str, *, now: datetime) -> list[Planned]:
    """Return what is to come, the next one first, with what was left out of it."""
    occasions = [one for one in all_of(process, now=now) if one.due_at > now]
    runs = {
        (run.kind, run.occasion): run
        for run in process.reminder_runs.filter(due_at__gt=now)
    }
    return [
        Planned(
            one,
            reminder_of(one.kind),
            said(one.kind, one.facts(), language),
            runs.get((one.kind, one.occasion)),
        )
        for one in occasions
    ]


def occasion_of(
    process: Process, kind: str, name: str, *, now: datetime
) -> Occasion | None:
    """Find something that is to come."""
    found = (
        one
        for one in all_of(process, now=now)
        if (one.kind, one.occasion) == (kind, name) and one.due_at > now
    )
    return next(found, None)


def log_of(process: Process, *, now: datetime) -> QuerySet[ReminderRun]:
    """Return what went out, was missed, or was left out and is over; newest first."""
    return process.reminder_runs.filter(due_at__lte=now).order_by("-due_at", "-pk")


def sent(run: ReminderRun, language: str) -> Sent:
    """Tell of a run, with its counts rounded where a vote could show in them."""
    reminder = reminder_of(run.kind)
    counts = _shown(reminder, run.people, run.channels, run.languages)
    return Sent(
        run,
        reminder,
        said(run.kind, run.facts, language),
        counts.people,
        counts.channels,
        counts.languages,
        counts.is_rounded,
    )


def counts_of(occasion: Occasion, reach: Reach) -> Counts:
    counts = _shown(
        reminder_of(occasion.kind),
        reach.people,
        reach.as_channels(),
        dict(reach.languages),
    )
    return replace(counts, is_most=reach.is_most)


def _shown(
    reminder: Reminder | None,
    people: int,
    channels: Mapping[str, int],
    languages: Mapping[str, int],
) -> Counts:
    if reminder is not None and reminder.shows is not Shown.ROUNDED:
        return Counts(people, channels, languages, is_rounded=False)
    return Counts(
        rounded(people), _rounded(channels), _rounded(languages), is_rounded=True
    )


def _rounded(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: rounded(count) for name, count in counts.items() if rounded(count)}


def open_kinds() -> frozenset[str]:
    """Return the kinds of which organisers may know who got them."""
    return frozenset().union(
        *(one.kinds for one in REMINDERS.values() if one.shows is Shown.PEOPLE)
    )


def got_by(process: Process, email: str, language: str) -> list[Got]:
    """Return which reminders somebody got in a process, newest first. Two queries.

    Of votes and panels nothing is told.
    """
    notices = list(
        Notice.objects.filter(
            process=process, person__email__iexact=email, kind__in=open_kinds()
        ).order_by("-made_at", "-pk")
    )
    runs = process.reminder_runs.filter(
        kind__in={one.kind for one in notices},
        occasion__in={one.occasion for one in notices},
    )
    why = {(run.kind, run.occasion): run.why for run in runs}
    return [
        Got(one, words_of(one, language), why[one.kind, one.occasion])
        for one in notices
        if (one.kind, one.occasion) in why
    ]


class _Said:
    """What has a kind and facts, so that it can be said as a notice is."""

    def __init__(self, kind: str, facts: Mapping[str, Any]) -> None:
        self.kind = kind
        self.facts = facts


def said(kind: str, facts: Mapping[str, Any], language: str) -> Words:
    return words_of(_Said(kind, facts), language)


def in_each_language(occasion: Occasion) -> list[tuple[str, str, Words]]:
    """Return code and name of each language, and the words of a reminder in it."""
    facts = occasion.facts()
    return [
        (code, str(name), said(occasion.kind, facts, code))
        for code, name in settings.LANGUAGES
    ]
