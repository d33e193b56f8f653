"""Where one votes on paper or with help: the list that residents read."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participation.desk import process_at_desk
from participation.forms.attempts import succeeds
from participation.help_queries import public_points
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.models import Role
from voting import queries
from voting.actions import places as actions
from voting.channel_policies import refuse_places
from voting.place_forms import PlaceForm


@never_cache
@require_http_methods(FORM_METHODS)
def places(request: SignedInRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    voting_round = queries.round_or_404(process)
    form = PlaceForm(
        request.POST if request.method == "POST" else None,
        points=public_points(now=now),
    )
    if form.is_valid() and succeeds(
        form,
        lambda: actions.add_polling_station(
            voting_round=voting_round,
            organiser=request.user,
            now=now,
            **form.cleaned_data,
        ),
    ):
        messages.success(request, _("The voting place has been added."))
        return see_other(request, request.path)
    context = {
        "process": process,
        "now": now,
        "section": "vote",
        "form": form,
        "stations": voting_round.polling_stations.select_related("point"),
        "refusal": refuse_places(request.user, voting_round, now=now),
    }
    status = 422 if form.errors else 200
    return render(request, "voting_staff/places.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def remove_place(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    voting_round = queries.round_or_404(process)
    held = voting_round.polling_stations.select_related("voting_round__process")
    station = get_object_or_404(held, pk=pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(
        form,
        lambda: actions.remove_polling_station(
            station=station, organiser=request.user, now=now
        ),
    ):
        messages.success(request, _("The voting place has been taken out."))
        return see_other(request, reverse("voting_staff:places", args=[slug]))
    context = {
        "process": process,
        "now": now,
        "section": "vote",
        "form": form,
        "station": station,
    }
    status = 422 if form.errors else 200
    return render(request, "voting_staff/remove_place.html", context, status=status)
