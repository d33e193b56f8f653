"""Whether every paper form is accounted for; votes set aside; forms to print."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from participation.desk import process_at_desk
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.models import Role
from participation.policies import Refusal, require
from voting import channel_policies, channel_queries, fields, paper_notation, queries
from voting.actions import setting_aside as aside_actions
from voting.actions import stations as station_actions
from voting.channel_forms import SetAsideForm, SpoiltForm
from voting.models import PaperBatch, SetAside, SpoiltForms
from voting.staff.confirming import unless_confirmed
from voting.staff.paper import context_of, found
from voting.tally.ballot_form import BallotKind
from voting.views.rounds import paper_or_404
from voting.words import how_to_choose


@never_cache
@require_http_methods(FORM_METHODS)
def reconcile(request: SignedInRequest, slug: str) -> HttpResponse:
    """Add up the forms by area and station, and write down what is not counted."""
    now = timezone.now()
    process, voting_round = found(request, slug, now=now)
    refusal = channel_policies.refuse_paper_work(request.user, voting_round)
    form = SpoiltForm(
        request.POST if request.method == "POST" else None, sheet=voting_round.sheet
    )
    if form.is_valid() and succeeds(
        form,
        lambda: station_actions.record_spoilt_forms(
            voting_round=voting_round,
            clerk=request.user,
            now=now,
            **form.cleaned_data,
        ),
    ):
        messages.success(
            request, _("Written down. It counts once a second official has agreed.")
        )
        here = reverse("voting_staff:reconcile", args=[slug])
        return see_other(request, here)
    unapproved = PaperBatch.objects.filter(voting_round=voting_round, approved_at=None)
    context = context_of(process, voting_round, now=now) | {
        "form": form,
        "refusal": refusal,
        "accounts": channel_queries.accounts_of(voting_round),
        "unapproved": list(unapproved),
        "spoilt": [_spoilt(one, request) for one in voting_round.spoilt_forms.all()],
        "is_sealed": voting_round.box.sealed_at is not None,
        "is_over": voting_round.phase.is_over(now),
        "stations": channel_queries.stations_of(voting_round),
    }
    status = 422 if form.errors else 200
    return render(request, "voting_staff/reconcile.html", context, status=status)


def _spoilt(forms: SpoiltForms, request: SignedInRequest) -> dict[str, Any]:
    """Return what the page says of spoilt forms, and what this person may do."""
    may_agree = channel_policies.refuse_agreeing_to_spoilt(request.user, forms)
    may_strike = channel_policies.refuse_taking_back_spoilt(request.user, forms)
    return {
        "forms": forms,
        "may_agree": may_agree is None,
        "may_take_back": may_strike is None,
    }


@never_cache
@require_POST
def settle_spoilt(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Agree as the second official that forms are not counted, or take it back."""
    now = timezone.now()
    _process, voting_round = found(request, slug, now=now)
    forms = get_object_or_404(SpoiltForms, voting_round=voting_round, pk=pk)
    here = reverse("voting_staff:reconcile", args=[slug])
    if request.POST.get("do") == "take_back":
        station_actions.take_back_spoilt_forms(forms=forms, clerk=request.user, now=now)
        messages.success(request, _("Taken back."))
        return see_other(request, here)
    require(channel_policies.refuse_agreeing_to_spoilt(request.user, forms))
    if confirming := unless_confirmed(request, back=here):
        return confirming
    try:
        station_actions.agree_to_spoilt_forms(
            forms=forms, official=request.user, now=now
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Agreed. These forms are off the account."))
    return see_other(request, here)


@never_cache
@require_http_methods(FORM_METHODS)
def set_aside(request: SignedInRequest, slug: str) -> HttpResponse:
    """Propose that the vote on a paper form is not counted."""
    now = timezone.now()
    process, voting_round = found(request, slug, now=now)
    form = SetAsideForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(
        form,
        lambda: aside_actions.propose_setting_aside(
            voting_round=voting_round,
            official=request.user,
            now=now,
            **form.cleaned_data,
        ),
    ):
        messages.success(
            request, _("Written down. The vote counts until a second official agrees.")
        )
        return see_other(request, reverse("voting_staff:set_aside", args=[slug]))
    context = context_of(process, voting_round, now=now) | {
        "form": form,
        "refusal": channel_policies.refuse_setting_aside(request.user, voting_round),
        "doubts": [_doubt(doubt, request) for doubt in voting_round.set_aside.all()],
    }
    status = 422 if form.errors else 200
    return render(request, "voting_staff/set_aside.html", context, status=status)


def _doubt(doubt: SetAside, request: SignedInRequest) -> dict[str, Any]:
    _paper, batch, number = doubt.slot.split(":")
    return {
        "doubt": doubt,
        "batch": batch,
        "number": number,
        "may_agree": channel_policies.refuse_agreeing(request.user, doubt) is None,
    }


@never_cache
@require_POST
def agree(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Take the vote on a paper form out of the count, for good."""
    now = timezone.now()
    _process, voting_round = found(request, slug, now=now)
    doubt = get_object_or_404(SetAside, voting_round=voting_round, pk=pk)
    require(channel_policies.refuse_agreeing(request.user, doubt))
    here = reverse("voting_staff:set_aside", args=[slug])
    if confirming := unless_confirmed(request, back=here):
        return confirming
    aside_actions.agree_to_setting_aside(doubt=doubt, official=request.user, now=now)
    messages.success(request, _("The vote is set aside. The log says so, and why."))
    return see_other(request, here)


@never_cache
@require_safe
def printed(request: SignedInRequest, slug: str, paper: str) -> HttpResponse:
    """Show a paper ballot, or the list of its projects, to be printed."""
    now = timezone.now()
    process = process_at_desk(
        request, slug, *channel_policies.SECOND, Role.ORGANISER, now=now
    )
    voting_round = queries.round_or_404(process)
    if not voting_round.is_frozen:
        require(
            Refusal("not_frozen", _("A ballot is printed once its rules are frozen."))
        )
    rules = paper_or_404(voting_round, paper)
    projects = queries.details_on(voting_round, rules)
    parts = [
        {
            "section": section,
            "is_ranking": section.form.kind is BallotKind.RANKED,
            "has_points": paper_notation.has_points(section),
            "is_one": section.form.kind is BallotKind.CHOOSE_ONE,
            "lines": [
                (section.before + at + 1, line, projects.get(line.id))
                for at, line in enumerate(section.pot.lines)
            ],
        }
        for section in fields.sections_of(voting_round.sheet, rules)
    ]
    context = context_of(process, voting_round, now=now) | {
        "paper": rules,
        "sheet": voting_round.sheet,
        "parts": parts,
        "is_large": request.GET.get("print") == "large",
        "is_list": request.GET.get("what") == "projects",
        "how_to_choose": how_to_choose(voting_round.sheet),
    }
    return render(request, "voting_staff/printed.html", context)
