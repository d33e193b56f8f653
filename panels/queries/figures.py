"""How many people signed up, how, and for which quotas: numbers that tell nobody."""

from collections import Counter
from typing import Any

from django.db.models import Count

from panels.erasing import ON_PANEL
from panels.models import Panel, VolunteerFeature


def figures_of(panel: Panel) -> dict[str, Any]:
    """Return the counts of recruiting; those that were kept once the rows are gone.

    `volunteers`: all; `states` and `channels`: by code; `letters`: `sent`, `returned`,
    `used`; `members`: by feature and answer, how many of those with a seat.
    """
    if panel.features_erased_at is not None:
        return dict(panel.figures)
    return counted(panel)


def counted(panel: Panel) -> dict[str, Any]:
    """Count from the rows as they stand. Six queries."""
    states = _by(panel, "state")
    seated = VolunteerFeature.objects.filter(
        volunteer__panel=panel, volunteer__panelist__state__in=ON_PANEL
    )
    pairs = Counter(seated.values_list("feature__code", "value__code"))
    members: dict[str, dict[str, int]] = {}
    for feature in panel.features.prefetch_related("values"):
        members[feature.code] = {
            value.code: pairs[feature.code, value.code]
            for value in feature.values.all()
        }
    letters = panel.batches.filter(drawn_at__isnull=False)
    counts = letters.aggregate(
        sent=Count("invitations", distinct=True),
        returned=Count("invitations__returned_at"),
        used=Count("invitations__volunteer"),
    )
    return {
        "volunteers": sum(states.values()),
        "states": states,
        "channels": _by(panel, "channel"),
        "letters": counts,
        "members": members,
    }


def _by(panel: Panel, field: str) -> dict[str, int]:
    rows = panel.volunteers.order_by().values_list(field).annotate(count=Count("pk"))
    return {str(key): count for key, count in rows}
