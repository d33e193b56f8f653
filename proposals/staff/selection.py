"""Choosing the ideas that go on: who would, then who does, and corrections."""

import re
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participation.desk import process_at_desk
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.models import Role
from proposals.actions import selection as actions
from proposals.forms.selection import GOES_ON, CorrectionForm, CutForm, PanelForm
from proposals.models import rules_of
from proposals.policies import selection as policies
from proposals.queries import pages
from proposals.queries import selection as queries

NUMBER = re.compile("[Pp]?([0-9]{1,9})")


@never_cache
@require_http_methods(FORM_METHODS)
def page(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show who would go on, and carry it out as it was shown."""
    now = timezone.now()
    process = process_at_desk(request, slug, *policies.CHOOSERS, now=now)
    if found := NUMBER.fullmatch(request.GET.get("correct", "").strip()):
        return see_other(
            request, reverse("proposals_staff:correct_selection", args=[slug, found[1]])
        )
    rules = rules_of(process)
    by_panel = rules.selection == rules.Selection.PANEL
    posted = request.POST if request.method == "POST" else None
    form: Form = PanelForm(posted) if by_panel else CutForm(posted)

    def choose() -> None:
        if by_panel:
            actions.choose_by_panel(
                process=process,
                official=request.user,
                chosen=form.cleaned_data["chosen"],
                reason=form.cleaned_data["reason"],
                now=now,
            )
        else:
            actions.select_ideas(
                process=process,
                organiser=request.user,
                digest=form.cleaned_data["digest"],
                now=now,
            )

    if form.is_valid() and succeeds(form, choose):
        messages.success(
            request, _("The ideas have been chosen, and everybody has been told.")
        )
        return see_other(request, reverse("proposals_staff:selection", args=[slug]))
    refusal = policies.refuse_selecting(request.user, process, rules, now=now)
    waits = policies.refuse_selection(process, rules, now=now)
    # Before support has ended the numbers are nobody's business, officials' neither.
    preview = None if waits or by_panel else queries.preview_of(process, rules)
    context: dict[str, Any] = {
        "process": process,
        "now": now,
        "section": "proposals",
        "rules": rules,
        "form": form,
        "by_panel": by_panel,
        "refusal": refusal,
        "preview": preview,
        "counts": queries.chosen_counts(process) if rules.selected_at else None,
    }
    status = 422 if form.errors else 200
    return render(request, "proposals/staff/selection.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def correct(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Choose one idea after all, or leave it out, with the reason."""
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, Role.FACILITATOR, now=now)
    proposal = pages.proposal_or_404(process, number)
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(
        form,
        lambda: actions.correct_selection(
            proposal=proposal,
            official=request.user,
            goes_on=form.cleaned_data["goes_on"] == GOES_ON,
            reason=form.cleaned_data["reason"],
            now=now,
        ),
    ):
        words = _("The choice about %(reference)s has been corrected.")
        messages.success(request, words % {"reference": proposal.reference})
        return see_other(request, reverse("proposals_staff:selection", args=[slug]))
    rules = rules_of(process)
    context = {
        "process": process,
        "now": now,
        "section": "proposals",
        "proposal": proposal,
        "selection": queries.selection_of(proposal),
        "form": form,
        "refusal": policies.refuse_correcting(request.user, proposal, rules, now=now),
    }
    status = 422 if form.errors else 200
    return render(
        request, "proposals/staff/selection_correction.html", context, status=status
    )
