"""The desk of reviewers: queues of what is to be checked, and how long it takes."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from participation.desk import process_at_desk
from participation.http import SignedInRequest, page
from participation.models import Role
from proposals.forms.assigning import DeskForm
from proposals.policies import on_ballot
from proposals.queries import answer_times, places
from proposals.queries import desk as desks
from proposals.queries.desk import Show

CHECKERS = (Role.REVIEWER, Role.ORGANISER)


@never_cache
@require_safe
def desk(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show a queue; without a choice what is mine, or all when nothing is."""
    now = timezone.now()
    process = process_at_desk(request, slug, *CHECKERS, now=now)
    choices = places.choices_of(process)
    form = DeskForm(request.GET, choices=choices)
    chosen = form.chosen()
    found = desks.desk_at(
        process, request.user, choices, today=timezone.localdate(now), **chosen
    )
    counts = desks.counts_of(found)
    if not found.show:
        show = Show.MINE if counts[Show.MINE] else Show.WAITING
        found = desks.desk_at(
            process,
            request.user,
            choices,
            today=found.today,
            **(chosen | {"show": show.value}),
        )
    context: dict[str, Any] = {
        "process": process,
        "now": now,
        "today": found.today,
        "section": "proposals",
        "form": form,
        "desk": found,
        "queue": desks.page_of(found, counts, page=request.GET.get("page", "1")),
        "heading": Show(found.show).label,
        "frozen": on_ballot.refuse_changing_projects(process, now=now),
    }
    return page(request, "proposals/staff/desk.html", context, partial="desk")


@never_cache
@require_safe
def times(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show how long proposals wait in each state, and with each department."""
    now = timezone.now()
    process = process_at_desk(request, slug, *CHECKERS, now=now)
    context = {
        "process": process,
        "now": now,
        "section": "proposals",
        "times": answer_times.answer_times(process, now=now),
    }
    return render(request, "proposals/staff/times.html", context)
