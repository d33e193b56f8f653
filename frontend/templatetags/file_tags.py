"""Pictures and documents of proposals and of news: `{% load file_tags %}`."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.conf import settings

from proposals.models import (
    BuildingNews,
    Draft,
    Picture,
    Project,
    Proposal,
)

register = template.Library()

KILOBYTE, MEGABYTE = 1024, 1024 * 1024


@register.filter
def file_size(size: int) -> str:
    """Write a number of bytes as people say it: 340 kB, 2.1 MB."""
    if size < MEGABYTE:
        return f"{max(1, round(size / KILOBYTE))} kB"
    return f"{size / MEGABYTE:.1f} MB"


@register.filter
def prefixed(key: int, verb: str) -> str:
    """Name a button for one row: `remove:12`."""
    return f"{verb}:{key}"


def pictures_of(thing: Draft | Proposal | BuildingNews) -> list[Picture]:
    """Read the pictures of one thing in one query, without their pixels."""
    both = thing.pictures.select_related("file", "small")
    return list(both.defer("file__content", "small__content"))


@register.inclusion_tag("components/picture_figures.html")
def picture_figures(pictures: Iterable[Picture]) -> dict[str, Any]:
    """Show pictures large, each with its description below."""
    return {"pictures": list(pictures)}


@register.inclusion_tag("components/picture_figures.html")
def proposal_pictures(proposal: Proposal) -> dict[str, Any]:
    return {"pictures": pictures_of(proposal)}


@register.inclusion_tag("components/picture_figures.html")
def project_pictures(project: Project) -> dict[str, Any]:
    """Show what the proposal showed that a project comes from, while it is public."""
    source = project.proposal
    return {"pictures": pictures_of(source) if source and source.is_public else []}


@register.inclusion_tag("components/attachments.html")
def proposal_attachments(proposal: Proposal) -> dict[str, Any]:
    found = proposal.attachments.select_related("file").defer("file__content")
    return {"attachments": list(found)}


@register.inclusion_tag("proposals/_draft_files.html")
def draft_files(draft: Draft) -> dict[str, Any]:
    """Show in the form of an idea what goes with it, so that nobody adds it again."""
    return {"pictures": pictures_of(draft), "attachments": draft.attachments.all()}


@register.simple_tag
def most_files() -> dict[str, int]:
    """Return the limits that pages name."""
    return {
        "pictures": settings.PICTURES_MOST,
        "picture_megabytes": settings.PICTURE_MEGABYTES,
        "documents": settings.ATTACHMENTS_MOST,
        "document_megabytes": settings.ATTACHMENT_MEGABYTES,
        "document_pages": settings.ATTACHMENT_PAGES,
    }
