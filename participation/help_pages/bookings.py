"""Booking help, and what one does with a booking: look, move, cancel, keep."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import (
    sensitive_post_parameters,
    sensitive_variables,
)
from django.views.decorators.http import require_http_methods, require_safe

from participation import printed_codes
from participation.actions import help_bookings
from participation.brake import braked
from participation.forms.attempts import succeeds
from participation.forms.help_finding import BookingForm, CodeForm, MoveForm
from participation.help_happenings import address_of, happening_of
from participation.help_pages.points import point_or_404
from participation.help_policies import refuse_changing_booking
from participation.help_time_queries import booked_by_form, times_of
from participation.http import FORM_METHODS, see_other
from participation.icalendar import calendar
from participation.models import HelpBooking
from participation.policies import require


@never_cache
@braked("help-booking", most=30, seconds=600)
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(FORM_METHODS)
def book(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose a time and say what about; nobody needs an account or gives a name."""
    now = timezone.now()
    point = point_or_404(request, slug, now=now)
    # Pressed twice: the time that the first press took is not among the free ones now.
    twin = booked_by_form(point, request.POST)
    if twin is not None:
        return _booked(request, twin)
    times = times_of(point, now=now)
    person = request.user if request.user.is_authenticated else None
    form = BookingForm(
        request.POST if request.method == "POST" else None,
        times=times,
        needs=point.needs,
        has_account=person is not None,
        initial={"time": request.GET.get("time", "")},
    )
    made: list[HelpBooking] = []
    if form.is_valid() and succeeds(
        form,
        lambda: made.append(
            help_bookings.book_help(
                point=point,
                time=form.cleaned_data["time"],
                asking=form.asking,
                person=person,
                form_key=form.cleaned_data["form_key"],
                now=now,
            )
        ),
    ):
        return _booked(request, made[0])
    context = {"point": point, "form": form, "times": times, "now": now}
    status = 422 if form.errors else 200
    return render(request, "participation/help/book.html", context, status=status)


def _booked(request: HttpRequest, booking: HelpBooking) -> HttpResponse:
    messages.success(request, _("The time is yours. Write down the code."))
    return see_other(request, address_of(booking))


@never_cache
@braked("help-code", most=30, seconds=600)
@sensitive_post_parameters()
@require_http_methods(FORM_METHODS)
def find_booking(request: HttpRequest) -> HttpResponse:
    """Ask for the code of a booking; who has signed in finds their own below."""
    now = timezone.now()
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        booking = HelpBooking.objects.filter(code=form.cleaned_data["code"]).first()
        if booking is not None:
            return see_other(request, address_of(booking))
        form.add_error(
            "code",
            _("There is no booking with this code. It is deleted 14 days after."),
        )
    own = []
    if request.user.is_authenticated:
        own = list(
            HelpBooking.objects.filter(
                person=request.user, ended="", slot__ends_at__gt=now
            )
            .select_related("slot__point")
            .order_by("slot__starts_at")
        )
    context = {"form": form, "own": own, "now": now}
    status = 422 if form.errors else 200
    return render(request, "participation/help/bookings.html", context, status=status)


def _booking_or_404(code: str) -> HelpBooking:
    plain = printed_codes.read(code)
    found = HelpBooking.objects.select_related("slot__point", "person")
    booking = found.filter(code=plain).first() if plain else None
    if booking is None:
        raise Http404
    return booking


@never_cache
@require_safe
def booking_page(request: HttpRequest, code: str) -> HttpResponse:
    now = timezone.now()
    booking = _booking_or_404(code)
    context = {
        "booking": booking,
        "point": booking.slot.point,
        "now": now,
        "refusal": refuse_changing_booking(booking, now=now),
    }
    return render(request, "participation/help/booking.html", context)


@never_cache
@braked("help-booking", most=30, seconds=600)
@require_http_methods(FORM_METHODS)
def move(request: HttpRequest, code: str) -> HttpResponse:
    now = timezone.now()
    booking = _booking_or_404(code)
    require(refuse_changing_booking(booking, now=now))
    times = times_of(booking.slot.point, now=now, language=booking.language)
    form = MoveForm(
        request.POST if request.method == "POST" else None,
        times=times,
        asks_phone=not booking.phone,
    )
    if form.is_valid() and succeeds(
        form,
        lambda: help_bookings.move_booking(
            booking=booking,
            time=form.cleaned_data["time"],
            phone=form.cleaned_data.get("phone", ""),
            now=now,
        ),
    ):
        messages.success(request, _("The booking has a new time."))
        return see_other(request, address_of(booking))
    context = {
        "booking": booking,
        "point": booking.slot.point,
        "form": form,
        "times": times,
        "now": now,
    }
    status = 422 if form.errors else 200
    return render(request, "participation/help/move.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    now = timezone.now()
    booking = _booking_or_404(code)
    require(refuse_changing_booking(booking, now=now))
    if request.method == "POST":
        help_bookings.cancel_booking(booking=booking, now=now)
        messages.success(request, _("The booking has been cancelled."))
        return see_other(request, address_of(booking))
    context = {"booking": booking, "point": booking.slot.point, "now": now}
    return render(request, "participation/help/cancel.html", context)


@never_cache
@require_safe
def calendar_file(_request: HttpRequest, code: str) -> HttpResponse:
    """Send the booking as a file for calendars; it says nothing of the person."""
    booking = _booking_or_404(code)
    text = calendar([happening_of(booking)], name=str(_("Help")))
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="help.ics"'},
    )
