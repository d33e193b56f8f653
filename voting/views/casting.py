"""The review page, where a ballot is cast."""

from datetime import datetime
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import (
    sensitive_post_parameters,
    sensitive_variables,
)
from django.views.decorators.http import require_http_methods

from participation.http import see_other
from participation.policies import Refusal, Refused
from voting import drafts, papers, policies, queries, rows, words
from voting.actions import casting
from voting.drafts import KeptReceipt
from voting.forms import CastForm
from voting.models import VotingRound
from voting.papers import Paper
from voting.views.ballots import paper_sent
from voting.views.rounds import context_of, paper_or_404, round_to_show, turn_away


@never_cache
@sensitive_post_parameters()
@sensitive_variables("draft", "filled_in")
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, slug: str, paper: str) -> HttpResponse:
    """Show the choices once more, and put them into the box."""
    now = timezone.now()
    if request.method == "POST":
        return _cast(request, slug, paper, now=now)
    voting_round = round_to_show(request, slug, now=now)
    refusal = policies.refuse_now(voting_round, now=now)
    if refusal is not None:
        return turn_away(request, voting_round, refusal, now=now)
    rules = paper_or_404(voting_round, paper)
    draft = drafts.draft_of(request, voting_round)
    sheet = voting_round.sheet
    filled_in = papers.filled_in(sheet, rules, draft.written_on(sheet, rules))
    if not filled_in.is_valid:
        return redirect("voting:ballot", slug, paper)
    response = _review_page(request, voting_round, filled_in, now=now)
    # Whoever signed in on the way owns the draft from here on.
    drafts.keep_draft(response, request, voting_round, draft)
    return response


@sensitive_variables("form", "filled_in", "draft", "receipt", "kept")
def _cast(
    request: HttpRequest, slug: str, paper: str, *, now: datetime
) -> HttpResponse:
    """Cast what the page showed, even if another tab has changed the draft since."""
    voting_round = queries.public_round_or_404(slug, now=now)
    refusal = policies.refuse_now(voting_round, now=now)
    if refusal is not None:
        return turn_away(request, voting_round, refusal, now=now)
    rules = paper_or_404(voting_round, paper)
    form = CastForm(request.POST)
    form.full_clean()
    filled_in = paper_sent(request, voting_round, rules)
    if not request.user.is_authenticated:
        login = redirect_to_login(request.path, resolve_url(settings.LOGIN_URL))
        draft = drafts.draft_of(request, voting_round)
        draft = drafts.draft_with(draft, filled_in)
        drafts.keep_draft(login, request, voting_round, draft)
        return login
    # What its own fields call nonsense, the page says; no rule would know of it.
    if not filled_in.is_valid:
        return _review_page(request, voting_round, filled_in, now=now)
    try:
        receipt = casting.cast_ballot(
            voting_round=voting_round,
            voter=request.user,
            paper=rules.code,
            marks=filled_in.marks,
            declares_age=form.cleaned_data["declares_age"],
            now=now,
        )
    except Refused as error:
        return _review_page(
            request, voting_round, filled_in, now=now, refusal=error.refusal
        )
    response = see_other(request, reverse("voting:receipt", args=[slug]))
    drafts.keep_receipt(response, request, voting_round, KeptReceipt(receipt.code, now))
    drafts.forget_draft(response, voting_round.process)
    return response


@sensitive_variables("paper")
def _review_page(
    request: HttpRequest,
    voting_round: VotingRound,
    paper: Paper,
    *,
    now: datetime,
    refusal: Refusal | None = None,
) -> HttpResponse:
    """Show what will be cast; `refusal` says why it just was not."""
    lacks_age = refusal is not None and refusal.code == "age_not_declared"
    context = context_of(voting_round, now=now) | {
        "paper": paper,
        "complaints": rows.complaints_about(paper),
        "refusal": refusal,
        "lacks_age": lacks_age,
        "steps": words.steps(1),
        "standing": papers.standing_of(request.user, voting_round, paper.rules),
    }
    status = HTTPStatus.OK
    if lacks_age or not paper.is_valid:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    elif refusal is not None:
        status = HTTPStatus.FORBIDDEN
    return render(request, "voting/review.html", context, status=status)
