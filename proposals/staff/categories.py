"""The themes that a process offers, at the staff desk."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participation.desk import process_at_desk
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.models import Role
from proposals.actions import categories
from proposals.forms.categories import CategoryForm
from proposals.policies import on_ballot


@never_cache
@require_http_methods(FORM_METHODS)
def page(request: SignedInRequest, slug: str) -> HttpResponse:
    """List the themes and add one; each is named by a code that stays."""
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    form = CategoryForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(
        form,
        lambda: categories.add_categories(
            process=process,
            organiser=request.user,
            categories={form.cleaned_data["code"]: form.cleaned_data["name"]},
            now=now,
        ),
    ):
        messages.success(request, _("The theme has been added."))
        return see_other(request, reverse("proposals_staff:categories", args=[slug]))
    context = {
        "form": form,
        "process": process,
        "now": now,
        "section": "categories",
        "categories": list(process.categories.all()),
        "refusal": on_ballot.refuse_changing_projects(process, now=now),
    }
    status = 422 if form.errors else 200
    return render(request, "staff/categories.html", context, status=status)
