"""Keeps out whoever made an account under an address that is not theirs.

Anybody can begin an account under a stranger's address, with a password or with a
service to sign in by, and never confirm it. When the owner of the mailbox later signs
in by code, that account becomes theirs: nobody else may keep a key to it, or to the
ballot that is cast with it.
"""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from allauth.socialaccount.models import SocialAccount
from django.dispatch import receiver
from django.http import HttpRequest

CODE_ALONE = {"code"}


@receiver(email_confirmed)
def take_away_older_keys(
    request: HttpRequest, email_address: EmailAddress, **_kwargs: Any
) -> None:
    """Leave the code as the only way in when it is what confirmed an account.

    Who confirms the address in the browser that began the account, or after the
    password, has shown to be the same person: that leaves other traces than the code.
    """
    person = email_address.user
    records = get_authentication_records(request, person)
    if {record["method"] for record in records} != CODE_ALONE:
        return
    confirmed = EmailAddress.objects.filter(user=person, verified=True)
    if confirmed.exclude(pk=email_address.pk).exists():
        return
    if person.has_usable_password():
        person.set_unusable_password()
        person.save(update_fields=["password"])
    SocialAccount.objects.filter(user=person).delete()
