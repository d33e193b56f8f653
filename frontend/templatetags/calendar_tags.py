"""Addresses for programs: calendars and feeds."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag(takes_context=True)
def subscription(context: Context, name: str, *args: Any) -> str:
    """Return the full address of a file to subscribe to, in the reader's language.

    What fetches it says no language, so the address does.
    """
    query = urlencode({"language": get_language() or ""})
    address: str = context["request"].build_absolute_uri(reverse(name, args=args))
    return f"{address}?{query}"


@register.filter
def webcal(address: str) -> str:
    """Turn an address into one that opens in the reader's calendar."""
    return urlsplit(address)._replace(scheme="webcal").geturl()
