"""Reminders of checks: what is due, what is overdue, and what organisers have to know.

Many proposals are due on one day; whoever has several of them hears of the day once.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial

from django.db.models import Count, F, Min, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.audience import everybody, officials_of
from participation.in_words import day_by_language
from participation.kinds import Kind
from participation.models import Membership, Notice, Process, Role, User
from participation.notices import Fact
from participation.occasions import Occasion
from participation.reminders import Reminder
from proposals.models import Assignment

# Days before the due day, and after it for its reviewers and for organisers.
BEFORE, AFTER, ESCALATES = 3, 1, 3
# So long a missed day is brought up, and asked about.
STALE = timedelta(days=30)
ASKED = timedelta(days=60)
CHECKERS = (Role.REVIEWER, Role.ORGANISER)
# When officials are at their desks.
MORNING = time(8)
WHY = _("Proposals have been given to you or your department to check.")
WHOM = _("Reviewers, and people of departments, whose checks are due on that day")
WHY_ORGANISER = _("You organise this process, and answers are overdue.")

WHOM_ORGANISER = _("Organisers of this process")


def morning_of(day: date) -> datetime:
    """Return when officials begin to work on a day, on the city's clocks."""
    return timezone.make_aware(datetime.combine(day, MORNING))


def _open() -> QuerySet[Assignment]:
    return Assignment.objects.filter(
        ended_at=None, proposal__process__is_replay=False
    ).order_by()


def _due(now: datetime) -> Iterator[Occasion]:
    today = timezone.localdate(now)
    return _of(_open().filter(due_on__lte=today + timedelta(days=BEFORE)), today)


def _planned(process: Process, now: datetime) -> Iterator[Occasion]:
    return _of(_open().filter(proposal__process=process), timezone.localdate(now))


def _of(found: QuerySet[Assignment], today: date) -> Iterator[Occasion]:
    """Yield the reminders of each day on which something is due. Two queries."""
    days = list(
        found.filter(due_on__gt=today - ASKED)
        .values_list("proposal__process", "due_on")
        .annotate(Count("pk"), Min("assigned_at"))
    )
    processes = Process.objects.in_bulk([number for number, *_rest in days])
    for number, due_on, count, first_at in days:
        process = processes[number]
        due_at = morning_of(due_on - timedelta(days=BEFORE))
        # Who was given it later has just been told the day.
        if first_at < due_at:
            yield _coming(process, due_on, due_at)
        yield _overdue(process, due_on)
        yield _late(process, due_on, count)


def _facts(process: Process, due_on: date) -> dict[str, Fact]:
    return {"title": process.title, "due": day_by_language(due_on)}


def _facts_and_count(process: Process, due_on: date, count: int) -> dict[str, Fact]:
    return _facts(process, due_on) | {"count": count}


def _coming(process: Process, due_on: date, due_at: datetime) -> Occasion:
    return Occasion(
        kind="review.due",
        process=process,
        occasion=f"due:{process.pk}:{due_on}",
        link=reverse("proposals_staff:desk", args=[process.slug]) + "?show=mine",
        facts=partial(_facts, process, due_on),
        due_at=due_at,
        until=morning_of(due_on + timedelta(days=AFTER)),
        why=WHY,
        whom=WHOM,
        people=partial(_holders, process, due_on, due_at),
        series=f"review:{due_on}",
    )


def _overdue(process: Process, due_on: date) -> Occasion:
    due_at = morning_of(due_on + timedelta(days=AFTER))
    return Occasion(
        kind="review.overdue",
        process=process,
        occasion=f"due:{process.pk}:{due_on}",
        link=reverse("proposals_staff:desk", args=[process.slug]) + "?show=mine",
        facts=partial(_facts, process, due_on),
        due_at=due_at,
        until=due_at + STALE,
        why=WHY,
        whom=WHOM,
        people=partial(_holders, process, due_on, due_at),
        series=f"review:{due_on}",
    )


def _late(process: Process, due_on: date, count: int) -> Occasion:
    due_at = morning_of(due_on + timedelta(days=ESCALATES))
    return Occasion(
        kind="review.late",
        process=process,
        occasion=f"due:{process.pk}:{due_on}",
        link=reverse("proposals_staff:desk", args=[process.slug]) + "?show=overdue",
        facts=partial(_facts_and_count, process, due_on, count),
        due_at=due_at,
        until=due_at + STALE,
        why=WHY_ORGANISER,
        whom=WHOM_ORGANISER,
        people=partial(officials_of, process, Role.ORGANISER),
    )


def _holders(process: Process, due_on: date, given_before: datetime) -> QuerySet[User]:
    """Return who has something to check by a day: reviewers, and departments."""
    found = _open().filter(
        proposal__process=process, due_on=due_on, assigned_at__lt=given_before
    )
    staff = Membership.objects.filter(process=process, role__in=CHECKERS)
    shared = found.filter(reviewer=None)
    # Whoever has lost the role has nothing to check any more.
    return (
        everybody()
        .filter(pk__in=staff.values("user"))
        .filter(
            Q(pk__in=found.filter(reviewer__isnull=False).values("reviewer"))
            | Q(pk__in=shared.values("department__members"))
        )
    )


def still_held(notices: Sequence[Notice], now: datetime) -> set[int]:  # noqa: ARG001 - what is open is open at any moment
    """Return those whose reader has the role, and something open due on that day."""
    days: dict[tuple[int, str], list[Notice]] = defaultdict(list)
    for notice in notices:
        _due_word, process, day = notice.occasion.split(":")
        days[int(process), day].append(notice)
    people = {notice.person_id for notice in notices}
    held = _open().filter(
        proposal__process__in={process for process, _day in days},
        due_on__in={day for _process, day in days},
    )
    direct = held.filter(reviewer__in=people).annotate(holder=F("reviewer"))
    shared = held.filter(reviewer=None, department__members__in=people).annotate(
        holder=F("department__members")
    )
    known = {
        (process, str(due_on), holder)
        for rows in (direct, shared)
        for process, due_on, holder in rows.values_list(
            "proposal__process", "due_on", "holder"
        )
    }
    staff = set(
        Membership.objects.filter(user__in=people, role__in=CHECKERS).values_list(
            "process", "user"
        )
    )
    return {
        notice.pk
        for (process, day), waiting in days.items()
        for notice in waiting
        if (process, day, notice.person_id) in known
        and (process, notice.person_id) in staff
    }


def still_late(notices: Sequence[Notice], now: datetime) -> set[int]:  # noqa: ARG001 - as above
    """Return those of whose day something is open still."""
    named = {notice.pk: notice.occasion.split(":")[1:] for notice in notices}
    held = _open().filter(
        proposal__process__in={int(process) for process, _day in named.values()},
        due_on__in={day for _process, day in named.values()},
    )
    known = {
        (process, str(due_on))
        for process, due_on in held.values_list("proposal__process", "due_on")
    }
    return {pk for pk, (process, day) in named.items() if (int(process), day) in known}


KINDS = {
    "review.due": Kind(
        _("Checks are due soon: %(title)s"),
        _("Proposals that you have to check are due on %(due)s."),
        still_owed=still_held,
    ),
    "review.overdue": Kind(
        _("Checks are overdue: %(title)s"),
        _("Proposals that you had to check by %(due)s still wait for your answer."),
        still_owed=still_held,
    ),
    "review.late": Kind(
        _("Answers of reviewers are overdue: %(title)s"),
        _("Answers that were due on %(due)s and are not there: %(count)s."),
        still_owed=still_late,
    ),
}

REVIEW_REMINDERS = Reminder(
    name="reviews",
    label=_("Checks of proposals"),
    due=_due,
    planned=_planned,
    kinds=frozenset(KINDS),
)
