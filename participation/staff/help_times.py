"""Times of a point and their bookings, as its helpers see them."""

from datetime import date, datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import (
    sensitive_post_parameters,
    sensitive_variables,
)
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from participation.actions import help_bookings
from participation.actions import help_times as actions
from participation.forms.attempts import succeeds
from participation.forms.help_finding import BookingForm
from participation.forms.help_times import (
    CountForm,
    DaysOffForm,
    EndPatternForm,
    PatternForm,
    SingleTimeForm,
)
from participation.help_queries import bookings_on, days_with_bookings
from participation.help_time_queries import booked_by_form, times_of
from participation.help_words import city_zone
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.models import HelpBooking, HelpPoint
from participation.staff.help_points import overview_of, point_at_desk


def _times(point: HelpPoint) -> str:
    return reverse("help_staff:times", args=[point.slug])


def _day(point: HelpPoint, day: date) -> str:
    return reverse("help_staff:day", args=[point.slug, day.isoformat()])


def _cancelled(count: int) -> str:
    if not count:
        return _("Done. Nobody had booked.")
    words = ngettext(
        "Done. %(count)d booking was cancelled; the person is told.",
        "Done. %(count)d bookings were cancelled; the people are told.",
        count,
    )
    return words % {"count": count}


@never_cache
@require_http_methods(FORM_METHODS)
def times(request: SignedInRequest, slug: str) -> HttpResponse:
    """Weekly times, single times and days off; each has a form of its own."""
    now = timezone.now()
    point = point_at_desk(request, slug, now=now)
    does = request.POST.get("do", "") if request.method == "POST" else ""
    today = now.astimezone(city_zone()).date()

    def posted(name: str) -> QueryDict | None:
        return request.POST if does == name else None

    pattern = PatternForm(
        posted("pattern"), point=point, prefix="pattern", initial={"first": today}
    )
    single = SingleTimeForm(posted("single"), point=point, prefix="single")
    off = DaysOffForm(posted("off"), prefix="off")
    if pattern.is_valid() and succeeds(
        pattern,
        lambda: actions.add_pattern(point=point, helper=request.user, **pattern.typed),
    ):
        messages.success(request, _("The weekly times are offered now."))
        return see_other(request, request.path)
    if single.is_valid() and succeeds(
        single,
        lambda: actions.add_single_time(
            point=point, helper=request.user, now=now, **single.cleaned_data
        ),
    ):
        messages.success(request, _("The time is offered now."))
        return see_other(request, request.path)
    cancelled: list[int] = []
    if off.is_valid() and succeeds(
        off,
        lambda: cancelled.append(
            actions.take_days_off(
                point=point, helper=request.user, now=now, **off.cleaned_data
            )
        ),
    ):
        messages.success(request, _cancelled(cancelled[0]))
        return see_other(request, request.path)
    context = {
        "point": point,
        "now": now,
        "pattern_form": pattern,
        "single_form": single,
        "off_form": off,
        "patterns": [one for one in point.patterns.all() if _goes_on(one.last, today)],
        "singles": point.slots.filter(
            pattern=None, starts_at__gt=now, cancelled_at=None
        ),
        "days_off": point.days_off.filter(last__gte=today),
    }
    status = 422 if pattern.errors or single.errors or off.errors else 200
    return render(request, "staff/help/times.html", context, status=status)


def _goes_on(last: date | None, today: date) -> bool:
    return last is None or last >= today


@never_cache
@require_http_methods(FORM_METHODS)
def end_pattern(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    now = timezone.now()
    point = point_at_desk(request, slug, now=now)
    pattern = get_object_or_404(point.patterns.select_related("point"), pk=pk)
    form = EndPatternForm(
        request.POST if request.method == "POST" else None,
        initial={"last": pattern.last},
    )
    if form.is_valid() and succeeds(
        form,
        lambda: actions.end_pattern(
            pattern=pattern, helper=request.user, last=form.cleaned_data["last"]
        ),
    ):
        messages.success(request, _("The weekly times have a last day."))
        return see_other(request, _times(point))
    context = {"point": point, "form": form, "pattern": pattern, "now": now}
    status = 422 if form.errors else 200
    return render(request, "staff/help/end_pattern.html", context, status=status)


@never_cache
@require_POST
def give_back(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Take a day off back: its weekly times are offered again."""
    point = point_at_desk(request, slug, now=timezone.now())
    off = get_object_or_404(point.days_off.select_related("point"), pk=pk)
    actions.give_days_back(off=off, helper=request.user)
    messages.success(request, _("These days have their times again."))
    return see_other(request, _times(point))


@never_cache
@require_http_methods(FORM_METHODS)
def cancel_time(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    now = timezone.now()
    point = point_at_desk(request, slug, now=now)
    slot = get_object_or_404(point.slots.select_related("point"), pk=pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    cancelled: list[int] = []
    if form.is_valid() and succeeds(
        form,
        lambda: cancelled.append(
            actions.cancel_time(slot=slot, helper=request.user, now=now)
        ),
    ):
        messages.success(request, _cancelled(cancelled[0]))
        return see_other(request, _times(point))
    context = {"point": point, "form": form, "slot": slot, "now": now}
    status = 422 if form.errors else 200
    return render(request, "staff/help/cancel_time.html", context, status=status)


@never_cache
@require_safe
def day(request: SignedInRequest, slug: str, day: str) -> HttpResponse:
    """Who comes on a day, to look at or to print."""
    now = timezone.now()
    point = point_at_desk(request, slug, now=now)
    asked = _read_day(day)
    context = {
        "point": point,
        "now": now,
        "day": asked,
        "bookings": bookings_on(point, asked),
        "days": days_with_bookings(point, now=now),
    }
    return render(request, "staff/help/day.html", context)


def _read_day(typed: str) -> date:
    try:
        found = parse_date(typed)
    except ValueError:
        found = None
    if found is None or not 1900 < found.year < 3000:  # noqa: PLR2004 - years as people write them
        raise Http404
    return found


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(FORM_METHODS)
def book(request: SignedInRequest, slug: str) -> HttpResponse:
    """Book for somebody who calls or stands here."""
    now = timezone.now()
    point = point_at_desk(request, slug, now=now)
    twin = booked_by_form(point, request.POST)
    if twin is not None:
        return _booked(request, twin)
    free = times_of(point, now=now)
    form = BookingForm(
        request.POST if request.method == "POST" else None,
        times=free,
        needs=point.needs,
        has_account=False,
        by_helper=True,
    )
    made: list[HelpBooking] = []
    if form.is_valid() and succeeds(
        form,
        lambda: made.append(
            help_bookings.book_help(
                point=point,
                time=form.cleaned_data["time"],
                asking=form.asking,
                helper=request.user,
                form_key=form.cleaned_data["form_key"],
                now=now,
            )
        ),
    ):
        return _booked(request, made[0])
    context = {"point": point, "form": form, "times": free, "now": now}
    status = 422 if form.errors else 200
    return render(request, "staff/help/book.html", context, status=status)


def _booked(request: SignedInRequest, booking: HelpBooking) -> HttpResponse:
    words = _("Booked. Tell the person the code: %(code)s")
    messages.success(request, words % {"code": booking.code})
    day = _local_day(booking.slot.starts_at)
    return see_other(request, _day(booking.slot.point, day))


def _local_day(moment: datetime) -> date:
    return moment.astimezone(city_zone()).date()


@never_cache
@require_http_methods(FORM_METHODS)
def cancel_booking(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Cancel for somebody who called."""
    now = timezone.now()
    point = point_at_desk(request, slug, now=now)
    booked = HelpBooking.objects.filter(slot__point=point).select_related("slot__point")
    booking = get_object_or_404(booked, pk=pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(
        form,
        lambda: help_bookings.cancel_booking(
            booking=booking, helper=request.user, now=now
        ),
    ):
        messages.success(request, _("The booking has been cancelled."))
        return see_other(request, _day(point, _local_day(booking.slot.starts_at)))
    context = {"point": point, "form": form, "booking": booking, "now": now}
    status = 422 if form.errors else 200
    return render(request, "staff/help/cancel_booking.html", context, status=status)


@never_cache
@require_POST
def count(request: SignedInRequest, slug: str) -> HttpResponse:
    """Note that somebody came or called, with one press."""
    now = timezone.now()
    point = point_at_desk(request, slug, now=now)
    form = CountForm(request.POST, point=point)
    if form.is_valid():
        today = now.astimezone(city_zone()).date()
        row = actions.count_one(
            point=point, helper=request.user, day=today, **form.cleaned_data
        )
        request.session["help_count"] = form.cleaned_data
        words = _("Counted. Of this kind today: %(count)d")
        messages.success(request, words % {"count": row.count})
    else:
        messages.error(request, _("Nothing was counted. Choose all four."))
    return see_other(request, f"{overview_of(point)}#count")


@never_cache
@require_POST
def uncount(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Take one back that was pressed by mistake."""
    point = point_at_desk(request, slug, now=timezone.now())
    row = get_object_or_404(point.counts.select_related("point"), pk=pk)
    actions.uncount_one(count=row, helper=request.user)
    messages.success(request, _("One has been taken back."))
    return see_other(request, f"{overview_of(point)}#count")
