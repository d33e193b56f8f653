"""The reviewers' desk, and the organisers' list of projects."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from participation.forms.attempts import succeeds
from participation.http import SignedInRequest, page, see_other
from participation.models import Process
from participation.policies import Refused, refuse_organising, require
from participation.queries import process_or_404
from proposals import policies, queries
from proposals.actions import costs
from proposals.actions import projects as project_actions
from proposals.actions import proposals as proposal_actions
from proposals.forms.desk import (
    CostsForm,
    DeskForm,
    ProjectForm,
    ProjectTextsForm,
    ReasonForm,
    ReviewForm,
)
from proposals.forms.imports import ImportForm, columns
from proposals.models import Project, Proposal

FORM_METHODS = ["GET", "HEAD", "POST"]


def _about(process: Process, now: datetime) -> dict[str, Any]:
    return {"process": process, "now": now, "section": "proposals"}


def _explain(form: Form, refused: Refused) -> None:
    """Put the reason above the form, where what was typed stays."""
    message = str(refused.refusal.message)
    form.add_error(None, ValidationError(message, refused.refusal.code))


@never_cache
@require_safe
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    require(policies.refuse_desk(request.user, process))
    status = DeskForm(request.GET).chosen()
    found = queries.desk_of(process, status=status, page=request.GET.get("page", "1"))
    context = _about(process, now) | {
        "found": found,
        "status": status,
        "heading": dict(Proposal.StatusChoices)[status],
        "frozen": policies.refuse_changing_projects(process, now=now),
    }
    return page(request, "proposals/staff/desk.html", context, partial="desk")


@never_cache
@require_http_methods(FORM_METHODS)
def review(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Read a proposal and decide; the next one that waits comes up by itself."""
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    require(policies.refuse_desk(request.user, process))
    proposal = queries.proposal_or_404(process, number)
    posted = request.POST if request.method == "POST" else None
    form = ReviewForm(posted, initial={"seen": proposal.reviews.count()})
    if form.is_valid():
        try:
            proposal_actions.decide_feasibility(
                proposal=proposal,
                reviewer=request.user,
                is_feasible=form.is_feasible,
                cost=form.cleaned_data["cost"],
                reason=form.cleaned_data["reason"],
                seen=form.cleaned_data["seen"],
                now=now,
            )
        except Refused as refused:
            _explain(form, refused)
            proposal = queries.proposal_or_404(process, number)
            form.show_again(seen=proposal.reviews.count())
        except ValidationError as problems:
            form.add_error(None, problems)
        else:
            words = _("Your decision on %(reference)s is public now.")
            messages.success(request, words % {"reference": proposal.reference})
            upcoming = queries.next_waiting(process, after=number)
            return see_other(
                request,
                reverse("proposals_staff:review", args=[slug, upcoming.number])
                if upcoming
                else reverse("proposals_staff:desk", args=[slug]),
            )
    context = _about(process, now) | {
        "proposal": proposal,
        "reviews": list(proposal.reviews.all()),
        "around": queries.around(process, proposal),
        "form": form,
        "refusal": policies.refuse_review(request.user, proposal, now=now),
    }
    status = 422 if form.errors else 200
    return page(
        request, "proposals/staff/review.html", context, partial="review", status=status
    )


@never_cache
@require_safe
def projects(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    require(policies.refuse_desk(request.user, process))
    context = _about(process, now) | {
        "page": queries.projects_of(process, page=request.GET.get("page", "1")),
        "refusal": policies.refuse_adding_projects(request.user, process, now=now),
    }
    return render(request, "proposals/staff/projects.html", context)


@never_cache
@require_http_methods(FORM_METHODS)
def add_project(request: SignedInRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    require(refuse_organising(request.user, process))
    if request.method != "POST":
        require(policies.refuse_adding_projects(request.user, process, now=now))
    posted = request.POST if request.method == "POST" else None
    form = ProjectForm(posted, choices=queries.choices_of(process))
    if form.is_valid():
        try:
            project_actions.add_projects(
                process=process,
                organiser=request.user,
                projects=[form.project()],
                now=now,
            )
        except Refused as refused:
            _explain(form, refused)
        except ValidationError as problems:
            form.add_error(None, problems)
        else:
            messages.success(request, _("The project is on the list."))
            return see_other(request, reverse("proposals_staff:projects", args=[slug]))
    context = _about(process, now) | {"form": form}
    status = 422 if form.errors else 200
    return render(request, "proposals/staff/project_form.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def describe_project(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    require(refuse_organising(request.user, process))
    project = queries.project_or_404(process, code)
    form = ProjectTextsForm(
        request.POST if request.method == "POST" else None,
        initial={
            "title": project.title,
            "summary": project.summary,
            "description": project.description,
        },
    )
    if form.is_valid():
        try:
            project_actions.describe_project(
                project=project, organiser=request.user, now=now, **form.cleaned_data
            )
        except Refused as refused:
            _explain(form, refused)
        except ValidationError as problems:
            form.add_error(None, problems)
        else:
            messages.success(request, _("The texts of the project have been saved."))
            return see_other(request, reverse("proposals_staff:projects", args=[slug]))
    context = _about(process, now) | {"form": form, "project": project}
    status = 422 if form.errors else 200
    return render(request, "proposals/staff/project_texts.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def cost_project(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    require(refuse_organising(request.user, process))
    project = queries.project_or_404(process, code)
    names = ("cost", "cost_low", "cost_high", "upkeep")
    form = CostsForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(project, name) for name in names},
    )
    if form.is_valid() and succeeds(
        form,
        lambda: costs.cost_project(
            project=project, organiser=request.user, now=now, **form.cleaned_data
        ),
    ):
        messages.success(request, _("The costs of the project have been saved."))
        return see_other(request, reverse("proposals_staff:projects", args=[slug]))
    context = _about(process, now) | {"form": form, "project": project}
    status = 422 if form.errors else 200
    return render(request, "proposals/staff/project_costs.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def import_projects(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show what a table would add; add it when asked a second time."""
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    require(refuse_organising(request.user, process))
    if request.method != "POST":
        require(policies.refuse_adding_projects(request.user, process, now=now))
    is_sent = request.method == "POST"
    form = ImportForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        choices=queries.choices_of(process),
        taken=queries.codes_of(process),
    )
    if form.is_valid() and "add" in request.POST:
        try:
            made = project_actions.add_projects(
                process=process,
                organiser=request.user,
                projects=form.projects,
                now=now,
            )
        except Refused as refused:
            _explain(form, refused)
        except ValidationError as problems:
            form.add_error(None, problems)
        else:
            words = ngettext(
                "%(count)s project is on the list.",
                "%(count)s projects are on the list.",
                len(made),
            )
            messages.success(request, words % {"count": len(made)})
            return see_other(request, reverse("proposals_staff:projects", args=[slug]))
    context = _about(process, now) | {"form": form, "columns": columns()}
    status = 422 if form.errors else 200
    return render(
        request, "proposals/staff/project_import.html", context, status=status
    )


@never_cache
@require_http_methods(FORM_METHODS)
def drop_project(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    return _on_or_off(request, slug, code, is_dropped=True)


@never_cache
@require_http_methods(FORM_METHODS)
def restore_project(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    return _on_or_off(request, slug, code, is_dropped=False)


def _on_or_off(
    request: SignedInRequest, slug: str, code: str, *, is_dropped: bool
) -> HttpResponse:
    """Ask why, and take a project off the ballot or put it back."""
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    require(refuse_organising(request.user, process))
    project = queries.project_or_404(process, code)
    posted = request.POST if request.method == "POST" else None
    form = ReasonForm(posted)
    if form.is_valid():
        act = (
            project_actions.drop_project
            if is_dropped
            else project_actions.restore_project
        )
        reason = form.cleaned_data["reason"]
        try:
            act(project=project, organiser=request.user, reason=reason, now=now)
        except Refused as refused:
            _explain(form, refused)
        except ValidationError as problems:
            form.add_error(None, problems)
        else:
            messages.success(request, _said(project))
            return see_other(request, reverse("proposals_staff:projects", args=[slug]))
    context = _about(process, now) | {
        "form": form,
        "project": project,
        "is_dropping": is_dropped,
    }
    status = 422 if form.errors else 200
    return render(
        request, "proposals/staff/project_ballot.html", context, status=status
    )


def _said(project: Project) -> str:
    if project.is_dropped:
        return _("The project is off the ballot.")
    return _("The project is on the ballot again.")
