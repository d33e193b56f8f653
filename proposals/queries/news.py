"""The newest of what everybody sees."""

from participation.models import Process
from proposals.models import Proposal, Review


def newest_proposals(process: Process, *, most: int) -> list[Proposal]:
    found = process.proposals.visible().order_by("-submitted_at", "-number")
    return list(found[:most])


def newest_reviews(process: Process, *, most: int) -> list[Review]:
    """Return decisions on public proposals with what they are about."""
    public = Proposal.objects.visible().filter(process=process)
    found = Review.objects.filter(proposal__in=public).select_related("proposal")
    return list(found.order_by("-decided_at", "-pk")[:most])
