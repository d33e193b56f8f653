"""Help points in words and on the map: `{% load help_tags %}`."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from frontend.templatetags.porukka import bar_chart, boundary_map
from participation import boundaries, help_words
from participation.help_policies import runs_help
from participation.help_queries import Found, Wanted, find, points_of_helper
from participation.in_words import day_in
from participation.models import HelpHours, HelpPoint, Process, User
from participation.opening_hours import Hours, Standing, week_of
from voting.models import PollingStation

register = template.Library()

# So many points stand on the page of a process; the finder has them all.
MOST = 4


@register.filter
def looks_after_help(person: User) -> bool:
    """Say whether somebody may change help points, not only help at one."""
    return runs_help(person)


@register.filter
def needs_named(codes: Iterable[str]) -> list[str]:
    return help_words.labels(codes, help_words.NEEDS)


@register.filter
def ways_named(codes: Iterable[str] | str) -> list[str]:
    held = [codes] if isinstance(codes, str) else codes
    return help_words.labels(held, help_words.WAYS)


@register.filter
def languages_named(codes: Iterable[str] | str) -> list[str]:
    held = [codes] if isinstance(codes, str) else codes
    return help_words.labels(held, help_words.LANGUAGES)


@register.filter
def need_named(code: str) -> str:
    return ", ".join(help_words.labels([code], help_words.NEEDS))


@register.filter
def accessibility_named(codes: Iterable[str]) -> list[str]:
    return help_words.labels(codes, help_words.ACCESSIBILITY)


@register.filter
def municipality_named(key: str) -> str:
    return help_words.municipality_name(key)


@register.filter
def standing_in_words(standing: Standing | None, now: datetime) -> str:
    """Say whether a point is open; nothing when its hours are not known."""
    if standing is None:
        return ""
    return help_words.standing_in_words(standing, now=now)


@register.filter
def week_in_words(hours: Hours) -> list[tuple[str, str]]:
    return help_words.week_in_words(hours.week)


@register.filter
def other_week(change: HelpHours) -> list[tuple[str, str]]:
    """Return the hours of days that differ; nothing when they are closed."""
    week = week_of(change.hours)
    return help_words.week_in_words(week) if week else []


@register.filter
def stretch(slot: Any) -> str:
    """Write from when to when: of a time, or of a row."""
    return help_words.stretch_in_words(slot.starts_at, slot.ends_at)


@register.filter
def long_day(value: Any) -> str:
    day = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return help_words.long_day(day)


@register.filter
def clock_of_day(minutes: int) -> str:
    return help_words.clock_in_words(minutes)


@register.filter
def weekday(number: int) -> str:
    return str(WEEKDAYS[number]).capitalize()


@register.filter
def has_place(found: Sequence[Found]) -> list[Found]:
    """Return what can stand on a map."""
    return [one for one in found if one.point.latitude is not None]


@register.inclusion_tag("components/map.html")
def help_map(
    found: Sequence[Found], municipalities: Iterable[tuple[str, str]], now: datetime
) -> dict[str, Any]:
    """Draw the municipalities with a letter for each point that has a place."""
    areas = [
        {
            "name": name,
            "geometry": boundaries.boundary_of(key),
            "url": reverse("participation:help_points", query={"municipality": key}),
        }
        for key, name in municipalities
    ]
    places = [
        {
            "name": one.point.name,
            "latitude": one.point.latitude,
            "longitude": one.point.longitude,
            "url": one.point.get_absolute_url(),
            "note": standing_in_words(one.standing, now),
        }
        for one in found
        if one.point.latitude is not None
    ]
    return boundary_map(
        [area for area in areas if area["geometry"]],
        places,
        title=gettext("Map of the help points"),
        geojson_url=reverse("participation:help_municipalities"),
    )


@register.inclusion_tag("components/map.html")
def help_place(point: HelpPoint) -> dict[str, Any]:
    """Draw where one point lies, in its municipality."""
    area = boundaries.boundary_of(point.municipality)
    name = help_words.municipality_name(point.municipality)
    return boundary_map(
        [{"name": name, "geometry": area}] if area else [],
        [
            {
                "name": point.name,
                "latitude": point.latitude,
                "longitude": point.longitude,
            }
        ],
        title=gettext("Where it is"),
        geojson_url=reverse("participation:help_municipalities"),
    )


@register.inclusion_tag("participation/help/_for_process.html")
def help_for(process: Process, now: datetime, need: str = "") -> dict[str, Any]:
    """Show who helps with a process: the points it names, or some of the city's."""
    found = find(Wanted(process=process, need=need), now=now)
    found.sort(key=lambda one: not (one.standing and one.standing.is_open))
    query = {"process": process.slug} | ({"need": need} if need else {})
    return {
        "found": found[:MOST],
        "rest": max(0, len(found) - MOST),
        "url": reverse("participation:help_points", query=query),
        "now": now,
    }


@register.inclusion_tag("components/get_help.html")
def get_help(process: Process | None = None, need: str = "") -> dict[str, Any]:
    """Lead to the finder, with what somebody is doing filled in."""
    query = {"process": process.slug} if process else {}
    query |= {"need": need} if need else {}
    return {"url": reverse("participation:help_points", query=query), "need": need}


@register.simple_tag
def votes_at(point: HelpPoint, now: datetime) -> QuerySet[PollingStation]:
    """Return for which votes a point is a voting place, now or later."""
    return (
        PollingStation.objects.filter(
            point=point,
            voting_round__frozen_at__isnull=False,
            voting_round__phase__ends_at__gt=now,
            voting_round__process__published_at__lte=now,
        )
        .select_related("voting_round__process", "voting_round__phase")
        .order_by("voting_round__phase__starts_at")
    )


@register.filter
def helps_somewhere(person: User) -> bool:
    return points_of_helper(person.pk).exists()


@register.filter
def at(values: Sequence[Any], place: int) -> Any:
    return values[place]


CAPTIONS = {
    "need": _("About what"),
    "language": _("In which language"),
    "way": _("In which way"),
    "channel": _("How people came"),
}


@register.inclusion_tag("components/bars.html")
def demand_chart(field: str, bars: Sequence[Any]) -> dict[str, Any]:
    """Draw how many people there were of each code of a field."""
    return _people(bars, str(CAPTIONS[field]), str(CAPTIONS[field]))


@register.inclusion_tag("components/bars.html")
def week_chart(weeks: Sequence[tuple[date, int]]) -> dict[str, Any]:
    """Draw how many people there were week by week."""
    bars = [
        {"label": day_in(week, get_language() or ""), "value": count, "text": count}
        for week, count in weeks
    ]
    return _people(bars, gettext("Week by week"), gettext("Week of"))


def _people(bars: Sequence[Any], caption: str, name: str) -> dict[str, Any]:
    drawn: dict[str, Any] = bar_chart(
        bars, caption=caption, value_label=gettext("People"), name_label=name
    )
    return drawn
