"""One proposal on the desk: read, decide, note, and go on to the next."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participation.desk import process_at_desk
from participation.forms.attempts import show, succeeds
from participation.http import FORM_METHODS, SignedInRequest, page, see_other
from participation.models import Process
from participation.policies import Refused
from participation.queries import process_or_404
from proposals.actions import assigning as assigning_actions
from proposals.actions.reviewing import decide_feasibility
from proposals.forms.assigning import AnswerForm, DeskForm, NoteForm
from proposals.forms.reviewing import ReviewForm
from proposals.models import Assignment, Proposal
from proposals.policies import reviewing
from proposals.queries import desk as desks
from proposals.queries import pages, places
from proposals.queries import reviewing as review_queries
from proposals.staff.desk import CHECKERS

# What somebody types in a review fits in; more is not from a form of ours.
MOST_KEPT = 64 * 1024


def _key(slug: str, number: int) -> str:
    return f"review:{slug}:{number}"


def _keep_for_later(request: HttpRequest, slug: str, number: int) -> None:
    """Keep what somebody typed whose session ran out meanwhile, until they are back."""
    process_or_404(slug, request.user, now=timezone.now())
    typed = {
        name: value
        for name, value in request.POST.items()
        if name not in {"csrfmiddlewaretoken", "seen", "words"}
    }
    if sum(len(name) + len(str(value)) for name, value in typed.items()) <= MOST_KEPT:
        request.session[_key(slug, number)] = typed


def _desk_of(request: SignedInRequest, process: Process, now: datetime) -> desks.Desk:
    """Return the queue that somebody came from, as the address names it."""
    choices = places.choices_of(process)
    return desks.desk_at(
        process,
        request.user,
        choices,
        today=timezone.localdate(now),
        **DeskForm(request.GET, choices=choices).chosen(),
    )


def _query(desk: desks.Desk) -> str:
    """Return what leads back to the queue, as the end of an address."""
    chosen = {
        "show": desk.show,
        "district": desk.district,
        "category": desk.category,
    }
    named = urlencode({name: value for name, value in chosen.items() if value})
    return f"?{named}" if named else ""


def _url(name: str, desk: desks.Desk, *args: int) -> str:
    path = reverse(f"proposals_staff:{name}", args=[desk.process.slug, *args])
    return path + _query(desk)


@never_cache
@require_http_methods(FORM_METHODS)
def review(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Read a proposal and decide; the next one that waits comes up by itself."""
    now = timezone.now()
    if request.method == "POST" and not request.user.is_authenticated:
        _keep_for_later(request, slug, number)
    process = process_at_desk(request, slug, *CHECKERS, now=now)
    proposal = pages.proposal_or_404(process, number)
    desk = _desk_of(request, process, now)
    kept = request.session.get(_key(slug, number))
    form = ReviewForm(
        request.POST if request.method == "POST" else None,
        initial={"language": proposal.language}
        | (kept or {})
        | {"seen": proposal.reviews.count(), "words": proposal.revision_number},
        criteria=review_queries.criteria_of(process),
        classes=review_queries.cost_classes_of(process),
    )
    if form.is_valid():
        try:
            decide_feasibility(
                proposal=proposal,
                reviewer=request.user,
                is_feasible=form.is_feasible,
                cost=form.cleaned_data["cost"],
                reason=form.cleaned_data["reason"],
                seen=form.cleaned_data["seen"],
                words=form.cleaned_data["words"],
                checked=form.checked(),
                now=now,
            )
        except Refused as refused:
            message = str(refused.refusal.message)
            form.add_error(None, ValidationError(message, refused.refusal.code))
            proposal = pages.proposal_or_404(process, number)
            form.show_again(
                seen=proposal.reviews.count(), words=proposal.revision_number
            )
        except ValidationError as problems:
            show(form, problems)
        else:
            request.session.pop(_key(slug, number), None)
            words = _("Your decision on %(reference)s is public now.")
            messages.success(request, words % {"reference": proposal.reference})
            upcoming = desks.after(desk, number)
            return see_other(
                request,
                _url("desk", desk)
                if upcoming is None
                else _url("review", desk, upcoming),
            )
    context = _about_one(request, desk, proposal, now) | {
        "form": form,
        "is_kept": bool(kept) and request.method != "POST",
        "refusal": reviewing.refuse_review(request.user, proposal, now=now),
    }
    status = 422 if form.errors else 200
    return page(
        request, "proposals/staff/review.html", context, partial="review", status=status
    )


def _about_one(
    request: SignedInRequest, desk: desks.Desk, proposal: Proposal, now: datetime
) -> dict[str, Any]:
    process = desk.process
    earlier = desks.before(desk, proposal.number)
    later = desks.following(desk, proposal.number)
    work = review_queries.work_on(proposal)
    return {
        "process": process,
        "now": now,
        "today": desk.today,
        "section": "proposals",
        "proposal": proposal,
        "reasonings": review_queries.reasonings_of(proposal),
        "work": work,
        "asked_of_me": _asked_of(request, proposal),
        "note_form": NoteForm(),
        "answer_form": AnswerForm(),
        "around": places.around(process, proposal),
        "desk_url": _url("desk", desk),
        "before_url": None if earlier is None else _url("review", desk, earlier),
        "following_url": None if later is None else _url("review", desk, later),
        "cannot_assign": reviewing.refuse_assigning(request.user, process, now=now),
    }


def _asked_of(request: SignedInRequest, proposal: Proposal) -> list[Assignment]:
    """Return the questions that this person has to answer."""
    asked = proposal.assignments.filter(is_opinion=True, ended_at=None)
    return list(
        asked.filter(reviewing.holding(request.user))
        .distinct()
        .select_related("department", "assigned_by")
    )


@never_cache
@require_http_methods(FORM_METHODS)
def note(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Write a note for colleagues; the page of the proposal shows all of them."""
    now = timezone.now()
    process = process_at_desk(request, slug, *CHECKERS, now=now)
    proposal = pages.proposal_or_404(process, number)
    form = NoteForm(request.POST if request.method == "POST" else None)
    back = reverse("proposals_staff:review", args=[slug, number])
    if form.is_valid() and succeeds(
        form,
        lambda: assigning_actions.write_note(
            proposal=proposal,
            official=request.user,
            text=form.cleaned_data["text"],
            now=now,
        ),
    ):
        messages.success(request, _("The note is at the desk."))
        return see_other(request, back)
    context = {
        "process": process,
        "now": now,
        "section": "proposals",
        "proposal": proposal,
        "form": form,
        "title": _("A note for the desk"),
        "label": _("Keep the note"),
        "cancel_url": back,
    }
    status = 422 if form.errors else 200
    return render(request, "proposals/staff/of_proposal.html", context, status=status)
