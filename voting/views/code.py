"""Voting with a code from a letter or from a voting place, without an account."""

from django.contrib import messages
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

from participation.brake import braked
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, see_other
from voting import credentials, drafts, policies
from voting.actions import codes
from voting.box import setup
from voting.forms import CodeForm
from voting.models import RollEntry, VotingCode, VotingRound
from voting.views.rounds import context_of, round_to_show, turn_away


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@braked("code", most=30, seconds=60)
@require_http_methods(FORM_METHODS)
def code(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the code; only sending the form does anything with it."""
    now = timezone.now()
    voting_round = round_to_show(request, slug, now=now)
    refusal = policies.refuse_now(voting_round, now=now)
    if refusal is not None:
        return turn_away(request, voting_round, refusal, now=now)
    form = CodeForm(
        request.POST if request.method == "POST" else None,
        initial={"paper": request.GET.get("paper", "")},
    )
    used: list[VotingCode] = []
    if form.is_valid() and succeeds(
        form,
        lambda: used.append(
            codes.use_code(
                voting_round=voting_round, typed=form.cleaned_data["code"], now=now
            )
        ),
    ):
        paper = form.cleaned_data["paper"]
        response = see_other(request, _way_on(voting_round, used[0].entry, paper))
        # What the person before has left here is not for the next. Who has come from a
        # ballot that is filled in goes on with it.
        drafts.forget_receipt(response, voting_round.process)
        if not paper:
            drafts.forget_draft(response, voting_round.process)
        credentials.keep(response, request, voting_round, used[0])
        return response
    context = context_of(voting_round, now=now) | {
        "form": form,
        "credential": credentials.credential_of(request, voting_round),
    }
    status = 422 if form.errors else 200
    return render(request, "voting/code.html", context, status=status)


@never_cache
@require_POST
def code_done(request: HttpRequest, slug: str) -> HttpResponse:
    """Leave nothing of a vote on this computer: no code, no draft, no receipt."""
    now = timezone.now()
    voting_round = round_to_show(request, slug, now=now)
    messages.success(
        request,
        _(
            "Done. This browser has forgotten your vote. If you have saved a file or "
            "printed here, take it with you."
        ),
    )
    is_open = policies.refuse_now(voting_round, now=now) is None
    door = "voting:code" if is_open else "voting:vote"
    response = see_other(request, reverse(door, args=[slug]))
    drafts.forget_draft(response, voting_round.process)
    drafts.forget_receipt(response, voting_round.process)
    credentials.forget(response, voting_round.process)
    return response


def _way_on(voting_round: VotingRound, entry: RollEntry, paper: str) -> str:
    """Lead to the ballot of whoever holds the code, filled in or not yet."""
    slug = voting_round.process.slug
    own = setup.area_of(voting_round, entry.district.code if entry.district else "")
    if paper in {one.code for one in voting_round.sheet.papers}:
        return reverse("voting:review", args=[slug, paper])
    if own and voting_round.is_per_district:
        return reverse("voting:ballot", args=[slug, own])
    return reverse("voting:vote", args=[slug])
