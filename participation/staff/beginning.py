"""Beginning a process: from a blueprint, from an earlier round, or from nothing."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from participation import blueprints, cloning
from participation.actions import beginning
from participation.blueprints import BLUEPRINTS, Leg
from participation.desk import process_at_desk
from participation.forms.attempts import succeeds
from participation.forms.beginning import BlueprintForm, CopyForm
from participation.forms.fields import city_zone
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.models import Phase, Role
from participation.policies import refuse_copying, refuse_creating_process, require
from participation.queries import processes_of_staff
from participation.shifting import Shift
from participation.timeline import Stretch


@never_cache
@require_safe
def choose(request: SignedInRequest) -> HttpResponse:
    """Offer the blueprints, one's own earlier rounds, and an empty page."""
    require(refuse_creating_process(request.user))
    own = [
        process
        for process, roles in processes_of_staff(request.user)
        if Role.ORGANISER in roles and not process.is_replay
    ]
    context = {
        "now": timezone.now(),
        "blueprints": list(BLUEPRINTS.values()),
        "rounds": [process for process in own if process.phases.all()],
    }
    return render(request, "staff/choose_blueprint.html", context)


@never_cache
@require_http_methods(FORM_METHODS)
def begin(request: SignedInRequest, key: str) -> HttpResponse:
    """Ask what a blueprint leaves open, show the plan, and make the process."""
    require(refuse_creating_process(request.user))
    blueprint = BLUEPRINTS.get(key)
    if blueprint is None:
        raise Http404
    now = timezone.now()
    form = BlueprintForm(
        request.POST if request.method == "POST" else None,
        blueprint=blueprint,
        today=timezone.localdate(now),
    )
    is_made = "preview" not in request.POST
    if form.is_valid():
        first_day = form.cleaned_data["first_day"]
        if is_made and succeeds(
            form,
            lambda: beginning.begin_from_blueprint(
                creator=request.user, blueprint=blueprint, now=now, **form.typed
            ),
        ):
            messages.success(
                request, _("The process has been created. See what is missing.")
            )
            return _to_desk(request, form.cleaned_data["slug"])
    else:
        first_day = form.initial["first_day"]
    stretches = blueprint.stretches(first_day, city_zone())
    context = {
        "form": form,
        "now": now,
        "blueprint": blueprint,
        "told": blueprints.told(blueprint),
        **_preview(request, stretches, blueprint.legs),
    }
    status = 422 if form.errors else 200
    return render(request, "staff/begin.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def copy(request: SignedInRequest, slug: str) -> HttpResponse:
    """Ask what of an earlier round is copied and when it begins, and make it."""
    now = timezone.now()
    source = process_at_desk(request, slug, Role.ORGANISER, now=now)
    require(refuse_creating_process(request.user))
    require(refuse_copying(request.user, source))
    form = CopyForm(
        request.POST if request.method == "POST" else None,
        source=source,
        offered=cloning.offered(source),
        today=timezone.localdate(now),
    )
    is_made = "preview" not in request.POST
    if form.is_valid():
        days = form.days
        if is_made and succeeds(
            form,
            lambda: beginning.clone_process(
                source=source, creator=request.user, now=now, **form.typed
            ),
        ):
            messages.success(
                request, _("The round has been copied. See what is missing.")
            )
            return _to_desk(request, form.cleaned_data["slug"])
    else:
        days = (form.initial["first_day"] - form.old_first).days
    stretches = beginning.shifted_plan(source, Shift(days, city_zone()))
    context = {
        "form": form,
        "now": now,
        "process": source,
        "section": "copy",
        **_preview(request, stretches, blueprints.legs_of(stretches)),
    }
    status = 422 if form.errors else 200
    return render(request, "staff/copy.html", context, status=status)


def _preview(
    request: SignedInRequest, stretches: Sequence[Stretch], legs: Sequence[Leg]
) -> dict[str, object]:
    """Return what the page shows of a plan that has not been made."""
    return {
        "phases": [
            Phase(kind=one.kind, starts_at=one.starts_at, ends_at=one.ends_at)
            for one in sorted(stretches, key=lambda one: one.starts_at)
        ],
        "legs": legs,
        "is_previewed": "preview" in request.POST,
        "zone": city_zone().key,
    }


def _to_desk(request: SignedInRequest, slug: str) -> HttpResponse:
    return see_other(request, reverse("participation_staff:process", args=[slug]))
