"""What moderators read, and what everyone reads of their work."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Max, Q, QuerySet
from django.http import Http404

from participation.models import Process, User
from proposals.lifecycle import Status, Visibility
from proposals.models import Case, Comment, Proposal, StandardReason
from proposals.standard_reasons import REASONS

PAGE_SIZE = 25
LOG_PAGE_SIZE = 50

OPEN, APPEALS, DECIDED = "open", "appeals", "decided"
# What its author has taken back needs no decision.
IS_GONE = Q(comment__deleted_at__isnull=False) | Q(proposal__status=Status.WITHDRAWN)
WAITS_FOR_ANSWER = Q(appealed_at__isnull=False, appeal_decision="")


def open_cases() -> QuerySet[Case]:
    return Case.objects.filter(decision="").exclude(IS_GONE)


def appeals() -> QuerySet[Case]:
    return Case.objects.filter(WAITS_FOR_ANSWER).exclude(IS_GONE)


def waiting(processes: Iterable[Process]) -> dict[int, tuple[int, int]]:
    """Return how many texts and appeals wait, by process. Two queries."""
    wanted = list(processes)
    if not wanted:
        return {}
    texts = open_cases().filter(process__in=wanted)
    again = appeals().filter(process__in=wanted)
    by_text = dict(texts.values_list("process").annotate(Count("pk")).order_by())
    by_appeal = dict(again.values_list("process").annotate(Count("pk")).order_by())
    return {
        key: (by_text.get(key, 0), by_appeal.get(key, 0))
        for key in by_text.keys() | by_appeal.keys()
    }


def _with_things(found: QuerySet[Case]) -> QuerySet[Case]:
    return found.select_related(
        "process", "proposal__author", "comment__author", "comment__proposal", "reason"
    ).annotate(reports=Count("flags", distinct=True))


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of what moderators read, and how much there is of each sort."""

    page: Page[Case]
    sort: str
    counts: Mapping[str, int]


def queue(process: Process, *, sort: str, page: str) -> Queue:
    """Return what waits, what was appealed against, or what has been decided.

    What nobody sees until it is read comes first, then the oldest.
    """
    sorts = {
        OPEN: open_cases().filter(process=process),
        APPEALS: appeals().filter(process=process),
        DECIDED: Case.objects.filter(process=process).exclude(decision=""),
    }
    sort = sort if sort in sorts else OPEN
    orders = {
        OPEN: ["opened_at", "pk"],
        APPEALS: ["appealed_at", "pk"],
        DECIDED: ["-decided_at", "-pk"],
    }
    found = _with_things(sorts[sort]).order_by(*orders[sort])
    part: Page[Case] = Paginator(found, PAGE_SIZE).get_page(page)
    part.object_list = list(part.object_list)
    counts = {name: cases.count() for name, cases in sorts.items()}
    return Queue(part, sort, counts)


def case_or_404(process: Process, pk: int) -> Case:
    case = _with_things(Case.objects.filter(process=process)).filter(pk=pk).first()
    if case is None:
        raise Http404
    if case.proposal is not None:
        case.proposal.process = process
    elif case.comment is not None:
        case.comment.proposal.process = process
    case.process = process
    return case


def other_cases(case: Case) -> list[Case]:
    """Return what was decided on the same thing at other times, newest first."""
    found = Case.objects.filter(proposal=case.proposal, comment=case.comment)
    found = found.exclude(pk=case.pk).exclude(decision="").select_related("reason")
    return list(found.order_by("-decided_at"))


def latest_case(thing: Proposal | Comment) -> Case | None:
    """Return the case that its author is told of: what hides it, or the last one.

    A moderator may have taken it up once more; until there is a decision, the one that
    stands is the one to appeal against.
    """
    found = thing.cases.select_related("reason", "process", "proposal", "comment")
    newest_first = found.order_by("-opened_at", "-pk")
    hiding = newest_first.filter(decision=Case.Decision.HIDDEN).exclude(
        appeal_decision=Case.Decision.SHOWN
    )
    return hiding.first() or newest_first.first()


def hidden_because(comments: Sequence[Comment]) -> dict[int, Case]:
    """Return the decision that hides each of these comments. One query."""
    hidden = [one.pk for one in comments if one.visibility == Visibility.HIDDEN]
    if not hidden:
        return {}
    last = (
        Case.objects.filter(comment__in=hidden, decision=Case.Decision.HIDDEN)
        .values("comment")
        .annotate(last=Max("pk"))
        .values("last")
    )
    found = Case.objects.filter(pk__in=last).select_related("reason")
    return {case.comment_id or 0: case for case in found}


@dataclass(frozen=True, slots=True)
class Choice:
    """A reason that a moderator can pick; texts by language."""

    code: str
    name: Mapping[str, str]
    text: Mapping[str, str]


def common_reasons() -> list[Choice]:
    return [Choice(code, one.name, one.text) for code, one in REASONS.items()]


def reasons_of(process: Process) -> list[Choice]:
    """Return the reasons that everybody has, then the city's own."""
    own = StandardReason.objects.filter(process=process)
    return common_reasons() + [Choice(one.code, one.name, one.text) for one in own]


def own_reasons(process: Process) -> list[tuple[StandardReason, int]]:
    """Return what organisers have added, with how often each was given."""
    used = Case.objects.filter(process=process).exclude(reason=None)
    counts = dict(used.values_list("reason").annotate(Count("pk")).order_by())
    return [
        (one, counts.get(one.pk, 0))
        for one in StandardReason.objects.filter(process=process)
    ]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the public log: nothing in it says who, or which words."""

    is_comment: bool
    cause: str
    decision: str
    decided_at: datetime
    took: timedelta
    reports: int
    checklist: Sequence[str]
    reason: StandardReason | None
    is_appealed: bool
    appeal_decision: str
    appeal_took: timedelta | None

    @property
    def cause_label(self) -> str:
        return str(Case.Cause(self.cause).label)

    @property
    def decision_label(self) -> str:
        return str(Case.Decision(self.decision).label)

    @property
    def appeal_label(self) -> str:
        known = dict(Case.Decision.choices)
        return str(known.get(self.appeal_decision, ""))

    @classmethod
    def of(cls, case: Case) -> "Entry":
        assert case.decided_at is not None  # noqa: S101 - only decided ones come here
        appeal_took = None
        if case.appealed_at and case.appeal_decided_at:
            appeal_took = case.appeal_decided_at - case.appealed_at
        return cls(
            is_comment=case.comment_id is not None,
            cause=case.cause,
            decision=case.decision,
            decided_at=case.decided_at,
            took=case.decided_at - case.opened_at,
            reports=case.reports,  # type: ignore[attr-defined]
            checklist=case.checklist,
            reason=case.reason,
            is_appealed=case.appealed_at is not None,
            appeal_decision=case.appeal_decision,
            appeal_took=appeal_took,
        )


def _decided(process: Process) -> QuerySet[Case]:
    found = Case.objects.filter(process=process).exclude(decision="")
    return found.select_related("reason").annotate(reports=Count("flags"))


def log(process: Process, *, page: str) -> Page[Any]:
    """Return a page of the public log, newest first."""
    found = _decided(process).order_by("-decided_at", "-pk")
    part: Page[Any] = Paginator(found, LOG_PAGE_SIZE).get_page(page)
    part.object_list = [Entry.of(case) for case in part.object_list]
    return part


def log_entries(process: Process) -> Iterator[Entry]:
    """Walk through the whole log, oldest first."""
    for case in _decided(process).order_by("decided_at", "pk").iterator(2000):
        yield Entry.of(case)


@dataclass(frozen=True, slots=True)
class Totals:
    """What moderators did in a process, in numbers; `took` is the median."""

    decided: int
    hidden: int
    shown: int
    waiting: int
    appeals: int
    overturned: int
    took: timedelta | None


def totals(process: Process) -> Totals:
    hidden = Q(decision=Case.Decision.HIDDEN)
    decided = Case.objects.filter(process=process).exclude(decision="")
    counts = decided.aggregate(
        decided=Count("pk"),
        hidden=Count("pk", filter=hidden),
        shown=Count("pk", filter=~hidden),
        appeals=Count("pk", filter=Q(appealed_at__isnull=False)),
        overturned=Count("pk", filter=Q(appeal_decision=Case.Decision.SHOWN)),
    )
    times = decided.values_list(F("decided_at"), F("opened_at"))
    seconds = [(end - start).total_seconds() for end, start in times]
    return Totals(
        **counts,
        waiting=open_cases().filter(process=process).count(),
        took=timedelta(seconds=median(seconds)) if seconds else None,
    )


def wrote_count(person: User | None, process: Process) -> int:
    """Return how many comments of somebody were hidden here, for the moderator."""
    if person is None:
        return 0
    hidden = Comment.objects.filter(author=person, visibility=Visibility.HIDDEN)
    return hidden.filter(proposal__process=process).count()
