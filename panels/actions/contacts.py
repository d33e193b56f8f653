"""Taking contact data out of the platform."""

from datetime import datetime

from django.db import transaction

from panels.models import Panel, Volunteer
from panels.policies.roles import refuse_contact
from panels.queries.pages import locked
from participation import audit
from participation.models import Role, User
from participation.policies import require


@transaction.atomic(durable=True)
def export_contacts(*, panel: Panel, official: User, now: datetime) -> list[Volunteer]:
    """Return everybody whose data are there still; the record says how many."""
    panel = locked(panel)
    require(refuse_contact(official, panel))
    found = list(panel.volunteers.filter(erased_at=None).order_by("applied_at", "pk"))
    audit.record(
        panel.process,
        "contacts.exported",
        subject=f"panel:{panel.slug}",
        actor=official,
        role=Role.FACILITATOR,
        now=now,
        count=len(found),
    )
    return found
