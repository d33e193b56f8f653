"""What somebody has typed, kept in the session until it is sent.

So people can write first and sign in last, and a session that has run out while they
were writing costs them nothing.
"""

from typing import Any

from django.forms import Form
from django.http import HttpRequest

from participation.models import Process


def _key(process: Process, number: int | None) -> str:
    return f"proposal:{process.pk}:{number or 'new'}"


def keep(
    request: HttpRequest, process: Process, form: Form, *, number: int | None = None
) -> None:
    """Keep the fields of a posted form as they were typed."""
    request.session[_key(process, number)] = {
        name: str(form.data.get(name, "")) for name in form.fields
    }


def kept(
    request: HttpRequest, process: Process, *, number: int | None = None
) -> dict[str, Any] | None:
    found = request.session.get(_key(process, number))
    return dict(found) if found else None


def forget(
    request: HttpRequest, process: Process, *, number: int | None = None
) -> None:
    request.session.pop(_key(process, number), None)
