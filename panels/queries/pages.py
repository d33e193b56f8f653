"""One panel, for everyone, for its members and for the desk."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from panels.models import Panel
from panels.policies.roles import RUNNING
from participation.models import Process, User
from participation.policies import refuse_role
from participation.queries import plan_of


def panel_or_404(process: Process, slug: str, person: User | AnonymousUser) -> Panel:
    """Find a panel that this person may see: a draft is for who prepares it."""
    panel = process.panels.filter(slug=slug).first()
    if panel is None:
        raise Http404
    # The process has its phases with it, so no policy has to read them again.
    panel.process = process
    if not panel.is_public and refuse_role(person, process, RUNNING) is not None:
        raise Http404
    return panel


def about(panel: Panel, now: datetime, part: str) -> dict[str, Any]:
    """Return what every page of a panel wants to know; `part` is its tab."""
    return {
        "process": panel.process,
        "panel": panel,
        "now": now,
        "section": "panels",
        "part": part,
        "plan": plan_of(panel.process, now=now),
    }


def locked(panel: Panel) -> Panel:
    """Lock the panel and read it again, with its process.

    Lock order: PROCESS (where one is needed) → PANEL → SESSION → POLL → rows of people.
    `audit.record` locks the process last of all, without its key; who locks a panel
    and then records does so in every action, so the order is the same everywhere.
    """
    return (
        Panel.objects.select_for_update(of=("self",), no_key=True)
        .select_related("process")
        .get(pk=panel.pk)
    )
