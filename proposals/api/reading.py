"""Reading proposals and projects."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from participation.api import (
    NOT_FOUND,
    PAGE,
    Gone,
    Hidden,
    PublicView,
    as_page,
    page_number,
    public_process_or_404,
)
from participation.models import Process
from participation.serializers import ErrorsOut
from proposals.forms.finding import FilterForm
from proposals.lifecycle import Visibility
from proposals.models import Finding, Picture, Project, Proposal, rules_of
from proposals.policies.support import counts_are_public
from proposals.queries import backlog, became, lists, pages, places
from proposals.queries.lineage import lineage_of
from proposals.queries.reviewing import Reasoning, reasonings_of
from proposals.serializers import (
    ProjectOut,
    ProjectsOut,
    ProposalOut,
    ProposalsIn,
    ProposalsOut,
)
from proposals.serializers_building import building_out, picture_out


def public_proposal(process: Process, number: int) -> Proposal:
    """Find a proposal that everyone may read; says of others that they have gone."""
    proposal = pages.proposal_or_404(process, number)
    if proposal.is_withdrawn:
        raise Gone
    # What waits for a moderator was never there for everyone.
    if proposal.visibility == Visibility.HELD:
        raise Http404
    if not proposal.is_public:
        raise Hidden
    return proposal


def _shows_supporters(process: Process, now: datetime) -> bool:
    return counts_are_public(process, rules_of(process), now)


class Proposals(PublicView):
    @extend_schema(
        operation_id="proposals",
        summary="Proposals, found, filtered and ordered as on the page",
        parameters=[ProposalsIn],
        responses={200: ProposalsOut, 400: ErrorsOut, **NOT_FOUND},
    )
    def get(self, request: Request, slug: str) -> Response:
        now = timezone.now()
        process = public_process_or_404(slug, now=now)
        choices = places.choices_of(process)
        shows = _shows_supporters(process, now)
        form = FilterForm(request.query_params, choices=choices, shows_supporters=shows)
        filters = form.filters()
        if not form.is_valid():
            # A page shows what it understood; a machine is told.
            raise ValidationError(form.errors.as_data())
        wanted = page_number(request)
        found = lists.proposal_list(process, filters, choices, page=str(wanted))
        if found.page.number != wanted:
            raise Http404
        lines = [_proposal_line(one, shows_supporters=shows) for one in found.page]
        content = as_page(found.page, lines) | {"is_cut": found.is_cut}
        return Response(ProposalsOut(content).data)


class ProposalDetail(PublicView):
    @extend_schema(
        operation_id="proposal",
        summary="One proposal with its reviews",
        responses={200: ProposalOut, 410: ErrorsOut, **NOT_FOUND},
    )
    def get(self, _request: Request, slug: str, number: int) -> Response:
        now = timezone.now()
        process = public_process_or_404(slug, now=now)
        proposal = public_proposal(process, number)
        shows = _shows_supporters(process, now)
        lineage = lineage_of(proposal)
        shown = Picture.objects.filter(proposal=proposal).select_related("file")
        pictures = shown.defer("file__content")
        found = _proposal_line(proposal, shows_supporters=shows) | {
            "text": proposal.text,
            "benefits": proposal.benefits,
            "address": proposal.address,
            "area": proposal.area,
            "edited_at": proposal.edited_at,
            "version": proposal.revision_number,
            "comes_from": lineage.comes_from,
            "has_become": lineage.has_become,
            "pictures": [picture_out(one) for one in pictures],
            "reviews": [_review(one) for one in reasonings_of(proposal)],
        }
        return Response(ProposalOut(found).data)


class Projects(PublicView):
    @extend_schema(
        operation_id="projects",
        summary="Projects: what has been checked and costed",
        parameters=[PAGE],
        responses={200: ProjectsOut, **NOT_FOUND},
    )
    def get(self, request: Request, slug: str) -> Response:
        process = public_process_or_404(slug, now=timezone.now())
        wanted = page_number(request)
        page = backlog.projects_of(process, page=str(wanted))
        if page.number != wanted:
            raise Http404
        lines = [_project_line(project) for project in page]
        return Response(ProjectsOut(as_page(page, lines)).data)


class ProjectDetail(PublicView):
    @extend_schema(
        operation_id="project",
        summary="One project",
        responses={200: ProjectOut, **NOT_FOUND},
    )
    def get(self, _request: Request, slug: str, code: str) -> Response:
        process: Process = public_process_or_404(slug, now=timezone.now())
        project = pages.project_or_404(process, code)
        building = became.building_of(project)
        found = _project_line(project) | {
            "description": project.description,
            "address": project.address,
            "building": building_out(building, became.spendings_of(building))
            if building
            else None,
        }
        return Response(ProjectOut(found).data)


def _place(thing: Proposal | Project) -> dict[str, Any]:
    return {
        "district": thing.district.code if thing.district else None,
        "category": thing.category.code if thing.category else None,
        "latitude": thing.latitude,
        "longitude": thing.longitude,
    }


def _proposal_line(proposal: Proposal, *, shows_supporters: bool) -> dict[str, Any]:
    project = getattr(proposal, "project", None)
    if project is not None and project.is_dropped:
        project = None
    return _place(proposal) | {
        "number": proposal.number,
        "title": proposal.title,
        "language": proposal.language,
        "status": proposal.status,
        "cost_estimate": proposal.cost_estimate,
        "cost_range": proposal.cost_range or None,
        "project": project.code if project else None,
        "outcome": (project.outcome or None) if project else None,
        "supporters": proposal.support_count if shows_supporters else None,
        "comments": proposal.comment_count,
        "submitted_at": proposal.submitted_at,
    }


def _project_line(project: Project) -> dict[str, Any]:
    return _place(project) | {
        "code": project.code,
        "title": project.title,
        "summary": project.summary,
        "cost": project.cost,
        "cost_low": project.cost_low,
        "cost_high": project.cost_high,
        "upkeep": project.upkeep,
        "proposal": project.proposal.number if project.proposal else None,
        "is_dropped": project.is_dropped,
        "outcome": project.outcome or None,
    }


def _review(reasoning: Reasoning) -> dict[str, Any]:
    review = reasoning.review
    names = ("is_feasible", "cost", "cost_low", "cost_high", "upkeep", "reason")
    return {name: getattr(review, name) for name in names} | {
        "id": review.pk,
        "cost_class": review.cost_class.code if review.cost_class else None,
        "instead": review.instead,
        "language": review.language,
        "department": review.department.code if review.department else None,
        "answers_appeal": reasoning.appeal is not None,
        "decided_at": review.decided_at,
        "findings": [_finding(one) for one in reasoning.findings],
        "opinions": [
            {
                "department": one.department.code if one.department else None,
                "words": one.words,
            }
            for one in reasoning.opinions
        ],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "criterion": finding.criterion.code,
        "name": finding.criterion.name,
        "verdict": finding.verdict or None,
        "score": finding.score,
        "reason": finding.reason,
    }
