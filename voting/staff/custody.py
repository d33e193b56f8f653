"""The key of the ballots at the desk: who holds it, how it is made, tried and brought.

Pages that take a key file or a passphrase ask for the second factor anew, are kept by
no cache, and take few attempts.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
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
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from participation.brake import braked
from participation.desk import process_at_desk
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.models import Role
from participation.policies import refuse_organising, refuse_role, require
from voting import key_policies, key_state, queries, tasks
from voting.actions import custody, key_use
from voting.key_forms import CopyForm, HoldersForm, KeyFileForm, MakeKeyForm
from voting.models import VotingRound
from voting.opened_keys import rehearsal_waits_for
from voting.staff.confirming import unless_confirmed
from voting.staff.running import WATCHERS

# Somebody who has forgotten a hyphen needs a few; a machine gets nowhere.
ATTEMPTS, ATTEMPT_SECONDS = 12, 15 * 60
few_attempts = braked("key-file", most=ATTEMPTS, seconds=ATTEMPT_SECONDS)


def _keys(slug: str) -> str:
    return reverse("voting_staff:keys", args=[slug])


@never_cache
@require_safe
def keys(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who holds the key, how far it has come, and when it is destroyed."""
    now = timezone.now()
    process = process_at_desk(request, slug, now=now)
    voting_round = queries.round_or_404(process)
    box = voting_round.ballot_box
    person = request.user
    context: dict[str, Any] = {
        "process": process,
        "now": now,
        "section": "vote",
        "voting_round": voting_round,
        "box": box,
        "is_organiser": refuse_organising(person, process) is None,
        "may_watch": refuse_role(person, process, WATCHERS) is None,
        "needed": key_state.holders_needed(voting_round),
    }
    if box is not None:
        own = key_policies.own_key(person, voting_round)
        waiting = rehearsal_waits_for(box)
        bringing = key_policies.refuse_bringing(person, voting_round, now=now)
        context |= {
            "holders": key_state.holders_of(box, person_id=person.pk),
            "missing": key_state.missing_before_opening(voting_round),
            "own": own,
            "may_name": key_policies.refuse_naming(person, voting_round) is None,
            "may_make": key_policies.refuse_making(person, voting_round) is None,
            "may_rehearse": key_policies.refuse_rehearsing(
                person, voting_round, now=now
            )
            is None,
            "may_bring": bringing is None,
            "is_waiting_for_key": box.opened_at is not None
            and voting_round.phase.is_over(now)
            and queries.waiting_for(voting_round) == "key",
            "bringing": bringing,
            "is_rehearsal_due": key_state.is_rehearsal_due(voting_round, now=now),
            "rehearsal_has_begun": bool(waiting),
            "waits_for_you": own is not None and own.number in waiting,
            "half_brought": box.pairs.exclude(peeled=None).first(),
            "destroy_on": key_state.destroy_on(voting_round),
        }
    return render(request, "voting_staff/keys.html", context)


@never_cache
@require_http_methods(FORM_METHODS)
def holders(request: SignedInRequest, slug: str) -> HttpResponse:
    """Name who holds the key."""
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    voting_round = queries.round_or_404(process)
    require(key_policies.refuse_naming(request.user, voting_round))
    form = HoldersForm(
        request.POST if request.method == "POST" else None,
        process=process,
        count=key_state.holders_needed(voting_round),
        is_change=voting_round.box.officers.exists(),
    )
    if form.is_valid() and succeeds(
        form,
        lambda: custody.name_holders(
            voting_round=voting_round,
            organiser=request.user,
            holders=form.holders,
            reason=form.cleaned_data.get("reason", ""),
            now=now,
        ),
    ):
        messages.success(request, _("The key holders are named."))
        return see_other(request, _keys(slug))
    return _form_page(request, voting_round, "voting_staff/key_holders.html", form)


@sensitive_post_parameters()
@sensitive_variables()
@never_cache
@few_attempts
@require_http_methods(FORM_METHODS)
def make(request: SignedInRequest, slug: str) -> HttpResponse:
    """Make one's own key, and show its file once."""
    now = timezone.now()
    process = process_at_desk(request, slug, now=now)
    voting_round = queries.round_or_404(process)
    require(key_policies.refuse_making(request.user, voting_round))
    if unconfirmed := unless_confirmed(request):
        return unconfirmed
    own = key_policies.own_key(request.user, voting_round)
    form = MakeKeyForm(
        request.POST if request.method == "POST" else None,
        is_renewal=own is not None and own.made_at is not None,
    )
    made: list[str] = []
    if form.is_valid() and succeeds(
        form,
        lambda: made.append(
            custody.make_key(
                voting_round=voting_round,
                holder=request.user,
                passphrase=form.cleaned_data["passphrase"],
                reason=form.cleaned_data.get("reason", ""),
                now=now,
            )
        ),
    ):
        context = {
            "process": process,
            "now": now,
            "section": "vote",
            "file": made[0],
            "name": _file_name(slug, own.number if own else 0),
            "passphrase": form.cleaned_data["passphrase"],
        }
        return render(request, "voting_staff/key_made.html", context)
    return _form_page(request, voting_round, "voting_staff/key_make.html", form)


def _file_name(slug: str, number: int) -> str:
    return f"{slug}-key-{number}.porukka-key"


@sensitive_post_parameters()
@sensitive_variables()
@never_cache
@require_POST
def key_file(request: SignedInRequest, slug: str) -> HttpResponse:
    """Give a key file that has just been made back as a download; it is not kept."""
    now = timezone.now()
    process = process_at_desk(request, slug, now=now)
    voting_round = queries.round_or_404(process)
    require(key_policies.refuse_holding(request.user, voting_round))
    form = CopyForm(request.POST)
    if not form.is_valid():
        return see_other(request, _keys(slug))
    own = key_policies.own_key(request.user, voting_round)
    name = _file_name(slug, own.number if own else 0)
    return HttpResponse(
        f"{form.cleaned_data['file']}\n",
        content_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@sensitive_post_parameters()
@sensitive_variables()
@never_cache
@few_attempts
@require_http_methods(FORM_METHODS)
def rehearse(request: SignedInRequest, slug: str) -> HttpResponse:
    """Try the key on a test ballot."""
    now = timezone.now()
    process = process_at_desk(request, slug, now=now)
    voting_round = queries.round_or_404(process)
    require(key_policies.refuse_rehearsing(request.user, voting_round, now=now))

    def rehearsed(typed: dict[str, Any]) -> bool:
        return key_use.rehearse(
            voting_round=voting_round, holder=request.user, now=now, **typed
        )

    return _present(
        request,
        voting_round,
        "voting_staff/key_rehearse.html",
        rehearsed,
        whole=_("The key has opened a test ballot. The rehearsal is recorded."),
        part=_("Your key opens its part. Now a second key holder has an hour to try."),
    )


@sensitive_post_parameters()
@sensitive_variables()
@never_cache
@few_attempts
@require_http_methods(FORM_METHODS)
def bring(request: SignedInRequest, slug: str) -> HttpResponse:
    """Bring the key after the close, so that the ballots can be opened."""
    now = timezone.now()
    process = process_at_desk(request, slug, now=now)
    voting_round = queries.round_or_404(process)
    require(key_policies.refuse_bringing(request.user, voting_round, now=now))

    def brought(typed: dict[str, Any]) -> bool:
        is_whole = key_use.bring_key(
            voting_round=voting_round, person=request.user, now=now, **typed
        )
        if is_whole:
            transaction.on_commit(tasks.tally_closed_rounds.delay, robust=True)
        return is_whole

    return _present(
        request,
        voting_round,
        "voting_staff/key_bring.html",
        brought,
        whole=_("The key fits. The ballots are being opened; then the key is removed."),
        part=_("Your key fits. Now a second key holder is needed."),
    )


def _present(
    request: SignedInRequest,
    voting_round: VotingRound,
    template: str,
    action: Callable[[dict[str, Any]], bool],
    *,
    whole: str,
    part: str,
) -> HttpResponse:
    """Take a key file and a passphrase to an action, from somebody who is there.

    The action says whether the key of the ballots is whole by now; `whole` and `part`
    are what the person is told then.
    """
    if unconfirmed := unless_confirmed(request):
        return unconfirmed
    is_posted = request.method == "POST"
    form = KeyFileForm(
        request.POST if is_posted else None, request.FILES if is_posted else None
    )
    done: list[bool] = []
    if form.is_valid() and succeeds(
        form, lambda: done.append(action(form.cleaned_data))
    ):
        if done == [True]:
            messages.success(request, whole)
        else:
            messages.info(request, part)
        return see_other(request, _keys(voting_round.process.slug))
    return _form_page(request, voting_round, template, form)


def _form_page(
    request: HttpRequest,
    voting_round: VotingRound,
    template: str,
    form: forms.Form,
) -> HttpResponse:
    context = {
        "form": form,
        "process": voting_round.process,
        "now": timezone.now(),
        "section": "vote",
        "voting_round": voting_round,
        "needed": key_state.holders_needed(voting_round),
    }
    status = 422 if form.errors else 200
    return render(request, template, context, status=status)
