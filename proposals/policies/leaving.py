"""Which ideas can go with their author, and what the others are still needed for."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.models import User
from participation.policies import Refusal
from proposals.lifecycle import Status
from proposals.models import CoAuthor, Descent, Proposal
from proposals.policies import writing


def refuse_going(person: User, proposal: Proposal, *, now: datetime) -> Refusal | None:
    """Say why an idea stays on the record when its author leaves.

    It is what keeps an author from withdrawing it, and more: nothing that a result or
    another person rests on goes with one who deletes the account.
    """
    if proposal.has_become_others:
        return Refusal("became_others", _("It goes on in other proposals."))
    if proposal.status in {Status.FEASIBLE, Status.NOT_FEASIBLE}:
        return Refusal("decided", _("The city has decided on it."))
    if proposal.status in {Status.SELECTED, Status.NOT_SELECTED}:
        return Refusal("chosen", _("It was compared with others, and counted then."))
    descents = Descent.objects.filter(Q(parent=proposal) | Q(child=proposal))
    if descents.exists():
        return Refusal("has_lineage", _("It holds what others have proposed."))
    if proposal.co_authors.filter(state=CoAuthor.State.ACCEPTED).exists():
        return Refusal("co_authors", _("Others have written it with you."))
    return writing.refuse_withdrawing(person, proposal, now=now)
