"""Dividing a process into districts: one by hand, many from a file."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participation.actions import processes
from participation.desk import process_at_desk
from participation.forms.attempts import succeeds
from participation.forms.districts import DistrictFileForm, DistrictForm
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.models import Role
from participation.queries import districts_of


def _list(slug: str) -> str:
    return reverse("participation_staff:districts", args=[slug])


@never_cache
@require_http_methods(FORM_METHODS)
def page(request: SignedInRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    districts = districts_of(process)
    form = DistrictForm(
        request.POST if request.method == "POST" else None, districts=districts
    )
    if form.is_valid() and succeeds(
        form,
        lambda: processes.add_districts(
            process=process, organiser=request.user, districts=[form.district], now=now
        ),
    ):
        messages.success(request, _("The district has been added."))
        return see_other(request, _list(slug))
    context = {
        "form": form,
        "process": process,
        "now": now,
        "section": "districts",
        "districts": districts,
    }
    status = 422 if form.errors else 200
    return render(request, "staff/districts.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def import_file(request: SignedInRequest, slug: str) -> HttpResponse:
    """Add the districts of a GeoJSON file, all of them or none."""
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    is_posted = request.method == "POST"
    form = DistrictFileForm(
        request.POST if is_posted else None, request.FILES if is_posted else None
    )
    if form.is_valid() and succeeds(
        form,
        lambda: processes.add_districts(
            process=process,
            organiser=request.user,
            districts=form.cleaned_data["file"],
            now=now,
        ),
    ):
        count = len(form.cleaned_data["file"])
        words = ngettext(
            "%(count)d district has been added.",
            "%(count)d districts have been added.",
            count,
        )
        messages.success(request, words % {"count": count})
        return see_other(request, _list(slug))
    context = {"form": form, "process": process, "now": now, "section": "districts"}
    status = 422 if form.errors else 200
    return render(request, "staff/import_districts.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def remove(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    district = get_object_or_404(process.districts.select_related("process"), pk=pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(
        form,
        lambda: processes.remove_district(
            district=district, organiser=request.user, now=now
        ),
    ):
        messages.success(request, _("The district has been removed."))
        return see_other(request, _list(slug))
    context = {
        "form": form,
        "process": process,
        "now": now,
        "section": "districts",
        "district": district,
    }
    status = 422 if form.errors else 200
    return render(request, "staff/remove_district.html", context, status=status)
