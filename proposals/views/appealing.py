"""What every idea is checked against, and asking for a new decision."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.policies import require
from participation.queries import plan_of, process_or_404
from proposals.actions.appealing import appeal_decision
from proposals.forms.assigning import AppealForm
from proposals.models import rules_of
from proposals.policies import appealing
from proposals.queries import pages
from proposals.queries.reviewing import cost_classes_of, criteria_of


@require_safe
def criteria(request: HttpRequest, slug: str) -> HttpResponse:
    """Show everyone what is checked, before anything is sent."""
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    context = {
        "process": process,
        "now": now,
        "section": "proposals",
        "plan": plan_of(process, now=now),
        "criteria": criteria_of(process),
        "classes": cost_classes_of(process),
        "rules": rules_of(process),
    }
    return render(request, "proposals/criteria.html", context)


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def appeal(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Say what a decision has overlooked, once."""
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    proposal = pages.proposal_or_404(process, number)
    if request.method != "POST":
        require(appealing.refuse_appealing(request.user, proposal, now=now))
    review = proposal.reviews.first()
    form = AppealForm(
        request.POST if request.method == "POST" else None,
        initial={"seen": review.pk if review else ""},
    )
    url = reverse("proposals:detail", args=[slug, number])
    if form.is_valid() and succeeds(
        form,
        lambda: appeal_decision(
            proposal=proposal,
            author=request.user,
            text=form.cleaned_data["text"],
            seen=form.cleaned_data["seen"],
            now=now,
        ),
    ):
        messages.success(
            request, _("You have asked for a new decision. The reviewers answer you.")
        )
        return see_other(request, url)
    if form.non_field_errors() and review is not None:
        # There may be another decision by now, which the page shows.
        form.data = {"text": form.data.get("text", ""), "seen": str(review.pk)}
    context = {
        "process": process,
        "now": now,
        "section": "proposals",
        "plan": plan_of(process, now=now),
        "proposal": proposal,
        "review": review,
        "form": form,
        "cancel_url": url,
    }
    status = 422 if form.errors else 200
    return render(request, "proposals/appeal_decision.html", context, status=status)
