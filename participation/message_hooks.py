"""What services say of messages that came back: who signs it, or knows the address."""

import hmac
import json
import logging
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from anymail import urls as anymail_urls
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.dateparse import parse_datetime
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from participation.actions.contacts import note_failed_mail, note_failed_phone

logger = logging.getLogger(__name__)

SIGNATURE = "X-Porukka-Signature"
# What was signed longer ago is not taken: somebody may have kept it.
FRESH = timedelta(minutes=10)
MOST_EVENTS = 500
MAIL_FAILED = {"mail.bounced", "mail.complained"}
PHONE_FAILED = {"sms.undeliverable"}


@csrf_exempt  # A service sends this; the signature is the token.
@require_POST
def signed(request: HttpRequest) -> HttpResponse:
    """Take a list of events from a mail server or gateway of one's own.

    `{"at": "2027-03-01T06:00:00Z", "events": [{"event": "mail.bounced", "to": "…"}]}`,
    with the HMAC-SHA256 of the body in the header X-Porukka-Signature. Taking the same
    twice changes nothing.
    """
    secret = settings.MESSAGE_HOOK_SECRET
    if not secret:
        raise Http404
    expected = hmac.new(secret.encode(), request.body, sha256).hexdigest()
    if not constant_time_compare(request.headers.get(SIGNATURE, ""), expected):
        logger.warning("A message hook came with a wrong signature")
        return HttpResponse(status=403)
    now = timezone.now()
    events = _events_in(request.body, now)
    if events is None:
        return HttpResponse(status=400)
    gone = [to for event, to in events if event in MAIL_FAILED]
    note_failed_mail(addresses=gone, now=now)
    silent = [to for event, to in events if event in PHONE_FAILED]
    note_failed_phone(numbers=silent, now=now)
    return HttpResponse(status=204)


def _events_in(body: bytes, now: datetime) -> list[tuple[str, str]] | None:
    """Return what happened to which address; nothing for what is not as agreed."""
    try:
        said: Any = json.loads(body)
        at = parse_datetime(said["at"])
        events = [(one["event"], one["to"]) for one in said["events"]]
    except (ValueError, KeyError, TypeError):
        return None
    if at is None or at.tzinfo is None or abs(now - at) > FRESH:
        return None
    words = [word for pair in events for word in pair]
    if len(events) > MOST_EVENTS or not all(isinstance(word, str) for word in words):
        return None
    # PostgreSQL does not even look for a zero byte or half a character.
    return [(event, to.strip()) for event, to in events if to.strip().isprintable()]


@csrf_exempt  # A service sends this; the address is the token.
@require_http_methods(["POST", "HEAD"])
def service(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Hand on what the mail service of EMAIL_SERVICE says, to what understands it."""
    known = settings.MESSAGE_HOOK_SECRET
    if not known or not constant_time_compare(secret, known):
        raise Http404
    name = f"{settings.EMAIL_SERVICE}_tracking_webhook"
    for pattern in anymail_urls.urlpatterns:
        if isinstance(pattern, URLPattern) and pattern.name == name:
            view: Any = pattern.callback
            # A password of its own is not needed: nobody else knows this address.
            quiet: Any = type(
                "Hook", (view.view_class,), {"warn_if_no_basic_auth": False}
            )
            answer: HttpResponseBase = quiet.as_view()(request)
            return answer
    raise Http404
