"""What somebody has begun, and with whom."""

from participation.models import User
from proposals.models import CoAuthor, Draft, Proposal


def drafts_of(person: User) -> list[Draft]:
    """Return what somebody has begun anywhere and not sent, newest first."""
    return list(person.drafts.select_related("process", "proposal"))


def standing_co_authors(proposal: Proposal) -> list[CoAuthor]:
    """Return those who have accepted, in the order in which they were asked."""
    accepted = proposal.co_authors.filter(state=CoAuthor.State.ACCEPTED)
    return list(accepted.select_related("person"))


def asked_co_authors(proposal: Proposal) -> list[CoAuthor]:
    """Return everybody whom the author has asked, and who has not left."""
    asked = proposal.co_authors.exclude(state=CoAuthor.State.LEFT)
    return list(asked.select_related("person"))
