"""Deleting what people told a panel about themselves, when its time has come."""

import logging
from datetime import datetime

from django.db import transaction

from panels import erasing
from panels.lifecycle import PanelState, VolunteerState
from panels.models import InvitationBatch, Panel, Volunteer, VolunteerFeature
from panels.policies.mandates import FINDING
from panels.queries.figures import counted
from panels.queries.pages import locked
from participation import audit

logger = logging.getLogger(__name__)


def erase_what_is_due(*, now: datetime) -> int:
    """Look at each panel that still holds something, and delete what has to go.

    It asks what is there, not what happened since the last run. Returns how many people
    were forgotten.
    """
    forgotten = 0
    holding = Panel.objects.filter(people_erased_at=None).exclude(
        state__in=[PanelState.DRAFT, PanelState.PUBLISHED]
    )
    for panel in holding.order_by("pk"):
        try:
            forgotten += _erase(panel, now=now)
        except Exception:  # one broken panel must not hold up the others
            logger.exception("Could not delete what is due of panel %s", panel)
    return forgotten


@transaction.atomic(durable=True)
def _erase(panel: Panel, *, now: datetime) -> int:
    panel = locked(panel)
    people = _withdrawn(panel, now=now)
    ends = erasing.answers_end_at(panel)
    answers = 0
    if ends is not None and ends <= now:
        # Before the rows go: afterwards nobody can count them.
        if panel.features_erased_at is None:
            panel.figures = counted(panel)
            panel.features_erased_at = now
            panel.save(update_fields=["figures", "features_erased_at"])
        answers = _erase_answers(panel)
        people |= {one.pk: one for one in erasing.without_seat(panel)}
    ends = erasing.members_end_at(panel)
    is_last = ends is not None and ends <= now
    if is_last:
        people |= {one.pk: one for one in panel.volunteers.filter(erased_at=None)}
        panel.people_erased_at = now
        panel.save(update_fields=["people_erased_at"])
    for volunteer in people.values():
        erasing.forget(volunteer, now=now)
    addresses = _erase_addresses(panel, now=now)
    if people or answers or addresses:
        audit.record(
            panel.process,
            "people.forgotten",
            subject=f"panel:{panel.slug}",
            now=now,
            answers=answers,
            count=len(people),
            addresses=addresses,
        )
    return len(people)


def _withdrawn(panel: Panel, *, now: datetime) -> dict[int, Volunteer]:
    """Return those who stepped back, once they can no longer undo it."""
    if panel.call_is_open(now):
        return {}
    gone = panel.volunteers.filter(
        state=VolunteerState.WITHDRAWN, erased_at=None, panelist=None
    )
    return {one.pk: one for one in gone}


def _erase_answers(panel: Panel) -> int:
    """Delete what was asked for the draw and what was made of it; count the answers."""
    found = VolunteerFeature.objects.filter(volunteer__panel=panel)
    count, _by_model = found.delete()
    panel.volunteers.exclude(household="").update(household="")
    panel.lotteries.exclude(sealed_text="").update(sealed_text="")
    return count


def _erase_addresses(panel: Panel, *, now: datetime) -> int:
    """Forget whom letters went to, as soon as nobody is looked for any more."""
    if PanelState(panel.state) in FINDING:
        return 0
    count = 0
    batches = InvitationBatch.objects.filter(
        panel=panel, drawn_at__isnull=False, erased_at=None
    )
    for batch in batches:
        count += batch.invitations.update(name="", address="", language="")
    batches.update(erased_at=now)
    return count
