"""The desk of what is built: what is followed, what is late, what has to be said."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from participation.forms.attempts import succeeds
from participation.forms.files import PictureForms
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.policies import require
from participation.queries import process_or_404
from proposals.actions import building as actions
from proposals.forms.building import BecameForm, ReasonForm, ReportForm, StartForm
from proposals.models import BuildingNews
from proposals.policies import building as policy
from proposals.policies import reviewing
from proposals.queries import became, pages, places
from proposals.staff.building_pages import (
    about,
    done,
    form_page,
    opened,
    posted_of,
    url_of,
)

PICTURES_AT_ONCE = 3


@never_cache
@require_safe
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """List what is followed, late things first, and what nobody follows yet."""
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    require(reviewing.refuse_desk(request.user, process))
    choices = places.choices_of(process)
    form = BecameForm(request.GET, choices=choices)
    today = timezone.localdate(now)
    context = about(process, now) | {
        "form": form,
        "page": became.building_list(
            process,
            form.wanted(),
            choices,
            page=request.GET.get("page", "1"),
            today=today,
        ),
        "unfollowed": list(became.unfollowed(process)),
        "money": became.money_of(process),
    }
    return render(request, "proposals/staff/building_desk.html", context)


@never_cache
@require_http_methods(FORM_METHODS)
def start(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    project = pages.project_or_404(process, code)
    if request.method != "POST":
        require(policy.refuse_starting(request.user, project))
    form = StartForm(posted_of(request), initial={"planned": project.cost})
    if form.is_valid() and succeeds(
        form,
        lambda: actions.start_building(
            project=project,
            organiser=request.user,
            planned=form.cleaned_data["planned"],
            now=now,
        ),
    ):
        messages.success(request, _("The project is followed now."))
        url = reverse("proposals_staff:building_of", args=[slug, code])
        return see_other(request, url)
    require(policy.refuse_starting(request.user, project))
    context = about(process, now) | {
        "project": project,
        "title": _("Follow the building of this project"),
        "lead": _(
            "Its page then says how far it is. Everybody behind the idea is told of "
            "every step."
        ),
        "cancel_url": reverse("proposals_staff:building", args=[slug]),
    }
    return form_page(request, form, context)


@never_cache
@require_safe
def building_of(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Show all that was reported on one building, with the way to change it."""
    now = timezone.now()
    process, building = opened(request, slug, code, now)
    context = about(process, now) | {
        "building": building,
        "project": building.project,
        "spendings": became.spendings_of(building),
        "newest": building.news.standing().first(),
        "plans_money": policy.refuse_planning(request.user, building.project) is None,
    }
    return render(request, "proposals/staff/building.html", context)


@never_cache
@require_http_methods(FORM_METHODS)
def report(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    now = timezone.now()
    process, building = opened(request, slug, code, now)
    posted = posted_of(request)
    form = ReportForm(
        posted,
        building=building,
        initial={
            "stage": building.stage,
            "due_on": building.due_on,
            "seen": building.version,
        },
    )
    pictures = PictureForms(
        posted,
        request.FILES if request.method == "POST" else None,
        count=PICTURES_AT_ONCE,
        needs_alt=True,
        now=now,
    )
    errors: list[dict[str, str]] = []
    if posted is not None:
        # Both are judged, so that everything that is wrong is shown at once.
        are_fine = pictures.is_valid()
        errors = pictures.errors
        if form.is_valid() and are_fine:
            answer = done(
                request,
                form,
                building,
                lambda: actions.report_building(
                    building=building,
                    official=request.user,
                    report=form.report(pictures.chosen()),
                    seen=form.cleaned_data["seen"],
                    now=now,
                ),
                _("Your news are public, and everybody behind the idea is told."),
            )
            if answer is not None:
                return answer
    context = about(process, now) | {
        "building": building,
        "project": building.project,
        "pictures": pictures,
        "errors": errors,
        "cancel_url": url_of(building),
    }
    return form_page(request, form, context, "proposals/staff/building_report.html")


@never_cache
@require_http_methods(FORM_METHODS)
def take_back(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    found = BuildingNews.objects.filter(pk=pk, building__project__process=process)
    news = found.select_related("building__project").first()
    if news is None:
        raise Http404
    building = news.building
    building.project.process = process
    require(policy.refuse_reporting(request.user, building.project))
    form = ReasonForm(posted_of(request))
    answer = done(
        request,
        form,
        building,
        lambda: actions.take_back_news(
            news=news,
            official=request.user,
            reason=form.cleaned_data["reason"],
            now=now,
        ),
        _("The entry is taken back. Everyone can read it, with your reason."),
    )
    if answer is not None:
        return answer
    context = about(process, now) | {
        "project": building.project,
        "title": _("Take this entry back?"),
        "lead": _(
            "It stays on the page, marked as wrong. The project is where it was before "
            "it."
        ),
        "quoted": news.text,
        "label": _("Take it back"),
        "cancel_url": url_of(building),
    }
    return form_page(request, form, context)
