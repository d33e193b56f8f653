"""A stale token that costs nobody what they have written.

Whoever signs in on another tab gets a new token, and a long text on the first tab would
end on an error page. A view that can show its form again may look at the token itself.
"""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext_lazy as _

from participation.policies import Refusal, Refused


class _Check(CsrfViewMiddleware):
    """Django's own check, which says what is wrong instead of answering."""

    def _reject(self, _request: HttpRequest, reason: str) -> str:
        return reason


def _view(_request: HttpRequest) -> HttpResponse:
    """Stand in for the view, whose exemption is not meant here."""
    return HttpResponse()


def require_token(request: HttpRequest) -> None:
    """Raise `Refused` when a form may have been sent by somebody else's page.

    For views under `csrf_exempt` only, which have to call it before they change
    anything; under Django's middleware it has happened already.
    """
    check = _Check(_view)
    check.process_request(request)
    if check.process_view(request, _view, (), {}) is not None:
        raise Refused(
            Refusal(
                "stale_page",
                _(
                    "This page was open for long, or you have signed in elsewhere "
                    "meanwhile. What you have written is still here: send it again."
                ),
            )
        )
