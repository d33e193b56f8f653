"""Finding, comparing, following and sharing: `{% load finding_tags %}`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language, gettext

from frontend.templatetags.file_tags import pictures_of
from frontend.templatetags.porukka import money, text
from frontend.templatetags.proposal_tags import excerpt, in_language, where
from participation.languages import said
from participation.models import Process
from participation.texts import pick
from proposals.models import Picture, Project, Proposal
from proposals.queries.following import follows

register = template.Library()

NOTHING = "\N{EN DASH}"


@register.filter
def of_key(found: Mapping[int, Any], key: int) -> Any:
    return found.get(key) if found else None


@register.filter
def picture_among(
    thing: Proposal | Project, pictures: Mapping[int, Picture]
) -> Picture | None:
    """Return the picture of a proposal, or of the proposal behind a project."""
    key = thing.pk if isinstance(thing, Proposal) else thing.proposal_id
    return pictures.get(key or 0)


@register.filter
def not_on(numbers: Iterable[int], shown: Iterable[Proposal]) -> list[int]:
    """Return the chosen numbers that have no box to tick on this page."""
    here = {proposal.number for proposal in shown}
    return [number for number in numbers if number not in here]


@register.filter
def preview_of(thing: Proposal | Project | Process) -> str:
    """Return the path of the picture that goes with a shared link."""
    match thing:
        case Proposal():
            args: list[Any] = [thing.process.slug, thing.number]
            return reverse("proposals:preview", args=args)
        case Project():
            args = [thing.process.slug, thing.code]
            return reverse("proposals:project_preview", args=args)
        case _:
            return reverse("proposals:process_preview", args=[thing.slug])


@register.inclusion_tag("components/social_meta.html")
def social_meta(*, title: str, path: str, image: str) -> dict[str, Any]:
    """Tell other services what to show of a link; whole addresses, by `SITE_URL`."""
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "title": title,
        "url": settings.SITE_URL + path,
        "image": settings.SITE_URL + image,
        "city": pick(settings.CITY_NAME, language)[0],
        "language": language,
    }


@register.inclusion_tag("proposals/_follow_share.html", takes_context=True)
def follow_and_share(context: template.Context, proposal: Proposal) -> dict[str, Any]:
    """Offer to follow a proposal and to pass its address on. One query at most."""
    person = context["request"].user
    slug = proposal.process.slug
    path = reverse("proposals:detail", args=[slug, proposal.number])
    compare = reverse("proposals:compare", args=[slug])
    return {
        "csrf_token": context.get("csrf_token"),
        "proposal": proposal,
        "is_public": proposal.is_public,
        "is_following": follows(person, proposal),
        "follow_url": reverse("proposals:follow", args=[slug, proposal.number]),
        "compare_url": f"{compare}?{urlencode({'compare': proposal.number})}",
        "link": settings.SITE_URL + path,
        "mail": urlencode(
            {"subject": proposal.title, "body": settings.SITE_URL + path}
        ).replace("+", "%20"),
    }


def _title(thing: Proposal | Project) -> str:
    slug = thing.process.slug
    if isinstance(thing, Proposal):
        url = reverse("proposals:detail", args=[slug, thing.number])
        name = in_language(thing.title, thing.language)
        return format_html('<a href="{}">{}</a>', url, name)
    url = reverse("proposals:project", args=[slug, thing.code])
    return format_html('<a href="{}">{}</a>', url, text(thing.title))


def _plain_title(thing: Proposal | Project) -> str:
    if isinstance(thing, Proposal):
        return said(thing.title, f"{thing.reference} {{}}", language=thing.language)
    return said(thing.title)


def _project(thing: Proposal | Project) -> Project | None:
    if isinstance(thing, Project):
        return thing
    project: Project | None = getattr(thing, "project", None)
    return project if project and not project.is_dropped else None


def _cost(thing: Proposal | Project) -> str:
    project = _project(thing)
    if project is None:
        return _guess(thing) if isinstance(thing, Proposal) else NOTHING
    if project.cost_low is None and project.cost_high is None:
        return str(money(project.cost))
    low = project.cost if project.cost_low is None else project.cost_low
    high = project.cost if project.cost_high is None else project.cost_high
    words = gettext("%(sum)s; between %(low)s and %(high)s")
    return words % {"sum": money(project.cost), "low": money(low), "high": money(high)}


def _guess(proposal: Proposal) -> str:
    if proposal.cost_estimate is not None:
        guess = str(money(proposal.cost_estimate))
    elif proposal.cost_range:
        guess = str(proposal.get_cost_range_display())
    else:
        return NOTHING
    return gettext("%(sum)s, as its author thinks") % {"sum": guess}


def _upkeep(thing: Proposal | Project) -> str:
    project = _project(thing)
    return str(money(project.upkeep)) if project and project.upkeep else NOTHING


def _state(thing: Proposal | Project) -> str:
    project = _project(thing)
    if project and project.outcome:
        return str(project.get_outcome_display())
    if isinstance(thing, Proposal):
        return str(thing.get_status_display())
    return gettext("Off the ballot") if thing.is_dropped else gettext("Project")


def _words(thing: Proposal | Project) -> str:
    if isinstance(thing, Proposal):
        return str(in_language(excerpt(thing.text), thing.language))
    return str(text(thing.summary or thing.description))


def _picture(thing: Proposal | Project) -> str:
    source = thing if isinstance(thing, Proposal) else thing.proposal
    found: list[Picture] = pictures_of(source) if source and source.is_public else []
    if not found:
        return NOTHING
    small = found[0].small
    return format_html(
        '<img class="compare__picture" src="{}" width="{}" height="{}" alt="{}" />',
        small.get_absolute_url(),
        str(small.width),
        str(small.height),
        found[0].alt,
    )


def _category(thing: Proposal | Project) -> str:
    return str(text(thing.category.name)) if thing.category else NOTHING


@register.simple_tag
def comparison(
    things: Sequence[Proposal | Project], *, shows_supporters: bool
) -> dict[str, Any]:
    """Put things side by side, as `proposals/compare.html` has it.

    `columns` are their names; each row is a label and a cell for each of them.
    """
    rows: list[tuple[str, list[str]]] = [
        (gettext("Title"), [_title(one) for one in things]),
        (gettext("Picture"), [_picture(one) for one in things]),
        (gettext("What"), [_words(one) for one in things]),
        (gettext("Where"), [str(where(one.district)) for one in things]),
        (gettext("Theme"), [_category(one) for one in things]),
        (gettext("Cost"), [_cost(one) for one in things]),
        (gettext("Running costs, a year"), [_upkeep(one) for one in things]),
        (gettext("Where it stands"), [_state(one) for one in things]),
    ]
    proposals = [one for one in things if isinstance(one, Proposal)]
    if proposals and shows_supporters:
        counts = [_count(one, "support_count") for one in things]
        rows.append((gettext("Supporters"), counts))
    if proposals:
        counts = [_count(one, "comment_count") for one in things]
        rows.append((gettext("Comments"), counts))
    names = [_plain_title(one) for one in things]
    return {
        "columns": names,
        "rows": [
            {"label": label, "cells": list(zip(names, cells, strict=True))}
            for label, cells in rows
            if any(cell != NOTHING for cell in cells)
        ],
    }


def _count(thing: Proposal | Project, name: str) -> str:
    return str(getattr(thing, name)) if isinstance(thing, Proposal) else NOTHING
