"""What reviewers have to answer by when, for their own calendars."""

from collections.abc import Iterator
from datetime import datetime, time

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from participation.icalendar import Happening
from participation.models import User
from participation.phase_happenings import host
from proposals.lifecycle import Visibility
from proposals.models import Assignment
from proposals.policies.reviewing import holding


def of_person(person: User, _now: datetime) -> Iterator[Happening]:
    """Yield every check and opinion that somebody, or their department, still owes."""
    owed = Assignment.objects.filter(
        pk__in=Assignment.objects.filter(holding(person), ended_at=None).values("pk"),
        proposal__visibility=Visibility.PUBLIC,
        proposal__process__memberships__user=person,
    ).select_related("proposal__process")
    for one in owed.distinct():
        proposal = one.proposal
        starts_at = timezone.make_aware(datetime.combine(one.due_on, time()))
        words = _("An opinion is due") if one.is_opinion else _("A check is due")
        path = reverse(
            "proposals_staff:review", args=[proposal.process.slug, proposal.number]
        )
        yield Happening(
            uid=f"{proposal.process.slug}-assignment-{one.pk}@{host()}",
            title=f"{words}: {proposal.reference} {proposal.title}",
            starts_at=starts_at,
            ends_at=timezone.make_aware(datetime.combine(one.due_on, time.max)),
            changed_at=one.assigned_at,
            text=one.question,
            url=settings.SITE_URL + path,
            language=proposal.language,
            is_private=True,
            is_day=True,
            is_busy=False,
        )
