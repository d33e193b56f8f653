"""Plain Finnish and machine translations on a page: `{% load reading_tags %}`."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from frontend import markup
from frontend.plain_pages import PAGES
from frontend.reading import ORIGINALS, reads_plainly
from participation.machine_texts import load_machine_texts
from participation.models import Process
from participation.texts import PLAIN_OF, reading

register = template.Library()


@register.simple_tag
def plain_words(markdown: str) -> SafeString:
    """Render a plain page of ours; its highest headings are those of sections."""
    html = markup.render(markdown).replace("<h3>", "<h2>").replace("</h3>", "</h2>")
    return mark_safe(html)  # noqa: S308 - markup.render has cleaned it


@register.simple_tag
def know_texts(process: object) -> str:
    """Learn which texts of the page a machine wrote, before they are shown."""
    if isinstance(process, Process):
        load_machine_texts(process)
    return ""


@register.inclusion_tag("components/machine_notice.html")
def machine_notice(request: HttpRequest) -> dict[str, Any]:
    """Say that some texts are machine translated, and lead to the originals."""
    there = reading()
    query = request.GET.copy()
    query.pop(ORIGINALS, None)
    if not there.wants_originals:
        query[ORIGINALS] = "1"
    return {
        "is_needed": bool(there.machine),
        "shows_originals": there.wants_originals,
        "url": f"{request.path}?{query.urlencode()}" if query else request.path,
    }


@register.inclusion_tag("components/plain_switch.html", takes_context=True)
def plain_offer(
    context: template.Context, *texts: Mapping[str, str] | None
) -> dict[str, Any]:
    """Say that texts of this page are there in plain Finnish, and switch."""
    language = get_language() or ""
    key = PLAIN_OF.get(language, "")
    has_some = bool(key) and any(text and text.get(key) for text in texts)
    return _switch(context, is_needed=has_some)


@register.inclusion_tag("components/plain_switch.html", takes_context=True)
def plain_page_offer(context: template.Context, name: str) -> dict[str, Any]:
    """The same for a page of ours, which has a plain one beside it."""
    has_one = name in PAGES and (get_language() or "") in PLAIN_OF
    return _switch(context, is_needed=has_one)


def _switch(context: template.Context, *, is_needed: bool) -> dict[str, Any]:
    return {
        "is_needed": is_needed,
        "reads_plainly": reads_plainly(),
        "request": context.get("request"),
    }
