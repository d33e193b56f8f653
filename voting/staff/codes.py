"""Printed codes: made by the organiser, released by a second official, voided."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from participation import qr
from participation.desk import process_at_desk
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.models import Process
from participation.policies import refuse_organising, require
from voting import channel_policies, channel_queries, queries
from voting.actions import codes as actions
from voting.actions.codes import NewCode
from voting.channel_forms import CodesForm, LettersForm, VoidForm, name_of
from voting.models import CodeBatch, VotingRound
from voting.staff.confirming import unless_confirmed

WATCHERS = channel_policies.SECOND
# Fewer people than these would be told apart by a number.
FEWEST_TOLD = 10
FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = ("number", "code", "address", "area", "reference", "email")


def _found(request: SignedInRequest, slug: str) -> tuple[Process, VotingRound]:
    now = timezone.now()
    process = process_at_desk(request, slug, *WATCHERS, now=now)
    voting_round = queries.round_or_404(process)
    require(channel_policies.refuse_before_log(voting_round))
    return process, voting_round


@never_cache
@sensitive_variables()
@require_http_methods(FORM_METHODS)
def codes(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show the batches; make new codes, which are there to be taken away just once."""
    now = timezone.now()
    process, voting_round = _found(request, slug)
    refusal = channel_policies.refuse_making_codes(request.user, voting_round, now=now)
    if request.method == "POST":
        require(refusal)
        if confirming := unless_confirmed(request):
            return confirming
    kind = request.POST.get("kind", "")
    posted = request.POST if request.method == "POST" else None
    sheet = voting_round.sheet
    drawn = CodesForm(posted if kind == "codes" else None, sheet=sheet, prefix="codes")
    letters = LettersForm(
        posted if kind == "letters" else None,
        request.FILES if kind == "letters" else None,
        prefix="letters",
    )
    made: list[tuple[CodeBatch, list[NewCode]]] = []
    if drawn.is_valid() and succeeds(
        drawn,
        lambda: made.append(
            actions.make_codes(
                voting_round=voting_round,
                organiser=request.user,
                area=drawn.cleaned_data["area"],
                count=drawn.cleaned_data["count"],
                reason=drawn.cleaned_data["reason"],
                now=now,
            )
        ),
    ):
        return _printed(request, process, *made[0], drawn.cleaned_data["output"])
    if letters.is_valid() and succeeds(
        letters,
        lambda: made.append(
            actions.make_letters(
                voting_round=voting_round,
                organiser=request.user,
                lines=letters.cleaned_data["file"].lines,
                reason=letters.cleaned_data["reason"],
                now=now,
            )
        ),
    ):
        return _printed(request, process, *made[0], letters.cleaned_data["output"])
    context = {
        "process": process,
        "now": now,
        "section": "vote",
        "voting_round": voting_round,
        "is_organiser": refuse_organising(request.user, process) is None,
        "refusal": refusal,
        "drawn": drawn,
        "letters": letters,
        "batches": [
            _row(batch, request, now)
            for batch in voting_round.code_batches.order_by("-number")
        ],
    }
    status = 422 if drawn.errors or letters.errors else 200
    return render(request, "voting_staff/codes.html", context, status=status)


def _row(
    batch: CodeBatch, request: SignedInRequest, now: datetime
) -> dict[str, object]:
    """Return what the page says of one batch, and what this person may do with it."""
    may_release = channel_policies.refuse_releasing_codes(request.user, batch, now=now)
    return {
        "batch": batch,
        "area": _area_of(batch),
        "used": channel_queries.used_codes(batch)
        if batch.count >= FEWEST_TOLD
        else None,
        "may_release": may_release is None,
        "waits_for_another": may_release is not None
        and may_release.code == "same_person",
        "may_void": channel_policies.refuse_voiding_codes(request.user, batch) is None,
    }


def _area_of(batch: CodeBatch) -> str:
    if batch.is_for_roll:
        return _("Letters to people on the list of voters")
    return name_of(batch.voting_round.sheet.paper(batch.area))


@sensitive_variables()
def _printed(
    request: SignedInRequest,
    process: Process,
    batch: CodeBatch,
    new: Sequence[NewCode],
    output: str,
) -> HttpResponse:
    """Answer with the codes, in plain, for the first and last time."""
    door = settings.SITE_URL + reverse("voting:code", args=[process.slug])
    if output == "csv":
        name = f"{process.slug}-codes-{batch.number}.csv"
        return HttpResponse(
            csv_of(new, door),
            "text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    sheet = batch.voting_round.sheet
    context = {
        "process": process,
        "batch": batch,
        "sheet": sheet,
        "languages": [code for code, _name in settings.LANGUAGES],
        "address": door.partition("://")[2],
        "letters": [
            {
                "new": one,
                "qr": qr.draw(f"{door}#{one.code}"),
                "area": sheet.paper(one.area).name if len(sheet.papers) > 1 else "",
            }
            for one in new
        ],
    }
    return render(request, "voting_staff/code_letters.html", context)


def csv_of(new: Sequence[NewCode], door: str) -> bytes:
    """Write codes for a mail merge; a spreadsheet calculates none of the cells."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in new:
        cells = [one.area, one.reference, one.email]
        plain = [f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells]
        writer.writerow([one.number, one.code, f"{door}#{one.code}", *plain])
    return file.getvalue().encode("utf-8-sig")


@never_cache
@require_POST
def release(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Let the codes of a batch work."""
    now = timezone.now()
    _process, voting_round = _found(request, slug)
    batch = get_object_or_404(CodeBatch, voting_round=voting_round, number=number)
    require(channel_policies.refuse_releasing_codes(request.user, batch, now=now))
    here = reverse("voting_staff:codes", args=[slug])
    if confirming := unless_confirmed(request, back=here):
        return confirming
    actions.release_codes(batch=batch, official=request.user, now=now)
    messages.success(request, _("The codes work now."))
    return see_other(request, here)


@never_cache
@require_http_methods(FORM_METHODS)
def void(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Stop the codes of a batch, and say why."""
    now = timezone.now()
    process, voting_round = _found(request, slug)
    batch = get_object_or_404(CodeBatch, voting_round=voting_round, number=number)
    require(channel_policies.refuse_voiding_codes(request.user, batch))
    form = VoidForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(
        form,
        lambda: actions.void_codes(
            batch=batch,
            official=request.user,
            reason=form.cleaned_data["reason"],
            now=now,
        ),
    ):
        messages.success(request, _("The codes of this batch have been voided."))
        return see_other(request, reverse("voting_staff:codes", args=[slug]))
    context = {
        "form": form,
        "process": process,
        "now": now,
        "section": "vote",
        "batch": batch,
        "area": _area_of(batch),
    }
    status = 422 if form.errors else 200
    return render(request, "voting_staff/codes_void.html", context, status=status)
