"""Who may follow a proposal."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from participation.models import User
from participation.policies import Refusal
from proposals.models import Proposal


def refuse_following(
    person: User | AnonymousUser, proposal: Proposal, *, now: datetime
) -> Refusal | None:
    """Everybody with an account may follow what everybody sees."""
    if not person.is_authenticated:
        return Refusal("not_signed_in", _("Please sign in to follow a proposal."))
    if not proposal.process.is_public(now):
        return Refusal("not_public", _("This process has not been published yet."))
    if not proposal.is_public:
        return Refusal("not_public", _("This is not public."))
    return None
