"""How somebody reads: plain Finnish (a cookie), originals of what machines translated.

Neither looks at who is signed in.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from participation.http import SeeOther
from participation.plain_cookie import LASTS, PLAIN_COOKIE, remember_plain
from participation.texts import (
    PLAIN_OF,
    Reading,
    begin_reading,
    reading,
)

ORIGINALS = "originals"


class ReadingMiddleware:
    """Notes how this page will be read, for the filters of its texts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        begin_reading(
            Reading(
                is_plain=request.COOKIES.get(PLAIN_COOKIE) == "1",
                wants_originals=request.GET.get(ORIGINALS) == "1",
            )
        )
        try:
            return self.get_response(request)
        finally:
            begin_reading()


def reads_plainly() -> bool:
    """Say whether plain texts are shown: wanted, and in a language that has them."""
    return reading().is_plain and (get_language() or "") in PLAIN_OF


# It carries no token, like the switches of language and colours; see frontend/views.py.
@csrf_exempt
@require_POST
def set_plain(request: HttpRequest) -> HttpResponse:
    """Turn plain Finnish on, with Finnish as the language, or off."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        back, {request.get_host()}, require_https=request.is_secure()
    ):
        back = reverse("home")
    is_on = request.POST.get("plain") == "1"
    response = SeeOther(back)
    remember_plain(response, request, on=is_on)
    if is_on:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            "fi",
            max_age=LASTS,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
    return response
