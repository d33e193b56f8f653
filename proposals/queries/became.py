"""What became of ideas: where they come from, what they are part of, what was built."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Count, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from participation.models import Phase, Process
from proposals.lifecycle import Stage, Status
from proposals.models import (
    Building,
    BuildingNews,
    Milestone,
    Picture,
    Project,
    Spending,
)
from proposals.models.building import STAGE_CHOICES
from proposals.queries.places import WHOLE_CITY, Choices

PAGE_SIZE = 24
NEWS_PAGE_SIZE = 10
OVERDUE = "overdue"
NOT_FUNDED = "not_funded"
OVER = [Stage.DONE.value, Stage.CANCELLED.value]

SHOWN_CHOICES = [
    ("", _("Everything that gets money")),
    *STAGE_CHOICES,
    (OVERDUE, _("Late")),
    (NOT_FUNDED, _("Gets no money")),
]


def _with_money(found: QuerySet[Building]) -> QuerySet[Building]:
    """Add `spent`, in cents, to each."""
    return found.annotate(spent=Coalesce(Sum("spendings__amount"), 0))


def _pictures() -> QuerySet[Picture]:
    """Read what pictures are called and how large they are, not what is in them."""
    found = Picture.objects.select_related("file", "small")
    return found.defer("file__content", "small__content")


def building_of(project: Project) -> Building | None:
    """Return how far a project is, with its milestones and news. Four queries at most.

    `spent` says what was paid so far, in cents.
    """
    found = _with_money(Building.objects.filter(project=project)).prefetch_related(
        "milestones",
        Prefetch(
            "news",
            BuildingNews.objects.prefetch_related(Prefetch("pictures", _pictures())),
        ),
    )
    building = found.first()
    if building is not None:
        building.project = project
    return building


def spendings_of(building: Building) -> list[Spending]:
    """Return the entries, each with its corrections in `put_right`. Two queries."""
    corrections = Prefetch(
        "corrections", Spending.objects.order_by("pk"), to_attr="put_right"
    )
    return list(building.spendings.filter(corrects=None).prefetch_related(corrections))


def standing_amount(spending: Spending) -> int:
    """Return what an entry stands for after its corrections, in cents. One query."""
    put_right = spending.corrections.aggregate(all=Sum("amount"))["all"]
    return spending.amount + (put_right or 0)


def shown_buildings(process: Process) -> QuerySet[Building]:
    """Return what everyone follows: what gets money, and what was begun before.

    A decision can take the money back; what was reported by then stays to be read.
    """
    return Building.objects.filter(project__process=process)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader asked for; codes as in addresses."""

    shown: str = ""
    district: str = ""


@dataclass(frozen=True, slots=True)
class Money:
    """Cents over many buildings: planned, spent, and how much some went over."""

    planned: int
    spent: int
    over: int


def _in_district(
    found: QuerySet[Any], wanted: Wanted, choices: Choices, *, path: str
) -> QuerySet[Any]:
    if wanted.district == WHOLE_CITY:
        return found.filter(**{f"{path}district": None})
    if wanted.district:
        within = choices.within(wanted.district)
        return found.filter(**{f"{path}district__in": within})
    return found


def building_list(
    process: Process, wanted: Wanted, choices: Choices, *, page: str, today: date
) -> Page[Building]:
    """Return a page of what is built, what is late first, then by code."""
    found = _in_district(shown_buildings(process), wanted, choices, path="project__")
    if wanted.shown == OVERDUE:
        found = found.filter(_is_late(today)).distinct()
    elif wanted.shown:
        found = found.filter(stage=wanted.shown)
    order = models.Case(
        models.When(Q(due_on__lt=today) & ~Q(stage__in=OVER), then=0), default=1
    )
    keys = found.annotate(order=order).order_by("order", "project__code")
    part: Page[Any] = Paginator(keys.values_list("pk", flat=True), PAGE_SIZE).get_page(
        page
    )
    part.object_list = _in_order(list(part.object_list))
    return part


def _is_late(today: date) -> Q:
    late_step = Q(
        milestones__due_on__lt=today,
        milestones__done_on=None,
        milestones__is_dropped=False,
    )
    return (Q(due_on__lt=today) | late_step) & ~Q(stage__in=OVER)


def _in_order(keys: list[int]) -> list[Building]:
    found = _with_money(Building.objects.filter(pk__in=keys)).select_related(
        "project__district", "project__category", "project__proposal"
    )
    found = found.defer("project__description", "project__district__geometry")
    by_key = {one.pk: one for one in found.prefetch_related("milestones")}
    return [by_key[key] for key in keys]


def unfunded_list(
    process: Process, wanted: Wanted, choices: Choices, *, page: str
) -> Page[Project]:
    """Return a page of the projects that stood on the ballot and get no money."""
    found = process.projects.filter(outcome=Project.Outcome.NOT_FUNDED)
    found = _in_district(found, wanted, choices, path="")
    found = found.select_related("district", "category", "proposal")
    found = found.defer("description", "district__geometry").order_by("code")
    return Paginator(found, PAGE_SIZE).get_page(page)


def money_of(process: Process) -> Money:
    """Add up what is planned and spent in a process. One query."""
    rows = shown_buildings(process).annotate(paid=Coalesce(Sum("spendings__amount"), 0))
    pairs = list(rows.values_list("planned", "paid"))
    return Money(
        planned=sum(planned for planned, _spent in pairs),
        spent=sum(spent for _planned, spent in pairs),
        over=sum(max(spent - planned, 0) for planned, spent in pairs),
    )


def stage_counts(process: Process, today: date) -> Mapping[str, int]:
    """Count buildings by stage, and the late ones under `OVERDUE`. Two queries."""
    rows = shown_buildings(process).order_by().values("stage").annotate(n=Count("pk"))
    counts = {str(row["stage"]): int(row["n"]) for row in rows}
    late = shown_buildings(process).filter(_is_late(today))
    return counts | {OVERDUE: late.distinct().count()}


@dataclass(frozen=True, slots=True)
class Way:
    """How many ideas came how far in a process.

    `on_ballot` is none where there is no vote, and before its rules are frozen.
    `brought_in` is how many of the projects do not come from a resident's idea.
    """

    ideas: int
    checked: int
    feasible: int
    on_ballot: int | None
    funded: int
    built: int
    brought_in: int


def way_of(process: Process) -> Way:
    """Count the steps from idea to built; phases come with the process. Two queries."""
    ideas = process.proposals.visible().aggregate(
        ideas=Count("pk", distinct=True),
        checked=Count("pk", filter=Q(reviews__isnull=False), distinct=True),
        feasible=Count("pk", filter=Q(status=Status.FEASIBLE), distinct=True),
    )
    on_ballot = Q(is_dropped=False)
    funded = Q(outcome=Project.Outcome.FUNDED)
    projects = process.projects.aggregate(
        on_ballot=Count("pk", filter=on_ballot),
        funded=Count("pk", filter=funded),
        built=Count("pk", filter=Q(building__stage=Stage.DONE)),
        brought_in=Count("pk", filter=on_ballot & Q(proposal=None)),
    )
    is_frozen = any(
        phase.kind == Phase.Kind.VOTE and phase.locked_at is not None
        for phase in process.phases.all()
    )
    if not is_frozen:
        projects["on_ballot"] = None
    return Way(**ideas, **projects)


def news_of(process: Process, *, page: str) -> Page[BuildingNews]:
    """Return a page of everything that was reported, the newest first."""
    return Paginator(_news(process), NEWS_PAGE_SIZE).get_page(page)


def newest_news(process: Process, count: int) -> list[BuildingNews]:
    return list(_news(process).filter(taken_back_at=None)[:count])


def _news(process: Process) -> QuerySet[BuildingNews]:
    found = BuildingNews.objects.filter(building__project__process=process)
    found = found.select_related("building__project").prefetch_related(
        Prefetch("pictures", _pictures())
    )
    return found.defer("building__project__description").order_by("-made_at", "-pk")


def rows_of(process: Process) -> QuerySet[Building]:
    """Return every building with all that its line of open data says."""
    found = _with_money(shown_buildings(process)).select_related(
        "project__district", "project__category", "project__proposal"
    )
    found = found.defer("project__district__geometry", "project__description")
    return found.order_by("project__code")


def unfollowed(process: Process) -> QuerySet[Project]:
    """Return the projects that nobody follows yet and that could be followed."""
    found = process.projects.filter(building=None, is_dropped=False)
    if any(phase.kind == Phase.Kind.VOTE for phase in process.phases.all()):
        found = found.filter(outcome=Project.Outcome.FUNDED)
    return found.select_related("district").defer("district__geometry").order_by("code")


def next_step(milestones: Iterable[Milestone]) -> Milestone | None:
    """Return the milestone that comes next: the first that is open. No query."""
    return next((one for one in milestones if one.is_open), None)
