"""The pages of the demo; elsewhere they do not exist."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base.internal.flows import post_authentication
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from frontend.demo import content, people
from frontend.demo import outbox as mailbox
from frontend.demo.panel_people import code_of_a_member
from frontend.demo.people import Person
from frontend.security import personal
from participation.http import see_other
from participation.models import User
from participation.queries import public_processes

P = ParamSpec("P")


def demo_only(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Answer 404 unless this is the demo, and in production whatever is set."""

    @wraps(view)
    def shown(
        request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if settings.IS_PRODUCTION or not settings.DEMO_LOGINS:
            raise Http404
        return view(request, *args, **kwargs)

    return shown


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody to be; `code` is what the authenticator app of staff shows now."""

    person: Person
    code: str


@personal
@demo_only
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    found = _candidates(now)
    order = content.slugs()
    context = {
        "residents": [each for each in found if not each.person.role],
        "officials": [each for each in found if each.person.role],
        "cards": sorted(
            (c for c in public_processes(now=now) if c.process.slug in order),
            key=lambda card: order.index(card.process.slug),
        ),
        "now": now,
        "box": {
            "open": content.read(content.OPEN)["slug"],
            "sealed": content.read(content.SEALED)["slug"],
            "counted": content.read(content.COUNTED)["slug"],
            "replayed": content.replay()["slug"],
        },
        "panels": {
            **content.SHOWN_PANELS,
            "code": code_of_a_member(*content.SHOWN_PANELS["at_work"]),
        },
    }
    return render(request, "demo/start.html", context)


def _candidates(now: datetime) -> list[Candidate]:
    """Return whom one can be, in the order of the list; nobody before the load."""
    listed = {person.email: person for person in people.listed()}
    users = {user.email: user for user in User.objects.filter(email__in=listed)}
    factors = people.second_factors(users.values())
    return [
        Candidate(
            person,
            people.current_code(factors[users[email].pk], now=now)
            if users[email].pk in factors
            else "",
        )
        for email, person in listed.items()
        if email in users
    ]


@personal
@demo_only
@require_POST
def sign_in(request: HttpRequest, key: str) -> HttpResponse:
    """Make somebody of the demo's list the one who is signed in.

    The session is the one that the real login leaves behind, second factor included,
    so that nothing later treats it as weaker.
    """
    person = next((each for each in people.listed() if each.key == key), None)
    if person is None:
        raise Http404
    user = get_object_or_404(User, email=person.email, is_active=True)
    logout(request)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    record_authentication(request, user, method="code", email=user.email)
    for authenticator in people.second_factors([user]).values():
        post_authentication(request, authenticator)
    messages.success(request, _("You are %(name)s now.") % {"name": user.public_name})
    desk = "participation:staff_home" if person.role else "home"
    return see_other(request, reverse(desk))


@personal
@demo_only
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    return render(request, "demo/outbox.html", {"mails": mailbox.newest()})


@personal
@demo_only
@require_safe
def attachment(_request: HttpRequest, mail: str, number: int) -> HttpResponse:
    """Give a file of a mail as a download, whatever it holds."""
    found = mailbox.attachment(mail, number)
    if found is None:
        raise Http404
    disposition = content_disposition_header(as_attachment=True, filename=found.name)
    return HttpResponse(
        found.content,
        content_type="application/octet-stream",
        headers={"Content-Disposition": disposition or "attachment"},
    )
