"""Money, dates, texts and components for templates: `{% load porukka %}`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from frontend import formats, markup, svg
from frontend.icons import ICONS
from participation.texts import pick

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
    """Show a text in the reader's language; another language is marked as such."""
    words, language = pick(value, _language())
    if language == _language():
        return words
    return format_html('<span lang="{}">{}</span>', language, words)


@register.filter
def plain(value: Text) -> str:
    """Return the text alone, for attributes, titles and options."""
    return pick(value, _language())[0]


@register.filter
def markdown(value: Text) -> SafeString:
    """Render Markdown; in another language than the page's it says which."""
    words, language = pick(value, _language())
    # markup.render has cleaned it, so it may go out as it is.
    html = mark_safe(markup.render(words))  # noqa: S308 - see above
    if language == _language():
        return html
    return format_html('<div lang="{}">{}</div>', language, html)


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


def _state(phase: Any, now: datetime) -> dict[str, Any]:  # noqa: ANN401 - a phase of any app
    is_past, is_begun = phase.ends_at <= now, phase.starts_at <= now
    return {
        "phase": phase,
        "is_past": is_past,
        "is_current": is_begun and not is_past,
        "is_future": not is_begun,
    }


@register.simple_tag
def phase_badge(phase: Any, now: datetime | None = None) -> SafeString:  # noqa: ANN401 - a phase of any app
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


def _get(thing: Any, name: str, default: Any = "") -> Any:  # noqa: ANN401 - dict or object
    if isinstance(thing, Mapping):
        return thing.get(name, default)
    return getattr(thing, name, default)


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
                plain(_get(area, "name")),
                _get(area, "geometry", None),
                _get(area, "url"),
                _get(area, "note"),
                bool(_get(area, "is_selected", default=False)),
            )
            for area in areas
        ],
        [
            svg.Place(
                plain(_get(place, "name")),
                float(_get(place, "latitude")),
                float(_get(place, "longitude")),
                _get(place, "url"),
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


@register.filter
def share_of(value: float, total: float) -> float:
    """Return how full a meter is, from 0 to 100."""
    return svg.share(float(value or 0), float(total or 0))


# What only the components use.

KINDS = {"info": "info", "success": "check", "warning": "warning", "error": "cross"}


@register.filter
def kind_icon(kind: str) -> str:
    return KINDS.get(kind, "info")


@register.filter
def kind_word(kind: str) -> str:
    """Say the kind of a notice, for those who see neither its colour nor its icon."""
    words = {
        "success": gettext("Done"),
        "warning": gettext("Note"),
        "error": gettext("Error"),
    }
    return words.get(kind, gettext("Information"))


@register.filter
def message_kind(level_tag: str) -> str:
    """Translate a level of Django's messages into a kind of notice."""
    return level_tag if level_tag in KINDS else "info"


@register.filter
def pair(columns: Sequence[Any], row: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Put each cell of a row beside its column; raises `ValueError` when one lacks."""
    return list(zip(columns, row, strict=True))


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def first_id(field: BoundField) -> str:
    """Return the id that a link to a field leads to: of a group, its first option."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def page_range(page: Page[Any]) -> Iterable[int | str]:
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.simple_tag(takes_context=True)
def page_url(context: template.Context, number: int, parameter: str = "") -> str:
    """Return this address with another page number; the filters stay."""
    query = context["request"].GET.copy()
    query[parameter or "page"] = str(number)
    return f"?{query.urlencode()}"


# How a process invites people, by the kind of its phase.


@register.simple_tag
def process_url(process: Any) -> str:  # noqa: ANN401 - a process
    return reverse("participation:process", args=[process.slug])


@register.filter
def phase_url(phase: Any, process: Any) -> str:  # noqa: ANN401 - a phase and its process
    """Return where a resident does what the phase is for."""
    return reverse("participation:process", args=[process.slug])


@register.filter
def phase_invitation(kind: str) -> str:
    """Say in one sentence what a resident can do in a phase of this kind."""
    sentences = {
        "propose": gettext("Suggest what should be done. A few sentences are enough."),
        "review": gettext("Read what others have suggested; experts are checking it."),
        "deliberate": gettext("Follow what the panel of residents is talking about."),
        "vote": gettext("Choose the projects you want. It takes about three minutes."),
        "result": gettext("See what was funded, and why the rest was not."),
        "implement": gettext("Follow what is being built."),
    }
    return sentences[kind]


@register.filter
def phase_call(kind: str) -> str:
    """Say on a button what a resident does in a phase of this kind."""
    calls = {
        "propose": gettext("Suggest something"),
        "review": gettext("Read the proposals"),
        "deliberate": gettext("Read about the panel"),
        "vote": gettext("Vote"),
        "result": gettext("See the result"),
        "implement": gettext("See what is being built"),
    }
    return calls[kind]
