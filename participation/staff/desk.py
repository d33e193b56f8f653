"""What waits for somebody with a role: of all their processes, and of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from participation.desk import process_at_desk, remember_desk
from participation.policies import (
    refuse_creating_process,
    refuse_desk,
    require,
    roles_of,
)
from participation.queries import plan_of, processes_of_staff


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    require(refuse_desk(request.user))
    assert request.user.is_authenticated  # noqa: S101 - the policy has seen to it
    remember_desk(request, has_desk=True)
    context = {
        "now": timezone.now(),
        "held": processes_of_staff(request.user),
        "may_create": refuse_creating_process(request.user) is None,
    }
    return render(request, "staff/home.html", context)


@never_cache
@require_safe
def process_page(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    process = process_at_desk(request, slug, now=now)
    context = {
        "process": process,
        "now": now,
        "section": "overview",
        "plan": plan_of(process, now=now),
        "roles": sorted(roles_of(request.user, process)),
    }
    return render(request, "staff/process.html", context)
