"""Departments that check proposals, and cost classes, at the staff desk."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participation.desk import process_at_desk
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.models import Process, Role
from proposals.actions import departments as actions
from proposals.forms.criteria import CostClassForm, DepartmentForm
from proposals.models import Department
from proposals.policies import reviewing
from proposals.queries.reviewing import (
    checkers_of,
    cost_classes_of,
    departments_of,
)
from proposals.staff.desk import CHECKERS


def _page(
    request: SignedInRequest,
    process: Process,
    form: forms.Form,
    template: str,
    **context: Any,
) -> HttpResponse:
    now = timezone.now()
    about = {
        "form": form,
        "process": process,
        "now": now,
        "section": "proposals",
        "refusal": reviewing.refuse_settling(request.user, process, now=now),
    }
    status = 422 if form.errors else 200
    path = f"proposals/staff/{template}.html"
    return render(request, path, about | context, status=status)


def _form(
    request: SignedInRequest, process: Process, department: Department | None = None
) -> DepartmentForm:
    initial: dict[str, Any] = {}
    if department is not None:
        members = department.members.values_list("pk", flat=True)
        initial = {"name": department.name, "people": [str(pk) for pk in members]}
    return DepartmentForm(
        request.POST if request.method == "POST" else None,
        people=checkers_of(process, *CHECKERS),
        initial=initial,
    )


@never_cache
@require_http_methods(FORM_METHODS)
def page(request: SignedInRequest, slug: str) -> HttpResponse:
    """List the departments and add one."""
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    form = _form(request, process)
    if form.is_valid() and succeeds(
        form,
        lambda: actions.settle_department(
            process=process,
            organiser=request.user,
            code=form.cleaned_data["code"],
            name=form.cleaned_data["name"],
            people=form.members(),
            now=now,
        ),
    ):
        messages.success(request, _("The department has been added."))
        return see_other(request, reverse("proposals_staff:departments", args=[slug]))
    return _page(
        request, process, form, "departments", departments=departments_of(process)
    )


@never_cache
@require_http_methods(FORM_METHODS)
def change(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Write down anew what a department is called and who works there."""
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    department = get_object_or_404(process.departments, pk=pk)
    form = _form(request, process, department)
    list_url = reverse("proposals_staff:departments", args=[slug])
    if form.is_valid() and succeeds(
        form,
        lambda: actions.settle_department(
            process=process,
            organiser=request.user,
            code=department.code,
            name=form.cleaned_data["name"],
            people=form.members(),
            department=department,
            now=now,
        ),
    ):
        messages.success(request, _("The department has been changed."))
        return see_other(request, list_url)
    return _page(
        request,
        process,
        form,
        "settle",
        title=_("Change a department"),
        label=_("Save"),
        list_url=list_url,
        list_label=_("Departments"),
    )


@never_cache
@require_http_methods(FORM_METHODS)
def remove(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    department = get_object_or_404(process.departments, pk=pk)
    department.process = process
    form = forms.Form(request.POST if request.method == "POST" else None)
    list_url = reverse("proposals_staff:departments", args=[slug])
    if form.is_valid() and succeeds(
        form,
        lambda: actions.remove_department(
            department=department, organiser=request.user, now=now
        ),
    ):
        messages.success(request, _("The department has been taken out."))
        return see_other(request, list_url)
    return _page(
        request,
        process,
        form,
        "settle",
        title=_("Take out a department"),
        named=department.name,
        label=_("Take it out"),
        list_url=list_url,
        list_label=_("Departments"),
        is_removal=True,
    )


@never_cache
@require_http_methods(FORM_METHODS)
def cost_classes(request: SignedInRequest, slug: str) -> HttpResponse:
    """List the cost classes and add one."""
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    form = CostClassForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(
        form,
        lambda: actions.add_cost_class(
            process=process, organiser=request.user, now=now, **form.cleaned_data
        ),
    ):
        messages.success(request, _("The cost class has been added."))
        return see_other(request, reverse("proposals_staff:cost_classes", args=[slug]))
    return _page(
        request, process, form, "cost_classes", classes=cost_classes_of(process)
    )


@never_cache
@require_http_methods(FORM_METHODS)
def remove_cost_class(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    band = get_object_or_404(process.cost_classes, pk=pk)
    band.process = process
    form = forms.Form(request.POST if request.method == "POST" else None)
    list_url = reverse("proposals_staff:cost_classes", args=[slug])
    if form.is_valid() and succeeds(
        form,
        lambda: actions.remove_cost_class(band=band, organiser=request.user, now=now),
    ):
        messages.success(request, _("The cost class has been taken out."))
        return see_other(request, list_url)
    return _page(
        request,
        process,
        form,
        "settle",
        title=_("Take out a cost class"),
        named=band.name,
        label=_("Take it out"),
        list_url=list_url,
        list_label=_("Cost classes"),
        is_removal=True,
    )
