"""Commenting, reacting, reporting, and appealing against what moderators hid."""

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from participation.api_writing import does, said
from proposals.actions import appeals, reports
from proposals.actions import talking as actions
from proposals.api.acting import ProposalView, comment_standing
from proposals.cases import Thing
from proposals.queries.moderation import latest_case
from proposals.queries.talking import comment_or_404
from proposals.serializers_in import (
    AppealIn,
    AppealOut,
    CommentChangeIn,
    CommentIn,
    FlagIn,
    ReactionIn,
    ReportOut,
    SaidOut,
)


class Say(ProposalView):
    @does(
        "comment",
        "Comment on a proposal, or answer a comment",
        takes=CommentIn,
        gives=SaidOut,
        status=201,
    )
    def post(self, request: Request, slug: str, number: int) -> Response:
        proposal = self.proposal(request, slug, number)
        sent = self.sent(request, CommentIn)
        answered = sent.pop("answers")
        parent = None if answered is None else comment_or_404(proposal, answered)
        comment = actions.say(
            proposal=proposal,
            author=self.person(request),
            parent=parent,
            now=self.now,
            **sent,
        )
        return comment_standing(comment, status=201)


class EditComment(ProposalView):
    @does(
        "edit_comment",
        "Put one's own comment right, within the time of the rules",
        takes=CommentChangeIn,
        gives=SaidOut,
    )
    def post(self, request: Request, slug: str, number: int, key: int) -> Response:
        comment = self.comment(request, slug, number, key)
        comment = actions.edit_comment(
            comment=comment,
            author=self.person(request),
            text=self.sent(request, CommentChangeIn)["text"],
            now=self.now,
        )
        return comment_standing(comment)


class DeleteComment(ProposalView):
    @does(
        "delete_comment",
        "Delete one's own comment; its place in the thread stays",
        gives=SaidOut,
    )
    def post(self, request: Request, slug: str, number: int, key: int) -> Response:
        comment = self.comment(request, slug, number, key)
        actions.delete_comment(
            comment=comment, author=self.person(request), now=self.now
        )
        return comment_standing(comment)


class React(ProposalView):
    @does(
        "react_to_comment",
        "Say what one thinks of a comment, or take it back",
        takes=ReactionIn,
        gives=SaidOut,
    )
    def post(self, request: Request, slug: str, number: int, key: int) -> Response:
        comment = self.comment(request, slug, number, key)
        comment = actions.react(
            comment=comment,
            person=self.person(request),
            kind=self.sent(request, ReactionIn)["kind"],
            now=self.now,
        )
        return comment_standing(comment)


class _OfThing(ProposalView):
    def thing(self, request: Request, slug: str, number: int, key: int | None) -> Thing:
        if key is not None:
            return self.comment(request, slug, number, key)
        return self.proposal(request, slug, number)


class _Flag(_OfThing):
    def _flag(
        self, request: Request, slug: str, number: int, key: int | None = None
    ) -> Response:
        thing = self.thing(request, slug, number, key)
        reports.flag(
            thing=thing,
            person=self.person(request),
            now=self.now,
            **self.sent(request, FlagIn),
        )
        return said(ReportOut, {"is_reported": True}, status=201)


class FlagProposal(_Flag):
    @does(
        "flag_proposal",
        "Ask a moderator to look at a proposal",
        takes=FlagIn,
        gives=ReportOut,
        status=201,
    )
    def post(self, request: Request, slug: str, number: int) -> Response:
        return self._flag(request, slug, number)


class FlagComment(_Flag):
    @does(
        "flag_comment",
        "Ask a moderator to look at a comment",
        takes=FlagIn,
        gives=ReportOut,
        status=201,
    )
    def post(self, request: Request, slug: str, number: int, key: int) -> Response:
        return self._flag(request, slug, number, key)


class _Appeal(_OfThing):
    def _appeal(
        self, request: Request, slug: str, number: int, key: int | None = None
    ) -> Response:
        case = latest_case(self.thing(request, slug, number, key))
        if case is None:
            raise Http404
        appeals.appeal(
            case=case,
            author=self.person(request),
            text=self.sent(request, AppealIn)["text"],
            now=self.now,
        )
        return said(AppealOut, {"is_appealed": True}, status=201)


class AppealHiding(_Appeal):
    @does(
        "appeal_hiding",
        "Ask another moderator to decide on one's hidden proposal, once",
        takes=AppealIn,
        gives=AppealOut,
        status=201,
    )
    def post(self, request: Request, slug: str, number: int) -> Response:
        return self._appeal(request, slug, number)


class AppealComment(_Appeal):
    @does(
        "appeal_comment",
        "Ask another moderator to decide on one's hidden comment, once",
        takes=AppealIn,
        gives=AppealOut,
        status=201,
    )
    def post(self, request: Request, slug: str, number: int, key: int) -> Response:
        return self._appeal(request, slug, number, key)
