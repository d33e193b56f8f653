"""The desk of recommendations: write, fix, decide, hand over."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from panels.actions import adopting, recommending
from panels.forms.advice import (
    CountForm,
    FreezeForm,
    ReasonForm,
    ReviseForm,
    WordsForm,
    as_words,
)
from panels.models import HandCount, Recommendation
from panels.policies import advice as policies
from panels.queries import advice as queries
from panels.queries.works import words_of_group
from panels.staff.advice_pages import form_page, page_of, url_of
from panels.staff.frames import done, posted_of, running
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.policies import require


@never_cache
@require_safe
def index(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    now = timezone.now()
    found = running(request, slug, panel, now)
    context = page_of(
        found,
        now,
        "advice",
        recommendations=list(queries.recommendations_of(found)),
        refusal=policies.refuse_official(request.user, found),
        hand_over_refusal=policies.refuse_handing_over(request.user, found),
    )
    return render(request, "panels_staff/advice.html", context)


@never_cache
@require_http_methods(FORM_METHODS)
def draft(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    now = timezone.now()
    found = running(request, slug, panel, now)
    if request.method != "POST":
        require(policies.refuse_official(request.user, found))
    named = request.GET.get("board", ""), request.GET.get("group", "")
    cards = words_of_group(found, *named)
    start = {"title": cards[0], "rationale": cards[1]} if cards else {}
    form = WordsForm(posted_of(request), initial=start)
    back = reverse("panels_staff:advice", args=[slug, panel])
    answer = done(
        request,
        form,
        lambda: recommending.draft_recommendation(
            panel=found, words=form.words(), official=request.user, now=now
        ),
        _("The draft is there. The members of the panel see it."),
        back,
    )
    context = page_of(
        found,
        now,
        "advice",
        title=_("New recommendation"),
        lead=_("Write it as the panel says it. Members can suggest other words."),
        cancel_url=back,
    )
    return answer or form_page(request, form, context)


@never_cache
@require_safe
def one(request: SignedInRequest, slug: str, panel: str, number: int) -> HttpResponse:
    now = timezone.now()
    found = running(request, slug, panel, now)
    recommendation = queries.recommendation_or_404(found, number)
    count = HandCount.objects.filter(recommendation=recommendation).first()
    context = page_of(
        found,
        now,
        "advice",
        recommendation=recommendation,
        changes=list(recommendation.changes.select_related("panelist")),
        dissents=queries.dissents_of(recommendation),
        support=queries.support_of(recommendation),
        count=count,
        is_first_counter=count is not None and count.entered_by_id == request.user.pk,
        refusal=policies.refuse_official(request.user, found),
        words_refusal=policies.refuse_words(recommendation),
        freeze_refusal=policies.refuse_freezing(recommendation),
        count_refusal=policies.refuse_hand_count(recommendation),
    )
    return render(request, "panels_staff/recommendation.html", context)


@never_cache
@require_http_methods(FORM_METHODS)
def revise(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    now = timezone.now()
    found = running(request, slug, panel, now)
    recommendation = queries.recommendation_or_404(found, number)
    if request.method != "POST":
        require(policies.refuse_official(request.user, found))
        require(policies.refuse_words(recommendation))
    form = ReviseForm(posted_of(request), initial=as_words(recommendation))
    answer = done(
        request,
        form,
        lambda: recommending.revise_recommendation(
            recommendation=recommendation,
            official=request.user,
            words=form.words(),
            note=form.cleaned_data["note"],
            seen=form.cleaned_data["version"] or 0,
            now=now,
        ),
        _("The new words are there. The old ones stay among the versions."),
        url_of(recommendation),
    )
    if form.has_error("__all__", "overtaken"):
        # The typed words stay; sent once more they follow the newest version.
        fresh = queries.recommendation_or_404(found, number)
        typed = {name: form.data.get(name, "") for name in form.data}
        form.data = typed | {"version": str(fresh.version)}
        recommendation = fresh
    context = page_of(
        found,
        now,
        "advice",
        recommendation=recommendation,
        title=_("Change the words"),
        cancel_url=url_of(recommendation),
    )
    return answer or form_page(request, form, context)


@never_cache
@require_http_methods(FORM_METHODS)
def freeze(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    now = timezone.now()
    found = running(request, slug, panel, now)
    recommendation = queries.recommendation_or_404(found, number)
    if request.method != "POST":
        require(policies.refuse_official(request.user, found))
        require(policies.refuse_freezing(recommendation))
    start = {
        "body": recommendation.body or found.answering_body,
        "due_on": recommendation.due_on or found.answer_due_on,
        "version": recommendation.version,
    }
    form = FreezeForm(posted_of(request), initial=start)
    answer = done(
        request,
        form,
        lambda: recommending.freeze_recommendation(
            recommendation=recommendation,
            official=request.user,
            addressee=form.addressee(),
            seen=form.cleaned_data["version"],
            now=now,
        ),
        _("The words are fixed and public. Now they can be voted on."),
        url_of(recommendation),
    )
    context = page_of(
        found,
        now,
        "advice",
        recommendation=recommendation,
        title=_("Fix the words for the vote"),
        lead=_(
            "From now on everyone can read them. The majority that the mandate names "
            "decides."
        ),
        facts=[{"term": _("Majority"), "value": found.get_majority_display()}],
        label=_("Fix the words"),
        cancel_url=url_of(recommendation),
    )
    return answer or form_page(request, form, context)


def _with_reason(
    request: SignedInRequest,
    recommendation: Recommendation,
    act: Callable[..., None],
    said: str,
    texts: dict[str, str],
) -> HttpResponse:
    """Ask for the reason that everyone reads, and do it."""
    now = timezone.now()
    panel = recommendation.panel
    if request.method != "POST":
        require(policies.refuse_official(request.user, panel))
    form = ReasonForm(posted_of(request))
    url = url_of(recommendation)
    answer = done(
        request,
        form,
        lambda: act(
            recommendation=recommendation,
            official=request.user,
            reason=form.cleaned_data["reason"],
            now=now,
        ),
        said,
        url,
    )
    more = {"recommendation": recommendation, "cancel_url": url, **texts}
    return answer or form_page(request, form, page_of(panel, now, "advice", **more))


@never_cache
@require_http_methods(FORM_METHODS)
def reopen(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    found = running(request, slug, panel, timezone.now())
    return _with_reason(
        request,
        queries.recommendation_or_404(found, number),
        recommending.reopen_recommendation,
        _("The words can be changed again."),
        {"title": _("Open the words again"), "label": _("Open again")},
    )


@never_cache
@require_http_methods(FORM_METHODS)
def withdraw(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    found = running(request, slug, panel, timezone.now())
    return _with_reason(
        request,
        queries.recommendation_or_404(found, number),
        recommending.withdraw_recommendation,
        _("The recommendation is withdrawn."),
        {"title": _("Withdraw the recommendation"), "label": _("Withdraw")},
    )


@never_cache
@require_http_methods(FORM_METHODS)
def count(request: SignedInRequest, slug: str, panel: str, number: int) -> HttpResponse:
    """Enter what was counted in the room; the second official decides it by that."""
    now = timezone.now()
    found = running(request, slug, panel, now)
    recommendation = queries.recommendation_or_404(found, number)
    if request.method != "POST":
        require(policies.refuse_official(request.user, found))
        require(policies.refuse_hand_count(recommendation))
    form = CountForm(posted_of(request))
    before = HandCount.objects.filter(recommendation=recommendation).exists()
    results: list[bool] = []
    answer = done(
        request,
        form,
        lambda: results.append(
            adopting.enter_count(
                recommendation=recommendation,
                official=request.user,
                **form.cleaned_data,
                now=now,
            )
        ),
        _("Your numbers are kept."),
        url_of(recommendation),
    )
    if answer is not None and not results[0]:
        if before:
            messages.warning(
                request,
                _(
                    "The two counts are not the same, so neither stands. Count again, "
                    "and both enter the numbers anew."
                ),
            )
        else:
            messages.info(request, _("A second official enters the numbers as well."))
    context = page_of(
        found,
        now,
        "advice",
        recommendation=recommendation,
        title=_("Votes counted in the room"),
        lead=_(
            "Two officials enter the numbers, each without seeing those of the other."
        ),
        cancel_url=url_of(recommendation),
    )
    return answer or form_page(request, form, context)


@never_cache
@require_POST
def put_to_vote(
    request: SignedInRequest, slug: str, panel: str, number: int, session: int
) -> HttpResponse:
    """Prepare a vote on it in a session; the facilitator opens it there."""
    now = timezone.now()
    found = running(request, slug, panel, now)
    recommendation = queries.recommendation_or_404(found, number)
    adopting.put_to_vote(
        recommendation=recommendation,
        session=get_object_or_404(found.sessions.all(), number=session),
        official=request.user,
        is_secret=True,
    )
    messages.success(
        request, _("The vote is prepared. Open it from the console of the session.")
    )
    return see_other(request, url_of(recommendation))


@never_cache
@require_POST
def decide(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    now = timezone.now()
    found = running(request, slug, panel, now)
    recommendation = queries.recommendation_or_404(found, number)
    adopting.decide_by_poll(
        recommendation=recommendation, official=request.user, now=now
    )
    messages.success(request, _("It is decided as the vote came out."))
    return see_other(request, url_of(recommendation))


@never_cache
@require_POST
def forget_count(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    now = timezone.now()
    found = running(request, slug, panel, now)
    recommendation = queries.recommendation_or_404(found, number)
    adopting.forget_count(recommendation=recommendation, official=request.user)
    messages.success(request, _("The numbers were taken back."))
    return see_other(request, url_of(recommendation))


@never_cache
@require_POST
def hand_over(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    now = timezone.now()
    found = running(request, slug, panel, now)
    adopting.hand_over(panel=found, official=request.user, now=now)
    messages.success(
        request, _("The advice is handed over. Its answer is awaited in public.")
    )
    return see_other(request, reverse("panels_staff:answers", args=[slug, panel]))
