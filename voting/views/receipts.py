"""What a voter keeps: the receipt, and the page where anybody checks one."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import (
    sensitive_post_parameters,
    sensitive_variables,
)
from django.views.decorators.http import require_http_methods, require_safe

from participation.brake import braked
from participation.http import page
from voting import box, drafts, papers, policies, words
from voting.box import Receipt
from voting.forms import ReceiptForm
from voting.models import VotingRound
from voting.papers import Paper
from voting.views.rounds import context_of, round_to_show


@sensitive_variables()
def _paper_in_the_box(voting_round: VotingRound, found: Receipt | None) -> Paper | None:
    """Return the ballot as it lies in the box, or nothing when it is not there."""
    return None if found is None else papers.from_the_box(voting_round.sheet, found)


@never_cache
@sensitive_variables()
@require_safe
def receipt(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the receipt that this browser keeps, and what the box holds under it."""
    now = timezone.now()
    voting_round = round_to_show(request, slug, now=now)
    kept = drafts.receipt_of(request, voting_round)
    found = box.find(voting_round, kept.code) if kept else None
    context = context_of(voting_round, now=now) | {
        "kept": kept,
        "paper": _paper_in_the_box(voting_round, found),
        "steps": words.steps(2),
        "can_change": policies.refuse_now(voting_round, now=now) is None,
    }
    return render(request, "voting/receipt.html", context)


@never_cache
@sensitive_variables()
@require_safe
def receipt_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the receipt as a text file to keep."""
    now = timezone.now()
    voting_round = round_to_show(request, slug, now=now)
    kept = drafts.receipt_of(request, voting_round)
    found = box.find(voting_round, kept.code) if kept else None
    paper = _paper_in_the_box(voting_round, found)
    if paper is None:
        raise Http404
    context = context_of(voting_round, now=now) | {
        "kept": kept,
        "paper": paper,
        "check_url": settings.SITE_URL + reverse("voting:check", args=[slug]),
    }
    text = render_to_string("voting/receipt.txt", context, request)
    headers = {"Content-Disposition": f'attachment; filename="receipt-{slug}.txt"'}
    return HttpResponse(text, "text/plain; charset=utf-8", headers=headers)


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@braked("check", most=60, seconds=60)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """Say whether the ballot of a receipt stands in the box, and what it says."""
    now = timezone.now()
    voting_round = round_to_show(request, slug, now=now)
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    context = context_of(voting_round, now=now) | {"form": form}
    if form.is_valid():
        code = form.cleaned_data["code"]
        found = box.find(voting_round, code)
        context |= {
            "code": code,
            "paper": _paper_in_the_box(voting_round, found),
            "is_answered": True,
        }
    status = 422 if form.errors else 200
    return page(request, "voting/check.html", context, partial="answer", status=status)
