"""Where to vote on paper or with help: places of a vote, with their hours."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from participation.help_pages.points import coming_changes
from participation.help_queries import hours_of, public_points, standing_of
from participation.help_words import city_zone
from participation.models import HelpHours, HelpPoint
from participation.opening_hours import Hours, Standing
from participation.queries import process_or_404
from voting import queries
from voting.models import PollingStation


@dataclass(frozen=True, slots=True)
class Place:
    """A voting place as its page shows it; `point` only while everybody sees it."""

    station: PollingStation
    point: HelpPoint | None = None
    hours: Hours | None = None
    standing: Standing | None = None
    changes: tuple[HelpHours, ...] = ()


@require_safe
def where(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    voting_round = queries.round_or_404(process)
    today = now.astimezone(city_zone()).date()
    stations = list(voting_round.polling_stations.all())
    points = {
        point.pk: point
        for point in public_points(now=now).filter(polling_stations__in=stations)
    }
    places = []
    for station in stations:
        point = points.get(station.point_id or 0)
        if point is None:
            places.append(Place(station))
            continue
        changes = tuple(coming_changes(point, today))
        standing = standing_of(point, now=now)
        places.append(Place(station, point, hours_of(point), standing, changes))
    context = {
        "process": process,
        "now": now,
        "section": "vote",
        "phase": voting_round.phase,
        "places": places,
        "is_open": voting_round.phase.is_open(now),
    }
    return render(request, "voting/where.html", context)
