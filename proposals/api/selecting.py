"""Choosing the ideas that go on to the check, and correcting the choice."""

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from participation.api_writing import DESK, does, said
from participation.models import Process
from participation.policies import require
from participation.serializers_in import at_field
from proposals.actions import selection as actions
from proposals.api.acting import ProposalView, standing
from proposals.models import rules_of
from proposals.policies import selection as policies
from proposals.queries import selection as queries
from proposals.serializers_desk import (
    ChoiceOut,
    CorrectIn,
    PanelIn,
    PreviewOut,
    SelectIn,
)
from proposals.serializers_in import StandingOut


def _chosen(process: Process) -> Response:
    return said(ChoiceOut, queries.chosen_counts(process))


class Preview(ProposalView):
    @does(
        "selection_preview",
        "Who would go on by the rule, before it is carried out",
        gives=PreviewOut,
        needs=DESK,
    )
    def get(self, request: Request, slug: str) -> Response:
        process = self.process(request, slug, *policies.CHOOSERS)
        rules = rules_of(process)
        # Before support has ended the numbers are nobody's business.
        require(policies.refuse_selection(process, rules, now=self.now))
        cuts = queries.cuts_of(process, rules)
        found = {
            "digest": queries.digest_of(cuts),
            "goes_on": sorted(idea.number for cut in cuts for idea in cut.goes_on),
            "stays": sorted(idea.number for cut in cuts for idea in cut.stays),
        }
        return said(PreviewOut, found)


class Select(ProposalView):
    @does(
        "select_ideas",
        "Carry out the rule by which supporters decide, as the preview showed it",
        takes=SelectIn,
        gives=ChoiceOut,
        needs=DESK,
    )
    def post(self, request: Request, slug: str) -> Response:
        process = self.process(request, slug, *policies.CHOOSERS)
        actions.select_ideas(
            process=process,
            organiser=self.person(request),
            digest=self.sent(request, SelectIn)["digest"],
            now=self.now,
        )
        return _chosen(process)


class ChooseByPanel(ProposalView):
    @does(
        "choose_by_panel",
        "Enter what a panel has chosen, each with its reason",
        takes=PanelIn,
        gives=ChoiceOut,
        needs=DESK,
    )
    def post(self, request: Request, slug: str) -> Response:
        process = self.process(request, slug, *policies.CHOOSERS)
        sent = self.sent(request, PanelIn)
        chosen = {one["number"]: one["reason"] for one in sent["chosen"]}
        if len(chosen) < len(sent["chosen"]):
            raise at_field("chosen", "twice", _("One idea stands there twice."))
        actions.choose_by_panel(
            process=process,
            official=self.person(request),
            chosen=chosen,
            reason=sent["reason"],
            now=self.now,
        )
        return _chosen(process)


class CorrectSelection(ProposalView):
    @does(
        "correct_selection",
        "Let one idea go on after all, or not, and say why",
        takes=CorrectIn,
        gives=StandingOut,
        needs=DESK,
    )
    def post(self, request: Request, slug: str, number: int) -> Response:
        proposal = self.proposal(request, slug, number, *policies.CHOOSERS)
        actions.correct_selection(
            proposal=proposal,
            official=self.person(request),
            now=self.now,
            **self.sent(request, CorrectIn),
        )
        return standing(proposal)
