"""The rules for ideas, at the staff desk."""

from django.contrib import messages
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
from proposals.actions import idea_rules as actions
from proposals.forms.idea_rules import IdeaRulesForm
from proposals.models import rules_of
from proposals.policies import idea_rules as policies


@never_cache
@require_http_methods(FORM_METHODS)
def page(request: SignedInRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    rules = rules_of(process)
    form = IdeaRulesForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(rules, name) for name in actions.FIELDS},
    )
    if form.is_valid() and succeeds(
        form,
        lambda: actions.settle_idea_rules(
            process=process,
            organiser=request.user,
            rules=form.cleaned_data,
            reason=form.cleaned_data["reason"],
            now=now,
        ),
    ):
        messages.success(request, _("The rules for ideas have been saved."))
        return see_other(request, reverse("proposals_staff:idea_rules", args=[slug]))
    context = {
        "form": form,
        "process": process,
        "now": now,
        "section": "proposals",
        "has_begun": policies.has_begun(process, now),
        "rules": rules,
    }
    status = 422 if form.errors else 200
    return render(request, "proposals/staff/idea_rules.html", context, status=status)
