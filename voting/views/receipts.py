"""What a voter keeps: the receipt, as a page and as a text file."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from participation import qr
from voting import drafts, papers, policies, words
from voting.ballotbox import content
from voting.ballotbox.receipts import Receipt
from voting.models import VotingRound
from voting.papers import Paper
from voting.views.rounds import context_of, context_of_voter, round_to_show


@sensitive_variables()
def paper_of(voting_round: VotingRound, receipt: Receipt | None) -> Paper | None:
    """Return the ballot of a receipt of ours, where the receipt shows it."""
    if receipt is None or not receipt.ballot:
        return None
    ballot = content.decode(receipt.ballot.encode())
    return papers.from_ballot(voting_round.sheet, *ballot)


def check_url(slug: str) -> str:
    return f"{settings.SITE_URL}{reverse('voting:check', args=[slug])}"


@never_cache
@sensitive_variables()
@require_safe
def receipt(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the receipt that this browser keeps."""
    now = timezone.now()
    voting_round = round_to_show(request, slug, now=now)
    kept = drafts.receipt_of(request, voting_round)
    context = context_of(voting_round, now=now) | {
        **context_of_voter(request, voting_round),
        "kept": kept,
        "paper": paper_of(voting_round, kept.receipt if kept else None),
        "steps": words.steps(2),
        "can_change": policies.refuse_now(voting_round, now=now) is None,
    }
    if kept is not None:
        # Behind the #, the code stays in the browser of who follows it.
        link = f"{check_url(slug)}#{kept.receipt.code}"
        context |= {"check_link": link, "qr": qr.draw(link)}
    return render(request, "voting/receipt.html", context)


@never_cache
@sensitive_variables()
@require_safe
def receipt_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the receipt as a text file to keep: in words, and as programs read it."""
    now = timezone.now()
    voting_round = round_to_show(request, slug, now=now)
    kept = drafts.receipt_of(request, voting_round)
    if kept is None:
        raise Http404
    context = context_of(voting_round, now=now) | {
        "kept": kept,
        "paper": paper_of(voting_round, kept.receipt),
        "check_url": check_url(slug),
    }
    told = render_to_string("voting/receipt.txt", context, request)
    # Only the line of the receipt begins with a brace, whatever projects are called.
    lines = [f"- {line}" if line[:1] == "{" else line for line in told.splitlines()]
    text = "\n".join([*lines, "", kept.receipt.to_line(), ""])
    headers = {"Content-Disposition": f'attachment; filename="receipt-{slug}.txt"'}
    return HttpResponse(text, "text/plain; charset=utf-8", headers=headers)
