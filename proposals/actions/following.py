"""Following a proposal: hearing what becomes of it."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from participation.models import User
from participation.policies import require
from proposals.models import Follow, Proposal
from proposals.policies.following import refuse_following


@transaction.atomic(durable=True)
def follow(*, proposal: Proposal, person: User, now: datetime) -> None:
    """Begin to follow; who follows already goes on. Raises `Refused`."""
    require(refuse_following(person, proposal, now=now))
    one = Follow(proposal=proposal, person=person, since=now)
    Follow.objects.bulk_create([one], ignore_conflicts=True)


@transaction.atomic(durable=True)
def stop_following(*, proposal: Proposal, person: User | AnonymousUser) -> None:
    """Stop to follow; nobody needs leave for that."""
    if person.is_authenticated:
        Follow.objects.filter(proposal=proposal, person=person).delete()
