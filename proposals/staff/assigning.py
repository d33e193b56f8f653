"""Giving out work at the desk: who decides, who is asked, and what they answer."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participation.desk import process_at_desk
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.models import Process, Role
from proposals.actions import assigning as actions
from proposals.actions import opinions
from proposals.forms.assigning import (
    MOST_AT_ONCE,
    AnswerForm,
    AssignForm,
    OpinionForm,
)
from proposals.models import Assignment, Proposal, rules_of
from proposals.policies import reviewing
from proposals.queries import pages
from proposals.queries import reviewing as review_queries
from proposals.staff.desk import CHECKERS


def _due(process: Process, now: datetime) -> Any:
    """Return the day by which an answer is due, if nobody names another."""
    return timezone.localdate(now) + timedelta(days=rules_of(process).review_days)


def _chosen(request: SignedInRequest, process: Process) -> list[Proposal]:
    """Return the proposals that somebody has ticked, and who has each."""
    sent = request.POST if request.method == "POST" else request.GET
    numbers = [int(one) for one in sent.getlist("number") if one.isdecimal()]
    found = process.proposals.filter(number__in=numbers[:MOST_AT_ONCE])
    return list(found.order_by("number").defer("text"))


def _seen(proposals: list[Proposal]) -> str:
    held = dict(
        Assignment.objects.filter(
            proposal__in=proposals, is_opinion=False, ended_at=None
        ).values_list("proposal", "pk")
    )
    return " ".join(f"{one.number}:{held.get(one.pk, 0)}" for one in proposals)


@never_cache
@require_http_methods(FORM_METHODS)
def assign(request: SignedInRequest, slug: str) -> HttpResponse:
    """Give one proposal or many to a department or a person, until a day."""
    now = timezone.now()
    process = process_at_desk(request, slug, *CHECKERS, now=now)
    proposals = _chosen(request, process)
    form = AssignForm(
        request.POST if request.method == "POST" else None,
        departments=review_queries.departments_of(process),
        people=review_queries.checkers_of(process, Role.REVIEWER),
        initial={
            "due_on": _due(process, now),
            "seen": _seen(proposals),
            "target": request.GET.get("target", ""),
        },
    )
    if (
        proposals
        and form.is_valid()
        and succeeds(
            form,
            lambda: actions.assign(
                process=process,
                proposals=proposals,
                official=request.user,
                target=form.target_of(),
                due_on=form.due,
                reason=form.cleaned_data["reason"],
                seen=form.cleaned_data["seen"],
                now=now,
            ),
        )
    ):
        words = ngettext(
            "%(count)s proposal has been given out.",
            "%(count)s proposals have been given out.",
            len(proposals),
        )
        messages.success(request, words % {"count": len(proposals)})
        return see_other(request, _back(process, proposals))
    if form.non_field_errors():
        # Who has each may be another by now: what was typed is sent anew with that.
        typed = {name: form.data.get(name, "") for name in form.fields}
        form.data = typed | {"seen": _seen(proposals)}
    held = review_queries.holders_of(proposals)
    context = {
        "process": process,
        "now": now,
        "section": "proposals",
        "form": form,
        "chosen": [(one, held.get(one.pk)) for one in proposals],
        "refusal": reviewing.refuse_assigning(request.user, process, now=now),
        "back_url": _back(process, proposals),
    }
    status = 422 if form.is_bound else 200
    return render(request, "proposals/staff/assign.html", context, status=status)


def _back(process: Process, proposals: list[Proposal]) -> str:
    """Return where somebody came from: one proposal, or the desk."""
    if len(proposals) == 1:
        number = proposals[0].number
        return reverse("proposals_staff:review", args=[process.slug, number])
    return reverse("proposals_staff:desk", args=[process.slug])


def _page(
    request: SignedInRequest, proposal: Proposal, form: Any, **context: Any
) -> HttpResponse:
    process = proposal.process
    about = {
        "process": process,
        "now": timezone.now(),
        "section": "proposals",
        "proposal": proposal,
        "form": form,
        "cancel_url": _back(process, [proposal]),
    }
    status = 422 if form.errors else 200
    template = "proposals/staff/of_proposal.html"
    return render(request, template, about | context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def ask(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Ask somebody for a second opinion."""
    now = timezone.now()
    process = process_at_desk(request, slug, *CHECKERS, now=now)
    proposal = pages.proposal_or_404(process, number)
    form = OpinionForm(
        request.POST if request.method == "POST" else None,
        departments=review_queries.departments_of(process),
        people=[
            person
            for person in review_queries.checkers_of(process, *CHECKERS)
            if person != request.user
        ],
        initial={"due_on": _due(process, now)},
    )
    if form.is_valid() and succeeds(
        form,
        lambda: opinions.ask_opinion(
            proposal=proposal,
            official=request.user,
            target=form.target_of(),
            question=form.cleaned_data["question"],
            due_on=form.due,
            now=now,
        ),
    ):
        messages.success(request, _("The question has been asked."))
        return see_other(request, _back(process, [proposal]))
    return _page(
        request,
        proposal,
        form,
        title=_("Ask for a second opinion"),
        label=_("Ask"),
        refusal=reviewing.refuse_assigning(request.user, process, now=now),
    )


@never_cache
@require_http_methods(FORM_METHODS)
def answer(request: SignedInRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Answer what one was asked."""
    now = timezone.now()
    process = process_at_desk(request, slug, *CHECKERS, now=now)
    proposal = pages.proposal_or_404(process, number)
    opinion = get_object_or_404(
        proposal.assignments.select_related("department", "reviewer"),
        pk=pk,
        is_opinion=True,
    )
    opinion.proposal = proposal
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(
        form,
        lambda: opinions.give_opinion(
            opinion=opinion,
            official=request.user,
            words=form.cleaned_data["words"],
            now=now,
        ),
    ):
        messages.success(request, _("Your opinion is at the desk."))
        return see_other(request, _back(process, [proposal]))
    return _page(
        request,
        proposal,
        form,
        title=_("Your opinion is asked"),
        label=_("Give the opinion"),
        question=opinion.question,
        refusal=reviewing.refuse_opinion(request.user, opinion),
    )
