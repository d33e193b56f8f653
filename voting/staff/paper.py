"""Batches of paper forms: made, typed by two people, compared, approved."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import (
    sensitive_post_parameters,
    sensitive_variables,
)
from django.views.decorators.http import require_http_methods

from participation.desk import process_at_desk
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.models import Process
from participation.policies import Refusal, require
from voting import channel_policies, channel_queries, fields, queries
from voting.actions import paper as actions
from voting.channel_forms import (
    BatchForm,
    FormsFile,
    TakeOutForm,
    TypingForm,
    VoidForm,
    name_of,
)
from voting.channel_queries import Progress
from voting.models import PaperBatch, VotingRound
from voting.staff.confirming import unless_confirmed


def found(
    request: SignedInRequest, slug: str, *, now: datetime
) -> tuple[Process, VotingRound]:
    """Find the round whose paper somebody may work on, or look at."""
    process = process_at_desk(request, slug, *channel_policies.SECOND, now=now)
    voting_round = queries.round_or_404(process)
    require(channel_policies.refuse_before_log(voting_round))
    return process, voting_round


def _batch(
    request: SignedInRequest, slug: str, number: int, *, now: datetime
) -> tuple[Process, PaperBatch]:
    process, voting_round = found(request, slug, now=now)
    batch = get_object_or_404(
        PaperBatch.objects.select_related("first_by", "second_by", "approved_by"),
        voting_round=voting_round,
        number=number,
    )
    batch.voting_round = voting_round
    return process, batch


def context_of(
    process: Process, voting_round: VotingRound, *, now: datetime
) -> dict[str, Any]:
    return {
        "process": process,
        "now": now,
        "section": "vote",
        "voting_round": voting_round,
    }


def turn_of(batch: PaperBatch, request: SignedInRequest) -> int:
    """Return whose reading this is: first, second, or the third that settles."""
    person = request.user.pk
    if person in {batch.first_by_id, batch.second_by_id}:
        return 1 if person == batch.first_by_id else 2
    if batch.first_by_id is None:
        return 1
    return 2 if batch.second_by_id is None else actions.SETTLING


@never_cache
@require_http_methods(FORM_METHODS)
def paper(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show the batches, and make another one."""
    now = timezone.now()
    process, voting_round = found(request, slug, now=now)
    refusal = channel_policies.refuse_paper_work(request.user, voting_round)
    form = BatchForm(
        request.POST if request.method == "POST" else None, sheet=voting_round.sheet
    )
    made: list[PaperBatch] = []
    if form.is_valid() and succeeds(
        form,
        lambda: made.append(
            actions.make_batch(
                voting_round=voting_round,
                clerk=request.user,
                now=now,
                **form.cleaned_data,
            )
        ),
    ):
        where = reverse("voting_staff:paper_batch", args=[slug, made[0].number])
        return see_other(request, where)
    batches = voting_round.paper_batches.order_by("-number")
    context = context_of(process, voting_round, now=now) | {
        "form": form,
        "refusal": refusal,
        "batches": [_row(batch) for batch in batches],
        "papers": voting_round.sheet.papers,
        "stations": channel_queries.stations_of(voting_round),
    }
    status = 422 if form.errors else 200
    return render(request, "voting_staff/paper.html", context, status=status)


def _row(batch: PaperBatch) -> dict[str, Any]:
    progress = channel_queries.progress_of(batch) if not batch.approved_at else None
    return {
        "batch": batch,
        "area": name_of(batch.voting_round.sheet.paper(batch.area)),
        "progress": progress,
        "state": _state_of(batch, progress),
    }


def _state_of(batch: PaperBatch, progress: Progress | None) -> str:
    if progress is None:
        return _("Approved")
    if progress.is_ready:
        return _("Waits for approval")
    if progress.different:
        return _("Two readings differ")
    typed = progress.typed
    return _("Typed: %(first)d and %(second)d of %(count)d") % {
        "first": typed[1],
        "second": typed[2],
        "count": batch.count,
    }


@never_cache
@require_http_methods(FORM_METHODS)
def batch(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Show how far a batch is, where readings differ, and what can be done now."""
    now = timezone.now()
    process, one = _batch(request, slug, number, now=now)
    do = request.POST.get("do", "")
    posted = request.POST if request.method == "POST" else None
    if do == "approve" and (confirming := unless_confirmed(request)):
        return confirming
    here = reverse("voting_staff:paper_batch", args=[slug, number])
    approving = forms.Form(posted if do == "approve" else None)
    removing = VoidForm(posted if do == "remove" else None, prefix="remove")
    taking_out = TakeOutForm(posted if do == "take_out" else None, prefix="out")
    if approving.is_valid() and succeeds(
        approving,
        lambda: actions.approve_batch(batch=one, official=request.user, now=now),
    ):
        messages.success(
            request, _("The batch is approved. Its votes are in the ballot box.")
        )
        return see_other(request, here)
    if removing.is_valid() and succeeds(
        removing,
        lambda: actions.remove_batch(
            batch=one,
            clerk=request.user,
            reason=removing.cleaned_data["reason"],
            now=now,
        ),
    ):
        messages.success(request, _("The batch has been taken apart."))
        return see_other(request, reverse("voting_staff:paper", args=[slug]))
    moved: list[int | None] = []
    if taking_out.is_valid() and succeeds(
        taking_out,
        lambda: moved.append(
            actions.take_form_out(
                batch=one, clerk=request.user, now=now, **taking_out.cleaned_data
            )
        ),
    ):
        return _tell_of_numbers(request, slug, one, moved[0])
    context = context_of(process, one.voting_round, now=now) | {
        "batch": one,
        **_row(one),
        "turn": turn_of(one, request),
        "to_type": _to_type(one, request),
        "may_change": channel_policies.refuse_batch_work(request.user, one) is None,
        "cannot_approve": channel_policies.refuse_approving(request.user, one),
        "approving": approving,
        "removing": removing,
        "taking_out": taking_out,
    }
    has_errors = approving.errors or removing.errors or taking_out.errors
    status = 422 if has_errors else 200
    return render(request, "voting_staff/paper_batch.html", context, status=status)


def _tell_of_numbers(
    request: SignedInRequest, slug: str, before: PaperBatch, moved: int | None
) -> HttpResponse:
    """Say which form has another number now."""
    if moved is not None:
        said = _(
            "The form is out and written down as spoilt. Write %(number)d on the form "
            "that had %(last)d; both people type it once more."
        ) % {"number": moved, "last": before.count}
        messages.warning(request, said)
    else:
        messages.success(request, _("The form is out and written down as spoilt."))
    if before.count == 1:
        return see_other(request, reverse("voting_staff:paper", args=[slug]))
    where = reverse("voting_staff:paper_batch", args=[slug, before.number])
    return see_other(request, where)


def _to_type(batch: PaperBatch, request: SignedInRequest) -> list[int]:
    """Return the numbers of the forms that this person has still to read."""
    if batch.approved_at is not None:
        return []
    turn = turn_of(batch, request)
    if channel_policies.refuse_typing(request.user, batch, turn) is not None:
        return []
    progress = channel_queries.progress_of(batch)
    if turn == actions.SETTLING:
        return progress.different
    return sorted({*progress.open_by_turn[turn], *progress.different})


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(FORM_METHODS)
def typing(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Type one form after another; nothing that was typed is ever shown again."""
    now = timezone.now()
    process, one = _batch(request, slug, number, now=now)
    turn = turn_of(one, request)
    require(channel_policies.refuse_typing(request.user, one, turn))
    rules = one.voting_round.sheet.paper(one.area)
    to_type = _to_type(one, request)
    here = reverse("voting_staff:paper_typing", args=[slug, number])
    form = TypingForm(
        request.POST if request.method == "POST" else None,
        sheet=one.voting_round.sheet,
        paper=rules,
        initial={"number": _asked(request, to_type)},
    )
    if form.is_valid() and succeeds(
        form,
        lambda: actions.type_form(
            batch=one,
            clerk=request.user,
            turn=turn,
            number=form.cleaned_data["number"],
            marks=form.marks,
        ),
    ):
        typed = form.cleaned_data["number"]
        messages.success(request, _("Form %(number)d is kept.") % {"number": typed})
        left = [n for n in to_type if n != typed]
        after = [n for n in left if n > typed] or left
        if after:
            return see_other(request, f"{here}?form={after[0]}")
        where = reverse("voting_staff:paper_batch", args=[slug, number])
        return see_other(request, where)
    context = context_of(process, one.voting_round, now=now) | {
        "form": form,
        "batch": one,
        "turn": turn,
        "to_type": to_type,
        "area": name_of(rules),
        "sections": fields.sections_of(one.voting_round.sheet, rules),
        "several": rules.has_several_pots,
    }
    status = 422 if form.errors else 200
    return render(request, "voting_staff/paper_typing.html", context, status=status)


def _asked(request: SignedInRequest, to_type: list[int]) -> int | str:
    """Return the form that the address asks for, else the next one."""
    asked = request.GET.get("form", "")
    if asked.isascii() and asked.isdigit():
        return int(asked[:6])
    return to_type[0] if to_type else ""


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(FORM_METHODS)
def typed_file(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Take what somebody has typed elsewhere, in place of typing it here."""
    now = timezone.now()
    process, one = _batch(request, slug, number, now=now)
    turn = turn_of(one, request)
    require(channel_policies.refuse_typing(request.user, one, turn))
    if turn == actions.SETTLING:
        require(_only_by_hand())
    rules = one.voting_round.sheet.paper(one.area)
    is_posted = request.method == "POST"
    form = FormsFile(
        request.POST if is_posted else None,
        request.FILES if is_posted else None,
        sheet=one.voting_round.sheet,
        paper=rules,
    )
    if form.is_valid() and succeeds(
        form,
        lambda: actions.type_forms(
            batch=one, clerk=request.user, turn=turn, forms=form.cleaned_data["file"]
        ),
    ):
        messages.success(request, _("The forms of the file are kept."))
        where = reverse("voting_staff:paper_batch", args=[slug, number])
        return see_other(request, where)
    context = context_of(process, one.voting_round, now=now) | {
        "form": form,
        "batch": one,
        "sections": fields.sections_of(one.voting_round.sheet, rules),
        "several": rules.has_several_pots,
    }
    status = 422 if form.errors else 200
    return render(request, "voting_staff/paper_file.html", context, status=status)


def _only_by_hand() -> Refusal:
    return Refusal(
        "by_hand", _("Forms on which two people differ are read once more by hand.")
    )
