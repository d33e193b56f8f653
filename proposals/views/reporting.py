"""Residents report what others wrote, and appeal when something was hidden."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participation.brake import braked
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, see_other
from participation.models import User
from participation.policies import Refusal, require
from participation.queries import process_or_404
from proposals.actions import appeals, reports
from proposals.cases import Thing, address_of
from proposals.forms.talking import AppealForm, FlagForm
from proposals.models import Comment, Proposal
from proposals.policies import moderation
from proposals.queries import pages
from proposals.queries.moderation import latest_case
from proposals.queries.talking import comment_or_404
from proposals.views.about import about, refuse_unseen


def _thing(
    request: HttpRequest, slug: str, number: int, pk: int | None, now: datetime
) -> Thing:
    process = process_or_404(slug, request.user, now=now)
    proposal = pages.proposal_or_404(process, number)
    if pk is not None:
        return comment_or_404(proposal, pk)
    refuse_unseen(request.user, proposal)
    return proposal


def _require_seen(request: HttpRequest, thing: Thing, refusal: Refusal | None) -> None:
    """Raise `Refused` before the words go to somebody who may not read them."""
    if not (
        moderation.is_shown(thing) or moderation.may_see_hidden(request.user, thing)
    ):
        require(refusal)


def _proposal_of(thing: Thing) -> Proposal:
    return thing.proposal if isinstance(thing, Comment) else thing


def _url_of(thing: Thing) -> str:
    if isinstance(thing, Comment):
        return address_of(thing)
    return reverse("proposals:detail", args=[thing.process.slug, thing.number])


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - the policy has seen to it
    return request.user


@never_cache
@require_http_methods(FORM_METHODS)
@braked("flag", most=100, seconds=600)
def flag(
    request: HttpRequest, slug: str, number: int, pk: int | None = None
) -> HttpResponse:
    """Ask a moderator to look at a proposal or a comment."""
    now = timezone.now()
    thing = _thing(request, slug, number, pk, now)
    refusal = moderation.refuse_flagging(request.user, thing, now=now)
    if request.method != "POST" or (refusal and refusal.code == "not_signed_in"):
        require(refusal)
    _require_seen(request, thing, refusal)
    form = FlagForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(
        form,
        lambda: reports.flag(
            thing=thing, person=_person(request), now=now, **form.cleaned_data
        ),
    ):
        messages.success(
            request, _("Thank you. A moderator reads it, and you hear what came of it.")
        )
        proposal = _proposal_of(thing)
        url = reverse("proposals:detail", args=[slug, number])
        # After enough reports nobody but moderators sees the thing itself.
        again = Proposal.objects.visible().filter(pk=proposal.pk).exists()
        return see_other(
            request, url if again else reverse("proposals:list", args=[slug])
        )
    context = _context(thing, now) | {"form": form}
    status = 422 if form.errors else 200
    return render(request, "proposals/flag.html", context, status=status)


def _context(thing: Thing, now: datetime) -> dict[str, object]:
    proposal = _proposal_of(thing)
    return about(proposal.process, now) | {
        "proposal": proposal,
        "comment": thing if isinstance(thing, Comment) else None,
        "back_url": _url_of(thing),
    }


@never_cache
@require_http_methods(FORM_METHODS)
@braked("appeal", most=60, seconds=600)
def appeal(
    request: HttpRequest, slug: str, number: int, pk: int | None = None
) -> HttpResponse:
    """Ask another moderator to decide on what has been hidden."""
    now = timezone.now()
    thing = _thing(request, slug, number, pk, now)
    case = latest_case(thing)
    if case is None:
        raise Http404
    refusal = moderation.refuse_appealing(request.user, case, now=now)
    if request.method != "POST" or (refusal and refusal.code == "not_signed_in"):
        require(refusal)
    # The moderator's words are for its authors alone.
    if refusal and refusal.code == "not_yours":
        require(refusal)
    form = AppealForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(
        form,
        lambda: appeals.appeal(
            case=case, author=_person(request), text=form.cleaned_data["text"], now=now
        ),
    ):
        messages.success(
            request, _("Your appeal has been sent. You hear when it is answered.")
        )
        return see_other(request, _url_of(thing))
    context = _context(thing, now) | {"form": form, "case": case}
    status = 422 if form.errors else 200
    return render(request, "proposals/appeal.html", context, status=status)
