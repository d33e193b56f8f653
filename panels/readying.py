"""What this app knows of readiness: the mandate and the quotas of a panel."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from panels.lifecycle import PanelState
from panels.models import Panel
from panels.queries.readiness import call_checks
from participation.models import Phase, Process
from participation.readiness import Ready

WITH_MEMBERS = (
    PanelState.WORKING,
    PanelState.ADVISED,
    PanelState.ANSWERED,
    PanelState.CLOSED,
)


def needs(process: Process, phase: Phase, now: datetime) -> Iterator[Ready]:
    """A panel is asked, found and ready to work before its phase opens."""
    if phase.kind != Phase.Kind.DELIBERATE:
        return
    # All of them: lists of processes have read them before.
    panels = [one for one in process.panels.all() if one.state != PanelState.CANCELLED]
    yield Ready(
        "panel",
        _("A citizen panel has been begun"),
        bool(panels),
        is_needed=True,
        link=reverse("panels_staff:desk", args=[process.slug]),
    )
    for panel in panels:
        yield from _of_panel(process, panel, now)


def _of_panel(process: Process, panel: Panel, now: datetime) -> Iterator[Ready]:
    panel.process = process

    def to(name: str) -> str:
        return reverse(f"panels_staff:{name}", args=[process.slug, panel.slug])

    yield Ready(
        f"mandate:{panel.slug}",
        _("Its mandate is public"),
        panel.is_public,
        is_needed=True,
        link=to("publish"),
    )
    if panel.state in (PanelState.DRAFT, PanelState.PUBLISHED):
        for check in call_checks(panel, now=now):
            yield Ready(
                f"{check.page}:{panel.slug}",
                check.label,
                check.is_met,
                check.is_needed,
                to(check.page),
            )
    yield Ready(
        f"members:{panel.slug}",
        _("Its members have been found"),
        panel.state in WITH_MEMBERS,
        is_needed=True,
        link=to("panel"),
    )
