"""Suggesting a change to somebody else's idea, and answering; answering a plan."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from participation.api_writing import DESK, does, said
from participation.policies import require
from proposals.actions import amendments as actions
from proposals.actions import appealing, regrouping
from proposals.actions.amendments import Words
from proposals.api.acting import ProposalView
from proposals.models import Amendment, Parting
from proposals.policies import amending
from proposals.queries import regrouping as regroupings
from proposals.queries.versions import amendment_or_404
from proposals.serializers_desk import RegroupingOut, regrouping_out
from proposals.serializers_in import (
    AcceptIn,
    AppealOut,
    ConsentIn,
    DecisionAppealIn,
    DeclineIn,
    SuggestionIn,
    SuggestionOut,
    WhyIn,
)


def _words(sent: dict[str, Any]) -> Words:
    return Words(sent["title"], sent["text"], sent["benefits"])


class _Suggestions(ProposalView):
    def suggestion(
        self, request: Request, slug: str, number: int, key: int
    ) -> Amendment:
        return amendment_or_404(self.proposal(request, slug, number), request.user, key)

    def answered(self, amendment: Amendment, *, status: int = 200) -> Response:
        stored = Amendment.objects.select_related("proposal").get(pk=amendment.pk)
        found = {
            "id": stored.pk,
            "state": stored.state,
            "proposal": stored.proposal.number,
        }
        return said(SuggestionOut, found, status=status)


class Suggest(_Suggestions):
    @does(
        "suggest_change",
        "Suggest other words for somebody's idea",
        takes=SuggestionIn,
        gives=SuggestionOut,
        status=201,
    )
    def post(self, request: Request, slug: str, number: int) -> Response:
        proposal = self.proposal(request, slug, number)
        person = self.person(request)
        require(amending.refuse_amending(person, proposal, now=self.now))
        sent = self.sent(request, SuggestionIn)
        made = actions.suggest_change(
            proposal=proposal,
            author=person,
            words=_words(sent),
            why=sent["why"],
            base=min(sent["version"], proposal.revision_number),
            now=self.now,
        )
        return self.answered(made, status=201)


class AcceptSuggestion(_Suggestions):
    @does(
        "accept_suggestion",
        "Take a suggestion over as one of its authors: a new version",
        takes=AcceptIn,
        gives=SuggestionOut,
    )
    def post(self, request: Request, slug: str, number: int, key: int) -> Response:
        found = self.suggestion(request, slug, number, key)
        person = self.person(request)
        require(amending.refuse_answering(person, found, now=self.now))
        sent = self.sent(request, AcceptIn)
        actions.accept_change(
            amendment=found,
            author=person,
            words=_words(sent),
            answer=sent["answer"],
            seen=sent["version"],
            now=self.now,
        )
        return self.answered(found)


class DeclineSuggestion(_Suggestions):
    @does(
        "decline_suggestion",
        "Say no to a suggestion, and why",
        takes=DeclineIn,
        gives=SuggestionOut,
    )
    def post(self, request: Request, slug: str, number: int, key: int) -> Response:
        found = self.suggestion(request, slug, number, key)
        person = self.person(request)
        require(amending.refuse_declining(person, found, now=self.now))
        actions.decline_change(
            amendment=found,
            author=person,
            answer=self.sent(request, DeclineIn)["answer"],
            now=self.now,
        )
        return self.answered(found)


class TakeBackSuggestion(_Suggestions):
    @does("take_back_suggestion", "Take back one's own suggestion", gives=SuggestionOut)
    def post(self, request: Request, slug: str, number: int, key: int) -> Response:
        found = self.suggestion(request, slug, number, key)
        actions.take_back_change(
            amendment=found, person=self.person(request), now=self.now
        )
        return self.answered(found)


class HideSuggestion(_Suggestions):
    @does(
        "hide_suggestion",
        "Take a suggestion off the pages as a moderator, on the record",
        takes=WhyIn,
        gives=SuggestionOut,
        needs=DESK,
    )
    def post(self, request: Request, slug: str, number: int, key: int) -> Response:
        found = self.suggestion(request, slug, number, key)
        person = self.person(request)
        require(amending.refuse_hiding(person, found))
        actions.hide_change(
            amendment=found,
            moderator=person,
            reason=self.sent(request, WhyIn)["reason"],
            now=self.now,
        )
        return self.answered(found)


class AppealDecision(ProposalView):
    @does(
        "appeal_decision",
        "Say what a decision has overlooked, once",
        takes=DecisionAppealIn,
        gives=AppealOut,
        status=201,
    )
    def post(self, request: Request, slug: str, number: int) -> Response:
        proposal = self.proposal(request, slug, number)
        appealing.appeal_decision(
            proposal=proposal,
            author=self.person(request),
            now=self.now,
            **self.sent(request, DecisionAppealIn),
        )
        return said(AppealOut, {"is_appealed": True}, status=201)


class AnswerRegrouping(ProposalView):
    @does(
        "answer_regrouping",
        "Say as an author whether one agrees to a merge or a split",
        takes=ConsentIn,
        gives=RegroupingOut,
    )
    def post(self, request: Request, slug: str, key: int, number: int) -> Response:
        process = self.process(request, slug)
        found = regroupings.regrouping_or_404(process, key)
        part = regroupings.part_or_404(found, number)
        sent = self.sent(request, ConsentIn)
        regrouping.answer_regrouping(
            part=part,
            person=self.person(request),
            agrees=sent["answer"] == Parting.Answer.YES,
            words=sent["words"],
            now=self.now,
        )
        return said(RegroupingOut, regrouping_out(found))
