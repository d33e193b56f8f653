"""Coming in with a personal code or the code of a letter, and going again."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import (
    sensitive_post_parameters,
    sensitive_variables,
)
from django.views.decorators.http import require_http_methods, require_POST

from panels import codes
from panels.forms.signing_up import CodeForm
from panels.models import Invitation, Panel, Volunteer
from panels.queries.members import KEY, as_known
from panels.queries.pages import about, panel_or_404
from participation.brake import braked
from participation.http import FORM_METHODS, see_other
from participation.queries import process_or_404

INVITED = "invitation-of-panel-%d"


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(FORM_METHODS)
@braked("panel-code", most=30, seconds=60)
def enter(request: HttpRequest, slug: str, panel: str) -> HttpResponse:
    """Ask for the code; only sending the form does anything with it."""
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    found = panel_or_404(process, panel, request.user)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        door = _open(request, found, form.cleaned_data["code"])
        if door:
            args = [process.slug, found.slug]
            return see_other(request, reverse(door, args=args))
        words = _("No code like this works here. Check each letter.")
        form.add_error("code", ValidationError(words, "unknown_code"))
    context = about(found, now, "mandate") | {"form": form}
    status = 422 if form.errors else 200
    return render(request, "panels/enter.html", context, status=status)


@sensitive_variables()
def _open(request: HttpRequest, panel: Panel, code: str) -> str:
    """Remember whom the code stands for; return the name of the page to go on to."""
    code_hash = codes.hash_of(code)
    volunteer = Volunteer.objects.filter(panel=panel, code_hash=code_hash).first()
    if volunteer is not None:
        request.session.cycle_key()
        request.session[KEY % panel.pk] = as_known(volunteer)
        return "panels:place"
    letters = Invitation.objects.filter(batch__panel=panel, code_hash=code_hash)
    invitation = letters.filter(volunteer=None).first()
    if invitation is not None:
        request.session.cycle_key()
        request.session[INVITED % panel.pk] = invitation.pk
        return "panels:join"
    return ""


@never_cache
@require_POST
def forget(request: HttpRequest, slug: str, panel: str) -> HttpResponse:
    """Leave nothing of somebody who came with a code in this browser."""
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    found = panel_or_404(process, panel, request.user)
    if request.user.is_authenticated:
        request.session.pop(KEY % found.pk, None)
        request.session.pop(INVITED % found.pk, None)
    else:
        request.session.flush()
    messages.success(request, _("Done. This browser has forgotten you."))
    return see_other(request, reverse("panels:detail", args=[slug, panel]))
