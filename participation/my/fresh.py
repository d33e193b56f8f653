"""Whether somebody has shown just now that the account is theirs."""

import time
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from participation.http import SeeOther


def is_fresh(request: HttpRequest) -> bool:
    """Say whether the last few minutes saw a password, a code or a key."""
    records = get_authentication_records(request, request.user)
    newest = max((record["at"] for record in records), default=0)
    passed: float = time.time() - newest
    return bool(passed < app_settings.REAUTHENTICATION_TIMEOUT)


def ask_again(request: HttpRequest, *, then: str) -> HttpResponse:
    """Lead to where somebody shows it, and from there to `then`.

    Who has neither password nor second factor signs in once more, by a code.
    """
    if get_reauthentication_flows(request.user):
        way = reverse("account_reauthenticate")
    else:
        logout(request)
        way = reverse("account_login")
    return SeeOther(f"{way}?{urlencode({REDIRECT_FIELD_NAME: then})}")
