"""The desk of help points: which there are, what is said of them, who helps."""

from datetime import datetime

from django import forms
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

from participation.actions import help_points as actions
from participation.desk import process_at_desk
from participation.forms.attempts import succeeds
from participation.forms.help_points import (
    ChoosePointsForm,
    HelperForm,
    HelpPointForm,
    HoursForm,
    NewHelpPointForm,
    OtherHoursForm,
)
from participation.forms.help_times import CountForm
from participation.help_pages.points import about
from participation.help_policies import (
    refuse_help_desk,
    refuse_helping,
    refuse_running_help,
    runs_help,
)
from participation.help_queries import (
    bookings_on,
    days_with_bookings,
    points_of_helper,
    public_points,
    standing_of,
    with_changes,
)
from participation.help_words import city_zone
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.models import HelpHelper, HelpPoint, Role
from participation.policies import require


def point_at_desk(request: SignedInRequest, slug: str, *, now: datetime) -> HelpPoint:
    """Find a point that this person helps at, or runs. Raises `Refused`, `Http404`."""
    require(refuse_help_desk(request.user))
    today = now.astimezone(city_zone()).date()
    points = HelpPoint.objects.prefetch_related(with_changes(today))
    point = get_object_or_404(points, slug=slug)
    require(refuse_helping(request.user, point))
    return point


def point_to_run(request: SignedInRequest, slug: str) -> HelpPoint:
    require(refuse_running_help(request.user))
    return get_object_or_404(HelpPoint.objects.all(), slug=slug)


def overview_of(point: HelpPoint) -> str:
    return reverse("help_staff:point", args=[point.slug])


@never_cache
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    require(refuse_help_desk(request.user))
    runs = runs_help(request.user)
    points = HelpPoint.objects.all() if runs else points_of_helper(request.user.pk)
    today = now.astimezone(city_zone()).date()
    listed = points.prefetch_related(with_changes(today)).order_by(
        "municipality", "slug"
    )
    context = {
        "now": now,
        "runs": runs,
        "points": [(point, standing_of(point, now=now)) for point in listed],
    }
    return render(request, "staff/help/home.html", context)


@never_cache
@require_safe
def overview(request: SignedInRequest, slug: str) -> HttpResponse:
    """Today at a point: who comes, and a press for who came without booking."""
    now = timezone.now()
    point = point_at_desk(request, slug, now=now)
    today = now.astimezone(city_zone()).date()
    context = {
        **about(point, now=now),
        "now": now,
        "today": today,
        "bookings": bookings_on(point, today),
        "days": days_with_bookings(point, now=now),
        "counts": point.counts.filter(day=today, count__gt=0),
        "count_form": CountForm(point=point, initial=_last_count(request)),
        "runs": runs_help(request.user),
        "helpers": point.helpers.select_related("person"),
    }
    return render(request, "staff/help/point.html", context)


def _last_count(request: SignedInRequest) -> dict[str, str]:
    """Offer what was counted last: the next one is often of the same kind."""
    last: dict[str, str] = request.session.get("help_count", {})
    return last


@never_cache
@require_http_methods(FORM_METHODS)
def create(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    require(refuse_running_help(request.user))
    form = NewHelpPointForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(
        form,
        lambda: actions.add_help_point(
            organiser=request.user,
            slug=form.cleaned_data["slug"],
            about=form.about,
            now=now,
        ),
    ):
        words = _("The help point has been added. Nobody sees it yet.")
        messages.success(request, words)
        here = reverse("help_staff:hours", args=[form.cleaned_data["slug"]])
        return see_other(request, here)
    context = {"form": form, "now": now}
    status = 422 if form.errors else 200
    return render(request, "staff/help/describe.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def describe(request: SignedInRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    point = point_to_run(request, slug)
    form = HelpPointForm(
        request.POST if request.method == "POST" else None,
        initial=HelpPointForm.initial_of(point),
    )
    if form.is_valid() and succeeds(
        form,
        lambda: actions.describe_help_point(
            point=point, organiser=request.user, about=form.about, now=now
        ),
    ):
        messages.success(request, _("The help point has been saved."))
        return see_other(request, overview_of(point))
    context = {"form": form, "point": point, "now": now}
    status = 422 if form.errors else 200
    return render(request, "staff/help/describe.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def hours(request: SignedInRequest, slug: str) -> HttpResponse:
    """The usual week, and days with other hours; each has a form of its own."""
    now = timezone.now()
    point = point_to_run(request, slug)
    does = request.POST.get("do", "") if request.method == "POST" else ""
    usual = HoursForm(
        request.POST if does == "usual" else None,
        initial=HoursForm.initial_of(point),
        prefix="usual",
    )
    other = OtherHoursForm(request.POST if does == "other" else None, prefix="other")
    if usual.is_valid() and succeeds(
        usual,
        lambda: actions.set_hours(
            point=point,
            organiser=request.user,
            week=usual.week,
            note=usual.cleaned_data["note"],
            now=now,
        ),
    ):
        messages.success(request, _("The hours have been saved."))
        return see_other(request, request.path)
    if other.is_valid() and succeeds(
        other,
        lambda: actions.add_other_hours(
            point=point,
            organiser=request.user,
            first=other.cleaned_data["first"],
            last=other.cleaned_data["last"],
            week=other.week,
            note=other.cleaned_data["note"],
        ),
    ):
        messages.success(request, _("The other hours have been added."))
        return see_other(request, request.path)
    context = {
        "point": point,
        "usual": usual,
        "other": other,
        "changes": point.changes.all(),
        "now": now,
    }
    status = 422 if usual.errors or other.errors else 200
    return render(request, "staff/help/hours.html", context, status=status)


@never_cache
@require_POST
def remove_hours(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    point = point_to_run(request, slug)
    other = get_object_or_404(point.changes, pk=pk)
    actions.remove_other_hours(other=other, organiser=request.user)
    messages.success(request, _("These other hours have been taken out."))
    return see_other(request, reverse("help_staff:hours", args=[slug]))


@never_cache
@require_POST
def show(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show a point to everybody, or take it out of sight."""
    point = point_to_run(request, slug)
    is_published = request.POST.get("do") == "show"
    actions.show_help_point(
        point=point,
        organiser=request.user,
        is_published=is_published,
        now=timezone.now(),
    )
    words = _("Everybody sees the help point now.")
    messages.success(
        request, words if is_published else _("Nobody sees the help point any more.")
    )
    return see_other(request, overview_of(point))


@never_cache
@require_http_methods(FORM_METHODS)
def helpers(request: SignedInRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    point = point_to_run(request, slug)
    form = HelperForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(
        form,
        lambda: actions.appoint_helper(
            point=point,
            organiser=request.user,
            person=form.cleaned_data["email"],
            now=now,
        ),
    ):
        messages.success(request, _("The helper has been appointed."))
        return see_other(request, request.path)
    context = {
        "point": point,
        "form": form,
        "helpers": point.helpers.select_related("person"),
        "now": now,
    }
    status = 422 if form.errors else 200
    return render(request, "staff/help/helpers.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def dismiss(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    point = point_to_run(request, slug)
    held = HelpHelper.objects.filter(point=point).select_related("person", "point")
    helper = get_object_or_404(held, pk=pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(
        form, lambda: actions.dismiss_helper(helper=helper, organiser=request.user)
    ):
        messages.success(request, _("The helper has been taken off."))
        return see_other(request, reverse("help_staff:helpers", args=[slug]))
    context = {"point": point, "form": form, "helper": helper, "now": timezone.now()}
    return render(request, "staff/help/dismiss.html", context)


@never_cache
@require_http_methods(FORM_METHODS)
def choose(request: SignedInRequest, slug: str) -> HttpResponse:
    """Name the points that matter to a process."""
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    form = ChoosePointsForm(
        request.POST if request.method == "POST" else None,
        points=public_points(now=now),
        initial={"points": process.chosen_help_points.values_list("point", flat=True)},
    )
    if form.is_valid() and succeeds(
        form,
        lambda: actions.choose_help_points(
            process=process,
            organiser=request.user,
            points=form.cleaned_data["points"],
            now=now,
        ),
    ):
        messages.success(request, _("The help points of the process have been saved."))
        return see_other(request, request.path)
    context = {"form": form, "process": process, "now": now, "section": "help"}
    status = 422 if form.errors else 200
    return render(request, "staff/help/choose.html", context, status=status)
