"""Supporting an idea in one click, one's supports, and carrying them on."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.middleware import HtmxDetails

from participation.brake import braked
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, SignedInRequest, page, see_other
from participation.models import Process
from participation.policies import Refusal, Refused
from participation.queries import process_or_404
from proposals.actions import support as actions
from proposals.models import Proposal
from proposals.queries import pages
from proposals.queries import support as queries
from proposals.views.about import about, refuse_unseen

LIMITS = {"too_many_supports", "too_many_supports_here"}


def _url_of(proposal: Proposal) -> str:
    return reverse("proposals:detail", args=[proposal.process.slug, proposal.number])


@never_cache
@require_http_methods(FORM_METHODS)
@braked("support", most=300, seconds=600)
def support(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Give support, or take it back with `give` being empty; leads to the idea."""
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    proposal = pages.proposal_or_404(process, number)
    if request.method != "POST":
        # Somebody comes from signing in, or back to an old address.
        return see_other(request, _url_of(proposal))
    if not request.user.is_authenticated:
        # Not back to here, but to the idea with its button.
        login = reverse("account_login")
        return see_other(request, f"{login}?next={_url_of(proposal)}")
    gives = bool(request.POST.get("give"))
    act = actions.give_support if gives else actions.take_back_support
    try:
        act(proposal=proposal, person=request.user, now=now)
    except Refused as refused:
        return _refused(request, proposal, refused.refusal, now)
    # Taking back from one's own list leads back to it.
    if request.POST.get("back") == "supports":
        messages.success(request, _("Your support has been taken back."))
        return see_other(request, reverse("proposals_my:supports"))
    if HtmxDetails(request):
        return _fragment(request, proposal, now)
    said = (
        _("You support this idea now.")
        if gives
        else _("Your support has been taken back.")
    )
    messages.success(request, said)
    return see_other(request, f"{_url_of(proposal)}#support")


def _fragment(
    request: HttpRequest,
    proposal: Proposal,
    now: datetime,
    *,
    refusal: Refusal | None = None,
) -> HttpResponse:
    """Draw the button and the numbers anew, as they are now."""
    proposal = pages.proposal_or_404(proposal.process, proposal.number)
    context = about(proposal.process, now) | {
        "proposal": proposal,
        "support_refusal": refusal,
        "held": _held(request, proposal.process) if refusal else [],
    }
    status = 422 if refusal else 200
    return render(request, "proposals/support_button.html", context, status=status)


def _held(request: HttpRequest, process: Process) -> list[Any]:
    if not request.user.is_authenticated:
        return []
    return list(queries.supports_in(process, request.user))


def _refused(
    request: HttpRequest, proposal: Proposal, refusal: Refusal, now: datetime
) -> HttpResponse:
    """Say why not, and where a limit is reached, which supports can be taken back."""
    if HtmxDetails(request):
        return _fragment(request, proposal, now, refusal=refusal)
    if refusal.code not in LIMITS:
        raise Refused(refusal)
    context = about(proposal.process, now) | {
        "proposal": proposal,
        "support_refusal": refusal,
        "held": _held(request, proposal.process),
    }
    return render(request, "proposals/support_refused.html", context, status=422)


@never_cache
@login_required
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    context = {"processes": queries.supports_of(request.user, now=now), "now": now}
    return render(request, "proposals/my_supports.html", context)


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def carry(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Let a supporter choose whether, and to which child, the support moves."""
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    source = pages.proposal_or_404(process, number)
    refuse_unseen(request.user, source)
    heirs = queries.heirs(source)
    for heir in heirs:
        heir.process = process
    form = forms.Form(request.POST if request.method == "POST" else None)
    chosen = next(
        (heir for heir in heirs if str(heir.number) == request.POST.get("to")), None
    )
    if (
        form.is_valid()
        and chosen is not None
        and succeeds(
            form,
            lambda: actions.carry_support(
                source=source, target=chosen, person=request.user, now=now
            ),
        )
    ):
        words = _("Your support counts for %(reference)s now.")
        messages.success(request, words % {"reference": chosen.reference})
        return see_other(request, _url_of(chosen))
    if form.is_bound and chosen is None:
        form.add_error(None, _("Choose one of the proposals."))
    context = about(process, now) | {
        "proposal": source,
        "heirs": heirs,
        "support": queries.support_of(request.user, source),
        "form": form,
    }
    return page(
        request,
        "proposals/carry.html",
        context,
        partial="carry",
        status=422 if form.errors else 200,
    )
