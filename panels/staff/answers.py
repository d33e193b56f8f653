"""The desk of those who answer advice, and who tell what becomes of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from panels.actions import answering
from panels.forms.advice import AnswerForm, FollowUpForm
from panels.lifecycle import AdviceState
from panels.models import Answer
from panels.policies import advice as policies
from panels.policies.roles import refuse_organising
from panels.queries import advice as queries
from panels.staff.advice_pages import form_page, page_of
from panels.staff.frames import done, posted_of, running
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.policies import require

KEPT = (
    "verdict",
    "part",
    "reason",
    "next_step",
    "language",
    "decided_by",
    "decided_on",
    "register",
    "programme",
    "amount",
    "unit",
    "due_on",
)


@never_cache
@require_safe
def index(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    now = timezone.now()
    found = running(request, slug, panel, now)
    adopted = queries.recommendations_of(found).filter(state=AdviceState.ADOPTED)
    recommendations = list(adopted)
    context = page_of(
        found,
        now,
        "answers",
        recommendations=recommendations,
        standing=queries.standing_of(found, recommendations, timezone.localdate(now)),
        close_refusal=policies.refuse_closing(request.user, found),
        may_answer=refuse_organising(request.user, found) is None,
    )
    return render(request, "panels_staff/answers.html", context)


@never_cache
@require_http_methods(FORM_METHODS)
def answer(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    """Enter the answer, or correct the one that stands."""
    now = timezone.now()
    found = running(request, slug, panel, now)
    recommendation = queries.recommendation_or_404(found, number)
    if request.method != "POST":
        require(policies.refuse_answering(request.user, recommendation))
    before = queries.answer_of(recommendation)
    form = AnswerForm(posted_of(request), initial=_start(before))
    back = reverse("panels_staff:answers", args=[slug, panel])
    result = done(
        request,
        form,
        lambda: answering.answer_recommendation(
            recommendation=recommendation,
            organiser=request.user,
            said=form.said(),
            seen=form.cleaned_data["seen"],
            now=now,
        ),
        _("The answer is public, and the members are told."),
        back,
    )
    context = page_of(
        found,
        now,
        "answers",
        recommendation=recommendation,
        title=_("Correct the answer") if before else _("Answer the recommendation"),
        lead=_("What was answered before stays to be read.") if before else "",
        shows_words=True,
        label=_("Publish the answer"),
        cancel_url=back,
    )
    return result or form_page(request, form, context)


def _start(before: Answer | None) -> dict[str, object]:
    if before is None:
        return {}
    return {name: getattr(before, name) for name in KEPT} | {"seen": before.pk}


@never_cache
@require_http_methods(FORM_METHODS)
def follow(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    now = timezone.now()
    found = running(request, slug, panel, now)
    recommendation = queries.recommendation_or_404(found, number)
    if request.method != "POST":
        require(policies.refuse_following(request.user, recommendation))
    newest = queries.newest_of(recommendation)
    start = {"stage": newest.stage} if newest else {}
    form = FollowUpForm(posted_of(request), initial=start)
    back = reverse("panels_staff:answers", args=[slug, panel])
    result = done(
        request,
        form,
        lambda: answering.report_follow_up(
            recommendation=recommendation,
            organiser=request.user,
            stage=form.stage_said(),
            text=form.cleaned_data["text"],
            language=form.cleaned_data["language"],
            reason=form.cleaned_data["reason"],
            evidence=form.cleaned_data["evidence"],
            next_on=form.cleaned_data["next_on"],
            now=now,
        ),
        _("Your news are public, and the members are told."),
        back,
    )
    context = page_of(
        found,
        now,
        "answers",
        recommendation=recommendation,
        title=_("Say what has become of it"),
        shows_words=True,
        label=_("Publish"),
        cancel_url=back,
    )
    return result or form_page(request, form, context)


@never_cache
@require_POST
def close(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    now = timezone.now()
    found = running(request, slug, panel, now)
    answering.close_panel(panel=found, organiser=request.user, now=now)
    messages.success(request, _("The panel is closed."))
    return see_other(request, reverse("panels_staff:panel", args=[slug, panel]))
