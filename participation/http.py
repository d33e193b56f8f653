"""Small pieces for views: one template for page and partial, and redirects."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django_htmx.middleware import HtmxDetails

from participation.machine_texts import load_machine_texts
from participation.models import Process, User

# What a page with a form answers to.
FORM_METHODS = ["GET", "HEAD", "POST"]


class SignedInRequest(HttpRequest):
    """A request behind `login_required`."""

    user: User


class SeeOther(HttpResponseRedirect):
    """A redirect after a POST: the next request is a GET, whatever the browser."""

    status_code = 303


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    partial: str,
    status: int = 200,
) -> HttpResponse:
    """Render the whole page, or only the named partial when htmx asks for one."""
    htmx = HtmxDetails(request)
    if htmx and not (htmx.boosted or htmx.history_restore_request):
        template = f"{template}#{partial}"
        # A whole page asks this in base.html.
        if isinstance(process := context.get("process"), Process):
            load_machine_texts(process)
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def see_other(request: HttpRequest, url: str) -> HttpResponse:
    """Answer a form that succeeded: go and look there (303, or htmx's own header)."""
    if HtmxDetails(request):
        return HttpResponse(headers={"HX-Redirect": url})
    return SeeOther(url)


def unless_known(
    request: HttpRequest, response: HttpResponse, *, changed_at: datetime | None = None
) -> HttpResponse:
    """Answer 304 in place of a file that the reader has already.

    `changed_at` must be later after each change of it, to the second; without it only
    the content itself says whether it is the same.
    """
    etag = f'"{sha256(response.content).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    seconds = None
    if changed_at is not None:
        seconds = int(changed_at.timestamp())
        response.headers["Last-Modified"] = http_date(seconds)
    answer = get_conditional_response(request, etag, seconds, response)
    return answer if isinstance(answer, HttpResponse) else response
