"""Merging and splitting: plan, change, carry out, give up, take back."""

from typing import Any

from django.core.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from participation.api_writing import DESK, does, said
from participation.models import Process
from proposals.actions import merging, undoing
from proposals.actions import regrouping as actions
from proposals.actions.regrouping import Planned
from proposals.api.acting import ProposalView
from proposals.forms.regrouping import NewOneForm
from proposals.models import Regrouping
from proposals.policies.regrouping import OFFICIALS
from proposals.queries import places
from proposals.queries.places import WHOLE_CITY
from proposals.queries.regrouping import regrouping_or_404
from proposals.serializers_desk import (
    EndIn,
    PlanIn,
    RegroupingIn,
    RegroupingOut,
    regrouping_out,
)


def _plan(process: Process, sent: list[dict[str, Any]]) -> list[Planned]:
    """Read each new proposal by the form of the page, so that the same rules hold."""
    choices = places.choices_of(process)
    plan: list[Planned] = []
    problems: dict[str, Any] = {}
    for place, one in enumerate(sent):
        typed = {name: "" if value is None else value for name, value in one.items()}
        if one["district"] is None:
            typed["district"] = WHOLE_CITY
        form = NewOneForm(typed, choices=choices)
        if form.is_valid():
            plan.append(form.planned())
            continue
        for field, errors in form.errors.as_data().items():
            problems[f"plan.{place}.{field}"] = ValidationError(errors)
    if problems:
        raise ValidationError(problems)
    return plan


class PlanRegrouping(ProposalView):
    @does(
        "plan_regrouping",
        "Prepare a merge or a split, and ask the authors",
        takes=RegroupingIn,
        gives=RegroupingOut,
        status=201,
        needs=DESK,
    )
    def post(self, request: Request, slug: str) -> Response:
        process = self.process(request, slug, *OFFICIALS)
        sent = self.sent(request, RegroupingIn)
        made = actions.plan_regrouping(
            process=process,
            official=self.person(request),
            kind=sent["kind"],
            numbers=sent["proposals"],
            plan=_plan(process, sent["plan"]),
            reason=sent["reason"],
            days=sent["days"],
            now=self.now,
        )
        return said(RegroupingOut, regrouping_out(made), status=201)


class _OfRegrouping(ProposalView):
    def regrouping(self, request: Request, slug: str, key: int) -> Regrouping:
        return regrouping_or_404(self.process(request, slug, *OFFICIALS), key)


class ChangePlan(_OfRegrouping):
    @does(
        "change_regrouping",
        "Plan it in another way; all authors are asked anew",
        takes=PlanIn,
        gives=RegroupingOut,
        needs=DESK,
    )
    def post(self, request: Request, slug: str, key: int) -> Response:
        found = self.regrouping(request, slug, key)
        sent = self.sent(request, PlanIn)
        actions.change_plan(
            regrouping=found,
            official=self.person(request),
            plan=_plan(found.process, sent["plan"]),
            reason=sent["reason"],
            days=sent["days"],
            now=self.now,
        )
        return said(RegroupingOut, regrouping_out(found))


class CarryOut(_OfRegrouping):
    @does(
        "carry_out_regrouping",
        "Make the new proposals; the old ones stay, with their lineage",
        gives=RegroupingOut,
        needs=DESK,
    )
    def post(self, request: Request, slug: str, key: int) -> Response:
        found = self.regrouping(request, slug, key)
        merging.carry_out(regrouping=found, official=self.person(request), now=self.now)
        return said(RegroupingOut, regrouping_out(found))


class DropRegrouping(_OfRegrouping):
    @does(
        "drop_regrouping",
        "Give a plan up, and say why",
        takes=EndIn,
        gives=RegroupingOut,
        needs=DESK,
    )
    def post(self, request: Request, slug: str, key: int) -> Response:
        found = self.regrouping(request, slug, key)
        actions.drop_regrouping(
            regrouping=found,
            official=self.person(request),
            reason=self.sent(request, EndIn)["reason"],
            now=self.now,
        )
        return said(RegroupingOut, regrouping_out(found))


class UndoRegrouping(_OfRegrouping):
    @does(
        "undo_regrouping",
        "Give the old proposals back what they were, before the ballot is frozen",
        takes=EndIn,
        gives=RegroupingOut,
        needs=DESK,
    )
    def post(self, request: Request, slug: str, key: int) -> Response:
        found = self.regrouping(request, slug, key)
        undoing.undo_regrouping(
            regrouping=found,
            official=self.person(request),
            reason=self.sent(request, EndIn)["reason"],
            now=self.now,
        )
        return said(RegroupingOut, regrouping_out(found))
