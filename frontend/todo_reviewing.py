"""What waits for reviewers: proposals, their own answers, what is late, appeals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from frontend.todo_task import Task
from participation.models import Phase, Process, User
from participation.queries import Plan
from proposals.lifecycle import Status, Visibility
from proposals.models import Appeal, Assignment, IdeaRules, Proposal
from proposals.policies.reviewing import holding
from proposals.queries.desk import Show

CHECKED_ALL = Q(process__idea_rules=None) | Q(
    process__idea_rules__selection=IdeaRules.Selection.NONE
)


@dataclass(frozen=True, slots=True)
class Reviews:
    """What waits in one process; `due_on` is the first day of what is mine."""

    waiting: int = 0
    mine: int = 0
    due_on: date | None = None
    late: int = 0
    appeals: int = 0


def reviews_of(
    processes: Sequence[Process], person: User | AnonymousUser | None, *, today: date
) -> dict[int, Reviews]:
    """Count what waits in each process, in three queries and one for a person."""
    waits = Q(status=Status.SELECTED) | Q(status=Status.SUBMITTED) & CHECKED_ALL
    waiting = dict(
        Proposal.objects.filter(
            waits, process__in=processes, visibility=Visibility.PUBLIC
        )
        .order_by()
        .values_list("process")
        .annotate(Count("pk"))
    )
    going_on = Assignment.objects.filter(
        ended_at=None,
        proposal__process__in=processes,
        proposal__visibility=Visibility.PUBLIC,
        proposal__status__in=[
            Status.SUBMITTED,
            Status.SELECTED,
            Status.FEASIBLE,
            Status.NOT_FEASIBLE,
        ],
    ).order_by()
    late = dict(
        going_on.filter(due_on__lt=today)
        .values_list("proposal__process")
        .annotate(Count("pk"))
    )
    mine: dict[int, tuple[int, date | None]] = {}
    if person is not None and person.is_authenticated:
        own = Assignment.objects.filter(holding(person), ended_at=None)
        rows = (
            going_on.filter(pk__in=own.values("pk"))
            .values_list("proposal__process")
            .annotate(Count("pk"), Min("due_on"))
        )
        mine = {process: (count, due_on) for process, count, due_on in rows}
    appeals = dict(
        Appeal.objects.filter(answer=None, proposal__process__in=processes)
        .order_by()
        .values_list("proposal__process")
        .annotate(Count("pk"))
    )
    found = {}
    for process in processes:
        count, due_on = mine.get(process.pk, (0, None))
        found[process.pk] = Reviews(
            waiting.get(process.pk, 0),
            count,
            due_on,
            late.get(process.pk, 0),
            appeals.get(process.pk, 0),
        )
    return found


def of_reviews(plan: Plan, process: Process, reviews: Reviews) -> Iterator[Task]:
    """Say what waits, the most urgent first."""
    url = reverse("proposals_staff:desk", args=[process.slug])
    if reviews.late:
        words = ngettext("answer is overdue", "answers are overdue", reviews.late)
        yield Task(
            words, f"{url}?show={Show.OVERDUE}", count=reviews.late, kind="danger"
        )
    if reviews.mine:
        words = ngettext(
            "proposal waits for your answer",
            "proposals wait for your answer",
            reviews.mine,
        )
        yield Task(
            words,
            f"{url}?show={Show.MINE}",
            count=reviews.mine,
            due=_end_of(reviews.due_on),
        )
    if reviews.appeals:
        words = ngettext(
            "appeal waits for a new decision",
            "appeals wait for a new decision",
            reviews.appeals,
        )
        yield Task(words, f"{url}?show={Show.APPEALS}", count=reviews.appeals)
    if reviews.waiting:
        review = plan.of_kind(Phase.Kind.REVIEW)
        words = ngettext(
            "proposal waits for review", "proposals wait for review", reviews.waiting
        )
        yield Task(
            words,
            url,
            count=reviews.waiting,
            due=review.ends_at if review and not review.is_over(plan.now) else None,
        )


def _end_of(day: date | None) -> datetime | None:
    """Return the last moment of a day on the city's clocks."""
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day, time(23, 59)))
