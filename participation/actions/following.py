"""Following a process: hearing how it goes on."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from participation.models import Process, ProcessFollow, User
from participation.policies import refuse_following, require


@transaction.atomic(durable=True)
def follow_process(
    *, process: Process, person: User | AnonymousUser, now: datetime
) -> None:
    """Begin to follow; who follows already goes on. Raises `Refused`."""
    require(refuse_following(person, process, now=now))
    if person.is_authenticated:
        one = ProcessFollow(process=process, person=person, since=now)
        ProcessFollow.objects.bulk_create([one], ignore_conflicts=True)


@transaction.atomic(durable=True)
def stop_following_process(*, process: Process, person: User | AnonymousUser) -> None:
    """Stop to follow; nobody needs leave for that."""
    if person.is_authenticated:
        ProcessFollow.objects.filter(process=process, person=person).delete()
