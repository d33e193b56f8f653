"""Statements: vote on one at a time, look at one's own votes, write, see results."""

from random import SystemRandom
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from panels.actions import conversations as actions
from panels.forms.live import number_in
from panels.forms.statements import StatementForm
from panels.models import Conversation, Statement, StatementVote
from panels.policies import works as policy
from panels.queries.opinions import matrix_may_be_had, may_be_seen, results_of
from panels.queries.voters import (
    Participant,
    new_device,
    participant_of,
    remember_device,
    voter_of,
)
from panels.queries.works import Reader, conversation_or_404, reader_of
from participation.brake import braked
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, page, see_other
from participation.policies import Refusal

CHANCE = SystemRandom()
# Of one address: a class or a library may sit behind it.
MOST_VOTES, MOST_STATEMENTS, MINUTE = 600, 60, 60


def _refusal(
    reader: Reader, conversation: Conversation, participant: Participant
) -> Refusal | None:
    seat = participant.panelist or reader.panelist
    return policy.refuse_taking_part(conversation, seat, now=reader.now)


def next_statement(
    conversation: Conversation, participant: Participant
) -> Statement | None:
    """Choose a statement by chance, those with few votes more often."""
    waiting = conversation.statements.filter(state=Statement.State.OPEN)
    voter = voter_of(conversation, participant)
    if voter is not None:
        waiting = waiting.exclude(votes__voter=voter)
    found = list(waiting.annotate(vote_count=Count("votes")))
    if not found:
        return None
    weights = [1 / (1 + one.vote_count) for one in found]
    return CHANCE.choices(found, weights)[0]


def _progress(conversation: Conversation, participant: Participant) -> dict[str, int]:
    statements = conversation.statements.filter(state=Statement.State.OPEN)
    voter = voter_of(conversation, participant)
    done = statements.filter(votes__voter=voter).count() if voter else 0
    return {"done": done, "all": statements.count()}


@never_cache
@braked("statements", most=MOST_VOTES, seconds=MINUTE)
@require_http_methods(FORM_METHODS)
def vote(request: HttpRequest, slug: str, panel: str, number: int) -> HttpResponse:
    """Show one statement and take the vote on it."""
    reader = reader_of(request, slug, panel, timezone.now())
    conversation = conversation_or_404(reader, number)
    participant = participant_of(request, conversation)
    form = forms.Form(request.POST if request.method == "POST" else None)
    device = ""
    if form.is_valid():
        if not participant.is_known:
            device = new_device()
            participant = participant_of(request, conversation, device=device)
        _take(request, form, conversation, participant, reader)
        if not form.errors and not request.headers.get("HX-Request"):
            response = see_other(request, _after(request, reader, conversation))
            if device:
                remember_device(response, device)
            return response
    refusal = _refusal(reader, conversation, participant)
    context = reader.about(
        conversation=conversation,
        statement=None if refusal else next_statement(conversation, participant),
        progress=_progress(conversation, participant),
        refusal=refusal,
        form=form,
        values=StatementVote.Value,
        shows_results=may_be_seen(conversation),
        has_voted=request.method == "POST",
    )
    status = 422 if form.errors else 200
    response = page(
        request,
        "panels/statements.html",
        context,
        partial="statement",
        status=status,
    )
    if device and not form.errors:
        remember_device(response, device)
    return response


def _take(
    request: HttpRequest,
    form: forms.Form,
    conversation: Conversation,
    participant: Participant,
    reader: Reader,
) -> None:
    """Take a vote; the form shows why it could not be taken."""
    number = number_in(request.POST, "statement")
    value = request.POST.get("vote", "")
    if number is None or value not in {"1", "0", "-1"}:
        form.add_error(None, _("Agree, disagree or pass."))
        return
    statement = get_object_or_404(conversation.statements, number=number)
    statement.conversation = conversation
    succeeds(
        form,
        lambda: actions.vote_on_statement(
            statement=statement,
            participant=participant,
            value=int(value),
            now=reader.now,
        ),
    )


def _after(request: HttpRequest, reader: Reader, conversation: Conversation) -> str:
    name = "own_votes" if request.POST.get("back") == "own" else "statements"
    return _url(name, reader, conversation)


def _url(name: str, reader: Reader, conversation: Conversation) -> str:
    panel = reader.panel
    return reverse(
        f"panels:{name}", args=[panel.process.slug, panel.slug, conversation.number]
    )


@never_cache
@require_safe
def own(request: HttpRequest, slug: str, panel: str, number: int) -> HttpResponse:
    """List one's own votes, each with buttons to change it."""
    reader = reader_of(request, slug, panel, timezone.now())
    conversation = conversation_or_404(reader, number)
    participant = participant_of(request, conversation)
    voter = voter_of(conversation, participant)
    votes: list[StatementVote] = []
    if voter is not None:
        found = voter.votes.filter(statement__state=Statement.State.OPEN)
        votes = list(found.select_related("statement").order_by("statement__number"))
    written = voter.written.order_by("number") if voter else []
    context = reader.about(
        conversation=conversation,
        votes=votes,
        written=list(written),
        values=StatementVote.Value,
        refusal=_refusal(reader, conversation, participant),
    )
    return render(request, "panels/own_votes.html", context)


@never_cache
@braked("write-statement", most=MOST_STATEMENTS, seconds=10 * MINUTE)
@require_http_methods(FORM_METHODS)
def write(request: HttpRequest, slug: str, panel: str, number: int) -> HttpResponse:
    """Write a statement, which the facilitator reads first."""
    reader = reader_of(request, slug, panel, timezone.now())
    conversation = conversation_or_404(reader, number)
    participant = participant_of(request, conversation)
    refusal = _refusal(reader, conversation, participant) or policy.refuse_statements(
        conversation
    )
    form = StatementForm(request.POST if request.method == "POST" else None)
    device = ""
    if form.is_valid():
        if not participant.is_known:
            device = new_device()
            participant = participant_of(request, conversation, device=device)
        if succeeds(
            form,
            lambda: actions.write_statement(
                conversation=conversation,
                participant=participant,
                language=get_language() or "",
                now=reader.now,
                **form.cleaned_data,
            ),
        ):
            messages.success(
                request, _("Thank you. The facilitator reads it before others see it.")
            )
            response = see_other(request, _url("statements", reader, conversation))
            if device:
                remember_device(response, device)
            return response
    context = reader.about(conversation=conversation, form=form, refusal=refusal)
    status = 422 if form.errors else 200
    return render(request, "panels/write_statement.html", context, status=status)


@never_cache
@require_safe
def results(request: HttpRequest, slug: str, panel: str, number: int) -> HttpResponse:
    """Show what unites and what divides; 404 before the facilitator shows it."""
    reader = reader_of(request, slug, panel, timezone.now())
    conversation = conversation_or_404(reader, number)
    if not may_be_seen(conversation):
        raise Http404
    context: dict[str, Any] = reader.about(
        conversation=conversation,
        results=results_of(conversation),
        has_matrix=matrix_may_be_had(conversation),
    )
    return render(request, "panels/opinions.html", context)


@require_safe
def matrix(request: HttpRequest, slug: str, panel: str, number: int) -> HttpResponse:
    """Hand out the votes with random row ids, once it is closed and large enough."""
    reader = reader_of(request, slug, panel, timezone.now())
    conversation = conversation_or_404(reader, number)
    if not matrix_may_be_had(conversation):
        raise Http404
    name = f"{reader.panel.slug}-S{conversation.number}.csv"
    return HttpResponse(
        conversation.matrix,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
