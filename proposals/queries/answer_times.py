"""How long proposals wait, in each state and with each department."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Any

from django.db.models import Min
from django.utils import timezone

from participation.models import Process
from proposals.lifecycle import Visibility
from proposals.models import Appeal, Assignment, Department, Proposal, rules_of
from proposals.policies.reviewing import waiting_statuses

DAY_SECONDS = 86_400
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many are in a state now and for how long, and how long it took before.

    Days are whole; `None` where there is nothing to measure.
    """

    state: str
    now: int
    longest_days: int | None
    past: int
    median_days: int | None


@dataclass(frozen=True, slots=True)
class Answering:
    """How a department answers; without one, what went to people directly."""

    department: Department | None
    open: int
    overdue: int
    answered: int
    in_time: int
    median_days: int | None


@dataclass(frozen=True, slots=True)
class AnswerTimes:
    states: Sequence[Waiting]
    departments: Sequence[Answering]


def answer_times(process: Process, *, now: datetime) -> AnswerTimes:
    """Measure the waiting of a process, in nine queries at most."""
    assignments = list(
        Assignment.objects.filter(proposal__process=process).values_list(
            "proposal", "department", "is_opinion", "due_on", "assigned_at", "ended_at"
        )
    )
    today = timezone.localdate(now)
    departments = [*process.departments.all(), None]
    answering = [
        _answering(department, assignments, today) for department in departments
    ]
    return AnswerTimes(
        [
            _unassigned(process, assignments, now),
            _given("assigned", assignments, is_opinion=False, now=now),
            _given("opinion", assignments, is_opinion=True, now=now),
            _appeals(process, now),
            _until_decided(process, now),
        ],
        [one for one in answering if one.department or one.open or one.answered],
    )


# Proposal, department, whether it is an opinion, due day, beginning, end.
Row = tuple[int, Any, bool, date, datetime, Any]


def _days(spans: Iterable[Span]) -> list[int]:
    return [int((end - start).total_seconds() // DAY_SECONDS) for start, end in spans]


def _median(days: list[int]) -> int | None:
    return int(median(days)) if days else None


def _measured(
    state: str, *, begun: Iterable[datetime], past: Iterable[Span], now: datetime
) -> Waiting:
    """`begun` is when those that are in the state now came into it."""
    going_on = _days((start, now) for start in begun)
    took = _days(past)
    return Waiting(
        state, len(going_on), max(going_on, default=None), len(took), _median(took)
    )


def _unassigned(process: Process, assignments: Sequence[Row], now: datetime) -> Waiting:
    """Measure from the day of sending until somebody was given it."""
    first: dict[int, datetime] = {}
    held = set()
    for proposal, _department, is_opinion, _due, start, end in assignments:
        if is_opinion:
            continue
        first[proposal] = min(start, first.get(proposal, start))
        if end is None:
            held.add(proposal)
    waiting = process.proposals.filter(
        visibility=Visibility.PUBLIC, status__in=waiting_statuses(rules_of(process))
    )
    begun = waiting.exclude(pk__in=held).values_list("submitted_at", flat=True)
    sent = process.proposals.filter(pk__in=first).values_list("pk", "submitted_at")
    past = [(start, first[pk]) for pk, start in sent]
    return _measured("unassigned", begun=begun, past=past, now=now)


def _given(
    state: str, assignments: Sequence[Row], *, is_opinion: bool, now: datetime
) -> Waiting:
    spans = [
        (start, end)
        for _proposal, _department, is_asked, _due, start, end in assignments
        if is_asked == is_opinion
    ]
    return _measured(
        state,
        begun=[start for start, end in spans if end is None],
        past=[(start, end) for start, end in spans if end is not None],
        now=now,
    )


def _appeals(process: Process, now: datetime) -> Waiting:
    appeals = Appeal.objects.filter(proposal__process=process)
    # The type checker does not know that an appeal may have no answer yet.
    spans: list[Any] = list(appeals.values_list("made_at", "answer__decided_at"))
    return _measured(
        "appeal",
        begun=[start for start, end in spans if end is None],
        past=[(start, end) for start, end in spans if end is not None],
        now=now,
    )


def _until_decided(process: Process, now: datetime) -> Waiting:
    decided = (
        Proposal.objects.filter(process=process, reviews__isnull=False)
        .order_by()
        .annotate(first=Min("reviews__decided_at"))
        .values_list("submitted_at", "first")
    )
    waiting = process.proposals.filter(
        visibility=Visibility.PUBLIC, status__in=waiting_statuses(rules_of(process))
    )
    begun = waiting.values_list("submitted_at", flat=True)
    return _measured("all", begun=begun, past=decided, now=now)


def _answering(
    department: Department | None, assignments: Sequence[Row], today: date
) -> Answering:
    key = department.pk if department else None
    own = [row for row in assignments if row[1] == key]
    going_on = [row for row in own if row[5] is None]
    done = [(due, start, end) for _p, _d, _o, due, start, end in own if end is not None]
    return Answering(
        department,
        open=len(going_on),
        overdue=sum(row[3] < today for row in going_on),
        answered=len(done),
        in_time=sum(timezone.localdate(end) <= due for due, _start, end in done),
        median_days=_median(_days((start, end) for _due, start, end in done)),
    )
