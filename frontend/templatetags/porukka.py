"""Money, dates, texts and components for templates: `{% load porukka %}`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from frontend import formats, markup, svg
from frontend.icons import ICONS
from participation.languages import said
from participation.texts import Picked, pick_for_reader

register = template.Library()

Text = str | Mapping[str, str] | None

MINUTE, HOUR = 60, 3600


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


# Filters: they return None as an empty string, since a field may have no value yet.


@register.filter
def money(cents: int | None) -> str:
    """Write integer cents as euros."""
    return "" if cents is None else formats.money(int(cents), _language())


@register.filter
def number(value: int | None) -> str:
    return "" if value is None else formats.number(int(value), _language())


@register.filter
def percent(share: float | None) -> str:
    """Write a share between 0 and 1."""
    return "" if share is None else formats.percent(float(share), _language())


@register.filter
def moment(value: datetime | None) -> str:
    """Write date and time of day in the time zone of the installation."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    words = formats.moment(local, _language())
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), words)


@register.filter
def day(value: date | None) -> str:
    """Write a date; of a moment, the day it has in the installation's time zone."""
    if value is None:
        return ""
    local = timezone.localtime(value).date() if isinstance(value, datetime) else value
    words = formats.day(local, _language())
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), words)


@register.filter
def clock(value: datetime | None) -> str:
    """Write a time of day in the time zone of the installation."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    words = formats.clock(local, _language())
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), words)


@register.filter
def in_words(value: datetime | None, now: datetime | None = None) -> str:
    """Say how far away a moment is, as a person would: by calendar days."""
    if value is None:
        return ""
    now = now or timezone.now()
    seconds = (value - now).total_seconds()
    days = (timezone.localtime(value).date() - timezone.localtime(now).date()).days
    words = _days(days) if days else _same_day(seconds)
    return format_html(
        '<time datetime="{}">{}</time>', timezone.localtime(value).isoformat(), words
    )


def _days(days: int) -> str:
    if days == 1:
        return gettext("tomorrow")
    if days == -1:
        return gettext("yesterday")
    if days > 0:
        return ngettext("in %(count)d day", "in %(count)d days", days) % {"count": days}
    return ngettext("%(count)d day ago", "%(count)d days ago", -days) % {"count": -days}


def _same_day(seconds: float) -> str:
    hours, minutes = int(abs(seconds) // HOUR), int(abs(seconds) // MINUTE)
    if not minutes:
        return gettext("now")
    if hours and seconds > 0:
        words = ngettext("in %(count)d hour", "in %(count)d hours", hours)
    elif hours:
        words = ngettext("%(count)d hour ago", "%(count)d hours ago", hours)
    elif seconds > 0:
        words = ngettext("in %(count)d minute", "in %(count)d minutes", minutes)
    else:
        words = ngettext("%(count)d minute ago", "%(count)d minutes ago", minutes)
    return words % {"count": hours or minutes}


@register.filter
def text(value: Text) -> str:
    """Show a text in the reader's language; another language is marked as such.

    So is what a machine translated, see `frontend/templatetags/reading_tags.py`.
    """
    words = marked(value)
    if not pick_for_reader(value, _language()).is_machine:
        return words
    return format_html(
        '{} <small class="machine-mark">({})</small>',
        words,
        gettext("machine translated"),
    )


@register.filter
def marked(value: Text) -> str:
    """Show a short text, such as a step of the way here, with its language alone."""
    picked = pick_for_reader(value, _language())
    if picked.language == _language():
        return picked.words
    return format_html('<span lang="{}">{}</span>', picked.language, picked.words)


@register.filter
def as_said(value: str) -> str:
    """Mark words of `participation.languages.said` that are not the page's own."""
    language = getattr(value, "lang", "")
    if not language:
        return value
    return format_html('<span lang="{}">{}</span>', language, value)


@register.simple_tag
def option(widget: Mapping[str, Any]) -> SafeString:
    """Draw an option of a select, with its language where that is not the page's."""
    language = getattr(widget["label"], "lang", "")
    marked = {"lang": language} if language else {}
    attributes = {"value": str(widget["value"])} | marked | widget["attrs"]
    return format_html("<option{}>{}</option>", flatatt(attributes), widget["label"])


@register.filter
def plain(value: Text) -> str:
    """Return the text alone, for attributes, titles and options."""
    return pick_for_reader(value, _language()).words


@register.filter
def markdown(value: Text) -> SafeString:
    """Render Markdown; in another language than the page's it says which.

    Under what a machine translated stands that it did, and the original.
    """
    picked = pick_for_reader(value, _language())
    # markup.render has cleaned it, so it may go out as it is.
    html = mark_safe(markup.render(picked.words))  # noqa: S308 - see above
    if picked.language != _language():
        html = format_html('<div lang="{}">{}</div>', picked.language, html)
    if not picked.is_machine:
        return html
    context = {"body": html, "picked": picked}
    return render_to_string("components/machine_text.html", context)


@register.simple_tag
def original(picked: Picked) -> SafeString:
    """Render what a machine translated from, as Markdown."""
    return mark_safe(markup.render(picked.original))  # noqa: S308 - it is clean


# Components that need more than an include can do.


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon; an unknown name is a bug and raises `KeyError`."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="24" height="24" fill="none" '
        'stroke="currentColor" stroke-width="2" stroke-linecap="round" '
        'stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(ICONS[name]),  # noqa: S308 - our own drawings
    )


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*parts: str) -> dict[str, Any]:
    """Take label, url, label, url … and the label of the page itself."""
    *links, current = parts
    trail = [{"label": gettext("Home"), "url": reverse("home")}]
    trail += [
        {"label": label, "url": url}
        for label, url in zip(links[::2], links[1::2], strict=True)
    ]
    return {"trail": trail, "current": current}


@register.simple_block_tag
def notice(content: str, kind: str, title: str = "", **extra: str) -> SafeString:
    """Wrap markup in a notice: `{% notice "info" title=… id=… live=… %}`."""
    context = {"kind": kind, "title": title, "body": content, **extra}
    return render_to_string("components/notice.html", context)


def _state(phase: Any, now: datetime) -> dict[str, Any]:
    is_past, is_begun = phase.ends_at <= now, phase.starts_at <= now
    return {
        "phase": phase,
        "is_past": is_past,
        "is_current": is_begun and not is_past,
        "is_future": not is_begun,
    }


@register.simple_tag
def phase_badge(phase: Any, now: datetime | None = None) -> SafeString:
    """Say which phase it is and whether it is over, open or to come."""
    context = _state(phase, now or timezone.now())
    return render_to_string("components/phase_badge.html", context)


@register.inclusion_tag("components/timeline.html")
def phase_timeline(
    phases: Iterable[Any],
    now: datetime | None = None,
    notes: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Tell a plan of phases in words; `notes` adds a sentence by kind of phase."""
    moment_of_reading = now or timezone.now()
    return {
        "phases": [
            {
                **_state(phase, moment_of_reading),
                "label": phase.get_kind_display(),
                "starts_at": phase.starts_at,
                "ends_at": phase.ends_at,
                "note": (notes or {}).get(phase.kind, ""),
            }
            for phase in phases
        ]
    }


@register.inclusion_tag("components/steps.html")
def phase_steps(phases: Iterable[Any], now: datetime | None = None) -> dict[str, Any]:
    """Tell in one line where a process stands."""
    moment_of_reading = now or timezone.now()
    states = [_state(phase, moment_of_reading) for phase in phases]
    return {
        "items": [
            {
                "label": state["phase"].get_kind_display(),
                "is_done": state["is_past"],
                "is_current": state["is_current"],
            }
            for state in states
        ],
        "label": gettext("Phases"),
    }


def _get(thing: Any, name: str, default: Any = "") -> Any:
    if isinstance(thing, Mapping):
        return thing.get(name, default)
    return getattr(thing, name, default)


def _name(thing: Any) -> str:
    name = _get(thing, "name")
    return name if isinstance(name, str) else said(name)


@register.inclusion_tag("components/map.html")
def boundary_map(
    areas: Iterable[Any],
    places: Iterable[Any] = (),
    *,
    title: str = "",
    geojson_url: str = "",
) -> dict[str, Any]:
    """Draw districts and places; names may be texts in several languages."""
    drawn = svg.boundary_map(
        [
            svg.Area(
                _name(area),
                _get(area, "geometry", None),
                _get(area, "url"),
                _get(area, "note"),
                bool(_get(area, "is_selected", default=False)),
            )
            for area in areas
        ],
        [
            svg.Place(
                _name(place),
                float(_get(place, "latitude")),
                float(_get(place, "longitude")),
                _get(place, "url"),
                _get(place, "note"),
                _get(place, "shape"),
            )
            for place in places
        ],
    )
    return {
        "map": drawn,
        "title": title or gettext("Map of the districts"),
        "geojson_url": geojson_url,
        "tiles_url": settings.MAP_TILES_URL,
        "tiles_attribution": settings.MAP_TILES_ATTRIBUTION,
    }


@register.inclusion_tag("components/bars.html")
def bar_chart(
    bars: Sequence[Any], *, caption: str, value_label: str = "", name_label: str = ""
) -> dict[str, Any]:
    """Draw figures as bars inside the table that tells them."""
    rows = [
        svg.Bar(
            str(_get(bar, "label")),
            float(_get(bar, "value")),
            str(_get(bar, "text")),
            bool(_get(bar, "is_marked", default=False)),
        )
        for bar in bars
    ]
    return {
        "bars": svg.bars(rows),
        "caption": caption,
        "value_label": value_label or gettext("Value"),
        "name_label": name_label or gettext("Name"),
    }
