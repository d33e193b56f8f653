"""Beginning, describing and publishing a process."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participation import queries
from participation.actions import processes
from participation.desk import process_at_desk
from participation.forms.attempts import succeeds
from participation.forms.processes import NewProcessForm, ProcessForm
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.models import Role
from participation.policies import refuse_creating_process, require


def _desk(slug: str) -> str:
    return reverse("participation_staff:process", args=[slug])


@never_cache
@require_http_methods(FORM_METHODS)
def create(request: SignedInRequest) -> HttpResponse:
    require(refuse_creating_process(request.user))
    form = NewProcessForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(
        form,
        lambda: processes.create_process(
            creator=request.user,
            slug=form.cleaned_data["slug"],
            now=timezone.now(),
            **form.typed,
        ),
    ):
        messages.success(request, _("The process has been created. Plan its phases."))
        slug = form.cleaned_data["slug"]
        return see_other(request, reverse("participation_staff:phases", args=[slug]))
    context = {"form": form, "now": timezone.now()}
    status = 422 if form.errors else 200
    return render(request, "staff/create.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def describe(request: SignedInRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    form = ProcessForm(
        request.POST if request.method == "POST" else None,
        initial=ProcessForm.initial_of(process),
    )
    if form.is_valid() and succeeds(
        form,
        lambda: processes.describe_process(
            process=process, organiser=request.user, now=now, **form.typed
        ),
    ):
        messages.success(request, _("The description has been saved."))
        return see_other(request, _desk(slug))
    context = {"form": form, "process": process, "now": now, "section": "describe"}
    status = 422 if form.errors else 200
    return render(request, "staff/describe.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def publish(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show what is ready and what is missing, and publish on confirmation."""
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(
        form,
        lambda: processes.publish_process(
            process=process, organiser=request.user, now=now
        ),
    ):
        messages.success(request, _("The process is public now."))
        return see_other(request, _desk(slug))
    context = {
        "form": form,
        "process": process,
        "now": now,
        "section": "overview",
        "checks": queries.publication_checks(process),
    }
    status = 422 if form.errors else 200
    return render(request, "staff/publish.html", context, status=status)
