"""Plans of phases: a small picture of how long each takes, and what each lacks."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from participation import holidays, readiness
from participation.blueprints import WEEK, Leg
from participation.models import Phase, PhaseExtension, Process
from participation.policies import Text, refuse_extending

register = template.Library()

# The picture is so many units wide; a phase of many weeks is drawn shorter.
WIDTH, LONGEST = 100, 8 * WEEK
GAP = 1

HOLIDAYS: Mapping[str, Text] = {
    "easter": gettext_lazy("Easter"),
    "summer": gettext_lazy("Midsummer and the summer holidays"),
    "christmas": gettext_lazy("Christmas and New Year"),
}


@register.filter
def length_in_words(days: int) -> str:
    """Say a length: weeks where they are whole, else days."""
    if days >= 365:  # noqa: PLR2004 - a year
        return _("a year")
    if days % WEEK == 0:
        weeks = days // WEEK
        return ngettext("%(count)d week", "%(count)d weeks", weeks) % {"count": weeks}
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


@register.inclusion_tag("components/plan_picture.html")
def plan_picture(legs: Sequence[Leg]) -> dict[str, Any]:
    """Draw phases one after another, as wide as they are long."""
    drawn = [min(leg.days, LONGEST) for leg in legs]
    whole = max(sum(drawn), 1)
    room = WIDTH - GAP * max(len(legs) - 1, 0)
    parts, x = [], 0.0
    for leg, days in zip(legs, drawn, strict=True):
        width = days / whole * room
        parts.append({"kind": leg.kind, "x": f"{x:.2f}", "width": f"{width:.2f}"})
        x += width + GAP
    words = [
        f"{Phase.Kind(leg.kind).label}: {length_in_words(leg.days)}" for leg in legs
    ]
    return {"parts": parts, "words": words}


@register.filter
def legs_in_words(legs: Sequence[Leg]) -> list[dict[str, Any]]:
    """Name each phase with its length, for a list beside the picture."""
    return [
        {
            "kind": leg.kind,
            "label": Phase.Kind(leg.kind).label,
            "length": length_in_words(leg.days),
        }
        for leg in legs
    ]


@register.filter
def holidays_in(phase: Phase) -> list[Text]:
    """Name the holidays in a phase in which somebody has to do something."""
    if phase.kind in (Phase.Kind.RESULT, Phase.Kind.IMPLEMENT):
        return []
    last = timezone.localdate(phase.ends_at - timedelta(seconds=1))
    found = holidays.during(timezone.localdate(phase.starts_at), last)
    return [HOLIDAYS[name] for name in dict.fromkeys(one.name for one in found)]


@register.simple_tag
def readiness_of(process: Process, now: datetime) -> list[readiness.PhaseReadiness]:
    """Return what the phases that are to come need, and what they lack."""
    return readiness.of_process(process, now=now)


@register.simple_tag
def extensions_of(process: Process) -> list[PhaseExtension]:
    """Return the extensions that were agreed, the newest first.

    One query, and none where no phase has ever been moved.
    """
    if not any(phase.moves for phase in process.phases.all()):
        return []
    found = PhaseExtension.objects.filter(phase__process=process, is_agreed=True)
    return list(found.select_related("phase").order_by("-settled_at"))


@register.filter
def can_be_extended(phase: Phase, now: datetime) -> bool:
    return refuse_extending(phase, now=now) is None
