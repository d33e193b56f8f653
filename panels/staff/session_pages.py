"""What the pages of the desk about sessions share."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from panels.models import Panel, Session
from panels.queries.pages import about
from panels.queries.sessions import session_or_404
from panels.staff import frames
from panels.staff.frames import contacted, running
from participation.forms.attempts import succeeds
from participation.http import SignedInRequest, see_other
from participation.policies import Text

form_page = partial(frames.form_page, template="panels_staff/session_form.html")


def panel_at_desk(
    request: SignedInRequest, slug: str, panel: str, *, with_names: bool = False
) -> tuple[Panel, datetime]:
    """Find a panel that this person runs; `with_names` is for its facilitators alone.

    Raises `Refused` for others.
    """
    now = timezone.now()
    find = contacted if with_names else running
    return find(request, slug, panel, now), now


def session_at_desk(
    request: SignedInRequest,
    slug: str,
    panel: str,
    number: int,
    *,
    with_names: bool = False,
) -> tuple[Session, datetime]:
    found, now = panel_at_desk(request, slug, panel, with_names=with_names)
    return session_or_404(found, number), now


def context_of(session: Session, now: datetime) -> dict[str, Any]:
    return about(session.panel, now, "sessions") | {"session": session}


def url_of(session: Session, name: str = "session", *more: object) -> str:
    return frames.url_in(session.panel, name, session.number, *more)


def tried(
    request: HttpRequest, act: Callable[[], object], *, said: Text, url: str
) -> HttpResponse:
    """Do what a single button asks for and go there; a refusal is said on top."""
    form = forms.Form({})
    form.is_valid()
    if succeeds(form, act):
        messages.success(request, str(said))
    else:
        for problem in form.non_field_errors():
            messages.error(request, str(problem))
    return see_other(request, url)


def pick_verb(request: HttpRequest) -> tuple[str, str]:
    """Read the button that was pressed: "up:12" is the verb and its key."""
    verb, _colon, key = request.POST.get("verb", "").partition(":")
    return verb, key
