"""Signing a test client in as somebody who has just used the second factor."""

import time

from allauth.account.internal.flows import login
from django.test import Client

from participation.models import User


def confirmed(client: Client, person: User) -> None:
    client.force_login(person)
    session = client.session
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "mfa", "type": "totp", "at": time.time()}
    ]
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
    session.save()
