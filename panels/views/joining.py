"""Signing up for a panel, with an account, with a letter, or with neither."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import (
    sensitive_post_parameters,
    sensitive_variables,
)
from django.views.decorators.http import require_http_methods

from panels.actions import signing_up
from panels.forms.signing_up import SignUpForm
from panels.models import Invitation, Panel, Volunteer
from panels.policies.recruiting import refuse_sign_up
from panels.queries.members import KEY, as_known
from panels.queries.pages import about, panel_or_404
from panels.views.entering import INVITED
from participation.brake import braked
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, see_other
from participation.models import User
from participation.queries import process_or_404


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(FORM_METHODS)
@braked("volunteer", most=60, seconds=600)
def join(request: HttpRequest, slug: str, panel: str) -> HttpResponse:
    """Ask what the draw needs to know; who has no account gets a code, once."""
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    found = panel_or_404(process, panel, request.user)
    invitation = invitation_of(request, found)
    person = request.user if request.user.is_authenticated else None
    posted = request.POST if request.method == "POST" else None
    refusal = refuse_sign_up(request.user, found, invitation, now=now)
    form = SignUpForm(posted, panel=found, now=now, initial=_known(person, invitation))
    made: list[tuple[Volunteer, str]] = []
    if form.is_valid() and succeeds(
        form,
        lambda: made.append(
            signing_up.sign_up(
                panel=found,
                person=person,
                invitation=invitation,
                given=form.given,
                form_key=form.cleaned_data["page"],
                now=now,
            )
        ),
    ):
        return _welcome(request, found, *made[0], now=now)
    context = about(found, now, "mandate") | {
        "form": form,
        "refusal": refusal if not form.is_bound or not form.errors else None,
        "invitation": invitation,
    }
    status = 422 if form.errors else 200
    return render(request, "panels/join.html", context, status=status)


def invitation_of(request: HttpRequest, panel: Panel) -> Invitation | None:
    """Return the letter of this panel whose code was typed in this browser."""
    key = request.session.get(INVITED % panel.pk)
    if key is None:
        return None
    letters = Invitation.objects.select_related("batch")
    return letters.filter(pk=key, batch__panel=panel).first()


def _known(person: User | None, invitation: Invitation | None) -> dict[str, str]:
    """Fill in what is known already, so that nobody types it twice."""
    known: dict[str, str] = {}
    if person is not None:
        known |= {"name": person.name, "email": person.email}
    if invitation is not None:
        known |= {"name": invitation.name, "address": invitation.address}
    return known


@sensitive_variables()
def _welcome(
    request: HttpRequest,
    panel: Panel,
    volunteer: Volunteer,
    code: str,
    *,
    now: datetime,
) -> HttpResponse:
    """Lead on; with a code of one's own, show it here, for the first and last time."""
    request.session.pop(INVITED % panel.pk, None)
    if volunteer.person_id is None:
        request.session.cycle_key()
        request.session[KEY % panel.pk] = as_known(volunteer)
    if not code:
        args = [panel.process.slug, panel.slug]
        return see_other(request, reverse("panels:place", args=args))
    context = about(panel, now, "mandate") | {"volunteer": volunteer, "code": code}
    return render(request, "panels/joined.html", context)
