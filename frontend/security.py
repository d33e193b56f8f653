"""Headers that protect the reader: what a page may load, who may keep it."""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers, patch_vary_headers

P = ParamSpec("P")
Answer = Callable[[HttpRequest], HttpResponseBase]

# A page that lends out neither camera nor microphone cannot be talked into it.
# Passkeys need the publickey features; copying a receipt needs the clipboard.
PERMISSIONS = (
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), "
    "gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=(), "
    "browsing-topics=(), clipboard-write=(self), publickey-credentials-get=(self), "
    "publickey-credentials-create=(self)"
)


def build_policy(directives: Mapping[str, Iterable[str] | str | bool]) -> str:
    """Write the directives of `SECURE_CSP` as one header."""
    parts = []
    for name, value in directives.items():
        if value is False:
            continue
        if value is True:
            parts.append(name)
        else:
            values = [value] if isinstance(value, str) else list(value)
            parts.append(f"{name} {' '.join(values)}")
    return "; ".join(parts)


class ContentSecurityPolicyMiddleware:
    """Send `SECURE_CSP`, as Django 6 does, and keep signed-in pages out of caches.

    On a library computer the next reader presses "back": what was made for somebody
    who was signed in must not be there any more.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault(
            "Content-Security-Policy", build_policy(settings.SECURE_CSP)
        )
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            # The language and the theme are cookies, and every page shows both.
            patch_vary_headers(response, ["Cookie"])
        if _is_signed_in(request):
            add_never_cache_headers(response)
        return response


def _is_signed_in(request: HttpRequest) -> bool:
    """Say whether somebody's page has been made; asks nothing that was not asked."""
    session = getattr(request, "session", None)
    return session is not None and session.accessed and SESSION_KEY in session


def personal(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Keep a page out of every cache: it is about one person, signed in or not."""

    @wraps(view)
    def kept_nowhere(
        request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return kept_nowhere
