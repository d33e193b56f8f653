"""Reading proposals and projects."""

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
    PublicView,
    as_page,
    page_number,
    public_process_or_404,
)
from participation.models import Process
from participation.serializers import ErrorsOut
from proposals import queries
from proposals.forms.ideas import FilterForm
from proposals.models import Project, Proposal, Review
from proposals.serializers import (
    ProjectOut,
    ProjectsOut,
    ProposalOut,
    ProposalsIn,
    ProposalsOut,
)


class Proposals(PublicView):
    @extend_schema(
        operation_id="proposals",
        summary="Proposals, found, filtered and ordered as on the page",
        parameters=[ProposalsIn],
        responses={200: ProposalsOut, 400: ErrorsOut, **NOT_FOUND},
    )
    def get(self, request: Request, slug: str) -> Response:
        process = public_process_or_404(slug, now=timezone.now())
        choices = queries.choices_of(process)
        form = FilterForm(request.query_params, choices=choices)
        filters = form.filters()
        if not form.is_valid():
            # A page shows what it understood; a machine is told.
            raise ValidationError(form.errors.as_data())
        wanted = page_number(request)
        found = queries.proposal_list(process, filters, choices, page=str(wanted))
        if found.page.number != wanted:
            raise Http404
        lines = [_proposal_line(proposal) for proposal in found.page]
        content = as_page(found.page, lines) | {"is_cut": found.is_cut}
        return Response(ProposalsOut(content).data)


class ProposalDetail(PublicView):
    @extend_schema(
        operation_id="proposal",
        summary="One proposal with its reviews",
        responses={200: ProposalOut, 410: ErrorsOut, **NOT_FOUND},
    )
    def get(self, _request: Request, slug: str, number: int) -> Response:
        process = public_process_or_404(slug, now=timezone.now())
        proposal = queries.proposal_or_404(process, number)
        if proposal.is_withdrawn:
            raise Gone
        found = _proposal_line(proposal) | {
            "text": proposal.text,
            "edited_at": proposal.edited_at,
            "reviews": [_review(review) for review in proposal.reviews.all()],
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
        page = queries.projects_of(process, page=str(wanted))
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
        project = queries.project_or_404(process, code)
        found = _project_line(project) | {"description": project.description}
        return Response(ProjectOut(found).data)


def _place(thing: Proposal | Project) -> dict[str, Any]:
    return {
        "district": thing.district.code if thing.district else None,
        "category": thing.category.code if thing.category else None,
        "latitude": thing.latitude,
        "longitude": thing.longitude,
    }


def _proposal_line(proposal: Proposal) -> dict[str, Any]:
    project = getattr(proposal, "project", None)
    return _place(proposal) | {
        "number": proposal.number,
        "title": proposal.title,
        "language": proposal.language,
        "status": proposal.status,
        "cost_estimate": proposal.cost_estimate,
        "project": project.code if project and not project.is_dropped else None,
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
    }


def _review(review: Review) -> dict[str, Any]:
    return {
        "is_feasible": review.is_feasible,
        "cost": review.cost,
        "reason": review.reason,
        "decided_at": review.decided_at,
    }
