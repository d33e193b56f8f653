"""The review page, where a ballot is cast."""

from datetime import datetime
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
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
from voting import credentials, drafts, papers, queries, rows, tokens, words
from voting.actions import casting
from voting.box.spool import Cast
from voting.credentials import Voter
from voting.drafts import KeptReceipt
from voting.forms import CastForm
from voting.models import RollEntry, VotingRound
from voting.papers import Paper
from voting.policies import PAUSE, PAUSED
from voting.tokens import Issued, TokenError
from voting.views.ballots import paper_sent
from voting.views.rounds import (
    closed_door,
    context_of,
    context_of_voter,
    paper_or_404,
    round_to_show,
    turn_away,
)

# Every other refusal is 403.
STATUS_OF = {
    "age_not_declared": HTTPStatus.UNPROCESSABLE_ENTITY,
    tokens.STALE.code: HTTPStatus.UNPROCESSABLE_ENTITY,
    tokens.FORGED.code: HTTPStatus.BAD_REQUEST,
    PAUSED: HTTPStatus.SERVICE_UNAVAILABLE,
}


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, slug: str, paper: str) -> HttpResponse:
    """Show the choices once more, and put them into the box."""
    now = timezone.now()
    if request.method == "POST":
        return _cast(request, slug, paper, now=now)
    voting_round = round_to_show(request, slug, now=now)
    refusal = closed_door(voting_round, now=now)
    if refusal is not None:
        return turn_away(request, voting_round, refusal, now=now)
    if credentials.is_spent(request, voting_round):
        return _type_code_again(request, slug, paper)
    rules = paper_or_404(voting_round, paper)
    draft = drafts.draft_of(request, voting_round)
    sheet = voting_round.sheet
    filled_in = papers.filled_in(sheet, rules, draft.written_on(sheet, rules))
    if not filled_in.is_valid:
        return redirect("voting:ballot", slug, paper)
    response = _review_page(request, voting_round, filled_in, CastForm(), now=now)
    # Whoever signed in on the way owns the draft from here on.
    drafts.keep_draft(response, request, voting_round, draft)
    return response


def _type_code_again(request: HttpRequest, slug: str, paper: str) -> HttpResponse:
    """Ask whoever sits here now for a code: the one before has cast a ballot."""
    where = reverse("voting:code", args=[slug], query={"paper": paper})
    return see_other(request, where)


@sensitive_variables()
def _cast(
    request: HttpRequest, slug: str, paper: str, *, now: datetime
) -> HttpResponse:
    """Cast what the page showed, even if another tab has changed the draft since."""
    voting_round = queries.public_round_or_404(slug, now=now)
    if credentials.is_spent(request, voting_round):
        return _type_code_again(request, slug, paper)
    voter = credentials.voter_of(request, voting_round)
    issued = _token_of(request, voting_round, voter, now=now)
    issued_at = issued.issued_at if isinstance(issued, Issued) else None
    door = closed_door(voting_round, now=now, issued_at=issued_at)
    if door is not None:
        return turn_away(request, voting_round, door, now=now)
    rules = paper_or_404(voting_round, paper)
    form = CastForm(request.POST)
    filled_in = paper_sent(request, voting_round, rules)
    draft = drafts.draft_with(drafts.draft_of(request, voting_round), filled_in)
    if not (isinstance(voter, RollEntry) or voter.is_authenticated):
        login = redirect_to_login(request.path, resolve_url(settings.LOGIN_URL))
        drafts.keep_draft(login, request, voting_round, draft)
        return login
    cast = _attempt(request, voting_round, filled_in, form, issued, now=now)
    if isinstance(cast, Cast):
        return _receipt(request, voting_round, cast, now=now)
    response = _review_page(
        request,
        voting_round,
        filled_in,
        form,
        now=now,
        refusal=cast,
        issued_at=issued_at,
    )
    if filled_in.is_valid:
        drafts.keep_draft(response, request, voting_round, draft)
    return response


@sensitive_variables()
def _token_of(
    request: HttpRequest, voting_round: VotingRound, voter: Voter, *, now: datetime
) -> Issued | Refusal:
    """Read the token of the page; a page that sends two of them is not ours."""
    sent = request.POST.getlist("token")
    text = sent[0] if len(sent) == 1 else ""
    try:
        return tokens.read(text, voting_round, drafts.owner_of(voter), now=now)
    except TokenError as error:
        return error.refusal


@sensitive_variables()
def _attempt(
    request: HttpRequest,
    voting_round: VotingRound,
    filled_in: Paper,
    form: CastForm,
    issued: Issued | Refusal,
    *,
    now: datetime,
) -> Cast | Refusal | None:
    """Cast a ballot, or say why not; nothing where the page itself says it."""
    # What its own fields call nonsense, the page says; no rule would know of it.
    if not form.is_valid() or not filled_in.is_valid:
        return None
    if isinstance(issued, Refusal):
        return issued
    voter = credentials.voter_of(request, voting_round)
    assert isinstance(voter, RollEntry) or voter.is_authenticated  # noqa: S101 - asked before
    try:
        return casting.cast_ballot(
            voting_round=voting_round,
            voter=voter,
            paper=filled_in.rules.code,
            marks=filled_in.marks,
            declares_age=form.cleaned_data["declares_age"],
            channel=credentials.channel_of(request, voting_round),
            token=issued.token,
            issued_at=issued.issued_at,
            word=form.cleaned_data["word"],
            now=now,
        )
    except Refused as error:
        return error.refusal


@sensitive_variables()
def _receipt(
    request: HttpRequest, voting_round: VotingRound, cast: Cast, *, now: datetime
) -> HttpResponse:
    slug = voting_round.process.slug
    response = see_other(request, reverse("voting:receipt", args=[slug]))
    receipt = cast.receipt
    if settings.BALLOT_RECEIPTS != "content":
        receipt = receipt.without_content()
    kept = KeptReceipt(receipt, now, is_repeated=cast.is_repeated)
    drafts.keep_receipt(response, request, voting_round, kept)
    drafts.forget_draft(response, voting_round.process)
    credentials.spend(response, request, voting_round.process)
    return response


@sensitive_variables()
def _review_page(
    request: HttpRequest,
    voting_round: VotingRound,
    paper: Paper,
    form: CastForm,
    *,
    now: datetime,
    refusal: Refusal | None = None,
    issued_at: datetime | None = None,
) -> HttpResponse:
    """Show what will be cast; `refusal` says why it just was not."""
    lacks_age = refusal is not None and refusal.code == "age_not_declared"
    flaws = _flaws(form)
    voter = credentials.voter_of(request, voting_round)
    owner = drafts.owner_of(voter)
    context = context_of(voting_round, now=now) | {
        **context_of_voter(request, voting_round),
        "paper": paper,
        "complaints": rows.complaints_about(paper),
        "form": form,
        "flaws": flaws,
        "refusal": refusal,
        "lacks_age": lacks_age,
        "steps": words.steps(1),
        "standing": papers.standing_of(voter, voting_round, paper.rules),
        "token": owner
        and tokens.issue(voting_round, owner, now=now, issued_at=issued_at),
    }
    status = HTTPStatus.OK
    if refusal is not None:
        status = STATUS_OF.get(refusal.code, HTTPStatus.FORBIDDEN)
    elif flaws or not paper.is_valid:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    response = render(request, "voting/review.html", context, status=status)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = str(PAUSE)
    return response


@sensitive_variables()
def _flaws(form: CastForm) -> list[dict[str, str]]:
    """Say what is wrong with the word, by code."""
    if not form.is_bound:
        return []
    errors: list[ValidationError] = form.errors.as_data().get("word", [])
    return [
        {"code": error.code or "", "words": message}
        for error in errors
        for message in error.messages
    ]
