"""How proposals and projects look: cards, states, maps. `{% load proposal_tags %}`."""

import html
from collections.abc import Iterable
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from frontend import markup
from frontend.templatetags.porukka import boundary_map, money, text
from participation.languages import said
from participation.models import District, Phase, Process
from participation.queries import Plan
from proposals.models import Picture, Project, Proposal

register = template.Library()

EXCERPT = 140


@register.filter
def in_language(words: str, language: str) -> str:
    """Mark what a resident wrote when it is not in the language of the page."""
    if language == get_language():
        return words
    return format_html('<span lang="{}">{}</span>', language, words)


@register.filter
def excerpt(text: str) -> str:
    """Return the beginning of a Markdown text, without its marks, as plain text."""
    plain = html.unescape(strip_tags(markup.render(text)))
    words = " ".join(plain.split())
    if len(words) <= EXCERPT:
        return words
    whole, _blank, _rest = words[:EXCERPT].rpartition(" ")
    return (whole or words[: EXCERPT - 1]).rstrip(" ,.;:-\N{EN DASH}") + "…"


@register.filter
def phase_of(plan: Plan, kind: str) -> Phase | None:
    """Return a phase of a plan, or nothing when the plan has none of that kind."""
    return plan.of_kind(kind)


@register.simple_tag
def proposal_files(process: Process) -> list[dict[str, str]]:
    """Return the open data of a process, as `components/downloads.html` has it."""
    label = gettext("All proposals")
    return [
        {"label": label, "url": reverse(name, args=[process.slug]), "format": format_}
        for name, format_ in (
            ("proposals:csv", "CSV"),
            ("proposals:json", "JSON"),
            ("proposals:geojson", "GeoJSON"),
        )
    ]


def _state(thing: Proposal | Project) -> dict[str, str]:
    if isinstance(thing, Project):
        if thing.is_dropped:
            return {
                "label": gettext("Off the ballot"),
                "kind": "warning",
                "icon": "minus",
            }
        return {"label": gettext("Project"), "kind": "success", "icon": "check"}
    kind, icon = "neutral", "clock"
    if thing.is_feasible:
        kind, icon = "success", "check"
    elif thing.is_not_feasible:
        kind, icon = "warning", "cross"
    elif thing.is_withdrawn:
        icon = "minus"
    return {"label": thing.get_status_display(), "kind": kind, "icon": icon}


@register.simple_tag
def state_badge(thing: Proposal | Project) -> SafeString:
    """Say where a proposal or a project stands."""
    return mark_safe(render_to_string("components/badge.html", _state(thing)))  # noqa: S308 - a template escaped it


def _project_of(proposal: Proposal) -> Project | None:
    project: Project | None = getattr(proposal, "project", None)
    return project


@register.simple_tag
def project_of(proposal: Proposal) -> Project | None:
    """Return what a feasible proposal has become; dropped ones are not shown."""
    project = _project_of(proposal)
    return project if project and not project.is_dropped else None


def _cost(proposal: Proposal) -> list[dict[str, Any]]:
    """Return what it costs, or what its author thinks that it might."""
    project = _project_of(proposal)
    if project and proposal.is_feasible:
        return [{"term": gettext("Cost"), "value": money(project.cost)}]
    if proposal.cost_estimate is not None:
        guess = money(proposal.cost_estimate)
        return [{"term": gettext("Author's estimate"), "value": guess}]
    if proposal.cost_range:
        guess = proposal.get_cost_range_display()
        return [{"term": gettext("Author's estimate"), "value": guess}]
    return []


@register.simple_tag
def proposal_facts(proposal: Proposal) -> list[dict[str, Any]]:
    """Return what one wants to know at a glance, as `components/facts.html` has it."""
    facts = [{"term": gettext("Where"), "value": where(proposal.district)}]
    if proposal.category:
        facts.append({"term": gettext("Theme"), "value": text(proposal.category.name)})
    return facts + _cost(proposal)


@register.simple_tag
def project_facts(project: Project) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [
        {"term": gettext("Cost"), "value": money(project.cost)},
        *_about_cost(project),
        {"term": gettext("Where"), "value": where(project.district)},
    ]
    if project.category:
        facts.append({"term": gettext("Theme"), "value": text(project.category.name)})
    return facts


def _about_cost(project: Project) -> list[dict[str, Any]]:
    """Tell the range of a cost and what the project costs to run, where known."""
    facts = []
    if project.cost_low is not None:
        term = gettext("Estimated at least")
        facts.append({"term": term, "value": money(project.cost_low)})
    if project.cost_high is not None:
        term = gettext("Estimated at most")
        facts.append({"term": term, "value": money(project.cost_high)})
    if project.upkeep:
        term = gettext("Running costs, a year")
        facts.append({"term": term, "value": money(project.upkeep)})
    return facts


def _theme(proposal: Proposal) -> list[dict[str, str]]:
    if proposal.category is None:
        return []
    return [{"label": text(proposal.category.name), "kind": "info"}]


@register.filter
def where(district: District | None) -> str:
    """Name a district; without one, it is about the whole city."""
    return text(district.name) if district else gettext("The whole city")


@register.inclusion_tag("components/card.html")
def proposal_card(
    proposal: Proposal,
    process: Process,
    *,
    level: int = 3,
    names_process: bool = False,
    picture: Picture | None = None,
) -> dict[str, Any]:
    """Show a proposal that `queries` has read for a list."""
    kicker: str = f"{proposal.reference} · {proposal.author_name}"
    if names_process:
        kicker = format_html("{} · {}", proposal.reference, text(process.title))
    # Annotated by `queries`; the whole text stays in the database.
    beginning = excerpt(proposal.beginning)  # type: ignore[attr-defined]
    return {
        "title": in_language(proposal.title, proposal.language),
        "url": reverse("proposals:detail", args=[process.slug, proposal.number]),
        "level": level,
        "kicker": kicker,
        "summary": in_language(beginning, proposal.language),
        "badges": [_state(proposal), *_theme(proposal)],
        "facts": [
            {"term": gettext("Where"), "value": where(proposal.district)},
            *_cost(proposal),
        ],
        "picture": picture,
    }


@register.inclusion_tag("components/map.html")
def proposals_map(
    process: Process, districts: Iterable[District], proposals: Iterable[Proposal]
) -> dict[str, Any]:
    """Draw the districts, and a letter for each proposal that has a point."""
    places = [
        {
            "name": said(proposal.title, language=proposal.language),
            "latitude": proposal.latitude,
            "longitude": proposal.longitude,
            "url": reverse("proposals:detail", args=[process.slug, proposal.number]),
        }
        for proposal in proposals
    ]
    return boundary_map(
        districts,
        places,
        title=gettext("Map of the proposals"),
        geojson_url=reverse("participation:districts", args=[process.slug]),
    )


@register.inclusion_tag("components/map.html")
def place_map(
    process: Process, thing: Proposal | Project, name: str, around: Iterable[District]
) -> dict[str, Any]:
    """Draw the point and the area of one thing, among the districts around it."""
    place = {"name": name, "latitude": thing.latitude, "longitude": thing.longitude}
    areas = [
        {
            "name": district.name,
            "geometry": district.geometry,
            # Where an area is drawn, that is what stands out.
            "is_selected": not thing.area and district.pk == thing.district_id,
        }
        for district in around
        if district.geometry
    ]
    if thing.area:
        drawn = {"name": gettext("The area"), "geometry": thing.area}
        # Last, so that it lies on top of the district that it is in.
        areas.append(drawn | {"is_selected": True})
    return boundary_map(
        areas,
        [place] if thing.has_point else [],
        title=gettext("Where it is"),
        geojson_url=reverse("participation:districts", args=[process.slug]),
    )
