"""The door of the staff desk: every page of it goes through here."""

from datetime import datetime

from django.http import HttpRequest

from participation.models import Process, Role
from participation.policies import refuse_desk, refuse_role, require
from participation.queries import process_or_404


def remember_desk(request: HttpRequest, *, has_desk: bool) -> None:
    """Let the header lead to the desk; a page of residents asks the database nothing.

    A role that has been taken meanwhile does no harm: the desk itself asks again.
    """
    if request.session.get("has_desk", False) != has_desk:
        request.session["has_desk"] = has_desk


def process_at_desk(
    request: HttpRequest, slug: str, *roles: Role, now: datetime
) -> Process:
    """Find a process in which this person may act in one of these roles, or in any.

    Raises `Refused`, and `Http404` for an unpublished process that does not concern
    them. Who is not signed in is asked to, before anything is looked up.
    """
    if not request.user.is_authenticated:
        require(refuse_desk(request.user))
    process = process_or_404(slug, request.user, now=now)
    require(refuse_role(request.user, process, roles or tuple(Role)))
    return process
