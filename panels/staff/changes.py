"""Answering suggested changes at the desk."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from panels.actions import suggesting
from panels.forms.advice import AcceptForm, DeclineForm, joined
from panels.models import RecommendationVersion
from panels.policies import advice as policies
from panels.queries import advice as queries
from panels.staff.advice_pages import form_page, page_of, url_of
from panels.staff.frames import done, posted_of, running
from participation.http import FORM_METHODS, SignedInRequest
from participation.policies import require


@never_cache
@require_http_methods(FORM_METHODS)
def change(
    request: SignedInRequest, slug: str, panel: str, number: int, key: int
) -> HttpResponse:
    """Read a suggestion beside what stands; take it over, changed or not."""
    now = timezone.now()
    found = running(request, slug, panel, now)
    recommendation = queries.recommendation_or_404(found, number)
    suggested = queries.change_or_404(recommendation, key)
    base = RecommendationVersion.objects.get(
        recommendation=recommendation, number=suggested.base
    )
    start, both = joined(recommendation, suggested, base)
    form = AcceptForm(posted_of(request), initial=start)
    refusal = policies.refuse_official(
        request.user, found
    ) or policies.refuse_answering_change(suggested)
    if request.method == "POST":
        require(refusal)
    answer = done(
        request,
        form,
        lambda: suggesting.accept_change(
            change=suggested,
            official=request.user,
            words=form.words(),
            seen=form.cleaned_data["version"] or 0,
            answer=form.cleaned_data["answer"],
            now=now,
        ),
        _("The suggestion was taken over."),
        url_of(recommendation),
    )
    if form.has_error("__all__", "overtaken"):
        recommendation = queries.recommendation_or_404(found, number)
        typed = {name: form.data.get(name, "") for name in form.data}
        form.data = typed | {"version": str(recommendation.version)}
    context = page_of(
        found,
        now,
        "advice",
        recommendation=recommendation,
        change=suggested,
        base=base,
        both=both,
        refusal=refusal,
        cancel_url=url_of(recommendation),
        label=_("Take over as it stands here"),
    )
    return answer or form_page(
        request, form, context, template="panels_staff/change.html"
    )


@never_cache
@require_http_methods(FORM_METHODS)
def decline(
    request: SignedInRequest, slug: str, panel: str, number: int, key: int
) -> HttpResponse:
    now = timezone.now()
    found = running(request, slug, panel, now)
    recommendation = queries.recommendation_or_404(found, number)
    suggested = queries.change_or_404(recommendation, key)
    if request.method != "POST":
        require(policies.refuse_official(request.user, found))
        require(policies.refuse_answering_change(suggested))
    form = DeclineForm(posted_of(request))
    answer = done(
        request,
        form,
        lambda: suggesting.decline_change(
            change=suggested,
            official=request.user,
            answer=form.cleaned_data["answer"],
            now=now,
        ),
        _("The suggestion was declined, with your words."),
        url_of(recommendation),
    )
    context = page_of(
        found,
        now,
        "advice",
        recommendation=recommendation,
        title=_("Decline the suggestion"),
        label=_("Decline"),
        cancel_url=url_of(recommendation),
    )
    return answer or form_page(request, form, context)
