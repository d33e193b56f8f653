"""The record of a process, and the news of the service, to subscribe to."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from frontend import feeds
from participation.calendar_views import SECONDS, wanted_language
from participation.http import unless_known
from participation.models import Process
from participation.queries import process_or_404


@require_safe
def of_process(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    page = reverse("participation:record", args=[slug])
    with translation.override(wanted_language(request)):
        content = feeds.of_process(
            process, _addresses(request, page), feeds.FORMS[form]
        )
    newest = process.events.order_by("number").last()
    return _answer(
        request,
        content,
        feeds.FORMS[form],
        changed_at=newest.recorded_at if newest else None,
        is_public=process.is_public(now),
    )


@require_safe
def of_service(request: HttpRequest, form: str) -> HttpResponse:
    events = feeds.news(Process.objects.public(timezone.now()))
    with translation.override(wanted_language(request)):
        content = feeds.of_service(
            events, _addresses(request, reverse("home")), feeds.FORMS[form]
        )
    return _answer(
        request,
        content,
        feeds.FORMS[form],
        # A process that was published lately may bring older events with it.
        changed_at=None,
        is_public=True,
    )


def _addresses(request: HttpRequest, page: str) -> feeds.Addresses:
    return feeds.Addresses(
        request.build_absolute_uri(page),
        request.build_absolute_uri(),
        request.build_absolute_uri,
    )


def _answer(
    request: HttpRequest,
    content: bytes,
    form: feeds.Form,
    *,
    changed_at: datetime | None,
    is_public: bool,
) -> HttpResponse:
    response = HttpResponse(content, content_type=form.content_type)
    if is_public:
        patch_cache_control(response, public=True, max_age=SECONDS)
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return unless_known(request, response, changed_at=changed_at)
