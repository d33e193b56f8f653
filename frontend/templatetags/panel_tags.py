"""Where one stands within a panel: the tabs of its pages and of its desk."""

from datetime import datetime
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext, pgettext

from frontend.todo_panels import tasks_of_panels
from frontend.todo_task import Task
from panels.models import Panel
from panels.queries.members import has_place
from participation.models import Role
from participation.policies import roles_of

register = template.Library()

# Pages that a facilitator would be refused.
FOR_ORGANISERS = frozenset({"mandate", "quotas"})


def _items(
    panel: Panel, part: str, names: list[tuple[str, str, str]]
) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "url": reverse(name, args=[panel.process.slug, panel.slug]),
            "is_current": key == part,
        }
        for key, label, name in names
    ]


@register.inclusion_tag("components/section_nav.html", takes_context=True)
def panel_sections(
    context: dict[str, Any], panel: Panel, part: str = ""
) -> dict[str, Any]:
    """Lead to the public pages of a panel, and who has signed up to their own.

    One query for who is signed in, none for others.
    """
    request = context.get("request")
    names = []
    if request is not None and has_place(request, panel):
        names.append(("place", gettext("My place"), "panels:place"))
        part = "place" if part == "seat" else part
    names += [
        ("mandate", gettext("Mandate"), "panels:detail"),
        ("draw", gettext("The draw"), "panels:draw"),
        ("members", gettext("Members"), "panels:members"),
        # The others stand here in the order of a panel's life.
        ("works", gettext("Works"), "panels:works"),
        ("sessions", pgettext("of a panel", "Sessions"), "panels:sessions"),
        ("materials", gettext("Materials"), "panels:materials"),
        ("advice", gettext("Recommendations"), "panels:advice"),
        ("report", pgettext("noun", "Report"), "panels:report"),
    ]
    return {"label": gettext("In this panel"), "items": _items(panel, part, names)}


@register.inclusion_tag("components/section_nav.html", takes_context=True)
def panel_desk_sections(
    context: dict[str, Any], panel: Panel, part: str = ""
) -> dict[str, Any]:
    """Lead to the pages of a panel's desk that this person may open."""
    roles = roles_of(context["user"], panel.process)
    names = [
        ("overview", gettext("Overview"), "panels_staff:panel"),
        ("mandate", gettext("Mandate"), "panels_staff:mandate"),
        ("quotas", gettext("Quotas"), "panels_staff:quotas"),
        ("letters", gettext("Letters"), "panels_staff:letters"),
        ("people", gettext("Volunteers"), "panels_staff:people"),
        ("draw", gettext("The draw"), "panels_staff:draw"),
        ("members", gettext("Members"), "panels_staff:members"),
        # The others stand here in the order of a panel's life.
        ("sessions", pgettext("of a panel", "Sessions"), "panels_staff:sessions"),
        ("materials", gettext("Materials"), "panels_staff:materials"),
        ("shaping", gettext("Proposals"), "panels_staff:shaping"),
        ("advice", gettext("Recommendations"), "panels_staff:advice"),
        ("works", gettext("Works"), "panels_staff:works"),
        ("answers", gettext("Answers"), "panels_staff:answers"),
        ("report", pgettext("noun", "Report"), "panels_staff:report"),
    ]
    hidden = set() if Role.ORGANISER in roles else FOR_ORGANISERS
    if Role.FACILITATOR not in roles or not panel.has_invitations:
        hidden = hidden | {"letters"}
    shown = [one for one in names if one[0] not in hidden]
    return {"label": gettext("Desk of this panel"), "items": _items(panel, part, shown)}


@register.simple_tag(takes_context=True)
def panel_tasks(context: dict[str, Any], panel: Panel, now: datetime) -> list[Task]:
    """Find what waits for who is at the desk in one panel."""
    person = context["user"]
    held = [(panel.process, roles_of(person, panel.process))]
    found = tasks_of_panels(held, person, now=now, only=panel)
    return found.get(panel.process_id, [])
