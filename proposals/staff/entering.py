"""Entering ideas from paper or from a service desk, one after the other."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participation.desk import process_at_desk
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, SignedInRequest, see_other
from proposals.actions import entering
from proposals.forms.writing import EntryForm
from proposals.models import Proposal
from proposals.policies import writing
from proposals.queries import places

NEWEST = 10


@never_cache
@require_http_methods(FORM_METHODS)
def enter(request: SignedInRequest, slug: str) -> HttpResponse:
    """Type what somebody has handed in; the next form comes up by itself."""
    now = timezone.now()
    process = process_at_desk(request, slug, *writing.ENTERING, now=now)
    is_sent = request.method == "POST"
    choices = places.choices_of(process, with_boundaries=is_sent)
    form = EntryForm(request.POST if is_sent else None, choices=choices)
    made: list[Proposal] = []

    def send() -> None:
        made.append(
            entering.enter_proposal(
                process=process,
                official=request.user,
                idea=form.idea(),
                channel=form.cleaned_data["channel"],
                author_label=form.cleaned_data["author_label"],
                now=now,
            )
        )

    if form.is_valid() and succeeds(form, send):
        messages.success(request, _entered(made[0]))
        return see_other(request, reverse("proposals_staff:enter", args=[slug]))
    entered = process.proposals.exclude(channel=Proposal.Channel.WEB)
    context = {
        "form": form,
        "process": process,
        "now": now,
        "section": "entering",
        "entered": entered.order_by("-number")[:NEWEST],
        "refusal": writing.refuse_entering(request.user, process, now=now),
        "may_import": not writing.refuse_importing(request.user, process, now=now),
    }
    status = 422 if form.errors else 200
    return render(request, "proposals/staff/enter.html", context, status=status)


def _entered(proposal: Proposal) -> str:
    """Name it with its number, which goes onto the paper."""
    url = reverse("proposals:detail", args=[proposal.process.slug, proposal.number])
    link = format_html('<a href="{}">{}</a>', url, proposal.reference)
    return format_html(_("Entered as {}. Write this number on the paper."), link)
