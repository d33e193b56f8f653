"""Cookies that scripts cannot reach and that end with the browser."""

from django.conf import settings
from django.http import HttpResponse


def put(response: HttpResponse, name: str, value: str, *, path: str) -> None:
    """Put a cookie into the answer that goes back to the pages below a path only."""
    response.set_cookie(
        name,
        value,
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
