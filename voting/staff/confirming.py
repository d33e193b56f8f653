"""A fresh proof of who is there, before something that cannot be undone.

Whoever finds an unlocked computer is signed in; they do not have the second factor. The
library could keep what was sent and go on with it afterwards. That would put key files
and passphrases into the session, so here the form is filled in again.
"""

import time
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from participation.http import see_other

# A page is given out within the first, and its form taken within the second.
SECONDS_TO_SEE = 10 * 60
SECONDS_TO_SEND = 30 * 60


def unless_confirmed(request: HttpRequest, *, back: str = "") -> HttpResponse | None:
    """Lead somebody to the second factor unless they have just used it.

    From there they come to this page again, or to `back` where this one only takes what
    is sent.
    """
    if not request.user.is_authenticated:
        return None
    most = SECONDS_TO_SEND if request.method == "POST" else SECONDS_TO_SEE
    records = get_authentication_records(request, request.user)
    used = [record["at"] for record in records if record.get("method") == "mfa"]
    if used and time.time() - max(used) < most:
        return None
    if request.method == "POST":
        messages.warning(
            request, _("Please confirm that it is you, and fill in the form once more.")
        )
    has_app = is_mfa_enabled(request.user, [Authenticator.Type.TOTP])
    door = "mfa_reauthenticate" if has_app else "mfa_reauthenticate_webauthn"
    where = urlencode({REDIRECT_FIELD_NAME: back or request.path})
    return see_other(request, f"{reverse(door)}?{where}")
