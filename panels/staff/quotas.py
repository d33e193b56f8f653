"""Features that people are asked, and how many seats each answer has."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from panels.actions import quotas as actions
from panels.forms.quotas import (
    ComputeForm,
    FeatureForm,
    OfferedForm,
    Values,
    initial_values,
    new_values,
)
from panels.lifecycle import PanelState
from panels.models import Feature, Panel
from panels.policies.mandates import refuse_quotas
from panels.queries.pages import about
from panels.queries.readiness import flaws_of
from panels.staff.frames import organised
from participation.characters import harmless
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, SignedInRequest, see_other


def _page(panel: Panel) -> str:
    return reverse("panels_staff:quotas", args=[panel.process.slug, panel.slug])


@never_cache
@require_http_methods(FORM_METHODS)
def index(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """Show the quotas and what is wrong with them; take over ready-made features."""
    now = timezone.now()
    found = organised(request, slug, panel, now)
    features = list(found.features.prefetch_related("values"))
    posted = request.POST if request.method == "POST" else None
    is_offer = posted is not None and "offer" in posted
    is_computing = posted is not None and not is_offer
    offered = OfferedForm(
        posted if is_offer else None, taken=frozenset(one.code for one in features)
    )
    computing = ComputeForm(
        posted if is_computing else None,
        with_reason=found.state == PanelState.RECRUITING,
    )
    if offered.is_valid() and succeeds(
        offered,
        lambda: actions.offer_features(
            panel=found, organiser=request.user, keys=offered.cleaned_data["keys"]
        ),
    ):
        messages.success(request, _("Taken over. Check the answers and set the seats."))
        return see_other(request, _page(found))
    if computing.is_valid() and succeeds(
        computing,
        lambda: actions.compute_quotas(
            panel=found,
            organiser=request.user,
            reason=computing.cleaned_data.get("reason", ""),
            now=now,
        ),
    ):
        messages.success(request, _("The quotas were computed from the population."))
        return see_other(request, _page(found))
    context = about(found, now, "quotas") | {
        "features": [_row(one, found.seats) for one in features],
        "offered": offered,
        "computing": computing,
        "refusal": refuse_quotas(request.user, found),
    }
    status = 422 if offered.errors or computing.errors else 200
    return render(request, "panels_staff/quotas.html", context, status=status)


def _row(feature: Feature, seats: int) -> dict[str, Any]:
    values = list(feature.values.all())
    return {
        "feature": feature,
        "values": values,
        "least": sum(value.minimum for value in values),
        "most": sum(value.maximum for value in values),
        "flaws": flaws_of(feature, seats),
    }


@never_cache
@require_http_methods(FORM_METHODS)
def settle(
    request: SignedInRequest, slug: str, panel: str, code: str = ""
) -> HttpResponse:
    """Add a feature, or change the quotas of one."""
    now = timezone.now()
    found = organised(request, slug, panel, now)
    feature = get_object_or_404(found.features, code=harmless(code)) if code else None
    posted = request.POST if request.method == "POST" else None
    given = {}
    if feature is not None:
        given = {"name": feature.name, "is_sensitive": feature.is_sensitive}
    form = FeatureForm(
        posted,
        feature=feature,
        with_reason=found.state == PanelState.RECRUITING,
        initial=given,
    )
    values = Values(posted, initial=initial_values(feature), prefix="values")
    is_valid = posted is not None and all([form.is_valid(), values.is_valid()])
    if is_valid and succeeds(
        form,
        lambda: actions.settle_feature(
            panel=found,
            organiser=request.user,
            code=form.its_code,
            name=form.cleaned_data["name"],
            is_sensitive=form.cleaned_data["is_sensitive"],
            values=new_values(values),
            reason=form.cleaned_data.get("reason", ""),
            now=now,
        ),
    ):
        messages.success(request, _("The feature has been saved."))
        return see_other(request, _page(found))
    context = about(found, now, "quotas") | {
        "form": form,
        "values": values,
        "feature": feature,
        "refusal": refuse_quotas(request.user, found),
    }
    is_wrong = form.errors or (values.is_bound and values.total_error_count())
    status = 422 if is_wrong else 200
    return render(request, "panels_staff/feature.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def remove(request: SignedInRequest, slug: str, panel: str, code: str) -> HttpResponse:
    """Ask for a feature no more."""
    now = timezone.now()
    found = organised(request, slug, panel, now)
    feature = get_object_or_404(found.features, code=harmless(code))
    feature.panel = found
    form = ComputeForm(
        request.POST if request.method == "POST" else None,
        with_reason=found.state == PanelState.RECRUITING,
    )
    if form.is_valid() and succeeds(
        form,
        lambda: actions.remove_feature(
            feature=feature,
            organiser=request.user,
            reason=form.cleaned_data.get("reason", ""),
            now=now,
        ),
    ):
        messages.success(request, _("The feature is no longer asked for."))
        return see_other(request, _page(found))
    context = about(found, now, "quotas") | {"form": form, "feature": feature}
    status = 422 if form.errors else 200
    return render(request, "panels_staff/feature_remove.html", context, status=status)
