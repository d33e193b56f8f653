"""Moves of a panel that the action has locked."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from panels.lifecycle import PANEL_MOVES, PanelState
from panels.models import Panel
from participation.policies import Refusal, Refused


def move_panel(panel: Panel, goal: PanelState, **fields: Any) -> None:
    """Change the state of a locked panel, and fields with it; else `Refused`."""
    if goal not in PANEL_MOVES[PanelState(panel.state)]:
        raise Refused(Refusal("no_such_move", _("This panel is past that point.")))
    panel.state = goal.value
    for name, value in fields.items():
        setattr(panel, name, value)
    panel.save(update_fields=["state", *fields])
