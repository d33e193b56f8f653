"""Finding help, and the page of a point."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from participation import boundaries, http, qr
from participation.forms.help_finding import FinderForm
from participation.help_policies import refuse_helping
from participation.help_queries import (
    Wanted,
    find,
    hours_of,
    standing_of,
    with_changes,
)
from participation.help_time_queries import any_bookable, point_helps_on, times_of
from participation.help_words import city_zone, municipality_choices, municipality_name
from participation.models import HelpHours, HelpPoint, Process
from participation.policies import refuse_seeing

# So many free times stand on the page of a point.
NEXT_TIMES = 3
# Other opening hours are told so long before they begin.
SOON = timedelta(days=90)


@require_safe
def finder(request: HttpRequest) -> HttpResponse:
    """Show the points that fit what somebody looks for; an address keeps the search."""
    now = timezone.now()
    # Without anything asked for there is nothing to complain about.
    form = FinderForm(request.GET)
    form.is_valid()
    process = _process(request, form, now=now)
    found = find(form.wanted(process), now=now)
    context = {
        "now": now,
        "form": form,
        "for_process": process,
        "found": found,
        "bookable": any_bookable([one.point for one in found], now=now),
        "municipalities": municipality_choices(),
    }
    template = "participation/help/finder.html"
    return http.page(request, template, context, partial="found")


def _process(
    request: HttpRequest, form: FinderForm, *, now: datetime
) -> Process | None:
    """Return the process whose points are asked for; nothing for an unknown one."""
    slug = form.cleaned_data.get("process")
    process = Process.objects.filter(slug=slug).first() if slug else None
    if process is None or refuse_seeing(request.user, process, now=now):
        return None
    return process


def point_or_404(request: HttpRequest, slug: str, *, now: datetime) -> HelpPoint:
    """Find a point that is shown; its helpers see it before."""
    today = now.astimezone(city_zone()).date()
    found = HelpPoint.objects.prefetch_related(with_changes(today))
    point = found.filter(slug=slug).first()
    if point is None:
        raise Http404
    is_over = point.valid_until is not None and point.valid_until < today
    if point.is_published and not is_over:
        return point
    if refuse_helping(request.user, point) is not None:
        raise Http404
    return point


@require_safe
def point_page(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    point = point_or_404(request, slug, now=now)
    times = times_of(point, now=now)
    context = {
        **about(point, now=now),
        "now": now,
        "next_times": times[:NEXT_TIMES],
        "is_bookable": bool(times),
        "may_help": refuse_helping(request.user, point) is None,
    }
    return render(request, "participation/help/point.html", context)


def about(point: HelpPoint, *, now: datetime) -> dict[str, Any]:
    """Return what the page, the card and the list say of a point."""
    today = now.astimezone(city_zone()).date()
    return {
        "point": point,
        "standing": standing_of(point, now=now),
        "hours": hours_of(point),
        "changes": coming_changes(point, today),
        "begins_later": not point_helps_on(point, today),
    }


def coming_changes(point: HelpPoint, today: date) -> list[HelpHours]:
    """Return the days with other hours that people have to know of by now."""
    last = today + SOON
    return [
        one for one in point.changes.all() if today <= one.last and one.first <= last
    ]


@require_safe
def card(request: HttpRequest, slug: str) -> HttpResponse:
    """A card to print and hand out: four on an A4, or one on an A6."""
    now = timezone.now()
    point = point_or_404(request, slug, now=now)
    url = settings.SITE_URL + point.get_absolute_url()
    size = "a6" if request.GET.get("size") == "a6" else "a4"
    context = {
        **about(point, now=now),
        "now": now,
        "url": url,
        "qr": qr.draw(url),
        "size": size,
        "copies": range(1 if size == "a6" else 4),
    }
    return render(request, "participation/help/card.html", context)


@require_safe
def printed(request: HttpRequest) -> HttpResponse:
    """Every point of a municipality, or of all, on paper; in large print if asked."""
    now = timezone.now()
    wanted = request.GET.get("municipality", "")
    known = wanted if wanted in settings.MUNICIPALITIES else ""
    found = find(Wanted(municipality=known), now=now)
    context = {
        "now": now,
        "points": [about(one.point, now=now) for one in found],
        "municipality": known,
        "name": municipality_name(known) if known else "",
        "municipalities": municipality_choices(),
        "is_large": request.GET.get("large") == "1",
    }
    return render(request, "participation/help/printed.html", context)


@require_safe
def municipalities_file(_request: HttpRequest) -> JsonResponse:
    """Send the boundaries of the municipalities for the map that one can move."""
    features = [
        {
            "type": "Feature",
            "id": key,
            "properties": {"name": name},
            "geometry": {"type": area["type"], "coordinates": area["coordinates"]},
        }
        for key, name in municipality_choices()
        if (area := boundaries.boundary_of(key))
    ]
    return JsonResponse(
        {"type": "FeatureCollection", "features": features},
        content_type="application/geo+json",
        json_dumps_params={"ensure_ascii": False, "separators": (",", ":")},
    )
