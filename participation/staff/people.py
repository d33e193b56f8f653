"""Who may do what in a process: giving and taking roles."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participation.actions import processes
from participation.desk import process_at_desk
from participation.forms.attempts import succeeds
from participation.forms.processes import GiveRoleForm
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.models import Role
from participation.queries import people_of


def _list(slug: str) -> str:
    return reverse("participation_staff:people", args=[slug])


@never_cache
@require_http_methods(FORM_METHODS)
def page(request: SignedInRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    form = GiveRoleForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(
        form,
        lambda: processes.give_role(
            process=process,
            organiser=request.user,
            person=form.cleaned_data["email"],
            role=Role(form.cleaned_data["role"]),
            now=now,
        ),
    ):
        messages.success(request, _("The role has been given."))
        return see_other(request, _list(slug))
    context = {
        "form": form,
        "process": process,
        "now": now,
        "section": "people",
        "members": people_of(process),
    }
    status = 422 if form.errors else 200
    return render(request, "staff/people.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def take(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    membership = get_object_or_404(
        process.memberships.select_related("user", "process"), pk=pk
    )
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(
        form,
        lambda: processes.take_role(
            membership=membership, organiser=request.user, now=now
        ),
    ):
        messages.success(request, _("The role has been taken away."))
        # Who gave up the last role of their own has no desk here any more.
        own = membership.user_id == request.user.pk
        return see_other(
            request, reverse("participation:staff_home") if own else _list(slug)
        )
    context = {
        "form": form,
        "process": process,
        "now": now,
        "section": "people",
        "membership": membership,
    }
    status = 422 if form.errors else 200
    return render(request, "staff/take_role.html", context, status=status)
