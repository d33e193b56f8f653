"""Saying how a project is built: start, report, steps, money."""

from typing import TypeVar

from django.db import models
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from participation.api_writing import DESK, ActingView, does, said
from participation.models import Process
from participation.policies import require
from proposals.actions import building as actions
from proposals.actions import milestones, spending
from proposals.actions.building import Report
from proposals.actions.milestones import Step
from proposals.lifecycle import Stage
from proposals.models import Building, BuildingNews, Milestone, Project, Spending
from proposals.policies import building as policies
from proposals.queries import became
from proposals.queries.pages import project_or_404
from proposals.serializers_building import (
    BuildingOut,
    PlanMoneyIn,
    ReportIn,
    SpendingCorrectionIn,
    SpendingIn,
    StartIn,
    StepChangeIn,
    StepIn,
    TakeBackIn,
    building_out,
)

Row = TypeVar("Row", bound=BuildingNews | Milestone | Spending)


# No docstring here: the schema would show it at every endpoint.
class _Buildings(ActingView):
    def building(self, request: Request, slug: str, code: str) -> Building:
        """Find a building on which this person reports; `Refused` for others."""
        project = project_or_404(self.process(request, slug), code)
        require(policies.refuse_reporting(self.person(request), project))
        building = became.building_of(project)
        if building is None:
            raise Http404
        return building

    def row(
        self, request: Request, slug: str, rows: models.QuerySet[Row], key: int
    ) -> Row:
        """Find a part of a building, and ask whether this person reports on that."""
        process: Process = self.process(request, slug)
        found = rows.filter(pk=key, building__project__process=process)
        row = found.select_related("building__project").first()
        if row is None:
            raise Http404
        row.building.project.process = process
        require(policies.refuse_reporting(self.person(request), row.building.project))
        return row

    def stands(self, project: Project, *, status: int = 200) -> Response:
        building = became.building_of(project)
        if building is None:
            raise Http404
        found = building_out(building, became.spendings_of(building))
        return said(BuildingOut, found, status=status)


class StartBuilding(_Buildings):
    @does(
        "start_building",
        "Begin to follow the building of a project",
        takes=StartIn,
        gives=BuildingOut,
        status=201,
        needs=DESK,
    )
    def post(self, request: Request, slug: str, code: str) -> Response:
        project = project_or_404(self.process(request, slug), code)
        person = self.person(request)
        require(policies.refuse_starting(person, project))
        actions.start_building(
            project=project,
            organiser=person,
            planned=self.sent(request, StartIn)["planned"],
            now=self.now,
        )
        return self.stands(project, status=201)


class ReportBuilding(_Buildings):
    @does(
        "report_building",
        "Say how far a building is",
        takes=ReportIn,
        gives=BuildingOut,
        status=201,
        needs=DESK,
        more="Photos are added on the page.",
    )
    def post(self, request: Request, slug: str, code: str) -> Response:
        building = self.building(request, slug, code)
        sent = self.sent(request, ReportIn)
        seen, stage = sent.pop("seen"), Stage(sent.pop("stage"))
        actions.report_building(
            building=building,
            official=self.person(request),
            report=Report(stage=stage, **sent),
            seen=seen,
            now=self.now,
        )
        return self.stands(building.project, status=201)


class TakeBackNews(_Buildings):
    @does(
        "take_back_news",
        "Take the newest entry back, and say why; it stays to be read",
        takes=TakeBackIn,
        gives=BuildingOut,
        needs=DESK,
    )
    def post(self, request: Request, slug: str, key: int) -> Response:
        news = self.row(request, slug, BuildingNews.objects.all(), key)
        actions.take_back_news(
            news=news,
            official=self.person(request),
            reason=self.sent(request, TakeBackIn)["reason"],
            now=self.now,
        )
        return self.stands(news.building.project)


class PlanMoney(_Buildings):
    @does(
        "plan_money",
        "Change the money planned for a building, and say why",
        takes=PlanMoneyIn,
        gives=BuildingOut,
        needs=DESK,
    )
    def post(self, request: Request, slug: str, code: str) -> Response:
        building = self.building(request, slug, code)
        actions.plan_money(
            building=building,
            organiser=self.person(request),
            now=self.now,
            **self.sent(request, PlanMoneyIn),
        )
        return self.stands(building.project)


class AddMilestone(_Buildings):
    @does(
        "add_milestone",
        "Plan a step on the way",
        takes=StepIn,
        gives=BuildingOut,
        status=201,
        needs=DESK,
    )
    def post(self, request: Request, slug: str, code: str) -> Response:
        building = self.building(request, slug, code)
        sent = self.sent(request, StepIn)
        seen = sent.pop("seen")
        milestones.add_milestone(
            building=building,
            official=self.person(request),
            step=Step(**sent),
            seen=seen,
            now=self.now,
        )
        return self.stands(building.project, status=201)


class ChangeMilestone(_Buildings):
    @does(
        "change_milestone",
        "Say that a step is done, is due on another day or is given up",
        takes=StepChangeIn,
        gives=BuildingOut,
        needs=DESK,
    )
    def post(self, request: Request, slug: str, key: int) -> Response:
        milestone = self.row(request, slug, Milestone.objects.all(), key)
        sent = self.sent(request, StepChangeIn)
        seen, reason = sent.pop("seen"), sent.pop("reason")
        milestones.change_milestone(
            milestone=milestone,
            official=self.person(request),
            step=Step(**sent),
            reason=reason,
            seen=seen,
            now=self.now,
        )
        return self.stands(milestone.building.project)


class EnterSpending(_Buildings):
    @does(
        "enter_spending",
        "Write down money that was spent",
        takes=SpendingIn,
        gives=BuildingOut,
        status=201,
        needs=DESK,
    )
    def post(self, request: Request, slug: str, code: str) -> Response:
        building = self.building(request, slug, code)
        spending.enter_spending(
            building=building,
            official=self.person(request),
            now=self.now,
            **self.sent(request, SpendingIn),
        )
        return self.stands(building.project, status=201)


class CorrectSpending(_Buildings):
    @does(
        "correct_spending",
        "Say what an entry should have been; the difference stands beside it",
        takes=SpendingCorrectionIn,
        gives=BuildingOut,
        needs=DESK,
    )
    def post(self, request: Request, slug: str, key: int) -> Response:
        first = Spending.objects.filter(corrects=None)
        row = self.row(request, slug, first, key)
        spending.correct_spending(
            spending=row,
            official=self.person(request),
            now=self.now,
            **self.sent(request, SpendingCorrectionIn),
        )
        return self.stands(row.building.project)
