"""The steps of a building and its money, at the desk."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.policies import require
from participation.queries import process_or_404
from proposals.actions import building as actions
from proposals.actions import milestones as steps
from proposals.actions import spending as money
from proposals.forms.building import (
    ChangeStepForm,
    CorrectionForm,
    PlanForm,
    SpendingForm,
    StepForm,
)
from proposals.models import Milestone, Spending
from proposals.policies import building as policy
from proposals.queries import became
from proposals.staff.building_pages import (
    about,
    done,
    form_page,
    opened,
    posted_of,
    url_of,
)


@never_cache
@require_http_methods(FORM_METHODS)
def plan(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    now = timezone.now()
    process, building = opened(request, slug, code, now)
    require(policy.refuse_planning(request.user, building.project))
    form = PlanForm(
        posted_of(request),
        initial={"planned": building.planned, "seen": building.version},
    )
    answer = done(
        request,
        form,
        building,
        lambda: actions.plan_money(
            building=building, organiser=request.user, now=now, **form.cleaned_data
        ),
        _("The money planned has been changed."),
    )
    if answer is not None:
        return answer
    context = about(process, now) | {
        "project": building.project,
        "title": _("Change the money planned"),
        "lead": _("The old sum and your reason stay in the public record."),
        "cancel_url": url_of(building),
    }
    return form_page(request, form, context)


@never_cache
@require_http_methods(FORM_METHODS)
def add_step(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    now = timezone.now()
    process, building = opened(request, slug, code, now)
    form = StepForm(posted_of(request), initial={"seen": building.version})
    answer = done(
        request,
        form,
        building,
        lambda: steps.add_milestone(
            building=building,
            official=request.user,
            step=form.step(),
            seen=form.cleaned_data["seen"],
            now=now,
        ),
        _("The step is on the page of the project."),
    )
    if answer is not None:
        return answer
    context = about(process, now) | {
        "project": building.project,
        "title": _("Add a step"),
        "lead": _("A part of the way that people can see: planned, ordered, built."),
        "cancel_url": url_of(building),
    }
    return form_page(request, form, context)


@never_cache
@require_http_methods(FORM_METHODS)
def change_step(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    found = Milestone.objects.filter(pk=pk, building__project__process=process)
    milestone = found.select_related("building__project").first()
    if milestone is None:
        raise Http404
    building = milestone.building
    building.project.process = process
    require(policy.refuse_reporting(request.user, building.project))
    form = ChangeStepForm(
        posted_of(request),
        initial=ChangeStepForm.initial_of(milestone) | {"seen": building.version},
    )
    answer = done(
        request,
        form,
        building,
        lambda: steps.change_milestone(
            milestone=milestone,
            official=request.user,
            step=form.step(),
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"],
            now=now,
        ),
        _("The step has been changed."),
    )
    if answer is not None:
        return answer
    context = about(process, now) | {
        "project": building.project,
        "title": _("Change a step"),
        "lead": _("When it is done, everybody behind the idea is told."),
        "cancel_url": url_of(building),
    }
    return form_page(request, form, context)


@never_cache
@require_http_methods(FORM_METHODS)
def spend(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    now = timezone.now()
    process, building = opened(request, slug, code, now)
    form = SpendingForm(
        posted_of(request), initial={"spent_on": timezone.localdate(now)}
    )
    answer = done(
        request,
        form,
        building,
        lambda: money.enter_spending(
            building=building, official=request.user, now=now, **form.cleaned_data
        ),
        _("The sum has been entered."),
    )
    if answer is not None:
        return answer
    context = about(process, now) | {
        "project": building.project,
        "title": _("Enter what was spent"),
        "lead": _("Everyone sees each entry, and the sum beside what was planned."),
        "cancel_url": url_of(building),
    }
    return form_page(request, form, context)


@never_cache
@require_http_methods(FORM_METHODS)
def correct(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    found = Spending.objects.filter(
        pk=pk, corrects=None, building__project__process=process
    )
    spending = found.select_related("building__project").first()
    if spending is None:
        raise Http404
    building = spending.building
    building.project.process = process
    require(policy.refuse_reporting(request.user, building.project))
    standing = became.standing_amount(spending)
    form = CorrectionForm(
        posted_of(request), initial={"amount": standing, "seen": standing}
    )
    if form.is_valid() and succeeds(
        form,
        lambda: money.correct_spending(
            spending=spending, official=request.user, now=now, **form.cleaned_data
        ),
    ):
        messages.success(request, _("The entry has been put right."))
        return see_other(request, url_of(building))
    if form.is_stale:
        form.show_again(seen=became.standing_amount(spending))
    context = about(process, now) | {
        "project": building.project,
        "title": _("Put an entry right"),
        "lead": _(
            "The old entry stays to be read. The difference is entered beside it, with "
            "your reason."
        ),
        "quoted": spending.what,
        "cancel_url": url_of(building),
    }
    return form_page(request, form, context)
