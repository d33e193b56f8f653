"""The ballot page: anybody ticks projects here; who casts them signs in later."""

from dataclasses import replace
from datetime import datetime
from http import HTTPStatus

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
from django.views.decorators.http import require_http_methods
from django_htmx.middleware import HtmxDetails

from participation.http import page, see_other
from voting import drafts, papers, policies, queries, words
from voting.drafts import Draft
from voting.forms import BallotForm
from voting.models import VotingRound
from voting.papers import Order
from voting.sheet import PotRules
from voting.views.rounds import context_of, pot_or_404, round_to_show, turn_away


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def ballot(request: HttpRequest, slug: str, pot: str) -> HttpResponse:
    """Keep the ticks in the browser; answer with the sums, the page or the review."""
    now = timezone.now()
    voting_round = round_to_show(request, slug, now=now)
    refusal = policies.refuse_now(voting_round, now=now)
    if refusal is not None:
        return turn_away(request, voting_round, refusal, now=now)
    rules = pot_or_404(voting_round, pot)
    draft = drafts.draft_of(request, voting_round)
    if request.method != "POST":
        return ballot_page(request, voting_round, rules, draft, now=now)
    return _take_ticks(request, voting_round, rules, draft, now=now)


@sensitive_variables("form", "choices", "paper", "before", "draft")
def _take_ticks(
    request: HttpRequest,
    voting_round: VotingRound,
    pot: PotRules,
    before: Draft,
    *,
    now: datetime,
) -> HttpResponse:
    form = BallotForm(request.POST)
    form.full_clean()
    choices: list[str] = form.cleaned_data["choices"]
    paper = papers.paper_of(voting_round.sheet, pot, choices)
    draft = replace(before, pot=pot.code, choices=tuple(choices))
    names = [voting_round.process.slug, pot.code]
    if HtmxDetails(request):
        change = papers.change_between(pot, before.choices_on(pot), choices)
        context = {"paper": paper, "change": change, "is_answer": True}
        response = page(request, "voting/ballot.html", context, partial="summary")
    elif "keep" in request.POST:
        messages.success(request, _("Your choices are kept. They are not cast yet."))
        query = {"order": _order(request)}
        here = reverse("voting:ballot", args=names, query=query)
        response = see_other(request, here)
    elif paper.is_valid:
        response = see_other(request, reverse("voting:review", args=names))
    else:
        return ballot_page(
            request, voting_round, pot, draft, now=now, came_back_with=choices
        )
    drafts.keep_draft(response, request, voting_round, draft)
    return response


@sensitive_variables("draft", "paper", "came_back_with")
def ballot_page(
    request: HttpRequest,
    voting_round: VotingRound,
    pot: PotRules,
    draft: Draft,
    *,
    now: datetime,
    came_back_with: list[str] | None = None,
) -> HttpResponse:
    """Show the ballot paper with its ticks; `came_back_with` are some with problems."""
    came_back = came_back_with is not None
    choices = draft.choices_on(pot) if came_back_with is None else came_back_with
    paper = papers.paper_of(voting_round.sheet, pot, choices)
    order = _order(request)
    projects = queries.details_on(voting_round, pot)
    context = context_of(voting_round, now=now) | {
        "pot": pot,
        "paper": paper,
        "came_back": came_back,
        "rows": papers.rows(paper, projects, order, seed=draft.seed),
        "removals": [
            {"line": line, "key": papers.key_of(pot, line)} for line in paper.removals
        ],
        "orders": _orders(pot, order),
        "order": order,
        "is_fair": order is Order.FAIR,
        "steps": words.steps(0),
        "standing": papers.standing_of(request.user, voting_round, pot),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if came_back else HTTPStatus.OK
    response = render(request, "voting/ballot.html", context, status=status)
    drafts.keep_draft(response, request, voting_round, draft)
    return response


def _order(request: HttpRequest) -> Order:
    asked = request.GET.get("order", "")
    return Order(asked) if asked in set(Order) else Order.FAIR


def _orders(pot: PotRules, current: Order) -> list[dict[str, object]]:
    labels = {
        Order.FAIR: _("Drawn order"),
        Order.TITLE: _("A to Z"),
        Order.CHEAPEST: _("Cheapest first"),
    }
    if len({line.district for line in pot.lines}) > 1:
        labels[Order.DISTRICT] = _("By district")
    return [
        {"label": label, "url": f"?order={order}", "is_current": order is current}
        for order, label in labels.items()
    ]
