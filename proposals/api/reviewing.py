"""The desk of reviewers: deciding, giving out work, second opinions."""

from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from participation.api_writing import DESK, does, said
from participation.models import Process, Role
from participation.policies import require
from participation.serializers_in import at_field
from proposals.actions import assigning, opinions
from proposals.actions.assigning import Target
from proposals.actions.reviewing import Checked, Found, decide_feasibility
from proposals.api.acting import ProposalView, standing
from proposals.models import CostClass, Proposal
from proposals.policies import reviewing
from proposals.queries.reviewing import checkers_of
from proposals.serializers_desk import (
    AssignIn,
    AssignmentOut,
    AssignmentsOut,
    DecisionIn,
    OpinionIn,
    QuestionIn,
    assignment_out,
)
from proposals.serializers_in import StandingOut
from proposals.staff.desk import CHECKERS


def _checked(proposal: Proposal, sent: dict[str, Any]) -> Checked:
    """Return what a review says beside its verdict."""
    known = set(proposal.process.criteria.values_list("code", flat=True))
    findings: dict[str, Found] = {}
    for place, one in enumerate(sent["findings"]):
        code = one["criterion"]
        if code not in known or code in findings:
            raise at_field(
                f"findings.{place}.criterion",
                "unknown_criterion" if code not in known else "twice",
                _("There is no such criterion, or it stands there twice."),
            )
        findings[code] = Found(one["verdict"], one["score"], one["reason"])
    names = ("cost_low", "cost_high", "upkeep", "instead", "language")
    return Checked(
        findings=findings,
        cost_class=_cost_class(proposal.process, sent["cost_class"]),
        **{name: sent[name] for name in names},
    )


def _cost_class(process: Process, code: str | None) -> CostClass | None:
    if not code:
        return None
    found = process.cost_classes.filter(code=code).first()
    if found is None:
        words = _("There is no such cost class.")
        raise at_field("cost_class", "invalid_choice", words)
    return found


class Decide(ProposalView):
    @does(
        "decide_feasibility",
        "Say whether a proposal can be done, what it costs, and why",
        takes=DecisionIn,
        gives=StandingOut,
        needs=DESK,
    )
    def post(self, request: Request, slug: str, number: int) -> Response:
        proposal = self.proposal(request, slug, number, *CHECKERS)
        person = self.person(request)
        require(reviewing.refuse_review(person, proposal, now=self.now))
        sent = self.sent(request, DecisionIn)
        decide_feasibility(
            proposal=proposal,
            reviewer=person,
            is_feasible=sent["is_feasible"],
            cost=sent["cost"],
            reason=sent["reason"],
            seen=sent["seen"],
            checked=_checked(proposal, sent),
            now=self.now,
        )
        return standing(proposal)


def _target(process: Process, sent: dict[str, Any], *roles: Role) -> Target:
    department = reviewer = None
    problems: dict[str, Any] = {}
    if code := sent["department"]:
        department = process.departments.filter(code=code).first()
        if department is None:
            words = _("There is no such department.")
            problems["department"] = ValidationError(words, "invalid_choice")
    if sent["person"] is not None:
        people = {one.pk: one for one in checkers_of(process, *roles)}
        reviewer = people.get(sent["person"])
        if reviewer is None:
            words = _("There is nobody with this number here.")
            problems["person"] = ValidationError(words, "invalid_choice")
    if problems:
        raise ValidationError(problems)
    return Target(department=department, reviewer=reviewer)


class Assign(ProposalView):
    @does(
        "assign_proposals",
        "Give proposals to a department or a person, until a day",
        takes=AssignIn,
        gives=AssignmentsOut,
        status=201,
        needs=DESK,
        more="All of them or none; what stands so already is left out of the answer.",
    )
    def post(self, request: Request, slug: str) -> Response:
        process = self.process(request, slug, *CHECKERS)
        sent = self.sent(request, AssignIn)
        found = list(process.proposals.filter(number__in=sent["proposals"]))
        if len(found) != len(set(sent["proposals"])):
            words = _("There is no such proposal.")
            raise at_field("proposals", "unknown", words)
        made = assigning.assign(
            process=process,
            proposals=found,
            official=self.person(request),
            target=_target(process, sent, Role.REVIEWER),
            due_on=sent["due_on"],
            reason=sent["reason"],
            now=self.now,
        )
        results = [assignment_out(one) for one in made]
        return said(AssignmentsOut, {"results": results}, status=201)


class AskOpinion(ProposalView):
    @does(
        "ask_opinion",
        "Ask a colleague or a department for a second opinion",
        takes=QuestionIn,
        gives=AssignmentOut,
        status=201,
        needs=DESK,
    )
    def post(self, request: Request, slug: str, number: int) -> Response:
        proposal = self.proposal(request, slug, number, *CHECKERS)
        sent = self.sent(request, QuestionIn)
        asked = opinions.ask_opinion(
            proposal=proposal,
            official=self.person(request),
            target=_target(proposal.process, sent, *CHECKERS),
            question=sent["question"],
            due_on=sent["due_on"],
            now=self.now,
        )
        return said(AssignmentOut, assignment_out(asked), status=201)


class GiveOpinion(ProposalView):
    @does(
        "give_opinion",
        "Answer what one was asked",
        takes=OpinionIn,
        gives=AssignmentOut,
        needs=DESK,
    )
    def post(self, request: Request, slug: str, number: int, key: int) -> Response:
        proposal = self.proposal(request, slug, number, *CHECKERS)
        asked = proposal.assignments.select_related("department", "reviewer")
        opinion = get_object_or_404(asked, pk=key, is_opinion=True)
        opinion.proposal = proposal
        person = self.person(request)
        require(reviewing.refuse_opinion(person, opinion))
        opinions.give_opinion(
            opinion=opinion,
            official=person,
            words=self.sent(request, OpinionIn)["words"],
            now=self.now,
        )
        return said(AssignmentOut, assignment_out(opinion))
