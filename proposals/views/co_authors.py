"""Who stands beside an author: asking, answering, leaving."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from participation.brake import braked
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.policies import Refusal, Refused, require
from participation.queries import process_or_404
from proposals.actions import co_authors
from proposals.forms.co_authors import AskForm
from proposals.models import CoAuthor, Proposal
from proposals.policies import writing
from proposals.queries import own, pages
from proposals.views.about import about, refuse_unseen
from proposals.views.writing import url_of

MORE_THAN_KEYS = 18


def _mine(request: SignedInRequest, slug: str, number: int) -> Proposal:
    """Find an idea of which this person is an author."""
    process = process_or_404(slug, request.user, now=timezone.now())
    proposal = pages.proposal_or_404(process, number)
    if not writing.is_author(request.user, proposal):
        refuse_unseen(request.user, proposal)
        raise Refused(Refusal("not_yours", _("Only its author can change a proposal.")))
    return proposal


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
@braked("co-author", most=30, seconds=3600)
def authors(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Show who has been asked, and ask one more."""
    now = timezone.now()
    proposal = _mine(request, slug, number)
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(
        form,
        lambda: co_authors.ask_co_author(
            proposal=proposal,
            author=request.user,
            email=form.cleaned_data["email"],
            now=now,
        ),
    ):
        messages.success(
            request,
            _("A message is on its way. You hear of it when there is an answer."),
        )
        return see_other(request, request.path)
    context = about(proposal.process, now) | {
        "proposal": proposal,
        "form": form,
        "is_first_author": proposal.author_id == request.user.pk,
        "co_authors": own.asked_co_authors(proposal),
        "refusal": writing.refuse_asking_co_authors(request.user, proposal, now=now),
    }
    status = 422 if form.errors else 200
    return render(request, "proposals/authors.html", context, status=status)


@never_cache
@login_required
@require_POST
def end(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Leave, or take back what was asked."""
    proposal = _mine(request, slug, number)
    key = request.POST.get("key", "")
    found = None
    if key.isascii() and key.isdecimal() and len(key) <= MORE_THAN_KEYS:
        found = proposal.co_authors.filter(pk=key).first()
    if found is None:
        raise Http404
    found.proposal = proposal
    co_authors.end_co_authorship(
        co_author=found, person=request.user, now=timezone.now()
    )
    messages.success(request, _("Done."))
    return see_other(request, url_of(proposal))


@never_cache
@require_http_methods(FORM_METHODS)
@braked("co-author-answer", most=60, seconds=600)
def answer(request: HttpRequest, slug: str, number: int, token: str) -> HttpResponse:
    """Say yes or no to an author; the link of the message leads here."""
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    proposal = pages.proposal_or_404(process, number)
    asked = co_authors.asked_by(proposal, token)
    if asked is None:
        raise Http404
    asked.proposal = proposal
    if request.method == "POST":
        require(writing.refuse_answering(request.user, asked, now=now))
        assert request.user.is_authenticated  # noqa: S101 - the policy made sure
        accepts = "yes" in request.POST
        co_authors.answer_as_co_author(
            co_author=asked, person=request.user, accepts=accepts, now=now
        )
        messages.success(request, _answered(accepts=accepts))
        return see_other(request, url_of(proposal))
    refusal = writing.refuse_answering(request.user, asked, now=now)
    context = about(process, now) | {
        "proposal": proposal,
        "is_open": asked.state == CoAuthor.State.ASKED,
        "refusal": refusal,
        "has_to_sign_in": refusal is not None and refusal.code == "not_signed_in",
    }
    return render(request, "proposals/join.html", context)


def _answered(*, accepts: bool) -> str:
    if accepts:
        return _(
            "You are a co-author now. Your name stands on the page, if you show one."
        )
    return _("You have said no. Your address has been deleted from here.")
