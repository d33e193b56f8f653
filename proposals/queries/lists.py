"""Lists of proposals: filtered, ordered, leafed through, exported."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce, Left
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from participation.models import Process, User
from proposals.lifecycle import Stage
from proposals.models import CoAuthor, Picture, Project, Proposal, ProposalQuerySet
from proposals.models.proposals import RANGE_ENDS, CostRange
from proposals.queries.places import WHOLE_CITY, Choices
from proposals.queries.searching import best_keys, keys_found

PAGE_SIZE = 20
# A map shows a whole neighbourhood at once; more letters than this nobody reads.
MAP_PAGE_SIZE = 50
# A search shows so many at most: who finds more adds a word instead of leafing on.
MOST_FOUND = 1000
EXPORT_CHUNK = 2000
# Characters of Markdown, of which a card shows a line or two.
BEGINNING = 600
# What it costs by the city's reckoning, else by its author's guess. In cents.
PRICE = Coalesce("project__cost", "cost_estimate")

# What the addresses of pictures are made of, without the pictures.
PICTURES_BY_ADDRESS = Picture.objects.select_related("file").only(
    "proposal_id", "position", "file__key", "file__content_type"
)


class Order(models.TextChoices):
    BEST = "best", _("Best match first")
    FAIR = "fair", _("Drawn by lot")
    NEWEST = "newest", _("Newest first")
    CHEAPEST = "cheapest", _("Cheapest first")
    DEAREST = "dearest", _("Most expensive first")
    SUPPORTED = "supported", _("Most supporters first")
    COMMENTED = "commented", _("Most comments first")


class Fate(models.TextChoices):
    """What has become of proposals, as somebody looks for it."""

    WON = "won", _("Gets money")
    BUILDING = "building", _("Being built")
    BUILT = "built", _("Built")
    NOT_FUNDED = "not_funded", _("Was voted on and gets no money")


@dataclass(frozen=True, slots=True)
class Filters:
    """What somebody looks for. Codes are as in addresses; empty means any.

    Costs are in cents, both ends included; what has no cost is in no range.
    """

    words: str = ""
    district: str = ""
    category: str = ""
    status: str = ""
    order: str = Order.FAIR.value
    fate: str = ""
    language: str = ""
    cost_from: int | None = None
    cost_to: int | None = None
    has_pictures: bool = False


def for_lists(found: ProposalQuerySet) -> ProposalQuerySet:
    """Read what a card shows, and the `beginning` of the text instead of all of it."""
    beginning = found.annotate(beginning=Left("text", BEGINNING))
    return beginning.select_related("district", "category", "author", "project").only(
        "process_id",
        "number",
        "title",
        "language",
        "status",
        "cost_estimate",
        "cost_range",
        "latitude",
        "longitude",
        "submitted_at",
        "district__code",
        "district__name",
        "category__code",
        "category__name",
        "author__name",
        "author__email",
        "author_label",
        "is_anonymous",
        "channel",
        "visibility",
        "support_count",
        "comment_count",
        "project__cost",
        "project__code",
        "project__is_dropped",
        "project__outcome",
    )


def _ordering(order: str) -> list[str | OrderBy]:
    """Return an order in which no two proposals are level, so that pages hold still."""
    match order:
        case Order.NEWEST:
            return ["-submitted_at", "-number"]
        case Order.CHEAPEST:
            return [PRICE.asc(nulls_last=True), "order_key", "number"]
        case Order.DEAREST:
            return [PRICE.desc(nulls_last=True), "order_key", "number"]
        case Order.SUPPORTED:
            return ["-support_count", "order_key", "number"]
        case Order.COMMENTED:
            return ["-comment_count", "order_key", "number"]
        case _:  # drawn by lot, which also decides between equally good matches
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
    if filters.language:
        found = found.filter(language=filters.language)
    if filters.has_pictures:
        pictures = Picture.objects.filter(proposal=OuterRef("pk"))
        found = found.filter(Exists(pictures))
    return _within_costs(_of_fate(found, filters.fate), filters)


def _of_fate(found: ProposalQuerySet, fate: str) -> ProposalQuerySet:
    match fate:
        case Fate.WON:
            return found.filter(project__outcome=Project.Outcome.FUNDED)
        case Fate.BUILDING:
            under_way = [Stage.UNDER_WAY, Stage.DELAYED]
            return found.filter(project__building__stage__in=under_way)
        case Fate.BUILT:
            return found.filter(project__building__stage=Stage.DONE)
        case Fate.NOT_FUNDED:
            return found.filter(project__outcome=Project.Outcome.NOT_FUNDED)
        case _:
            return found


def _within_costs(found: ProposalQuerySet, filters: Filters) -> ProposalQuerySet:
    """Keep what costs so much; of a rough guess, a part of the range is enough."""
    if filters.cost_from is None and filters.cost_to is None:
        return found
    exact = Q()
    if filters.cost_from is not None:
        exact &= Q(GreaterThanOrEqual(PRICE, filters.cost_from))
    if filters.cost_to is not None:
        exact &= Q(LessThanOrEqual(PRICE, filters.cost_to))
    rough = _rough_ranges(filters.cost_from, filters.cost_to)
    guessed = Q(cost_range__in=rough, cost_estimate=None, project=None)
    return found.filter(exact | guessed)


def _rough_ranges(low: int | None, high: int | None) -> list[CostRange]:
    """Return the rough ranges that share something with these sums, in cents."""
    starts = [0, *(end for end, _one in RANGE_ENDS)]
    ends = [*(end for end, _one in RANGE_ENDS), None]
    ranges = [*(one for _end, one in RANGE_ENDS), CostRange.HUGE]
    return [
        one
        for one, start, end in zip(ranges, starts, ends, strict=True)
        if (low is None or end is None or low < end) and (high is None or start <= high)
    ]


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

    The first query finds keys and leafs in an index; only the second reads texts. The
    best match first takes a third one. A search stops when it has enough.
    """
    order = _ordering(filters.order)
    matching = _matching(process, filters, choices)
    is_cut = False
    keys: Any = matching.order_by(*order).values("pk")
    if filters.words.strip():
        find = best_keys if filters.order == Order.BEST else keys_found
        keys = find(matching, filters.words, order, most=MOST_FOUND + 1)
        is_cut = len(keys) > MOST_FOUND
        keys = keys[:MOST_FOUND]
    part: Page[Any] = Paginator(keys, size).get_page(page)
    found = for_lists(Proposal.objects.filter(pk__in=part.object_list))
    shown = list(found.order_by(*order))
    if filters.words.strip():
        places = {key: place for place, key in enumerate(part.object_list)}
        shown.sort(key=lambda proposal: places[proposal.pk])
    part.object_list = shown
    return ProposalList(part, is_cut)


def proposals_of(person: User, *, page: str) -> Page[Proposal]:
    """Return what somebody stands behind anywhere, newest first, withdrawn as well."""
    beside = CoAuthor.objects.filter(person=person, state=CoAuthor.State.ACCEPTED)
    is_own = Q(author=person) | Q(pk__in=beside.values("proposal"))
    found = for_lists(Proposal.objects.filter(is_own))
    found = found.select_related(
        "process", "district", "category", "author", "project"
    ).order_by("-submitted_at", "-number")
    return Paginator(found, PAGE_SIZE).get_page(page)


def published_rows(process: Process) -> Iterator[Proposal]:
    """Walk through everything public, in numbered steps.

    Each step is a short query of its own: a download of 100,000 proposals neither
    fills the memory nor keeps a transaction open while somebody's line is slow.
    """
    found = (
        process.proposals.visible()
        .select_related("district", "category", "project__building")
        .defer("district__geometry")
        .prefetch_related("reviews", Prefetch("pictures", PICTURES_BY_ADDRESS))
        .order_by("number")
    )
    last = 0
    while chunk := list(found.filter(number__gt=last)[:EXPORT_CHUNK]):
        yield from chunk
        last = chunk[-1].number


def first_pictures(
    proposals: Iterable[Proposal | int], *, with_content: bool = False
) -> dict[int, Picture]:
    """Return the first picture of each proposal that has any, by key, in one query.

    None of a proposal that not everyone sees: a project of it may still be listed.
    """
    keys = [one if isinstance(one, int) else one.pk for one in proposals]
    public = Proposal.objects.visible().filter(pk__in=keys)
    found = (
        Picture.objects.filter(proposal__in=public)
        .select_related("small")
        .order_by("-position", "-pk")
    )
    if not with_content:
        found = found.defer("small__content")
    return {one.proposal_id: one for one in found if one.proposal_id is not None}
