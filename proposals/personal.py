"""What proposals know about a person, and what becomes of it when they leave."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.actions.leaving import Farewell
from participation.models import User
from participation.personal import Idea, Part
from proposals import leaving, told
from proposals.cases import erase_comment
from proposals.models import Comment, Proposal
from proposals.policies.leaving import refuse_going


def _processes(person: User) -> list[int]:
    own = Proposal.objects.filter(author=person).values_list("process", flat=True)
    talked = Comment.objects.filter(author=person)
    return [*own, *talked.values_list("proposal__process", flat=True)]


def _ideas(person: User, *, now: datetime) -> list[Idea]:
    own = Proposal.objects.filter(author=person).select_related("process")
    standing = own.exclude(status="withdrawn").prefetch_related("process__phases")
    return [
        Idea(
            proposal.title,
            proposal.language,
            reverse("proposals:detail", args=[proposal.process.slug, proposal.number]),
            refuse_going(person, proposal, now=now),
        )
        for proposal in standing.order_by("process", "number")
    ]


def _leave(person: User, farewell: Farewell, *, now: datetime) -> None:
    """Take back what can be, and forget what nobody needs any more."""
    own = Proposal.objects.filter(author=person).select_related("process")
    for proposal in own.order_by("pk"):
        if proposal.is_withdrawn:
            leaving.forget_words(proposal)
        elif farewell.withdraws and not refuse_going(person, proposal, now=now):
            leaving.withdraw(proposal, author=person, now=now)
    if farewell.erases:
        for comment in leaving.comments_of(person):
            erase_comment(comment, now=now)
    leaving.forget_invitations(person)


HOLDS = frozenset(
    {
        "proposals.Amendment.author",
        "proposals.Assignment.assigned_by",
        "proposals.Assignment.ended_by",
        "proposals.Assignment.reviewer",
        "proposals.BuildingNews.made_by",
        "proposals.Case.appeal_decided_by",
        "proposals.Case.decided_by",
        "proposals.CaseNote.author",
        "proposals.CoAuthor.person",
        "proposals.Comment.author",
        "proposals.Department.members",
        "proposals.Draft.person",
        "proposals.Flag.person",
        "proposals.Follow.person",
        "proposals.Proposal.author",
        "proposals.Proposal.entered_by",
        "proposals.Reaction.person",
        "proposals.Regrouping.made_by",
        "proposals.Review.reviewer",
        "proposals.ReviewNote.author",
        "proposals.Revision.editor",
        "proposals.Spending.entered_by",
        "proposals.Support.person",
    }
)

ABOUT_IDEAS = Part(
    name="proposals",
    title=_("Ideas, comments and support"),
    tell=told.tell,
    holds=HOLDS,
    pictures=told.pictures,
    processes=_processes,
    ideas=_ideas,
    leave=_leave,
)
