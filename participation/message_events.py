"""What is heard of addresses: mail that comes back, and addresses that are confirmed.

Loaded once when the app is ready: the receivers register themselves.
"""

from typing import Any

from allauth.account.signals import email_changed, email_confirmed
from anymail.signals import EventType, RejectReason, tracking
from django.dispatch import receiver
from django.utils import timezone

from participation.actions.contacts import note_failed_mail, note_working_mail

# What a service says of an address that is not there.
FOR_GOOD = {RejectReason.BOUNCED, RejectReason.INVALID}


@receiver(tracking, dispatch_uid="porukka.mail_came_back")
def mail_came_back(event: Any, **_kwargs: Any) -> None:
    """Send no more notices where a message bounced for good or was called spam."""
    is_unwanted = event.event_type == EventType.COMPLAINED
    is_refused = event.event_type in {EventType.BOUNCED, EventType.REJECTED}
    is_gone = is_refused and event.reject_reason in FOR_GOOD
    if event.recipient and (is_unwanted or is_gone):
        note_failed_mail(addresses=[event.recipient], now=timezone.now())


@receiver(email_confirmed, dispatch_uid="porukka.mail_works")
def mail_works(email_address: Any, **_kwargs: Any) -> None:
    note_working_mail(address=email_address.email)


@receiver(email_changed, dispatch_uid="porukka.mail_changed")
def mail_changed(to_email_address: Any, **_kwargs: Any) -> None:
    """Forget that the address before failed: this one was confirmed."""
    note_working_mail(address=to_email_address.email)
