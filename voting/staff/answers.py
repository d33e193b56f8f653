"""What officials add to frozen rules: a withdrawal, a drawn lot, a board's order."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participation.desk import process_at_desk
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.models import Role
from participation.policies import require
from voting import policies, queries, reports, tasks
from voting.actions import answers
from voting.answer_forms import SeedForm, TieForm, WithdrawForm


def _overview(slug: str) -> str:
    return reverse("voting_staff:overview", args=[slug])


def _go_on_counting() -> None:
    """Count what no longer waits; without a broker the schedule does it soon enough."""
    transaction.on_commit(tasks.tally_closed_rounds.delay, robust=True)


@never_cache
@require_http_methods(FORM_METHODS)
def seed(request: SignedInRequest, slug: str) -> HttpResponse:
    """Write down what the public source has drawn, once."""
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, Role.AUDITOR, now=now)
    voting_round = queries.round_or_404(process)
    require(policies.refuse_entering_seed(request.user, voting_round, now=now))
    form = SeedForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(
        form,
        lambda: answers.enter_drawn_seed(
            voting_round=voting_round,
            official=request.user,
            seed=form.cleaned_data["seed"],
            now=now,
        ),
    ):
        _go_on_counting()
        messages.success(request, _("The lot is on the public record."))
        return see_other(request, _overview(slug))
    context = {
        "form": form,
        "process": process,
        "now": now,
        "section": "vote",
        "source": voting_round.sheet.seed_source,
    }
    status = 422 if form.errors else 200
    return render(request, "voting_staff/seed.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def tie(request: SignedInRequest, slug: str) -> HttpResponse:
    """Write down in which order a board has put tied projects."""
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    voting_round = queries.round_or_404(process)
    question = queries.question_of(voting_round)
    require(policies.refuse_answering_tie(request.user, voting_round, question))
    assert question is not None  # noqa: S101 - the policy has just said so
    told = reports.question_in_words(voting_round.sheet, question)
    tied = {line.id: line for line, _support in told.lines}
    form = TieForm(request.POST if request.method == "POST" else None, tied=tied)
    if form.is_valid() and succeeds(
        form,
        lambda: answers.record_board_decision(
            voting_round=voting_round,
            organiser=request.user,
            order=form.order,
            body=form.cleaned_data["body"],
            decided_on=form.cleaned_data["decided_on"],
            note=form.cleaned_data["note"],
            now=now,
        ),
    ):
        _go_on_counting()
        messages.success(
            request, _("The order is on the public record. The count goes on.")
        )
        return see_other(request, _overview(slug))
    context = {
        "form": form,
        "process": process,
        "now": now,
        "section": "vote",
        "question": told,
    }
    status = 422 if form.errors else 200
    return render(request, "voting_staff/tie.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def withdraw(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take a project back after its ballot was frozen, and say why."""
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    voting_round = queries.round_or_404(process)
    is_tallied = voting_round.tallies.exists()
    require(
        policies.refuse_withdrawing(request.user, voting_round, is_tallied=is_tallied)
    )
    withdrawn = queries.withdrawn_from(voting_round)
    form = WithdrawForm(
        request.POST if request.method == "POST" else None,
        sheet=voting_round.sheet,
        withdrawn={project.code for project in withdrawn},
    )
    if form.is_valid() and succeeds(
        form,
        lambda: answers.withdraw_project(
            voting_round=voting_round,
            organiser=request.user,
            project=form.cleaned_data["project"],
            reason=form.cleaned_data["reason"],
            now=now,
        ),
    ):
        _go_on_counting()
        messages.success(request, _("The project has been withdrawn."))
        return see_other(request, _overview(slug))
    context = {
        "form": form,
        "process": process,
        "now": now,
        "section": "vote",
        "withdrawn": withdrawn,
    }
    status = 422 if form.errors else 200
    return render(request, "voting_staff/withdraw.html", context, status=status)
