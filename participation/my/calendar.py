"""One's own calendar: an address to subscribe to, made anew or turned off."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from participation import happenings
from participation.actions import calendars
from participation.calendar_keys import key_of
from participation.http import SignedInRequest, see_other
from participation.models import CalendarKey

# So many of the next ones are shown; the calendar has all.
SHOWN = 8


@never_cache
@login_required
@require_safe
def page(request: SignedInRequest) -> HttpResponse:
    """Show the address of somebody's calendar, and what comes next in it."""
    now = timezone.now()
    row = CalendarKey.objects.filter(person=request.user).first()
    address = ""
    if row is not None:
        path = reverse("participation:calendar_mine", args=[key_of(row)])
        address = request.build_absolute_uri(path)
    found = [
        one
        for one in happenings.of_person(request.user, now=now)
        if one.ends_at > now and not one.is_cancelled
    ]
    context = {
        "address": address,
        "made_at": row.made_at if row else None,
        "ongoing": [one for one in found if one.starts_at <= now],
        "coming": [one for one in found if one.starts_at > now][:SHOWN],
    }
    return render(request, "participation/my_calendar.html", context)


@login_required
@require_POST
def make(request: SignedInRequest) -> HttpResponse:
    calendars.make_calendar_address(person=request.user, now=timezone.now())
    messages.success(request, _("Your calendar has a new address."))
    return see_other(request, reverse("participation:my_calendar"))


@login_required
@require_POST
def off(request: SignedInRequest) -> HttpResponse:
    calendars.drop_calendar_address(person=request.user)
    messages.success(request, _("The address of your calendar does not work any more."))
    return see_other(request, reverse("participation:my_calendar"))
