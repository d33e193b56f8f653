"""Following a proposal, and the picture that goes with a shared link."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from participation.brake import braked
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.models import Process
from participation.policies import require
from participation.queries import process_or_404
from proposals import previews
from proposals.actions import following
from proposals.policies.following import refuse_following
from proposals.queries import pages
from proposals.views.about import about, refuse_unseen

# A shared link is looked at by a machine or two, and again when somebody shares it.
SECONDS = 300


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def follow(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Follow or stop; who comes here from signing in is asked once more."""
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    proposal = pages.proposal_or_404(process, number)
    refuse_unseen(request.user, proposal)
    url = reverse("proposals:detail", args=[slug, number])
    if request.method != "POST":
        require(refuse_following(request.user, proposal, now=now))
        context = about(process, now) | {"proposal": proposal}
        return render(request, "proposals/follow.html", context)
    if request.POST.get("do") == "stop":
        following.stop_following(proposal=proposal, person=request.user)
        messages.success(request, _("You no longer follow this proposal."))
    else:
        following.follow(proposal=proposal, person=request.user, now=now)
        messages.success(
            request, _("You follow this proposal: you will hear what becomes of it.")
        )
    return see_other(request, url)


@require_safe
@braked("preview", most=300, seconds=600, methods=("GET", "HEAD"))
def preview_of_proposal(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    now = timezone.now()
    process = _public(slug, request, now)
    proposal = pages.proposal_or_404(process, number)
    if not proposal.is_public:
        raise Http404
    return _picture(previews.of_proposal(proposal, _language()))


@require_safe
@braked("preview", most=300, seconds=600, methods=("GET", "HEAD"))
def preview_of_project(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    process = _public(slug, request, timezone.now())
    project = pages.project_or_404(process, code)
    return _picture(previews.of_project(project, _language()))


@require_safe
@braked("preview", most=300, seconds=600, methods=("GET", "HEAD"))
def preview_of_process(request: HttpRequest, slug: str) -> HttpResponse:
    process = _public(slug, request, timezone.now())
    return _picture(previews.of_process(process, _language()))


def _public(slug: str, request: HttpRequest, now: datetime) -> Process:
    """Find a process that everybody sees: a machine that asks is nobody's guest."""
    process = process_or_404(slug, request.user, now=now)
    if not process.is_public(now):
        raise Http404
    return process


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _picture(words: previews.Words) -> HttpResponse:
    """Send a picture of these words; equal words have the same one for a while."""
    key = f"preview:{words.digest}"
    content = cache.get(key)
    if content is None:
        content = previews.drawn(words)
        cache.set(key, content, SECONDS)
    response = HttpResponse(content, content_type="image/png")
    response.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    response.headers["Vary"] = "Accept-Language, Cookie"
    return response
