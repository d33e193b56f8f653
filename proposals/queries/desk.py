"""What the desk of reviewers and organisers shows: queues, their counts, neighbours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from participation.models import Process, User
from proposals.lifecycle import Status, Visibility
from proposals.models import Appeal, Assignment, Proposal, ProposalQuerySet, rules_of
from proposals.policies.reviewing import holding, waiting_statuses
from proposals.queries.lists import for_lists
from proposals.queries.places import WHOLE_CITY, Choices

DESK_PAGE_SIZE = 50
DECIDED = (Status.FEASIBLE, Status.NOT_FEASIBLE)


class Show(models.TextChoices):
    """The queues of the desk, in the order in which it offers them."""

    MINE = "mine", _("Mine and my department's")
    OVERDUE = "overdue", _("Overdue")
    OPINIONS = "opinions", _("Waiting for an opinion")
    UNASSIGNED = "unassigned", _("Not given to anybody")
    APPEALS = "appeals", _("Appeals")
    WAITING = "waiting", _("All that wait")
    DECIDED = "decided", _("Decided")


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk as somebody looks at it: who, on which day, which queue, what place.

    `statuses` are those that wait for a decision by the rules of the process. Codes
    of district and category are as in addresses; empty means any.
    """

    process: Process
    person: User
    today: date
    choices: Choices
    statuses: tuple[Status, ...]
    show: str = ""
    district: str = ""
    category: str = ""

    def place(self, prefix: str = "") -> Q:
        """Match what lies where somebody looks; `prefix` leads to the proposal."""
        found = Q()
        if self.district == WHOLE_CITY:
            found &= Q(**{f"{prefix}district": None})
        elif self.district:
            within = self.choices.within(self.district)
            found &= Q(**{f"{prefix}district__in": within})
        if category := self.choices.category(self.category):
            found &= Q(**{f"{prefix}category": category})
        return found

    def open_assignments(self) -> models.QuerySet[Assignment]:
        """Return what somebody has to do, of proposals that are not gone."""
        return Assignment.objects.filter(
            self.place("proposal__"),
            ended_at=None,
            proposal__process=self.process,
            proposal__visibility=Visibility.PUBLIC,
            proposal__status__in=[*self.statuses, *DECIDED],
        )

    def open_appeals(self) -> models.QuerySet[Appeal]:
        return Appeal.objects.filter(
            self.place("proposal__"),
            answer=None,
            proposal__process=self.process,
            proposal__visibility=Visibility.PUBLIC,
            proposal__status__in=DECIDED,
        )


def desk_at(
    process: Process,
    person: User,
    choices: Choices,
    *,
    today: date,
    show: str = "",
    district: str = "",
    category: str = "",
) -> Desk:
    """Set up a desk; the rules of the process say what waits. One query."""
    statuses = waiting_statuses(rules_of(process))
    return Desk(process, person, today, choices, statuses, show, district, category)


def queue(desk: Desk) -> ProposalQuerySet:
    """Return what stands in a queue, the oldest first."""
    open_ones = desk.open_assignments()
    found = desk.process.proposals.filter(
        desk.place(), visibility=Visibility.PUBLIC
    ).order_by("number")
    waiting = found.filter(status__in=desk.statuses)
    match desk.show:
        case Show.MINE:
            held = open_ones.filter(holding(desk.person))
            return found.filter(pk__in=held.values("proposal"))
        case Show.OVERDUE:
            late = open_ones.filter(due_on__lt=desk.today)
            return found.filter(pk__in=late.values("proposal"))
        case Show.OPINIONS:
            asked = open_ones.filter(is_opinion=True)
            return found.filter(pk__in=asked.values("proposal"))
        case Show.UNASSIGNED:
            deciding = Assignment.objects.filter(
                proposal=OuterRef("pk"), is_opinion=False, ended_at=None
            )
            return waiting.filter(~Exists(deciding))
        case Show.APPEALS:
            return found.filter(pk__in=desk.open_appeals().values("proposal"))
        case Show.DECIDED:
            return found.filter(status__in=DECIDED)
        case _:
            return waiting


def counts_of(desk: Desk) -> dict[str, int]:
    """Count every queue of a desk, in three queries."""
    by_status = desk.process.proposals.filter(
        desk.place(), visibility=Visibility.PUBLIC
    ).aggregate(
        waiting=Count("pk", filter=Q(status__in=desk.statuses)),
        decided=Count("pk", filter=Q(status__in=DECIDED)),
    )
    mine = Assignment.objects.filter(holding(desk.person), ended_at=None)
    given = desk.open_assignments().aggregate(
        mine=_proposals(Q(pk__in=mine.values("pk"))),
        overdue=_proposals(Q(due_on__lt=desk.today)),
        opinions=_proposals(Q(is_opinion=True)),
        assigned=_proposals(Q(is_opinion=False, proposal__status__in=desk.statuses)),
    )
    return {
        Show.MINE: given["mine"],
        Show.OVERDUE: given["overdue"],
        Show.OPINIONS: given["opinions"],
        Show.UNASSIGNED: by_status["waiting"] - given["assigned"],
        Show.APPEALS: desk.open_appeals().count(),
        Show.WAITING: by_status["waiting"],
        Show.DECIDED: by_status["decided"],
    }


def _proposals(condition: Q) -> Count:
    return Count("proposal", filter=condition, distinct=True)


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of a queue, and how much stands in each."""

    page: Page[Proposal]
    counts: Mapping[str, int]

    @property
    def count(self) -> int:
        return self.page.paginator.count


def page_of(desk: Desk, counts: Mapping[str, int], *, page: str) -> Queue:
    """Return a page of a queue; who has each proposal comes with it."""
    open_ones = Assignment.objects.filter(ended_at=None).select_related(
        "department", "reviewer"
    )
    found = for_lists(queue(desk)).prefetch_related(
        Prefetch("assignments", open_ones, to_attr="open_assignments")
    )
    return Queue(Paginator(found, DESK_PAGE_SIZE).get_page(page), counts)


def after(desk: Desk, number: int) -> int | None:
    """Return the number that follows in a queue; after the last the first again."""
    numbers = queue(desk).exclude(number=number).values_list("number", flat=True)
    following = numbers.filter(number__gt=number).first()
    return following if following is not None else numbers.first()


def before(desk: Desk, number: int) -> int | None:
    """Return the number that stands before this one in a queue."""
    numbers = queue(desk).filter(number__lt=number)
    return numbers.values_list("number", flat=True).last()


def following(desk: Desk, number: int) -> int | None:
    """Return the number that stands behind this one in a queue."""
    numbers = queue(desk).filter(number__gt=number)
    return numbers.values_list("number", flat=True).first()
