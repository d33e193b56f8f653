"""What the endpoints of proposals share that change something."""

from rest_framework.request import Request
from rest_framework.response import Response

from participation.api_writing import ActingView, said
from participation.models import Role
from proposals.models import Comment, Proposal
from proposals.queries.pages import proposal_or_404
from proposals.queries.talking import comment_or_404
from proposals.serializers_in import SaidOut, StandingOut
from proposals.views.about import refuse_unseen


# No docstring here: the schema would show it at every endpoint.
class ProposalView(ActingView):
    def proposal(
        self, request: Request, slug: str, number: int, *roles: Role
    ) -> Proposal:
        """Find a proposal that this person may read; what is withdrawn tells why."""
        process = self.process(request, slug, *roles)
        proposal = proposal_or_404(process, number)
        if not roles and not proposal.is_withdrawn:
            refuse_unseen(self.person(request), proposal)
        return proposal

    def comment(self, request: Request, slug: str, number: int, key: int) -> Comment:
        """Find a comment, its own author's even below a proposal that is hidden."""
        process = self.process(request, slug)
        proposal = proposal_or_404(process, number)
        found = comment_or_404(proposal, key)
        person = self.person(request)
        if found.author_id != person.pk:
            refuse_unseen(person, proposal)
        return found


def standing(proposal: Proposal, *, status: int = 200) -> Response:
    """Answer how a proposal stands, as the database has it."""
    stored = Proposal.objects.only(
        "number", "status", "visibility", "revision_number"
    ).get(pk=proposal.pk)
    found = {
        "number": stored.number,
        "status": stored.status,
        "visibility": stored.visibility,
        "version": stored.revision_number,
    }
    return said(StandingOut, found, status=status)


def comment_standing(comment: Comment, *, status: int = 200) -> Response:
    """Answer how a comment stands, as the database has it."""
    stored = Comment.objects.defer("text").get(pk=comment.pk)
    found = {
        "id": stored.pk,
        "visibility": stored.visibility,
        "is_deleted": stored.deleted_at is not None,
        "agree_count": stored.agree_count,
    }
    return said(SaidOut, found, status=status)
