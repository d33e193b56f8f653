"""Sessions of panels in templates: `{% load session_tags %}`."""

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from frontend import formats
from panels.lifecycle import SessionState
from panels.models import Material, Panel, Session
from panels.queries import sessions

register = template.Library()

MINUTE, HOUR = 60, 3600
KINDS = {
    SessionState.PLANNED: "info",
    SessionState.OPEN: "success",
    SessionState.RUNNING: "success",
    SessionState.PAUSED: "success",
    SessionState.CLOSED: "neutral",
    SessionState.CANCELLED: "danger",
}
MATERIAL_KINDS = {
    Material.State.DRAFT: "warning",
    Material.State.PUBLISHED: "success",
    Material.State.WITHDRAWN: "neutral",
}


@register.simple_tag
def session_when(session: Session) -> SafeString:
    """Write when a session is: the day, and from when until when."""
    starts = timezone.localtime(session.starts_at)
    ends = timezone.localtime(session.ends_at)
    language = get_language() or ""
    first = formats.moment(starts, language)
    last = formats.moment(ends, language)
    if starts.date() == ends.date():
        last = formats.clock(ends, language)
    return format_html(
        '<time datetime="{}">{}</time>\N{EN DASH}<time datetime="{}">{}</time>',
        starts.isoformat(),
        first,
        ends.isoformat(),
        last,
    )


@register.inclusion_tag("components/badge.html")
def session_badge(session: Session) -> dict[str, Any]:
    """Say how far a session is; what nobody but the desk sees is named so."""
    is_hidden = session.announced_at is None and session.state == SessionState.PLANNED
    return {
        "label": _("Not announced") if is_hidden else session.get_state_display(),
        "kind": "warning" if is_hidden else KINDS[SessionState(session.state)],
    }


@register.inclusion_tag("components/badge.html")
def material_badge(material: Material) -> dict[str, Any]:
    return {
        "label": material.get_state_display(),
        "kind": MATERIAL_KINDS[Material.State(material.state)],
    }


@register.inclusion_tag("panels/_next_session.html")
def next_session(panel: Panel, now: datetime) -> dict[str, Any]:
    """Show the session that comes next, with what everyone may know of it."""
    return {"session": sessions.next_session(panel, now=now), "panel": panel}


@register.filter
def as_time(duration: timedelta) -> str:
    """Write a duration in hours and minutes."""
    seconds = int(duration.total_seconds())
    hours, minutes = seconds // HOUR, seconds % HOUR // MINUTE
    parts = []
    if hours:
        parts.append(
            ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
        )
    if minutes or not hours:
        parts.append(
            ngettext("%(count)d minute", "%(count)d minutes", minutes)
            % {"count": minutes}
        )
    return " ".join(parts)
