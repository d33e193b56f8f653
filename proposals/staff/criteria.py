"""What every proposal of a process is checked against, at the staff desk."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from participation.desk import process_at_desk
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.models import Process, Role
from proposals.actions import criteria as actions
from proposals.forms.criteria import CriterionForm
from proposals.offered import OFFERED
from proposals.policies import reviewing
from proposals.queries.reviewing import criteria_of


def _list(slug: str) -> str:
    return reverse("proposals_staff:criteria", args=[slug])


def _show(request: SignedInRequest, process: Process, form: forms.Form) -> HttpResponse:
    now = timezone.now()
    person = request.user
    criteria = criteria_of(process)
    taken = {one.code for one in criteria}
    context = {
        "form": form,
        "process": process,
        "now": now,
        "section": "proposals",
        "criteria": criteria,
        "offered": [one for one in OFFERED if one.code not in taken],
        "refusal": reviewing.refuse_settling(person, process, now=now),
        "cannot_change": reviewing.refuse_changing_criteria(person, process, now=now),
    }
    status = 422 if form.errors else 200
    return render(request, "proposals/staff/criteria.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def page(request: SignedInRequest, slug: str) -> HttpResponse:
    """List the criteria and add one."""
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    form = CriterionForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(
        form,
        lambda: actions.add_criteria(
            process=process,
            organiser=request.user,
            criteria=[form.criterion()],
            now=now,
        ),
    ):
        messages.success(request, _("The criterion has been added."))
        return see_other(request, _list(slug))
    return _show(request, process, form)


@never_cache
@require_POST
def offer(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take over what is offered, with one click."""
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    form = forms.Form(request.POST)
    if succeeds(
        form,
        lambda: actions.offer_criteria(
            process=process, organiser=request.user, now=now
        ),
    ):
        messages.success(request, _("The criteria have been added."))
        return see_other(request, _list(slug))
    unsent = CriterionForm()
    unsent.cleaned_data = {}
    unsent.add_error(None, form.non_field_errors())
    return _show(request, process, unsent)


@never_cache
@require_http_methods(FORM_METHODS)
def change(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    criterion = get_object_or_404(process.criteria, pk=pk)
    criterion.process = process
    form = CriterionForm(
        request.POST if request.method == "POST" else None,
        initial={
            "name": criterion.name,
            "question": criterion.question,
            "kind": criterion.kind,
            "is_required": criterion.is_required,
        },
    )
    if form.is_valid() and succeeds(
        form,
        lambda: actions.change_criterion(
            criterion=criterion,
            organiser=request.user,
            new=form.criterion(criterion.code),
            now=now,
        ),
    ):
        messages.success(request, _("The criterion has been changed."))
        return see_other(request, _list(slug))
    context = {
        "form": form,
        "process": process,
        "now": now,
        "section": "proposals",
        "title": _("Change a criterion"),
        "label": _("Save"),
        "list_url": _list(slug),
        "list_label": _("What is checked"),
        "refusal": reviewing.refuse_changing_criteria(request.user, process, now=now),
    }
    status = 422 if form.errors else 200
    return render(request, "proposals/staff/settle.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def remove(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    criterion = get_object_or_404(process.criteria, pk=pk)
    criterion.process = process
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(
        form,
        lambda: actions.remove_criterion(
            criterion=criterion, organiser=request.user, now=now
        ),
    ):
        messages.success(request, _("The criterion has been taken out."))
        return see_other(request, _list(slug))
    context = {
        "form": form,
        "process": process,
        "now": now,
        "section": "proposals",
        "title": _("Take out a criterion"),
        "named": criterion.name,
        "label": _("Take it out"),
        "list_url": _list(slug),
        "list_label": _("What is checked"),
        "is_removal": True,
        "refusal": reviewing.refuse_changing_criteria(request.user, process, now=now),
    }
    status = 422 if form.errors else 200
    return render(request, "proposals/staff/settle.html", context, status=status)
