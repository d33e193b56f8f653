"""The moderators' desk: what waits, taking up, deciding, answering appeals."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from participation.api import PAGE, as_page, page_number
from participation.api_writing import DESK, does, said
from participation.policies import require
from participation.serializers import PageOut
from proposals.actions import appeals
from proposals.actions import moderation as actions
from proposals.api.acting import ProposalView
from proposals.cases import version_of
from proposals.models import Case
from proposals.policies import moderation as policies
from proposals.policies.moderation import MODERATING
from proposals.queries import moderation as queries
from proposals.queries.talking import comment_or_404
from proposals.serializers_desk import AnswerIn, CaseOut, RulingIn

SORTS = (queries.OPEN, queries.APPEALS, queries.DECIDED)


class CasesOut(PageOut):
    results = CaseOut(many=True)


def case_out(case: Case) -> dict[str, Any]:
    thing = policies.thing_of(case)
    proposal = case.comment.proposal if case.comment else case.proposal
    return {
        "id": case.pk,
        "cause": case.cause,
        "proposal": proposal.number if proposal else None,
        "comment": case.comment_id,
        "visibility": thing.visibility,
        "seen": version_of(thing),
        "decision": case.decision,
        "is_appealed": case.appealed_at is not None,
        "appeal_decision": case.appeal_decision,
    }


class _Cases(ProposalView):
    def case(self, request: Request, slug: str, key: int) -> Case:
        return queries.case_or_404(self.process(request, slug, *MODERATING), key)

    def answered(self, case: Case, *, status: int = 200) -> Response:
        stored = queries.case_or_404(case.process, case.pk)
        return said(CaseOut, case_out(stored), status=status)


class Cases(_Cases):
    @does(
        "moderation_cases",
        "What moderators have to read, or have read",
        gives=CasesOut,
        needs=DESK,
        parameters=(
            PAGE,
            OpenApiParameter("sort", str, enum=SORTS, description="`open` unless told"),
        ),
    )
    def get(self, request: Request, slug: str) -> Response:
        process = self.process(request, slug, *MODERATING)
        wanted = page_number(request)
        sort = request.query_params.get("sort", queries.OPEN)
        found = queries.queue(process, sort=sort, page=str(wanted))
        if found.page.number != wanted:
            raise Http404
        lines = [case_out(case) for case in found.page]
        return said(CasesOut, as_page(found.page, lines))


class TakeUpProposal(_Cases):
    @does(
        "take_up_proposal",
        "Open a case of a proposal that nobody has reported",
        gives=CaseOut,
        status=201,
        needs=DESK,
    )
    def post(self, request: Request, slug: str, number: int) -> Response:
        thing = self.proposal(request, slug, number, *MODERATING)
        made = actions.take_up(
            thing=thing, moderator=self.person(request), now=self.now
        )
        return self.answered(made, status=201)


class TakeUpComment(_Cases):
    @does(
        "take_up_comment",
        "Open a case of a comment that nobody has reported",
        gives=CaseOut,
        status=201,
        needs=DESK,
    )
    def post(self, request: Request, slug: str, number: int, key: int) -> Response:
        proposal = self.proposal(request, slug, number, *MODERATING)
        made = actions.take_up(
            thing=comment_or_404(proposal, key),
            moderator=self.person(request),
            now=self.now,
        )
        return self.answered(made, status=201)


class DecideCase(_Cases):
    @does(
        "decide_case",
        "Show or hide what a case is about",
        takes=RulingIn,
        gives=CaseOut,
        needs=DESK,
    )
    def post(self, request: Request, slug: str, key: int) -> Response:
        found = self.case(request, slug, key)
        person = self.person(request)
        require(policies.refuse_deciding(person, found))
        actions.decide(
            case=found,
            moderator=person,
            now=self.now,
            **self.sent(request, RulingIn),
        )
        return self.answered(found)


class AnswerAppeal(_Cases):
    @does(
        "answer_appeal",
        "Decide on an appeal, with a reason for its author",
        takes=AnswerIn,
        gives=CaseOut,
        needs=DESK,
    )
    def post(self, request: Request, slug: str, key: int) -> Response:
        found = self.case(request, slug, key)
        person = self.person(request)
        require(policies.refuse_answering_appeal(person, found))
        appeals.answer_appeal(
            case=found,
            moderator=person,
            now=self.now,
            **self.sent(request, AnswerIn),
        )
        return self.answered(found)
