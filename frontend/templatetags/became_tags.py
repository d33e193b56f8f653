"""What became of an idea, a project, a process: `{% load became_tags %}`."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from frontend.ballot_line import ballot_line
from frontend.story import lineage_of, story_of
from frontend.story import project_of as project_behind
from frontend.svg import SHAPES
from frontend.templatetags.porukka import boundary_map, money, number, text
from frontend.templatetags.porukka import day as written_day
from frontend.templatetags.proposal_tags import where
from participation.models import District, Process
from proposals.lifecycle import Stage
from proposals.models import Building, Milestone, Project, Proposal, Spending
from proposals.models.building import STAGE_CHOICES
from proposals.queries import became
from proposals.queries.ancestry import ancestors_of

register = template.Library()

BADGES = {
    Stage.PLANNED: ("info", "calendar"),
    Stage.UNDER_WAY: ("accent", "settings"),
    Stage.DELAYED: ("warning", "clock"),
    Stage.DONE: ("success", "check"),
    Stage.CANCELLED: ("danger", "cross"),
}


@register.inclusion_tag("proposals/_became.html")
def idea_story(proposal: Proposal, process: Process, now: datetime) -> dict[str, Any]:
    """Tell the way of an idea, with how it stands on the ballot.

    Four queries for an idea that was only sent; nine more at most when it is built.
    """
    proposal.process = process
    lineage = lineage_of(proposal)
    project = project_behind(lineage.carrier)
    line = ballot_line(process, project.code) if project else None
    building = became.building_of(project) if project else None
    return {
        "process": process,
        "now": now,
        "project": project,
        "line": line,
        "building": building,
        "steps": story_of(lineage, line=line, building=building, now=now),
        "is_other": lineage.carrier not in {None, proposal},
    }


@register.inclusion_tag("proposals/_ballot_line.html")
def project_on_ballot(
    project: Project, process: Process, now: datetime
) -> dict[str, Any]:
    """Say how a project stands on the ballot, and what the vote gave it."""
    phases = {phase.kind: phase for phase in process.phases.all()}
    return {
        "process": process,
        "now": now,
        "project": project,
        "phase": phases.get("vote"),
        "line": ballot_line(process, project.code),
    }


@register.inclusion_tag("proposals/_building.html")
def project_building(
    project: Project, process: Process, now: datetime
) -> dict[str, Any]:
    """Tell how far the building of a project is. Seven queries at most."""
    project.process = process
    building = became.building_of(project)
    return {
        "process": process,
        "project": project,
        "building": building,
        "today": timezone.localdate(now),
        "spendings": became.spendings_of(building) if building else [],
    }


@register.simple_tag
def origins(project: Project) -> list[Proposal]:
    """Return the public ideas that a project comes from, its own first."""
    if project.proposal is None:
        return []
    found = [project.proposal, *ancestors_of(project.proposal)]
    return [proposal for proposal in found if proposal.is_public]


@register.simple_tag
def stage_badge(building: Building, today: date) -> SafeString:
    """Say at which stage a building is, and whether it is late."""
    kind, icon = BADGES[Stage(building.stage)]
    label = building.get_stage_display()
    badges = [{"label": label, "kind": kind, "icon": icon}]
    if building.is_overdue(today):
        badges.append({"label": gettext("Late"), "kind": "danger", "icon": "warning"})
    drawn = [render_to_string("components/badge.html", one) for one in badges]
    return mark_safe(" ".join(drawn))  # noqa: S308 - templates escaped them


@register.simple_tag
def outcome_badge(project: Project) -> SafeString:
    """Say what the vote and the decision gave a project; nothing before."""
    if project.outcome == Project.Outcome.OPEN:
        return mark_safe("")
    is_funded = project.outcome == Project.Outcome.FUNDED
    context = {
        "label": project.get_outcome_display(),
        "kind": "success" if is_funded else "neutral",
        "icon": "check" if is_funded else "minus",
    }
    return mark_safe(render_to_string("components/badge.html", context))  # noqa: S308 - a template escaped it


@register.filter
def late_on(thing: Building | Milestone, today: date) -> bool:
    return thing.is_overdue(today)


@register.filter
def standing_sum(spending: Spending) -> int:
    """Return what an entry stands for, with its corrections read along, in cents."""
    corrections: list[Spending] = getattr(spending, "put_right", [])
    return spending.amount + sum(one.amount for one in corrections)


@register.simple_tag
def money_words(spent: int, planned: int) -> dict[str, Any]:
    """Say how much of what was planned is spent, as `components/meter.html` has it."""
    facts = {"spent": money(spent), "planned": money(planned)}
    words = gettext("%(spent)s of %(planned)s") % facts
    if spent > planned:
        facts["over"] = money(spent - planned)
        words = gettext("%(spent)s of %(planned)s: %(over)s more than planned") % facts
    return {"text": words, "kind": "over" if spent > planned else "money"}


@register.simple_tag
def way_bars(way: became.Way) -> list[dict[str, Any]]:
    """Return the steps from idea to built, as `bar_chart` draws them."""
    steps = [
        (gettext("Ideas"), way.ideas),
        (gettext("Checked by the city"), way.checked),
        (gettext("Found feasible"), way.feasible),
        (gettext("On the ballot"), way.on_ballot),
        (gettext("Get money"), way.funded),
        (gettext("Built"), way.built),
    ]
    return [
        {"label": label, "value": count, "text": number(count)}
        for label, count in steps
        if count is not None
    ]


@register.simple_tag
def built_badge(building: Building, today: date) -> list[dict[str, str]]:
    kind, icon = BADGES[Stage(building.stage)]
    label = str(building.get_stage_display())
    badges = [{"label": label, "kind": kind, "icon": icon}]
    if building.is_overdue(today):
        badges.append({"label": gettext("Late"), "kind": "danger", "icon": "warning"})
    if building.project.outcome == Project.Outcome.NOT_FUNDED:
        label = gettext("No money any more")
        badges.append({"label": label, "kind": "warning", "icon": "minus"})
    return badges


@register.inclusion_tag("components/card.html")
def building_card(
    building: Building, process: Process, today: date, url: str = ""
) -> dict[str, Any]:
    """Show one building of a list that `queries.became` has read."""
    project = building.project
    source = project.proposal
    is_named = source is not None and source.is_public
    reference = source.reference if source is not None and is_named else project.code
    return {
        "title": text(project.title),
        "url": url or reverse("proposals:project", args=[process.slug, project.code]),
        "level": 3,
        "kicker": reference,
        "badges": built_badge(building, today),
        "facts": _facts(building, today),
    }


def _facts(building: Building, today: date) -> list[dict[str, Any]]:
    spent = getattr(building, "spent", 0)
    facts = [
        {"term": gettext("Where"), "value": where(building.project.district)},
        {
            "term": gettext("Spent"),
            "value": money_words(spent, building.planned)["text"],
        },
    ]
    if building.done_on:
        facts.append(
            {"term": gettext("Ready since"), "value": written_day(building.done_on)}
        )
    elif building.due_on and not building.is_over:
        facts.append({"term": gettext("To be ready"), "value": due_words(building)})
    step = became.next_step(building.milestones.all())
    if step is not None and not building.is_over:
        facts.append({"term": gettext("Next step"), "value": step_words(step, today)})
    return facts


@register.simple_tag
def due_words(building: Building) -> str:
    """Say when it should be ready, and when that was promised first."""
    if building.due_on is None:
        return gettext("Nobody knows yet")
    if not building.is_later_than_named:
        return written_day(building.due_on)
    words = gettext("%(day)s (first named: %(first)s)")
    return format_html(
        words.replace("%(day)s", "{day}").replace("%(first)s", "{first}"),
        day=written_day(building.due_on),
        first=written_day(building.first_due_on),
    )


def step_words(step: Milestone, today: date) -> str:
    if step.due_on is None:
        return text(step.title)
    is_late = step.is_overdue(today)
    return format_html(
        "{}, {}{}",
        text(step.title),
        written_day(step.due_on),
        f" ({gettext('late')})" if is_late else "",
    )


@register.inclusion_tag("components/map.html")
def built_map(
    process: Process, districts: Iterable[District], buildings: Iterable[Building]
) -> dict[str, Any]:
    """Draw the districts, and each building with the shape of its stage."""
    places = [
        {
            "name": building.project.title,
            "latitude": building.project.latitude,
            "longitude": building.project.longitude,
            "url": reverse(
                "proposals:project", args=[process.slug, building.project.code]
            ),
            "note": str(building.get_stage_display()),
            "shape": building.stage,
        }
        for building in buildings
        if building.project.has_point
    ]
    return boundary_map(
        districts,
        places,
        title=gettext("Map of what is built"),
        geojson_url=reverse("participation:districts", args=[process.slug]),
    )


@register.filter
def with_place(buildings: Iterable[Building]) -> list[Building]:
    return [building for building in buildings if building.project.has_point]


@register.simple_tag
def stage_key() -> list[dict[str, str]]:
    """Return the shape of every stage, for the key of the map."""
    return [{"shape": value, "label": str(label)} for value, label in STAGE_CHOICES]


@register.filter
def outline(shape: str) -> str:
    return SHAPES[shape]


@register.inclusion_tag("components/card.html")
def unfunded_card(project: Project, process: Process) -> dict[str, Any]:
    """Show a project that stood on the ballot and gets no money."""
    label = str(project.get_outcome_display())
    return {
        "title": text(project.title),
        "url": reverse("proposals:project", args=[process.slug, project.code]),
        "level": 3,
        "kicker": project.code,
        "badges": [{"label": label, "kind": "neutral", "icon": "minus"}],
        "facts": [
            {"term": gettext("Where"), "value": where(project.district)},
            {"term": gettext("Cost"), "value": money(project.cost)},
        ],
    }


@register.simple_tag
def became_files(process: Process) -> list[dict[str, str]]:
    """Return the open data of the page, as `components/downloads.html` has it."""
    files = [
        (gettext("All projects that are built"), "proposals:became_csv", "CSV"),
        (gettext("News to subscribe to"), "proposals:became_feed", "RSS"),
    ]
    return [
        {"label": label, "url": reverse(name, args=[process.slug]), "format": format_}
        for label, name, format_ in files
    ]
