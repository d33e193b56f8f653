"""Moving a proposal on in its life, inside the transaction of an action."""

from django.utils.translation import gettext_lazy as _

from participation.policies import Refusal, Refused
from proposals.lifecycle import Status, may_move
from proposals.models import Proposal


def move(proposal: Proposal, goal: Status) -> None:
    """Change the status, unless somebody else has changed it since we looked."""
    if not may_move(Status(proposal.status), goal):
        raise Refused(Refusal("no_such_move", _("This proposal is past that point.")))
    unchanged = Proposal.objects.filter(pk=proposal.pk, status=proposal.status)
    if not unchanged.update(status=goal):
        raise Refused(Refusal("stale", _("Somebody else has just decided this.")))
    proposal.status = goal
