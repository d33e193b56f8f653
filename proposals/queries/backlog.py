"""The projects of a process, as its staff leafs through them."""

from django.core.paginator import Page, Paginator

from participation.models import Process
from proposals.models import Project

DESK_PAGE_SIZE = 50


def projects_of(process: Process, *, page: str) -> Page[Project]:
    found = process.projects.select_related("district", "category", "proposal")
    found = found.defer("district__geometry").order_by("code")
    return Paginator(found, DESK_PAGE_SIZE).get_page(page)


def codes_of(process: Process) -> frozenset[str]:
    """Return the codes that are taken in a process."""
    return frozenset(process.projects.values_list("code", flat=True))
