"""Asking for news: a page says what it has seen, and hears nothing when that is all.

A page that was shown bears a signed note of the session and of the stamp it was made
at. With the note the question costs one query, for nobody has to be looked up who is
told nothing; see docs/adr/0021.
"""

import time
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from panels.models import Session
from panels.queries.live import stamp_of
from participation.policies import Refused

SALT = "porukka.panels.news"
# A session lasts a day at most.
HOURS = 24


def note_of(session: Session, page: str) -> str:
    """Return the note of what a page shows now; made before its other queries.

    What changes while the page is made is then shown twice rather than never.
    """
    stamp = stamp_of(session.pk, page)
    return signing.dumps([session.pk, page, stamp], salt=SALT)


def has_nothing_new(request: HttpRequest) -> bool:
    """Say whether the page that asks shows everything there is. One query at most."""
    try:
        note = signing.loads(
            request.GET.get("seen", ""), salt=SALT, max_age=HOURS * 3600
        )
    except signing.BadSignature:
        return False
    session_id, page, stamp = note
    return bool(stamp_of(session_id, page) == stamp)


def nothing_new() -> HttpResponse:
    """Answer with nothing but the time on the server's clock."""
    return HttpResponse(status=204, headers={"Server-Now": str(milliseconds())})


def milliseconds() -> int:
    """Return the time on the server's clock, for clocks in browsers to follow."""
    return int(time.time() * 1000)


def is_asked(request: HttpRequest) -> bool:
    """Say whether a page asks for news, and not a person for a page."""
    return "seen" in request.GET


def context_of(session: Session, page: str) -> dict[str, Any]:
    return {"note": note_of(session, page), "server_now": milliseconds()}


def words_of(error: Refused | ValidationError) -> str:
    """Say why something was not done, for the notice on top of a live page."""
    if isinstance(error, Refused):
        return str(error.refusal.message)
    return "; ".join(error.messages)
