"""The ballot page: anybody fills it in here; who casts it signs in later."""

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
from voting import credentials, drafts, fields, papers, queries, rows, words
from voting.drafts import Draft
from voting.models import VotingRound
from voting.papers import Paper, Part
from voting.rows import Order, Row
from voting.sheet import PaperRules
from voting.tally.ballot_form import BallotKind
from voting.views.rounds import (
    closed_door,
    context_of,
    context_of_voter,
    paper_or_404,
    round_to_show,
    turn_away,
)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def ballot(request: HttpRequest, slug: str, paper: str) -> HttpResponse:
    """Keep what is written in the browser; answer with sums, the page or the review."""
    now = timezone.now()
    voting_round = round_to_show(request, slug, now=now)
    refusal = closed_door(voting_round, now=now)
    if refusal is not None:
        return turn_away(request, voting_round, refusal, now=now)
    rules = paper_or_404(voting_round, paper)
    draft = drafts.draft_of(request, voting_round)
    if request.method != "POST":
        return ballot_page(request, voting_round, rules, draft, now=now)
    return _take_marks(request, voting_round, rules, draft, now=now)


@sensitive_variables()
def _take_marks(
    request: HttpRequest,
    voting_round: VotingRound,
    rules: PaperRules,
    before: Draft,
    *,
    now: datetime,
) -> HttpResponse:
    sheet = voting_round.sheet
    paper = paper_sent(request, voting_round, rules)
    draft = drafts.draft_with(before, paper)
    names = [voting_round.process.slug, rules.code]
    if HtmxDetails(request):
        earlier = papers.filled_in(sheet, rules, before.written_on(sheet, rules))
        change = papers.change_between(earlier, paper)
        context = {
            "paper": paper,
            "change": change,
            "told": [change.part] if change else paper.parts,
            "is_answer": True,
        }
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
            request, voting_round, rules, draft, now=now, came_back_with=paper
        )
    drafts.keep_draft(response, request, voting_round, draft)
    return response


@sensitive_variables()
def paper_sent(
    request: HttpRequest, voting_round: VotingRound, rules: PaperRules
) -> Paper:
    """Read the paper that a form sends."""
    sheet = voting_round.sheet
    written = fields.read(fields.sections_of(sheet, rules), request.POST)
    return papers.filled_in(sheet, rules, written)


@sensitive_variables()
def ballot_page(
    request: HttpRequest,
    voting_round: VotingRound,
    rules: PaperRules,
    draft: Draft,
    *,
    now: datetime,
    came_back_with: Paper | None = None,
) -> HttpResponse:
    """Show a paper as it is filled in; `came_back_with` is one with problems."""
    sheet = voting_round.sheet
    paper = came_back_with or papers.filled_in(
        sheet, rules, draft.written_on(sheet, rules)
    )
    order = _order(request)
    projects = queries.details_on(voting_round, rules)
    withdrawn = queries.withdrawn_from(voting_round)
    voter = credentials.voter_of(request, voting_round)
    context = context_of(voting_round, now=now) | {
        **context_of_voter(request, voting_round),
        "paper": paper,
        "came_back": came_back_with is not None,
        "parts": [
            _part_of_page(
                part,
                rows.rows_of(
                    part, projects, order, seed=draft.seed, withdrawn=withdrawn
                ),
            )
            for part in paper.parts
        ],
        "withdrawn": withdrawn,
        "complaints": rows.complaints_about(paper),
        "orders": _orders(rules, order),
        "order": order,
        "is_fair": order is Order.FAIR,
        "steps": words.steps(0),
        "standing": papers.standing_of(voter, voting_round, rules),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if came_back_with else HTTPStatus.OK
    response = render(request, "voting/ballot.html", context, status=status)
    drafts.keep_draft(response, request, voting_round, draft)
    return response


@sensitive_variables()
def _part_of_page(part: Part, shown: list[Row]) -> dict[str, object]:
    """Return what the page shows of one pot; `none` names the choice of no project."""
    section = part.section
    is_ranking = part.kind == BallotKind.RANKED
    return {
        "part": part,
        "rows": shown,
        "removals": rows.removals_from(part),
        "unit": _("Place") if is_ranking else _("Points"),
        "highest": max(section.options, default=None),
        "none": f"none-{section.number}",
        "field": section.field(0),
        "is_empty": not part.marks.choices,
    }


def _order(request: HttpRequest) -> Order:
    asked = request.GET.get("order", "")
    return Order(asked) if asked in set(Order) else Order.FAIR


def _orders(paper: PaperRules, current: Order) -> list[dict[str, object]]:
    labels = {
        Order.FAIR: _("Drawn order"),
        Order.TITLE: _("A to Z"),
        Order.CHEAPEST: _("Cheapest first"),
    }
    if any(len({line.district for line in pot.lines}) > 1 for pot in paper.pots):
        labels[Order.DISTRICT] = _("By district")
    return [
        {"label": label, "url": f"?order={order}", "is_current": order is current}
        for order, label in labels.items()
    ]
