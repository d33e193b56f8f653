"""Following a process, and the list of those that somebody follows."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from participation.actions import following
from participation.audience import followed_by
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.policies import refuse_following, require
from participation.queries import plan_of, process_or_404


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def follow(request: SignedInRequest, slug: str) -> HttpResponse:
    """Follow or stop; who comes here from signing in is asked once more."""
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    if request.method != "POST":
        require(refuse_following(request.user, process, now=now))
        context = {"process": process, "now": now, "section": "overview"}
        return render(request, "participation/follow.html", context)
    if request.POST.get("do") == "stop":
        following.stop_following_process(process=process, person=request.user)
        messages.success(request, _("You no longer follow this process."))
    else:
        following.follow_process(process=process, person=request.user, now=now)
        messages.success(
            request, _("You follow this process: you will hear how it goes on.")
        )
    if request.POST.get("back") == "list":
        return see_other(request, reverse("participation:followed"))
    return see_other(request, reverse("participation:process", args=[slug]))


@never_cache
@login_required
@require_safe
def followed(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    rows = followed_by(request.user, now=now).prefetch_related("process__phases")
    context = {
        "now": now,
        "followed": [(row, plan_of(row.process, now=now)) for row in rows],
    }
    return render(request, "participation/followed.html", context)
