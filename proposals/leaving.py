"""What becomes of somebody's ideas and comments when they leave. No actions.

It is called inside the transaction that deletes the account, with every process of
theirs locked.
"""

from datetime import datetime

from participation import audit
from participation.models import User
from proposals import enclosures, indexing
from proposals.lifecycle import Status
from proposals.models import CoAuthor, Comment, Proposal
from proposals.moving import move

# What stands in place of a title that has gone, in every language.
NO_TITLE = "…"


def withdraw(proposal: Proposal, *, author: User, now: datetime) -> None:
    """Take an idea back, with everything that its author wrote into it."""
    move(proposal, Status.WITHDRAWN)
    audit.record(
        proposal.process,
        "proposal.withdrawn",
        subject=f"proposal:{proposal.reference}",
        actor=author,
        now=now,
    )
    forget_words(proposal)


def forget_words(proposal: Proposal) -> None:
    """Leave of a withdrawn idea its number, and what others did with it."""
    gone = {"title": NO_TITLE, "text": "", "benefits": ""}
    place = {
        "address": "",
        "latitude": None,
        "longitude": None,
        "area": None,
        "cost_estimate": None,
        "author_slot": None,
    }
    for name, value in (gone | place).items():
        setattr(proposal, name, value)
    Proposal.objects.filter(pk=proposal.pk).update(**gone, **place)
    proposal.revisions.update(**gone, cost_estimate=None, note="")
    # Each holds the whole text, changed.
    proposal.amendments.update(**gone)
    enclosures.remove_all_files(owner=proposal)
    indexing.index(proposal)


def forget_invitations(person: User) -> None:
    """Delete the addresses that somebody has invited, and what invites them."""
    asked = CoAuthor.objects.filter(state=CoAuthor.State.ASKED)
    asked.filter(proposal__author=person).delete()
    asked.filter(email__iexact=person.email).exclude(email="").delete()


def comments_of(person: User) -> list[Comment]:
    """Return those with words, their proposals locked."""
    written = Comment.objects.filter(author=person, deleted_at=None)
    # Each is deleted under the lock of its proposal, so that it is counted off once.
    proposals = Proposal.objects.select_for_update(no_key=True).filter(
        pk__in=written.values("proposal")
    )
    list(proposals.order_by("pk").values_list("pk"))
    return list(written.select_related("proposal").order_by("proposal", "pk"))
