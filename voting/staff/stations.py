"""The desk of a voting place: who has voted, a paper form, a code to vote here with."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import (
    sensitive_post_parameters,
    sensitive_variables,
)
from django.views.decorators.http import require_http_methods

from participation import qr
from participation.desk import process_at_desk
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.models import Process
from participation.policies import Refused, require
from voting import channel_policies, channel_queries, policies, queries
from voting.actions import stations as actions
from voting.box import setup
from voting.channel_forms import PersonForm, StationForm, area_field, name_of
from voting.channel_queries import Person, Standing
from voting.models import VotingRound

SALT = "porukka.voting.station"
# Somebody stands at the desk; a page that was left open says nothing any more.
SECONDS_AT_DESK = 15 * 60


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(FORM_METHODS)
def stations(request: SignedInRequest, slug: str) -> HttpResponse:
    """Look somebody up, and hand out a form or a code; looking up changes nothing."""
    now = timezone.now()
    process = process_at_desk(request, slug, *channel_policies.CLERKS, now=now)
    voting_round = queries.round_or_404(process)
    require(channel_policies.refuse_before_log(voting_round))
    station = _station(request)
    context = _context(voting_round, process, station, now=now)
    form = PersonForm(
        request.POST if request.POST.get("do") == "find" else None,
        is_open_to_all=voting_round.is_open_to_all,
    )
    context["form"] = form
    if context["refusal"] is not None or not station or request.method != "POST":
        return render(request, "voting_staff/stations.html", context)
    if request.POST.get("do") in {"paper", "code"}:
        return _serve(request, voting_round, context, now=now)
    if form.is_valid():
        person = channel_queries.person_at_station(voting_round, **form.known)
        context |= {"is_answered": True, **_about(voting_round, person)}
    status = 422 if form.errors else 200
    return render(request, "voting_staff/stations.html", context, status=status)


def _station(request: SignedInRequest) -> str:
    """Return the name of this voting place, which the page carries along."""
    typed = request.POST if request.method == "POST" else request.GET
    form = StationForm(typed)
    return " ".join(form.cleaned_data["station"].split()) if form.is_valid() else ""


def _context(
    voting_round: VotingRound, process: Process, station: str, *, now: datetime
) -> dict[str, Any]:
    return {
        "process": process,
        "now": now,
        "section": "vote",
        "voting_round": voting_round,
        "station": station,
        "station_form": StationForm(initial={"station": station}),
        "stations": channel_queries.stations_of(voting_round),
        "refusal": policies.refuse_now(voting_round, now=now),
    }


def _about(voting_round: VotingRound, person: Person | None) -> dict[str, Any]:
    """Say what may be known of somebody, and what can be done for them."""
    if person is None:
        return {"person": None}
    entry = person.entry
    area = setup.area_of(
        voting_round, entry.district.code if entry and entry.district else None
    )
    # Who declares the district chooses it here, until the first vote.
    may_choose = entry is None or (entry.is_declared and not hasattr(entry, "mark"))
    choice = area_field(voting_round.sheet) if may_choose else None
    papers = voting_round.sheet.papers
    return {
        "person": person,
        "standing": person.standing.value,
        "has_paper": person.standing is Standing.PAPER,
        "has_voted": person.standing is Standing.ONLINE,
        "ticket": signing.dumps(
            {
                "identifier": person.identifier,
                "born_on": person.born_on.isoformat() if person.born_on else "",
                "round": voting_round.pk,
            },
            salt=SALT,
        ),
        "area": area,
        "areas": [(paper.code, name_of(paper)) for paper in papers]
        if choice is not None and len(papers) > 1
        else [],
        "area_name": name_of(voting_round.sheet.paper(area))
        if area and len(papers) > 1
        else "",
        "only_area": papers[0].code if len(papers) == 1 else area,
    }


@sensitive_variables()
def _person(request: SignedInRequest, voting_round: VotingRound) -> Person | None:
    """Return whom the page was about; nobody when it is old or of another vote."""
    try:
        ticket = signing.loads(
            request.POST.get("ticket", ""), salt=SALT, max_age=SECONDS_AT_DESK
        )
    except signing.BadSignature:
        return None
    if ticket["round"] != voting_round.pk:
        return None
    entry = channel_queries.entry_of(voting_round, ticket["identifier"])
    born_on = parse_date(ticket["born_on"]) if ticket["born_on"] else None
    return Person(ticket["identifier"], entry, born_on)


@sensitive_variables()
def _serve(
    request: SignedInRequest,
    voting_round: VotingRound,
    context: dict[str, Any],
    *,
    now: datetime,
) -> HttpResponse:
    """Hand out a paper form, or show a code to vote here with."""
    person = _person(request, voting_round)
    form = PersonForm(None, is_open_to_all=voting_round.is_open_to_all)
    context["form"] = form
    if person is None:
        context["is_stale"] = True
        return render(request, "voting_staff/stations.html", context, status=422)
    what = {
        "voting_round": voting_round,
        "clerk": request.user,
        "person": person,
        "area": request.POST.get("area", ""),
        "station": context["station"],
        "now": now,
    }
    slug = voting_round.process.slug
    try:
        if request.POST["do"] == "paper":
            actions.hand_out_paper(**what)
            messages.success(
                request, _("Written down. Hand out one paper form, and no other now.")
            )
            here = reverse(
                "voting_staff:stations",
                args=[slug],
                query={"station": context["station"]},
            )
            return see_other(request, here)
        code = actions.give_code(**what)
    except Refused as error:
        context |= {"problem": error.refusal.message, "is_answered": True}
        context |= _about(voting_round, person)
        return render(request, "voting_staff/stations.html", context, status=403)
    except ValidationError as error:
        context |= {"problem": " ".join(error.messages), "is_answered": True}
        context |= _about(voting_round, person)
        return render(request, "voting_staff/stations.html", context, status=422)
    door = settings.SITE_URL + reverse("voting:code", args=[slug])
    context |= {
        "code": code,
        "until": now + actions.CODE_WORKS_FOR,
        "address": door.partition("://")[2],
        "qr": qr.draw(f"{door}#{code}"),
    }
    return render(request, "voting_staff/station_code.html", context)
