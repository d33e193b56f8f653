"""The end of the keys at the desk: put off while a complaint is pending, or not."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from participation.desk import process_at_desk
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.models import Role
from participation.policies import require
from voting import key_policies, key_state, queries
from voting.actions import keeping
from voting.key_forms import ReasonForm


def _keys(slug: str) -> str:
    return reverse("voting_staff:keys", args=[slug])


@never_cache
@require_http_methods(FORM_METHODS)
def hold(request: SignedInRequest, slug: str) -> HttpResponse:
    """Keep the keys beyond their day, and say why."""
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    voting_round = queries.round_or_404(process)
    require(key_policies.refuse_holding_keys(request.user, voting_round))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(
        form,
        lambda: keeping.hold_keys(
            voting_round=voting_round,
            organiser=request.user,
            reason=form.cleaned_data["reason"],
            now=now,
        ),
    ):
        messages.success(request, _("The keys are kept until you release them."))
        return see_other(request, _keys(slug))
    context = {
        "form": form,
        "process": process,
        "now": now,
        "section": "vote",
        "voting_round": voting_round,
        "destroy_on": key_state.destroy_on(voting_round),
    }
    status = 422 if form.errors else 200
    return render(request, "voting_staff/key_hold.html", context, status=status)


@never_cache
@require_POST
def release(request: SignedInRequest, slug: str) -> HttpResponse:
    """Let the keys be destroyed on their day again."""
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    voting_round = queries.round_or_404(process)
    keeping.release_keys(voting_round=voting_round, organiser=request.user, now=now)
    messages.success(request, _("The keys are destroyed on their day."))
    return see_other(request, _keys(slug))
