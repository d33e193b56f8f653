"""What a person sees who may not do something: the reason, or the way to be allowed."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.cache import add_never_cache_headers
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from participation.policies import Refusal, Refused


class RefusedMiddleware:
    """Turn a `Refused` that no view has caught into a page with its reason.

    Two refusals can be cured at once, so they lead there: to signing in, and to
    setting up the second factor that every staff role needs.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        response = _answer(request, exception.refusal)
        # It depends on who asks, and may be different a moment later.
        add_never_cache_headers(response)
        return response


def _answer(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    match refusal.code:
        case "not_signed_in":
            login = redirect_to_login(
                _page_of(request), resolve_url(settings.LOGIN_URL)
            )
            return _lead(request, login.url)
        case "no_second_factor":
            messages.warning(request, str(refusal.message))
            return _lead(request, resolve_url("mfa_index"))
        case _:
            return render(request, "403.html", {"refusal": refusal}, status=403)


def _page_of(request: HttpRequest) -> str:
    """Return where to come back to: with htmx the page, not the part of it."""
    current = HtmxDetails(request).current_url_abs_path
    return current or request.get_full_path()


def _lead(request: HttpRequest, url: str) -> HttpResponse:
    if HtmxDetails(request):
        return HttpResponseClientRedirect(url)
    return redirect(url)
