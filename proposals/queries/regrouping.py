"""Merges and splits as the desk and the authors see them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404

from participation.models import Process
from proposals.models import Parting, Proposal, Regrouping
from proposals.policies.regrouping import askable

PAGE_SIZE = 20


def regroupings_of(process: Process, *, page: str) -> Page[Regrouping]:
    """Return merges and splits, the newest first, with what goes into each."""
    found = process.regroupings.prefetch_related(
        "parts__proposal", "descents__child"
    ).order_by("-made_at", "-pk")
    return Paginator(found, PAGE_SIZE).get_page(page)


def regrouping_or_404(process: Process, pk: int) -> Regrouping:
    found = process.regroupings.filter(pk=pk).first()
    if found is None:
        raise Http404
    found.process = process
    return found


@dataclass(frozen=True, slots=True)
class Part:
    """A source with its author's answer; `is_asked`: there is somebody to answer."""

    parting: Parting
    is_asked: bool
    has_changed: bool

    @property
    def proposal(self) -> Proposal:
        return self.parting.proposal


def parts_of(regrouping: Regrouping) -> list[Part]:
    """Return what goes in, by number."""
    rows = regrouping.parts.select_related(
        "proposal__author", "proposal__district", "proposal__category"
    ).order_by("proposal__number")
    return [
        Part(row, bool(askable(row.proposal)), _has_changed(row, regrouping))
        for row in rows
    ]


def _has_changed(row: Parting, regrouping: Regrouping) -> bool:
    edited = row.proposal.edited_at
    return edited is not None and edited > regrouping.made_at


def children_of(regrouping: Regrouping) -> list[Proposal]:
    """Return what came of it, by number."""
    made = Proposal.objects.filter(parents__regrouping=regrouping).distinct()
    return list(made.order_by("number"))


def part_or_404(regrouping: Regrouping, number: int) -> Parting:
    rows = regrouping.parts.select_related("proposal__author")
    found = rows.filter(proposal__number=number).first()
    if found is None:
        raise Http404
    found.regrouping = regrouping
    found.proposal.process = regrouping.process
    return found


def sources_of(process: Process, numbers: Iterable[int]) -> Sequence[Proposal]:
    """Return the proposals with these numbers, with all that a page shows of them."""
    wanted = list(numbers)
    found: Any = process.proposals.select_related("district", "category", "author")
    sources: list[Proposal] = list(found.filter(number__in=wanted).order_by("number"))
    for source in sources:
        source.process = process
    return sources
