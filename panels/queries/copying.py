"""Panels whose mandate somebody may take over: public ones, and those they organise."""

from datetime import datetime

from django.db.models import Q

from panels.models import Panel
from participation.models import Process, Role, User

MOST = 200


def copyable(person: User, *, now: datetime) -> list[Panel]:
    """Return them with their processes, the newest first. One query."""
    public = Q(process__in=Process.objects.public(now)) & ~Q(state="draft")
    own = Q(
        process__memberships__user=person,
        process__memberships__role=Role.ORGANISER,
    )
    found = Panel.objects.filter(public | own).select_related("process").distinct()
    return list(found.order_by("-pk")[:MOST])
