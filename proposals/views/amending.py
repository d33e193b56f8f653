"""Suggesting a change to somebody else's idea, and answering."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from participation.brake import braked
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.models import Process, User
from participation.policies import Refused, require
from participation.queries import process_or_404
from proposals.actions import amendments as actions
from proposals.forms.amending import (
    AcceptForm,
    DeclineForm,
    HideForm,
    SuggestForm,
    as_words,
    joined,
)
from proposals.models import Amendment, Proposal
from proposals.policies import amending as policies
from proposals.policies.moderation import refuse_moderating
from proposals.queries import pages, versions
from proposals.views.about import about, refuse_unseen

# Whoever gets these has to sign in, or is somebody else.
NO_FORM_HELPS = {"not_signed_in", "not_yours"}


def _found(
    request: HttpRequest, slug: str, number: int, key: int
) -> tuple[Process, Amendment]:
    process = process_or_404(slug, request.user, now=timezone.now())
    proposal = pages.proposal_or_404(process, number)
    refuse_unseen(request.user, proposal)
    return process, versions.amendment_or_404(proposal, request.user, key)


def _url_of(proposal: Proposal) -> str:
    return reverse("proposals:detail", args=[proposal.process.slug, proposal.number])


@never_cache
@require_http_methods(FORM_METHODS)
@braked("amendment", most=60, seconds=600)
def suggest(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Change the words of an idea as a suggestion to its author."""
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    proposal = pages.proposal_or_404(process, number)
    refuse_unseen(request.user, proposal)
    if request.method != "POST":
        require(policies.refuse_amending(request.user, proposal, now=now))
    posted = request.POST if request.method == "POST" else None
    form = SuggestForm(posted, initial=as_words(proposal))

    def send() -> None:
        actions.suggest_change(
            proposal=proposal,
            author=request.user,
            words=form.words(),
            why=form.cleaned_data["why"],
            base=min(form.cleaned_data["version"], proposal.revision_number),
            now=now,
        )

    if form.is_valid() and succeeds(form, send):
        answered = _("The author takes a suggestion over or declines it, and says why.")
        messages.success(request, f"{_('Thank you!')} {answered}")
        return see_other(request, _url_of(proposal) + "#amendments")
    context = about(process, now) | {"proposal": proposal, "form": form}
    status = 422 if form.errors else 200
    return render(request, "proposals/amend.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def amendment(request: HttpRequest, slug: str, number: int, key: int) -> HttpResponse:
    """Read a suggestion; its authors take it over, as it is or with changes."""
    now = timezone.now()
    process, found = _found(request, slug, number, key)
    person = request.user
    is_mine = person.is_authenticated and found.author_id == person.pk
    may_hide = refuse_moderating(request.user, process) is None
    if found.is_hidden and not is_mine and not may_hide:
        return render(
            request, "proposals/amendment_hidden.html", about(process, now), status=410
        )
    base = versions.base_of(found, person)
    start, both = joined(found.proposal, found, base)
    posted = request.POST if request.method == "POST" else None
    form = AcceptForm(posted, initial=start)
    answer_refusal = policies.refuse_answering(person, found, now=now)
    if posted is not None and answer_refusal and answer_refusal.code in NO_FORM_HELPS:
        raise Refused(answer_refusal)
    if form.is_valid() and isinstance(person, User):
        try:
            actions.accept_change(
                amendment=found,
                author=person,
                words=form.words(),
                answer=form.cleaned_data["answer"],
                seen=form.cleaned_data["version"],
                now=now,
            )
        except Refused as refused:
            found.proposal = pages.proposal_or_404(process, number)
            _show_again(form, refused, found.proposal)
        except ValidationError as problems:
            form.add_error(None, problems)
        else:
            messages.success(request, _("The suggestion is part of your idea now."))
            return see_other(request, _url_of(found.proposal))
    context = about(process, now) | {
        "proposal": found.proposal,
        "amendment": found,
        "base": base,
        "form": form,
        "both": both,
        "is_mine": is_mine,
        "answer_refusal": answer_refusal,
        "decline_refusal": policies.refuse_declining(person, found, now=now),
        "take_back_refusal": policies.refuse_taking_back(person, found),
        "may_hide": may_hide and not found.is_hidden,
    }
    status = 422 if form.errors else 200
    return render(request, "proposals/amendment.html", context, status=status)


def _show_again(form: AcceptForm, refused: Refused, proposal: Proposal) -> None:
    """Keep what the author typed, on top of the version that stands now."""
    typed = {name: form.data.get(name, "") for name in form.data}
    form.data = typed | {"version": proposal.revision_number}
    form.add_error(
        None, ValidationError(str(refused.refusal.message), refused.refusal.code)
    )


@never_cache
@require_http_methods(FORM_METHODS)
def decline(request: SignedInRequest, slug: str, number: int, key: int) -> HttpResponse:
    now = timezone.now()
    process, found = _found(request, slug, number, key)
    if request.method != "POST":
        require(policies.refuse_declining(request.user, found, now=now))
    form = DeclineForm(request.POST if request.method == "POST" else None)

    def send() -> None:
        actions.decline_change(
            amendment=found,
            author=request.user,
            answer=form.cleaned_data["answer"],
            now=now,
        )

    if form.is_valid() and succeeds(form, send):
        messages.success(request, _("Your answer has been sent."))
        return see_other(request, _url_of(found.proposal) + "#amendments")
    texts = {"title": _("Decline the suggestion"), "button": _("Decline")}
    return _answer_page(request, process, found, form, texts)


@never_cache
@require_http_methods(FORM_METHODS)
def hide(request: SignedInRequest, slug: str, number: int, key: int) -> HttpResponse:
    now = timezone.now()
    process, found = _found(request, slug, number, key)
    require(policies.refuse_hiding(request.user, found))
    form = HideForm(request.POST if request.method == "POST" else None)

    def send() -> None:
        actions.hide_change(
            amendment=found,
            moderator=request.user,
            reason=form.cleaned_data["reason"],
            now=now,
        )

    if form.is_valid() and succeeds(form, send):
        messages.success(request, _("The suggestion is hidden now."))
        return see_other(request, _url_of(found.proposal))
    texts = {"title": _("Hide the suggestion"), "button": _("Hide")}
    return _answer_page(request, process, found, form, texts)


@never_cache
@require_POST
def take_back(
    request: SignedInRequest, slug: str, number: int, key: int
) -> HttpResponse:
    _process, found = _found(request, slug, number, key)
    actions.take_back_change(amendment=found, person=request.user, now=timezone.now())
    messages.success(request, _("Your suggestion has been taken back."))
    return see_other(request, _url_of(found.proposal))


def _answer_page(
    request: HttpRequest,
    process: Process,
    found: Amendment,
    form: forms.Form,
    texts: dict[str, str],
) -> HttpResponse:
    context: dict[str, Any] = about(process, timezone.now()) | {
        "proposal": found.proposal,
        "amendment": found,
        "form": form,
        "texts": texts,
    }
    status = 422 if form.errors else 200
    return render(request, "proposals/amendment_answer.html", context, status=status)
