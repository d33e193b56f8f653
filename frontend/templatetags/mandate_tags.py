"""How a panel and somebody's place on the way to it stand. {% load mandate_tags %}."""

from datetime import datetime
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from frontend.templatetags.porukka import day, moment, text
from panels.lifecycle import PanelState, VolunteerState
from panels.models import Panel, Volunteer
from panels.queries.mandates import Card, Principle, cards_of, open_calls
from participation.models import Phase, Process

register = template.Library()

KINDS = {
    PanelState.DRAFT: ("warning", "lock"),
    PanelState.PUBLISHED: ("info", "document"),
    PanelState.RECRUITING: ("accent", "people"),
    PanelState.CONFIRMING: ("info", "people"),
    PanelState.WORKING: ("success", "people"),
    PanelState.ADVISED: ("info", "clock"),
    PanelState.ANSWERED: ("success", "check"),
    PanelState.CLOSED: ("neutral", "check"),
    PanelState.CANCELLED: ("danger", "cross"),
}
VOLUNTEER_KINDS = {
    VolunteerState.APPLIED: ("success", "check"),
    VolunteerState.REFUSED: ("danger", "cross"),
    VolunteerState.WITHDRAWN: ("neutral", "minus"),
    VolunteerState.IN_POOL: ("info", "clock"),
    VolunteerState.SELECTED: ("accent", "star"),
    VolunteerState.RESERVE: ("info", "list"),
    VolunteerState.NOT_SELECTED: ("neutral", "minus"),
}


def _badge(label: str, kind: str, icon: str) -> SafeString:
    context = {"label": label, "kind": kind, "icon": icon}
    return mark_safe(render_to_string("components/badge.html", context))  # noqa: S308 - a template of ours has escaped it


def _of_panel(panel: Panel, now: datetime) -> list[dict[str, str]]:
    kind, icon = KINDS[PanelState(panel.state)]
    badges = [{"label": panel.get_state_display(), "kind": kind, "icon": icon}]
    if panel.call_is_over(now):
        badges = [{"label": _("Sign-up is over"), "kind": "info", "icon": "clock"}]
    if panel.answer_is_overdue(timezone.localdate(now)):
        overdue = _("Answer overdue")
        badges = [{"label": overdue, "kind": "danger", "icon": "warning"}]
    return badges


@register.simple_tag
def panel_badges(panel: Panel, now: datetime) -> list[dict[str, str]]:
    """Return the badges of a panel for a card."""
    return _of_panel(panel, now)


@register.simple_tag
def panel_badge(panel: Panel, now: datetime) -> SafeString:
    """Show how far a panel is."""
    badges = _of_panel(panel, now)
    parts = [_badge(one["label"], one["kind"], one["icon"]) for one in badges]
    return mark_safe(" ".join(parts))  # noqa: S308 - made of badges only


@register.simple_tag
def volunteer_badge(volunteer: Volunteer) -> SafeString:
    """Show where somebody stands who has signed up."""
    kind, icon = VOLUNTEER_KINDS[VolunteerState(volunteer.state)]
    return _badge(volunteer.get_state_display(), kind, icon)


@register.simple_tag
def panel_facts(card: Card) -> list[dict[str, Any]]:
    """Return what a list says of a panel: who answers, when, and what comes next."""
    panel = card.panel
    facts: list[dict[str, Any]] = [
        {"term": _("Who answers the advice"), "value": text(panel.answering_body)}
    ]
    if panel.answer_due_on:
        facts.append({"term": _("Answer by"), "value": day(panel.answer_due_on)})
    if panel.state == PanelState.RECRUITING and panel.call_closes_at:
        closes = moment(panel.call_closes_at)
        facts.append({"term": _("Sign-up until"), "value": closes})
    if card.next_session is not None:
        starts = moment(card.next_session.starts_at)
        facts.append({"term": _("Next session"), "value": starts})
    if card.advice:
        facts.append({"term": _("Recommendations"), "value": card.advice})
    return facts


@register.inclusion_tag("panels/_calls.html")
def open_panel_calls(now: datetime) -> dict[str, Any]:
    """Show every panel that anybody may sign up for now. One query."""
    return {"now": now, "cards": [Card(one, None, 0) for one in open_calls(now=now)]}


@register.inclusion_tag("panels/_of_process.html")
def panels_at_work(process: Process, now: datetime) -> dict[str, Any]:
    """Show the panels of a process that are not over. Two queries at most."""
    phases = {phase.kind for phase in process.phases.all()}
    cards = cards_of(process, now=now) if Phase.Kind.DELIBERATE in phases else []
    going_on = [card for card in cards if not card.panel.is_over]
    return {"now": now, "process": process, "cards": going_on}


@register.simple_tag
def evidence_url(principle: Principle, panel: Panel) -> str:
    """Return where one can check how a panel keeps a good practice, or nothing."""
    part = principle.part
    if not part or part.startswith("#"):
        return part
    args = [panel.process.slug]
    if part.startswith("panels:"):
        args.append(panel.slug)
    try:
        return reverse(part, args=args)
    except NoReverseMatch:
        return ""
