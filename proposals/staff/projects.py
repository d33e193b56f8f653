"""The organisers' list of projects."""

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
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.models import Process
from participation.policies import Refused, refuse_organising, require
from participation.queries import process_or_404
from proposals.actions import costs
from proposals.actions import projects as project_actions
from proposals.forms.desk import CostsForm, ProjectForm, ProjectTextsForm, ReasonForm
from proposals.forms.imports import ImportForm, columns
from proposals.models import Project
from proposals.policies import on_ballot, reviewing
from proposals.queries import backlog, pages, places


def _about(process: Process, now: datetime) -> dict[str, Any]:
    return {"process": process, "now": now, "section": "proposals"}


def _explain(form: Form, refused: Refused) -> None:
    """Put the reason above the form, where what was typed stays."""
    message = str(refused.refusal.message)
    form.add_error(None, ValidationError(message, refused.refusal.code))


@never_cache
@require_safe
def projects(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    require(reviewing.refuse_desk(request.user, process))
    context = _about(process, now) | {
        "page": backlog.projects_of(process, page=request.GET.get("page", "1")),
        "refusal": on_ballot.refuse_adding_projects(request.user, process, now=now),
    }
    return render(request, "proposals/staff/projects.html", context)


@never_cache
@require_http_methods(FORM_METHODS)
def add_project(request: SignedInRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    require(refuse_organising(request.user, process))
    if request.method != "POST":
        require(on_ballot.refuse_adding_projects(request.user, process, now=now))
    posted = request.POST if request.method == "POST" else None
    form = ProjectForm(posted, choices=places.choices_of(process))
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
    project = pages.project_or_404(process, code)
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
    project = pages.project_or_404(process, code)
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
        require(on_ballot.refuse_adding_projects(request.user, process, now=now))
    is_sent = request.method == "POST"
    form = ImportForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        choices=places.choices_of(process),
        taken=backlog.codes_of(process),
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
    project = pages.project_or_404(process, code)
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
