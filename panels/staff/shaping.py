"""The panel and the budget, at the desk: what it does with proposals and projects."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from panels.actions import shaping
from panels.forms.advice import ReasonForm
from panels.forms.shaping import AdviseForm, ClaimForm, PutForwardForm, RefineForm
from panels.models import PanelAct
from panels.policies import advice as advice_policies
from panels.policies import shaping as policies
from panels.queries import advice as queries
from panels.queries.scorings import closed_scorings, ranking
from panels.staff.advice_pages import form_page, page_of
from panels.staff.frames import done, posted_of, running
from participation.http import FORM_METHODS, SignedInRequest
from participation.policies import require
from proposals.models import Proposal
from proposals.policies import on_ballot
from proposals.queries import pages


@never_cache
@require_safe
def index(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """Show what the panel did, how it scored, and the ways to enter more."""
    now = timezone.now()
    found = running(request, slug, panel, now)
    visible = Proposal.objects.visible().filter(process=found.process)
    context = page_of(
        found,
        now,
        "shaping",
        acts=queries.acts_of(found),
        proposals=visible.order_by("number"),
        rankings=[(one, ranking(one)) for one in closed_scorings(found)],
        refusal=advice_policies.refuse_official(request.user, found),
        regroup_refusal=policies.refuse_regrouping(request.user, found),
        list_refusal=policies.refuse_putting_forward(request.user, found)
        or on_ballot.refuse_changing_projects(found.process, now=now),
        has_projects=found.process.projects.exists(),
        unclaimed=queries.unclaimed_regroupings(found),
    )
    return render(request, "panels_staff/shaping.html", context)


@never_cache
@require_http_methods(FORM_METHODS)
def advise(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    now = timezone.now()
    found = running(request, slug, panel, now)
    if request.method != "POST":
        require(advice_policies.refuse_official(request.user, found))
    start = {"on": request.GET.get("on", "")}
    form = AdviseForm(posted_of(request), panel=found, initial=start)
    back = reverse("panels_staff:shaping", args=[slug, panel])
    answer = done(
        request,
        form,
        lambda: shaping.advise_on(
            panel=found,
            official=request.user,
            on=form.cleaned_data["on"],
            why=form.why(),
            now=now,
        ),
        _("It stands on the page of the proposal now."),
        back,
    )
    context = page_of(
        found,
        now,
        "shaping",
        title=_("What the panel says of a proposal"),
        cancel_url=back,
    )
    return answer or form_page(request, form, context)


@never_cache
@require_http_methods(FORM_METHODS)
def refine(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    now = timezone.now()
    found = running(request, slug, panel, now)
    if request.method != "POST":
        require(policies.refuse_regrouping(request.user, found))
    proposal = pages.proposal_or_404(found.process, number)
    if not proposal.is_public:
        raise Http404
    start = {
        "title": proposal.title,
        "text": proposal.text,
        "version": proposal.revision_number,
        "language": proposal.language,
    }
    form = RefineForm(posted_of(request), panel=found, initial=start)
    back = reverse("panels_staff:shaping", args=[slug, panel])
    answer = done(
        request,
        form,
        lambda: shaping.refine_proposal(
            panel=found,
            official=request.user,
            proposal=proposal,
            title=form.cleaned_data["title"],
            text=form.cleaned_data["text"],
            seen=form.cleaned_data["version"],
            why=form.why(),
            now=now,
        ),
        _("The new words are public, and everybody behind the proposal is told."),
        back,
    )
    if form.has_error("__all__", "overtaken"):
        fresh = pages.proposal_or_404(found.process, number)
        typed = {name: form.data.get(name, "") for name in form.data}
        form.data = typed | {"version": str(fresh.revision_number)}
    context = page_of(
        found,
        now,
        "shaping",
        title=_("Refine a proposal as the panel decided"),
        lead=proposal.reference,
        cancel_url=back,
    )
    return answer or form_page(request, form, context)


@never_cache
@require_http_methods(FORM_METHODS)
def claim(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    now = timezone.now()
    found = running(request, slug, panel, now)
    if request.method != "POST":
        require(policies.refuse_regrouping(request.user, found))
    form = ClaimForm(
        posted_of(request),
        panel=found,
        regroupings=queries.unclaimed_regroupings(found),
    )
    back = reverse("panels_staff:shaping", args=[slug, panel])
    answer = done(
        request,
        form,
        lambda: shaping.claim_regrouping(
            panel=found,
            official=request.user,
            regrouping=form.cleaned_data["regrouping"],
            why=form.why(),
            now=now,
        ),
        _("It stands on the pages of these proposals now."),
        back,
    )
    context = page_of(
        found,
        now,
        "shaping",
        title=_("A merge or division was the panel's work"),
        cancel_url=back,
    )
    return answer or form_page(request, form, context)


@never_cache
@require_http_methods(FORM_METHODS)
def put_forward(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """Enter the list for the vote as the panel decided it."""
    now = timezone.now()
    found = running(request, slug, panel, now)
    if request.method != "POST":
        require(policies.refuse_putting_forward(request.user, found))
        require(on_ballot.refuse_changing_projects(found.process, now=now))
    form = PutForwardForm(
        posted_of(request),
        projects=list(found.process.projects.order_by("code")),
        stands=queries.choices_that_stand(found),
    )
    back = reverse("panels_staff:shaping", args=[slug, panel])
    answer = done(
        request,
        form,
        lambda: shaping.put_forward(
            panel=found,
            organiser=request.user,
            choices=form.choices(),
            language=form.cleaned_data["language"],
            now=now,
        ),
        _("The list for the vote stands as the panel decided it."),
        back,
    )
    context = page_of(
        found,
        now,
        "shaping",
        title=_("The list for the vote"),
        lead=_(
            "Every project with the panel's reason. What is not put forward is taken "
            "off the ballot; it can be put back until the rules are frozen."
        ),
        label=_("Make this the list"),
        cancel_url=back,
    )
    return answer or form_page(request, form, context)


@never_cache
@require_http_methods(FORM_METHODS)
def take_back(
    request: SignedInRequest, slug: str, panel: str, key: int
) -> HttpResponse:
    now = timezone.now()
    found = running(request, slug, panel, now)
    act = get_object_or_404(PanelAct, panel=found, pk=key)
    act.panel = found
    if request.method != "POST":
        require(policies.refuse_taking_back(request.user, act))
    form = ReasonForm(posted_of(request))
    back = reverse("panels_staff:shaping", args=[slug, panel])
    answer = done(
        request,
        form,
        lambda: shaping.take_back_act(
            act=act,
            official=request.user,
            reason=form.cleaned_data["reason"],
            now=now,
        ),
        _("It has been taken back."),
        back,
    )
    context = page_of(
        found,
        now,
        "shaping",
        title=_("Take back what was entered"),
        label=_("Take back"),
        cancel_url=back,
    )
    return answer or form_page(request, form, context)
