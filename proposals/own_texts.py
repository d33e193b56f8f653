"""The texts of organisers that this app keeps by language."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.models import Process
from participation.policies import Refusal
from participation.translations import LONGEST_TITLE, Field, Kind
from proposals.models import (
    BuildingNews,
    Category,
    CostClass,
    Criterion,
    Department,
    Milestone,
    Project,
    StandardReason,
)
from proposals.policies.on_ballot import refuse_changing_projects

NAME = Field("name", _("Name"), max_length=LONGEST_TITLE)


def _projects(process: Process) -> QuerySet[Project]:
    found = Project.objects.filter(process=process).select_related("process")
    return found.prefetch_related("process__phases")


def _frozen(project: Project, now: datetime) -> Refusal | None:
    return refuse_changing_projects(project.process, now=now)


def _categories(process: Process) -> QuerySet[Category]:
    return Category.objects.filter(process=process).select_related("process")


def _criteria(process: Process) -> QuerySet[Criterion]:
    found = Criterion.objects.filter(process=process).select_related("process")
    return found.prefetch_related("process__phases")


def _criterion_frozen(criterion: Criterion, now: datetime) -> Refusal | None:
    return refuse_changing_projects(criterion.process, now=now)


def _cost_classes(process: Process) -> QuerySet[CostClass]:
    return CostClass.objects.filter(process=process).select_related("process")


def _departments(process: Process) -> QuerySet[Department]:
    return Department.objects.filter(process=process).select_related("process")


def _milestones(process: Process) -> QuerySet[Milestone]:
    found = Milestone.objects.filter(building__project__process=process)
    return found.select_related("building__project__process")


def _news(process: Process) -> QuerySet[BuildingNews]:
    found = BuildingNews.objects.filter(building__project__process=process)
    return found.select_related("building__project__process")


def _building_link(project: Project) -> str:
    place = [project.process.slug, project.code]
    return reverse("proposals_staff:building_of", args=place)


def _reasons(process: Process) -> QuerySet[StandardReason]:
    return StandardReason.objects.filter(process=process).select_related("process")


KINDS = (
    Kind(
        "project",
        _("Project"),
        (
            Field("title", _("Title"), max_length=LONGEST_TITLE),
            Field("summary", _("Summary"), has_plain=True, max_length=300),
            Field("description", _("Description"), has_plain=True),
        ),
        _projects,
        lambda row: reverse(
            "proposals_staff:describe_project", args=[row.process.slug, row.code]
        ),
        lambda row: row.title,
        _frozen,
    ),
    Kind(
        "category",
        _("Theme"),
        (NAME,),
        _categories,
        lambda row: reverse("proposals_staff:categories", args=[row.process.slug]),
        lambda row: row.name,
    ),
    Kind(
        "criterion",
        _("Criterion"),
        (NAME, Field("question", _("Question"), max_length=500)),
        _criteria,
        lambda row: reverse("proposals_staff:criteria", args=[row.process.slug]),
        lambda row: row.name,
        _criterion_frozen,
    ),
    Kind(
        "cost_class",
        _("Cost class"),
        (NAME,),
        _cost_classes,
        lambda row: reverse("proposals_staff:cost_classes", args=[row.process.slug]),
        lambda row: row.name,
    ),
    Kind(
        "department",
        _("Department"),
        (NAME,),
        _departments,
        lambda row: reverse("proposals_staff:departments", args=[row.process.slug]),
        lambda row: row.name,
    ),
    Kind(
        "milestone",
        _("Milestone"),
        (Field("title", _("Title"), max_length=LONGEST_TITLE),),
        _milestones,
        lambda row: _building_link(row.building.project),
        lambda row: row.building.project.title,
    ),
    Kind(
        "building_news",
        _("News of building"),
        (
            Field("text", _("Text"), max_length=2000),
            Field("reason", _("Reason"), max_length=1000),
        ),
        _news,
        lambda row: _building_link(row.building.project),
        lambda row: row.building.project.title,
        stays_as_said=True,
    ),
    Kind(
        "moderation_reason",
        _("Reason of moderators"),
        (NAME, Field("text", _("What the author is told"), max_length=600)),
        _reasons,
        lambda row: reverse("proposals_staff:reasons", args=[row.process.slug]),
        lambda row: row.name,
        stays_as_said=True,
    ),
)
