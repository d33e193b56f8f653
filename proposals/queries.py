"""What the pages of proposals and projects read; one function a page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Count
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce, Left
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from participation.geometry import contains
from participation.models import District, Process, User
from proposals.lifecycle import Status
from proposals.models import Category, Project, Proposal, ProposalQuerySet

PAGE_SIZE = 20
# A map shows a whole neighbourhood at once; more letters than this nobody reads.
MAP_PAGE_SIZE = 50
DESK_PAGE_SIZE = 50
# A search shows so many at most: who finds more adds a word instead of leafing on.
MOST_FOUND = 1000
EXPORT_CHUNK = 2000
# Characters of Markdown, of which a card shows a line or two.
BEGINNING = 600
# Stands for "no district of its own" in an address; no code of a district is that.
WHOLE_CITY = "*"


class Order(models.TextChoices):
    FAIR = "fair", _("Drawn by lot")
    NEWEST = "newest", _("Newest first")
    CHEAPEST = "cheapest", _("Cheapest first")
    DEAREST = "dearest", _("Most expensive first")


@dataclass(frozen=True, slots=True)
class Filters:
    """What somebody looks for. Codes are as in addresses; empty means any."""

    words: str = ""
    district: str = ""
    category: str = ""
    status: str = ""
    order: str = Order.FAIR.value


@dataclass(frozen=True, slots=True)
class Choices:
    """The districts and categories that a process offers, in their order."""

    districts: Sequence[District]
    categories: Sequence[Category]

    def district(self, code: str) -> District | None:
        return next((one for one in self.districts if one.code == code), None)

    def category(self, code: str) -> Category | None:
        return next((one for one in self.categories if one.code == code), None)

    def within(self, code: str) -> set[int]:
        """Return the keys of a district and of all that are part of it."""
        found = {one.pk for one in self.districts if one.code == code}
        size = -1
        while size != len(found):
            size = len(found)
            found |= {one.pk for one in self.districts if one.parent_id in found}
        return found


def choices_of(process: Process, *, with_boundaries: bool = False) -> Choices:
    """Read districts and categories in two queries; boundaries are heavy."""
    districts = process.districts.all()
    if not with_boundaries:
        districts = districts.defer("geometry")
    return Choices(list(districts), list(process.categories.all()))


def district_around(
    choices: Choices, latitude: Decimal, longitude: Decimal
) -> District | None:
    """Return the district in which a point lies, the smallest when they are nested."""
    position = (float(longitude), float(latitude))
    around = [
        one
        for one in choices.districts
        if one.geometry and contains(one.geometry, position)
    ]
    outer = {one.parent_id for one in around}
    return next((one for one in around if one.pk not in outer), None)


def _for_lists(found: ProposalQuerySet) -> ProposalQuerySet:
    """Read what a card shows, and the `beginning` of the text instead of all of it."""
    beginning = found.annotate(beginning=Left("text", BEGINNING))
    return beginning.select_related("district", "category", "author", "project").only(
        "process_id",
        "number",
        "title",
        "language",
        "status",
        "cost_estimate",
        "latitude",
        "longitude",
        "submitted_at",
        "district__code",
        "district__name",
        "category__code",
        "category__name",
        "author__name",
        "project__cost",
        "project__code",
        "project__is_dropped",
    )


def _ordering(order: str) -> list[str | OrderBy]:
    """Return an order in which no two proposals are level, so that pages hold still."""
    price = Coalesce("project__cost", "cost_estimate")
    match order:
        case Order.NEWEST:
            return ["-submitted_at", "-number"]
        case Order.CHEAPEST:
            return [price.asc(nulls_last=True), "order_key", "number"]
        case Order.DEAREST:
            return [price.desc(nulls_last=True), "order_key", "number"]
        case _:
            return ["order_key"]


def _matching(process: Process, filters: Filters, choices: Choices) -> ProposalQuerySet:
    found = process.proposals.visible()
    if filters.district == WHOLE_CITY:
        found = found.filter(district=None)
    elif filters.district:
        found = found.filter(district__in=choices.within(filters.district))
    if category := choices.category(filters.category):
        found = found.filter(category=category)
    if filters.status:
        found = found.filter(status=filters.status)
    return found.holding(filters.words)


@dataclass(frozen=True, slots=True)
class ProposalList:
    """One page of a list. `is_cut`: there are more than a search shows."""

    page: Page[Proposal]
    is_cut: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return self.page.paginator.count

    @property
    def with_point(self) -> list[Proposal]:
        return [proposal for proposal in self.page if proposal.has_point]


def proposal_list(
    process: Process,
    filters: Filters,
    choices: Choices,
    *,
    page: str,
    size: int = PAGE_SIZE,
) -> ProposalList:
    """Return a page of the public list, in two queries whatever the length.

    The first query finds keys and leafs in an index; only the second reads texts. A
    search walks through the texts once, so it stops when it has enough.
    """
    order = _ordering(filters.order)
    matching = _matching(process, filters, choices).order_by(*order)
    is_cut = False
    keys: Any = matching.values("pk")
    if filters.words:
        keys = [row["pk"] for row in keys[: MOST_FOUND + 1]]
        is_cut = len(keys) > MOST_FOUND
        keys = keys[:MOST_FOUND]
    part: Page[Any] = Paginator(keys, size).get_page(page)
    shown = _for_lists(Proposal.objects.filter(pk__in=part.object_list))
    part.object_list = list(shown.order_by(*order))
    return ProposalList(part, is_cut)


def proposal_or_404(process: Process, number: int) -> Proposal:
    """Find a proposal with all that its page shows, except its reviews."""
    found = process.proposals.select_related(
        "district", "category", "author", "project"
    ).filter(number=number)
    proposal = found.first()
    if proposal is None:
        raise Http404
    # The process has its phases with it, so no policy has to read them again.
    proposal.process = process
    return proposal


def locked(process: Process) -> Process:
    """Lock the process and read it and its plan again.

    What a page has read may be older than the freezing of the ballot, which takes the
    same lock. It also keeps the numbers without gaps when two ideas come at once.
    """
    return Process.objects.select_for_update().get(pk=process.pk)


def project_or_404(process: Process, code: str) -> Project:
    found = process.projects.select_related("district", "category", "proposal")
    # PostgreSQL does not even look for a text with a zero byte in it.
    project = None if "\0" in code else found.filter(code=code).first()
    if project is None:
        raise Http404
    project.process = process
    return project


def around(process: Process, place: Proposal | Project) -> list[District]:
    """Return the districts to draw a point in; without a point there is no map."""
    if not place.has_point:
        return []
    return list(process.districts.exclude(geometry=None))


def proposals_of(person: User, *, page: str) -> Page[Proposal]:
    """Return what somebody has submitted anywhere, newest first, withdrawn as well."""
    found = _for_lists(Proposal.objects.filter(author=person))
    found = found.select_related(
        "process", "district", "category", "author", "project"
    ).order_by("-submitted_at", "-number")
    return Paginator(found, PAGE_SIZE).get_page(page)


def desk_of(process: Process, *, status: str, page: str) -> ProposalList:
    """Return a page of the reviewer's desk, oldest first, and counts by status."""
    counted = process.proposals.order_by().values("status").annotate(n=Count("pk"))
    counts = {row["status"]: row["n"] for row in counted}
    found = _for_lists(process.proposals.filter(status=status)).order_by("number")
    part = Paginator(found, DESK_PAGE_SIZE).get_page(page)
    return ProposalList(part, counts={one: counts.get(one, 0) for one in Status})


def next_waiting(process: Process, *, after: int) -> Proposal | None:
    """Return the proposal that a reviewer takes up after this one."""
    waiting = process.proposals.filter(status=Status.SUBMITTED).order_by("number")
    return waiting.filter(number__gt=after).first() or waiting.first()


def projects_of(process: Process, *, page: str) -> Page[Project]:
    found = process.projects.select_related("district", "category", "proposal")
    found = found.defer("district__geometry").order_by("code")
    return Paginator(found, DESK_PAGE_SIZE).get_page(page)


def published_rows(process: Process) -> Iterator[Proposal]:
    """Walk through everything public, in numbered steps.

    Each step is a short query of its own: a download of 100,000 proposals neither
    fills the memory nor keeps a transaction open while somebody's line is slow.
    """
    found = (
        process.proposals.visible()
        .select_related("district", "category", "project")
        .defer("search_text", "district__geometry")
        .prefetch_related("reviews")
        .order_by("number")
    )
    last = 0
    while chunk := list(found.filter(number__gt=last)[:EXPORT_CHUNK]):
        yield from chunk
        last = chunk[-1].number


def codes_of(process: Process) -> frozenset[str]:
    """Return the codes that are taken in a process."""
    return frozenset(process.projects.values_list("code", flat=True))
