"""Who follows what."""

from django.contrib.auth.models import AnonymousUser

from participation.models import User
from proposals.models import Follow, Proposal


def follows(person: User | AnonymousUser, proposal: Proposal) -> bool:
    if not person.is_authenticated:
        return False
    return Follow.objects.filter(proposal=proposal, person=person).exists()
