"""What only our own components and pages load: `{% load components %}`."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput
from django.utils.translation import gettext, pgettext

from frontend import svg

register = template.Library()

KINDS: Mapping[str, str] = MappingProxyType(
    {"info": "info", "success": "check", "warning": "warning", "error": "cross"}
)


@register.filter
def kind_icon(kind: str) -> str:
    return KINDS.get(kind, "info")


@register.filter
def kind_word(kind: str) -> str:
    """Say the kind of a notice, for those who see neither its colour nor its icon."""
    words = {
        "success": gettext("Done"),
        "warning": pgettext("before a notice", "Note"),
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


@register.filter
def share_of(value: float, total: float) -> float:
    """Return how full a meter is, from 0 to 100."""
    return svg.share(float(value or 0), float(total or 0))


# allauth says in tags what a button or badge is for.


@register.filter
def tag_button(tags: Sequence[str] | None, attrs: Mapping[str, Any]) -> str:
    """Return the kind of button; a link is second to what changes something."""
    wanted = set(tags or ())
    if wanted & {"danger", "delete"}:
        return "danger"
    if wanted & {"link", "cancel"}:
        return "quiet"
    if attrs.get("href") or wanted & {"secondary", "outline", "minor", "tool"}:
        return "secondary"
    return "primary"


@register.filter
def tag_kind(tags: Sequence[str] | None) -> str:
    """Return the kind of badge."""
    kinds = ("success", "warning", "danger")
    return next((kind for kind in kinds if kind in (tags or ())), "neutral")


@register.filter
def is_textarea(kind: str) -> bool:
    return kind == "textarea"


@register.filter
def is_tick(kind: str) -> bool:
    return kind in {"checkbox", "radio"}
