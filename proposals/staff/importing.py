"""Bringing in a table of ideas: look first, then publish."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.policies import refuse_organising, require
from participation.queries import process_or_404
from proposals.actions.importing import import_ideas
from proposals.forms.idea_table import NEEDED, OPTIONAL, IdeaTableForm
from proposals.models import Proposal
from proposals.policies import writing
from proposals.queries import places


@never_cache
@require_http_methods(FORM_METHODS)
def page(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show what a table would add; publish it when asked a second time."""
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    require(refuse_organising(request.user, process))
    is_sent = request.method == "POST"
    if not is_sent:
        require(writing.refuse_importing(request.user, process, now=now))
    form = IdeaTableForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        choices=places.choices_of(process),
    )

    made: list[Proposal] = []

    def publish() -> None:
        made.extend(
            import_ideas(
                process=process, organiser=request.user, ideas=form.ideas, now=now
            )
        )

    if form.is_valid() and "add" in request.POST and succeeds(form, publish):
        _say_how_many(request, len(made))
        return see_other(request, reverse("proposals_staff:desk", args=[slug]))
    context = {
        "process": process,
        "now": now,
        "section": "proposals",
        "form": form,
        "needed": NEEDED,
        "optional": OPTIONAL,
    }
    status = 422 if form.errors else 200
    return render(request, "proposals/staff/idea_import.html", context, status=status)


def _say_how_many(request: SignedInRequest, count: int) -> None:
    if not count:
        words = _("These ideas have been brought in before. None of them is new.")
        messages.info(request, words)
        return
    words = ngettext(
        "%(count)s idea has been brought in.",
        "%(count)s ideas have been brought in.",
        count,
    )
    messages.success(request, words % {"count": count})
