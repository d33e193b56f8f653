"""Small pieces for views: one template for page and partial, and redirects."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

from participation.models import User

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
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def see_other(request: HttpRequest, url: str) -> HttpResponse:
    """Answer a form that succeeded: go and look there (303, or htmx's own header)."""
    if HtmxDetails(request):
        return HttpResponse(headers={"HX-Redirect": url})
    return SeeOther(url)
