"""Who takes part in a process by what they do with ideas."""

from participation import audience
from participation.audience import Rows, TakingPart
from proposals.models import CoAuthor, Comment, Follow, Proposal, Support


def _co_authors() -> Rows:
    return CoAuthor.objects.filter(state=CoAuthor.State.ACCEPTED)


def _comments() -> Rows:
    return Comment.objects.filter(deleted_at=None)


WAYS = {
    "authors": TakingPart(Proposal.objects.all, person="author"),
    "co-authors": TakingPart(_co_authors, process="proposal__process"),
    "supporters": TakingPart(Support.objects.standing),
    "followers of ideas": TakingPart(Follow.objects.all, process="proposal__process"),
    "commenters": TakingPart(_comments, process="proposal__process", person="author"),
}


def register() -> None:
    for name, way in WAYS.items():
        audience.register(name, way)
