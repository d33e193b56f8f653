"""Entering people who came on paper, by phone, on a list, or who were chosen."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import (
    sensitive_post_parameters,
    sensitive_variables,
)
from django.views.decorators.http import require_http_methods

from panels.actions import entering
from panels.forms.people_tables import VolunteerTableForm
from panels.forms.signing_up import ChoiceForm, EntryForm
from panels.models import Panel, Volunteer
from panels.policies import recruiting
from panels.queries.pages import about
from panels.staff.frames import contacted
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.policies import Refusal, require

Made = tuple[Volunteer, str]


@never_cache
@sensitive_post_parameters()
@require_http_methods(FORM_METHODS)
def enter(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """Sign somebody up who has come on paper or by phone."""
    now = timezone.now()
    found = contacted(request, slug, panel, now)
    form = EntryForm(request.POST if request.method == "POST" else None, panel=found)
    return _entered(
        request,
        found,
        form,
        lambda: entering.enter_volunteer(
            panel=found,
            official=request.user,
            given=form.given,
            channel=form.cleaned_data["channel"],
            form_key=form.cleaned_data["page"],
            now=now,
        ),
        refusal=recruiting.refuse_entering(request.user, found),
        template="panels_staff/enter.html",
    )


@never_cache
@sensitive_post_parameters()
@require_http_methods(FORM_METHODS)
def choose(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """Choose somebody for what they know."""
    now = timezone.now()
    found = contacted(request, slug, panel, now)
    form = ChoiceForm(request.POST if request.method == "POST" else None, panel=found)
    return _entered(
        request,
        found,
        form,
        lambda: entering.choose_volunteer(
            panel=found,
            official=request.user,
            given=form.given,
            reason=form.cleaned_data["reason"],
            form_key=form.cleaned_data["page"],
            now=now,
        ),
        refusal=recruiting.refuse_choosing(request.user, found),
        template="panels_staff/choose.html",
    )


@sensitive_variables()
def _entered(
    request: SignedInRequest,
    panel: Panel,
    form: EntryForm | ChoiceForm,
    action: Callable[[], Made],
    *,
    refusal: Refusal | None,
    template: str,
) -> HttpResponse:
    """Show the form, or after it the code of who was entered, once."""
    now = timezone.now()
    made: list[Made] = []
    if form.is_valid() and succeeds(form, lambda: made.append(action())):
        volunteer, code = made[0]
        context = about(panel, now, "people") | {"volunteer": volunteer, "code": code}
        return render(request, "panels_staff/entered.html", context)
    context = about(panel, now, "people") | {"form": form, "refusal": refusal}
    status = 422 if form.errors else 200
    return render(request, template, context, status=status)


@never_cache
@sensitive_post_parameters()
@require_http_methods(FORM_METHODS)
def import_people(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """Look at a table of people first, then bring them in."""
    now = timezone.now()
    found = contacted(request, slug, panel, now)
    refusal = recruiting.refuse_entering(request.user, found)
    is_sent = request.method == "POST"
    if is_sent:
        require(refusal)
    form = VolunteerTableForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        panel=found,
    )
    made: list[Volunteer] = []
    if (
        form.is_valid()
        and "import" in request.POST
        and succeeds(
            form,
            lambda: made.extend(
                entering.import_volunteers(
                    panel=found, official=request.user, people=form.people, now=now
                )
            ),
        )
    ):
        words = ngettext(
            "%(count)d person was brought in.",
            "%(count)d people were brought in.",
            len(made),
        )
        messages.success(request, words % {"count": len(made)})
        args = [slug, panel]
        return see_other(request, reverse("panels_staff:people", args=args))
    context: dict[str, Any] = about(found, now, "people") | {
        "form": form,
        "refusal": refusal,
        "features": form.features,
    }
    status = 422 if form.errors else 200
    return render(request, "panels_staff/import_people.html", context, status=status)
