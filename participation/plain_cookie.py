"""The cookie of who reads plain Finnish."""

from django.http import HttpRequest, HttpResponse

PLAIN_COOKIE = "porukka_plain"
LASTS = 365 * 24 * 3600


def remember_plain(response: HttpResponse, request: HttpRequest, *, on: bool) -> None:
    """Keep in a cookie whether plain Finnish is wanted, so that scripts need not."""
    response.set_cookie(
        PLAIN_COOKIE,
        "1" if on else "0",
        max_age=LASTS,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
