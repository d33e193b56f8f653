"""Scoring: criteria for everybody, points by members, what came out."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from panels.actions import scorings as actions
from panels.forms.scorings import ScoreForm
from panels.policies import works as policy
from panels.policies.roles import refuse_membership
from panels.queries.scorings import done_by, given_by, results_of
from panels.queries.works import reader_of, scoring_or_404
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, see_other
from participation.languages import reading_language
from participation.policies import require


@never_cache
@require_safe
def scoring(request: HttpRequest, slug: str, panel: str, number: int) -> HttpResponse:
    """Show criteria and weights, to members what is to be scored, and the result."""
    reader = reader_of(request, slug, panel, timezone.now())
    found = scoring_or_404(reader, number)
    seat = reader.panelist
    refusal = policy.refuse_scoring(found, seat)
    sees_first = reader.is_inside and found.first_is_over
    is_shown = found.is_closed and found.shown_at is not None
    context = reader.about(
        scoring=found,
        criteria=list(found.criteria.all()),
        subjects=list(found.subjects.select_related("proposal", "project")),
        refusal=refusal,
        done=done_by(found, seat) if seat and not refusal else set(),
        results=results_of(found) if sees_first or is_shown else None,
    )
    return render(request, "panels/scoring.html", context)


@never_cache
@require_http_methods(FORM_METHODS)
def score(
    request: HttpRequest, slug: str, panel: str, number: int, pk: int
) -> HttpResponse:
    """Take a member's points for one subject."""
    reader = reader_of(request, slug, panel, timezone.now())
    found = scoring_or_404(reader, number)
    subject = get_object_or_404(
        found.subjects.select_related("proposal", "project"), pk=pk
    )
    subject.scoring = found
    seat = reader.panelist
    require(refuse_membership(seat) or policy.refuse_scoring(found, seat))
    if seat is None:
        raise Http404
    points, reasons = given_by(found, seat)
    form = ScoreForm(
        request.POST if request.method == "POST" else None,
        scoring=found,
        given=points.get(pk, {}),
        reason=reasons.get(pk, ""),
        language=reading_language(),
    )
    list_url = reverse("panels:scoring", args=[slug, panel, number])
    if form.is_valid() and succeeds(
        form,
        lambda: actions.give_scores(
            subject=subject,
            panelist=seat,
            points=form.points(),
            reason=form.cleaned_data.get("reason", ""),
            now=reader.now,
        ),
    ):
        messages.success(request, _("Kept. You can change it until the round is over."))
        return see_other(request, list_url)
    context = reader.about(
        scoring=found, subject=subject, form=form, cancel_url=list_url
    )
    status = 422 if form.errors else 200
    return render(request, "panels/score.html", context, status=status)
