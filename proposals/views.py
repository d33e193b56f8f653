"""The pages of proposals and projects that everyone sees."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from participation.brake import braked
from participation.csrf import require_token
from participation.http import SignedInRequest, page, see_other
from participation.models import Process, User
from participation.policies import Refusal, Refused, require
from participation.queries import plan_of, process_or_404
from proposals import drafts, exports, policies, queries
from proposals.actions import proposals as proposal_actions
from proposals.forms.ideas import FilterForm, ProposalForm, as_typed
from proposals.models import Proposal

LONGEST_TEXT = 8000
# The author has to go elsewhere first, or is somebody else: no form helps there.
NOT_FOR_A_FORM = {"not_signed_in", "not_yours"}


def _about(process: Process, now: datetime) -> dict[str, Any]:
    """Return what every page of a process wants to know."""
    return {
        "process": process,
        "now": now,
        "section": "proposals",
        "plan": plan_of(process, now=now),
    }


def _url_of(proposal: Proposal) -> str:
    return reverse("proposals:detail", args=[proposal.process.slug, proposal.number])


@require_safe
def proposal_list(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    shows_map = request.GET.get("view") == "map"
    choices = queries.choices_of(process, with_boundaries=shows_map)
    form = FilterForm(request.GET, choices=choices)
    found = queries.proposal_list(
        process,
        form.filters(),
        choices,
        page=request.GET.get("page", "1"),
        size=queries.MAP_PAGE_SIZE if shows_map else queries.PAGE_SIZE,
    )
    context = _about(process, now) | {
        "form": form,
        "found": found,
        "districts": choices.districts,
        "shows_map": shows_map,
        "refusal": policies.refuse_collecting(process, now=now),
    }
    return page(request, "proposals/list.html", context, partial="proposals")


@require_safe
def proposals_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    process = process_or_404(slug, request.user, now=timezone.now())
    lines = exports.csv_lines(process, _address(request, process))
    return _download(lines, "text/csv; charset=utf-8", f"{slug}-proposals.csv")


@require_safe
def proposals_json(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    process = process_or_404(slug, request.user, now=timezone.now())
    parts = exports.json_parts(process, _address(request, process))
    return _download(parts, "application/json", f"{slug}-proposals.json")


def _address(request: HttpRequest, process: Process) -> Callable[[Proposal], str]:
    """Give proposals their full address; working it out for each would take longer."""
    start = request.build_absolute_uri(reverse("proposals:list", args=[process.slug]))
    return lambda proposal: f"{start}{proposal.number}/"


def _download(
    parts: Iterable[str], content_type: str, name: str
) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        exports.blocks(parts),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


# Whoever goes back to a form finds the words again; nobody else's cache keeps them.
kept_by_the_browser = cache_control(private=True, no_cache=True)


# Exempt, since `require_token` looks at the token and lets the form be shown again.
@csrf_exempt
@kept_by_the_browser
@require_http_methods(["GET", "HEAD", "POST"])
@braked("proposal", most=200, seconds=600)
def submit(request: HttpRequest, slug: str) -> HttpResponse:
    """Write an idea first; whoever is not signed in does so when sending it."""
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    if request.method != "POST":
        require(policies.refuse_collecting(process, now=now))
    draft = drafts.kept(request, process)
    form = _form(request, process, initial=draft)
    if form.is_valid():
        try:
            require_token(request)
            require(policies.refuse_collecting(process, now=now))
            proposal = proposal_actions.submit_proposal(
                process=process,
                author=_signed_in(request, process, form),
                idea=form.idea(),
                now=now,
            )
        except Refused as refused:
            _explain(form, refused)
        except ValidationError as problems:
            form.add_error(None, problems)
        else:
            drafts.forget(request, process)
            messages.success(request, _thanks(proposal))
            return see_other(request, _url_of(proposal))
    context = _about(process, now) | {
        "was_kept": bool(draft),
        "back_url": reverse("proposals:list", args=[slug]),
    }
    return _form_page(request, form, context)


@csrf_exempt  # as above
@kept_by_the_browser
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    proposal = queries.proposal_or_404(process, number)
    if request.method != "POST":
        require(policies.refuse_changing(request.user, proposal, now=now))
    draft = drafts.kept(request, process, number=number)
    form = _form(request, process, initial=draft or as_typed(proposal))
    if form.is_valid():
        try:
            require_token(request)
            proposal_actions.edit_proposal(
                proposal=proposal,
                author=_signed_in(request, process, form, number=number),
                idea=form.idea(),
                now=now,
            )
        except Refused as refused:
            _explain(form, refused)
        except ValidationError as problems:
            form.add_error(None, problems)
        else:
            drafts.forget(request, process, number=number)
            messages.success(request, _("Your changes are public now."))
            return see_other(request, _url_of(proposal))
    context = _about(process, now) | {
        "proposal": proposal,
        "was_kept": bool(draft),
        "back_url": _url_of(proposal),
    }
    return _form_page(request, form, context)


def _form(
    request: HttpRequest, process: Process, *, initial: dict[str, Any] | None
) -> ProposalForm:
    is_sent = request.method == "POST"
    choices = queries.choices_of(process, with_boundaries=is_sent)
    if is_sent and "preview" in request.POST:
        # To look at it is not to send it, so nothing is checked yet.
        return ProposalForm(initial=request.POST.dict(), choices=choices)
    posted = request.POST if is_sent else None
    return ProposalForm(posted, initial=initial, choices=choices)


def _signed_in(
    request: HttpRequest,
    process: Process,
    form: ProposalForm,
    *,
    number: int | None = None,
) -> User:
    """Return who sends the form; without anybody, keep it and ask to sign in.

    Raises `Refused`, which leads to signing in and from there back to the form.
    """
    if request.user.is_authenticated:
        return request.user
    drafts.keep(request, process, form, number=number)
    messages.info(
        request, _("Sign in to send your idea. What you have written is kept.")
    )
    raise Refused(Refusal("not_signed_in", _("Please sign in to send your idea.")))


def _explain(form: ProposalForm, refused: Refused) -> None:
    """Put the reason above the form, where what was typed stays."""
    if refused.refusal.code in NOT_FOR_A_FORM:
        raise refused
    message = str(refused.refusal.message)
    form.add_error(None, ValidationError(message, refused.refusal.code))


def _form_page(
    request: HttpRequest, form: ProposalForm, context: dict[str, Any]
) -> HttpResponse:
    is_preview = request.method == "POST" and not form.is_bound
    preview = request.POST.dict() if is_preview else {}
    # More cannot be sent, and making a page of it would keep others waiting.
    preview["text"] = preview.get("text", "")[:LONGEST_TEXT]
    context |= {"form": form, "preview": preview if is_preview else None}
    return page(
        request,
        "proposals/form.html",
        context,
        partial="preview" if is_preview else "proposal-form",
        status=422 if form.errors else 200,
    )


def _thanks(proposal: Proposal) -> str:
    words = _(
        "Thank you. Your proposal is public now as %(reference)s. "
        "Next, the city checks whether it can be done and what it costs."
    )
    return words % {"reference": proposal.reference}


@require_safe
def detail(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    proposal = queries.proposal_or_404(process, number)
    is_mine = request.user.is_authenticated and proposal.author_id == request.user.pk
    context = _about(process, now) | {"proposal": proposal, "is_mine": is_mine}
    if proposal.is_withdrawn and not is_mine:
        return render(request, "proposals/withdrawn.html", context, status=410)
    context |= {
        "reviews": list(proposal.reviews.all()),
        "around": queries.around(process, proposal),
    }
    if is_mine:
        context |= {
            "edit_refusal": policies.refuse_changing(request.user, proposal, now=now),
            "withdraw_refusal": policies.refuse_withdrawing(
                request.user, proposal, now=now
            ),
        }
    return render(request, "proposals/detail.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Ask once more, since nobody can take this back."""
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    proposal = queries.proposal_or_404(process, number)
    if request.method == "POST":
        proposal_actions.withdraw_proposal(
            proposal=proposal, author=request.user, now=now
        )
        messages.success(
            request, _("Your proposal has been withdrawn. Nobody else sees it now.")
        )
        return see_other(request, _url_of(proposal))
    require(policies.refuse_withdrawing(request.user, proposal, now=now))
    context = _about(process, now) | {"proposal": proposal}
    return render(request, "proposals/withdraw.html", context)


@never_cache
@login_required
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    found = queries.proposals_of(request.user, page=request.GET.get("page", "1"))
    return render(request, "proposals/mine.html", {"page": found})


@require_safe
def project(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    found = queries.project_or_404(process, code)
    around = queries.around(process, found)
    context = _about(process, now) | {"project": found, "around": around}
    return render(request, "proposals/project.html", context)
