"""Sending an idea, changing it, taking it back, sending it again; supporting it."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from participation.api_writing import does, said
from participation.models import Process, User
from participation.policies import require
from proposals.actions import proposals as actions
from proposals.actions import support as support_actions
from proposals.actions.proposals import Idea
from proposals.api.acting import ProposalView, standing
from proposals.forms.writing import ProposalForm
from proposals.models import Proposal, rules_of
from proposals.policies import writing
from proposals.policies.support import counts_are_public
from proposals.queries import places
from proposals.queries.pages import proposal_or_404
from proposals.queries.places import WHOLE_CITY
from proposals.queries.support import support_of
from proposals.serializers_in import (
    CarryIn,
    ChangeIn,
    IdeaIn,
    StandingOut,
    SupportOut,
)


def _idea(process: Process, sent: dict[str, Any]) -> Idea:
    """Read an idea by the form of the page, so that the same rules hold."""
    typed = {name: "" if value is None else value for name, value in sent.items()}
    if sent["district"] is None:
        typed["district"] = WHOLE_CITY
    if sent["area"] is not None:
        typed["area"] = json.dumps(sent["area"])
    choices = places.choices_of(process, with_boundaries=True)
    form = ProposalForm(typed, choices=choices)
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    return form.idea()


class Submit(ProposalView):
    @does(
        "submit_proposal",
        "Send an idea",
        takes=IdeaIn,
        gives=StandingOut,
        status=201,
        more="The same idea sent twice is one proposal; its page takes pictures.",
    )
    def post(self, request: Request, slug: str) -> Response:
        process = self.process(request, slug)
        author = self.person(request)
        require(writing.refuse_submitting(author, process, now=self.now))
        idea = _idea(process, self.sent(request, IdeaIn))
        proposal = actions.submit_proposal(
            process=process, author=author, idea=idea, now=self.now
        )
        return standing(proposal, status=201)


class Edit(ProposalView):
    @does(
        "edit_proposal",
        "Change an idea while ideas are collected: a new version",
        takes=ChangeIn,
        gives=StandingOut,
    )
    def post(self, request: Request, slug: str, number: int) -> Response:
        proposal = self.proposal(request, slug, number)
        author = self.person(request)
        require(writing.refuse_changing(author, proposal, now=self.now))
        sent = self.sent(request, ChangeIn)
        if sent["is_anonymous"] is None:
            sent["is_anonymous"] = proposal.is_anonymous
        actions.edit_proposal(
            proposal=proposal,
            author=author,
            idea=_idea(proposal.process, sent),
            now=self.now,
            revision=sent["version"],
            note=sent["note"],
        )
        return standing(proposal)


class Withdraw(ProposalView):
    @does(
        "withdraw_proposal",
        "Take back one's own proposal; nothing is deleted",
        gives=StandingOut,
    )
    def post(self, request: Request, slug: str, number: int) -> Response:
        proposal = self.proposal(request, slug, number)
        actions.withdraw_proposal(
            proposal=proposal, author=self.person(request), now=self.now
        )
        return standing(proposal)


class Restore(ProposalView):
    @does(
        "restore_proposal",
        "Send a withdrawn proposal again, under its number",
        gives=StandingOut,
    )
    def post(self, request: Request, slug: str, number: int) -> Response:
        proposal = self.proposal(request, slug, number)
        actions.restore_proposal(
            proposal=proposal, author=self.person(request), now=self.now
        )
        return standing(proposal)


class GiveSupport(ProposalView):
    @does("give_support", "Support an idea", gives=SupportOut)
    def post(self, request: Request, slug: str, number: int) -> Response:
        proposal = self.proposal(request, slug, number)
        person = self.person(request)
        support_actions.give_support(proposal=proposal, person=person, now=self.now)
        return self._supported(proposal, person)

    def _supported(self, proposal: Proposal, person: User) -> Response:
        process = proposal.process
        stored = proposal_or_404(process, proposal.number)
        is_public = counts_are_public(process, rules_of(process), self.now)
        found = {
            "number": stored.number,
            "supports": support_of(person, stored) is not None,
            "supporters": stored.support_count if is_public else None,
        }
        return said(SupportOut, found)


class TakeBackSupport(GiveSupport):
    @does("take_back_support", "Take one's support back", gives=SupportOut)
    def post(self, request: Request, slug: str, number: int) -> Response:
        process = self.process(request, slug)
        person = self.person(request)
        # Also from what nobody sees any more: the slot is free again.
        proposal = proposal_or_404(process, number)
        support_actions.take_back_support(
            proposal=proposal, person=person, now=self.now
        )
        return self._supported(proposal, person)


class CarrySupport(GiveSupport):
    @does(
        "carry_support",
        "Move one's support to a proposal that this one has become",
        takes=CarryIn,
        gives=SupportOut,
    )
    def post(self, request: Request, slug: str, number: int) -> Response:
        source = self.proposal(request, slug, number)
        person = self.person(request)
        to = self.sent(request, CarryIn)["to"]
        target = self.proposal(request, slug, to)
        support_actions.carry_support(
            source=source, target=target, person=person, now=self.now
        )
        return self._supported(target, person)
