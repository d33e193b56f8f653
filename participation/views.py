"""What everyone sees of a process: its page, its record, its districts."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import (
    HttpRequest,
    HttpResponse,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from participation import queries
from participation.actions import people
from participation.forms.attempts import succeeds
from participation.forms.processes import AboutMeForm
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.plain_cookie import remember_plain
from participation.texts import pick

EVENTS_ON_A_PAGE = 50


@require_safe
def process_page(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    process = queries.process_or_404(slug, request.user, now=now)
    context = {
        "process": process,
        "now": now,
        "section": "overview",
        "plan": queries.plan_of(process, now=now),
        "districts": queries.districts_of(process),
    }
    return render(request, "participation/process.html", context)


@require_safe
def record(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what was decided, newest first, and how to check that it was not edited."""
    now = timezone.now()
    process = queries.process_or_404(slug, request.user, now=now)
    events = Paginator(process.events.order_by("-number"), EVENTS_ON_A_PAGE)
    context = {
        "process": process,
        "now": now,
        "section": "record",
        "page": events.get_page(request.GET.get("page")),
        "newest": process.events.order_by("number").last(),
    }
    return render(request, "participation/record.html", context)


@require_safe
def record_file(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Send the record as `python -m participation.ledger` reads it."""
    process = queries.process_or_404(slug, request.user, now=timezone.now())
    return StreamingHttpResponse(
        queries.record_lines(process),
        content_type="application/x-ndjson; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{slug}-record.jsonl"'},
    )


@require_safe
def districts_file(request: HttpRequest, slug: str) -> JsonResponse:
    """Send the districts that have a boundary as a GeoJSON FeatureCollection."""
    process = queries.process_or_404(slug, request.user, now=timezone.now())
    language = get_language() or settings.LANGUAGE_CODE
    features: list[dict[str, Any]] = [
        {
            "type": "Feature",
            "id": district.code,
            "properties": {
                "code": district.code,
                "name": pick(district.name, language)[0],
                "parent": district.parent.code if district.parent else None,
                "population": district.population,
            },
            "geometry": district.geometry,
        }
        for district in queries.districts_of(process)
        if district.geometry
    ]
    return JsonResponse(
        {"type": "FeatureCollection", "features": features},
        content_type="application/geo+json",
        json_dumps_params={"ensure_ascii": False, "separators": (",", ":")},
    )


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def my_details(request: SignedInRequest) -> HttpResponse:
    """Let somebody say what others see of them, where they live and when born."""
    person = request.user
    form = AboutMeForm(
        request.POST if request.method == "POST" else None,
        districts=queries.home_districts(
            get_language() or settings.LANGUAGE_CODE, now=timezone.now()
        ),
        initial={
            "name": person.name,
            "home_district": person.home_district_id,
            "born_on": person.born_on,
            "reads_plainly": person.reads_plainly,
        },
    )
    if form.is_valid() and succeeds(
        form, lambda: people.describe_myself(person=person, **form.cleaned_data)
    ):
        messages.success(request, _("Your details have been saved."))
        answer = see_other(request, reverse("me"))
        if "reads_plainly" in form.changed_data:
            remember_plain(answer, request, on=form.cleaned_data["reads_plainly"])
        return answer
    status = 422 if form.errors else 200
    return render(
        request, "participation/my_details.html", {"form": form}, status=status
    )
