"""Planning when each phase of a process begins and ends."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participation.actions import phases
from participation.desk import process_at_desk
from participation.forms.fields import city_zone
from participation.forms.phases import PlanForm
from participation.http import FORM_METHODS, SignedInRequest, page, see_other
from participation.models import Phase, Role
from participation.policies import Refused
from participation.timeline import Stretch


@never_cache
@require_http_methods(FORM_METHODS)
def plan(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show the plan, preview a changed one, or save it."""
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    form = PlanForm(
        request.POST if request.method == "POST" else None, process=process, now=now
    )
    preview: list[Phase] = []
    if form.is_valid():
        stretches = form.stretches
        preview = sorted(map(_planned, stretches), key=lambda phase: phase.starts_at)
        options = {
            "allows_gaps": form.cleaned_data["allows_gaps"],
            "allows_overlaps": form.cleaned_data["allows_overlaps"],
        }
        try:
            if "preview" in request.POST:
                phases.check_plan(stretches, **options)
                phases.check_ahead(stretches, form.existing, now=now)
            else:
                phases.plan_phases(
                    process=process,
                    organiser=request.user,
                    stretches=stretches,
                    now=now,
                    **options,
                )
                messages.success(request, _("The phases have been planned."))
                url = reverse("participation_staff:process", args=[slug])
                return see_other(request, url)
        except ValidationError as problems:
            form.show(problems)
        except Refused as error:
            form.add_error(None, str(error.refusal.message))
    context = {
        "form": form,
        "process": process,
        "now": now,
        "section": "phases",
        "preview": preview,
        "is_previewed": "preview" in request.POST,
        "zone": city_zone().key,
    }
    status = 422 if form.errors else 200
    return page(request, "staff/phases.html", context, partial="plan", status=status)


def _planned(stretch: Stretch) -> Phase:
    """Return a phase that is only shown."""
    return Phase(
        kind=stretch.kind, starts_at=stretch.starts_at, ends_at=stretch.ends_at
    )
