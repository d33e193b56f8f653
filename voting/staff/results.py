"""After the close: publishing the result, and writing down what was decided."""

from typing import Any

from django import forms
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
from participation.policies import require
from voting import policies, queries
from voting.actions import results
from voting.staff_forms import (
    DecisionForm,
    Deviations,
    deviation_choices,
    initial_deviations,
    new_deviations,
)


@never_cache
@require_http_methods(FORM_METHODS)
def publish(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show the result to everyone, on confirmation."""
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    voting_round = queries.round_or_404(process)
    if request.method != "POST":
        require(policies.refuse_publishing(request.user, voting_round))
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(
        form,
        lambda: results.publish_result(
            voting_round=voting_round, organiser=request.user, now=now
        ),
    ):
        messages.success(request, _("The result is public now."))
        return see_other(request, reverse("voting:result", args=[slug]))
    context = {
        "form": form,
        "process": process,
        "now": now,
        "section": "vote",
        "voting_round": voting_round,
        "tallies": list(voting_round.tallies.all()),
    }
    status = 422 if form.errors else 200
    return render(request, "voting_staff/publish.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def decision(request: SignedInRequest, slug: str) -> HttpResponse:
    """Write down what the city decided, and where it differs from the vote."""
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    voting_round = queries.round_or_404(process)
    require(policies.refuse_deciding(request.user, voting_round))
    result = queries.result_of(voting_round)
    posted = request.POST if request.method == "POST" else None
    form = DecisionForm(posted, initial=DecisionForm.initial_of(result.decision))
    deviations = Deviations(
        posted,
        prefix="deviations",
        initial=initial_deviations(result, result.decision),
        form_kwargs={"choices": deviation_choices(result)},
    )
    # Both are asked, so that everything that is wrong is shown at once.
    is_valid = all([form.is_valid(), deviations.is_valid()])
    if is_valid and succeeds(
        form,
        lambda: results.record_decision(
            voting_round=voting_round,
            organiser=request.user,
            deviations=new_deviations(deviations, result),
            now=now,
            **form.cleaned_data,
        ),
    ):
        messages.success(request, _("The decision is on the page of the result now."))
        return see_other(request, reverse("voting:result", args=[slug]))
    context = {
        "form": form,
        "deviations": deviations,
        "process": process,
        "now": now,
        "section": "vote",
        "voting_round": voting_round,
        "errors": _errors(deviations),
    }
    is_wrong = posted is not None and not is_valid
    status = 422 if is_wrong or form.errors else 200
    return render(request, "voting_staff/decision.html", context, status=status)


def _errors(deviations: "forms.BaseFormSet[Any]") -> list[dict[str, str]]:
    """Link what is wrong in the deviations, for the summary on top of the page."""
    return [
        {"label": f"{field.label}: {message}", "url": f"#{field.id_for_label}"}
        for form in deviations.forms
        for field in form
        for message in field.errors
    ]
