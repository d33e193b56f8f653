"""Sending the letters about bookings: few, so each is taken just before it goes."""

import logging
from datetime import datetime

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F

from participation.help_letters import message_of
from participation.mailing import Outcome, hand_over, pause_after
from participation.models import HelpLetter
from participation.outbox import LEASE, Clock

logger = logging.getLogger(__name__)

# Letters that go out in one go at most; the rest goes with the next.
MOST = 500
# What is said of a time only makes sense before it.
UNTIL_IT_BEGINS = {"help.booked", "help.moved", "help.reminded"}


def something_waits(now: datetime) -> bool:
    waiting = HelpLetter.objects.filter(state=HelpLetter.State.WAITS, due_at__lte=now)
    return waiting.exists()


def send_help_letters(*, now: datetime) -> int:
    """Send what waits and is still true; return how many letters went.

    After a crash in between, one goes out again, as the same message.
    """
    due = HelpLetter.objects.filter(state=HelpLetter.State.WAITS, due_at__lte=now)
    clock, sent = Clock(now), 0
    connection = get_connection()
    try:
        for key in list(due.values_list("pk", flat=True)[:MOST]):
            now = clock.now()
            # Whoever dies with it in hand keeps it from others for minutes only.
            taken = due.filter(pk=key).update(due_at=now + LEASE, tries=F("tries") + 1)
            letter = (
                HelpLetter.objects.select_related("booking__slot").filter(pk=key)
            ).first()
            if not taken or letter is None:
                continue
            if not is_still_owed(letter, now=now):
                HelpLetter.objects.filter(pk=key).update(state=HelpLetter.State.DROPPED)
                continue
            outcome = _send(connection, letter)
            _note(letter, outcome, now=clock.now())
            sent += outcome is Outcome.SENT
            if outcome is Outcome.AWAY:
                break
    finally:
        connection.close()
    return sent


def _send(connection: BaseEmailBackend, letter: HelpLetter) -> Outcome:
    try:
        message = message_of(letter)
    except Exception as error:  # noqa: BLE001 - one that cannot be written stops nobody else's
        logger.error("Could not write a letter of %s: %r", letter.kind, error)  # noqa: TRY400 - a trace would hold names
        return Outcome.LATER
    return hand_over(connection, message)


def is_still_owed(letter: HelpLetter, *, now: datetime) -> bool:
    """Ask again at the moment of sending: it may be cancelled, moved or over."""
    booking = letter.booking
    if not booking.email or letter.kind not in UNTIL_IT_BEGINS:
        return bool(booking.email)
    is_of_this_time = letter.occasion.endswith(f":{booking.slot_id}")
    return not booking.ended and is_of_this_time and booking.slot.starts_at > now


def _note(letter: HelpLetter, outcome: Outcome, *, now: datetime) -> None:
    row = HelpLetter.objects.filter(pk=letter.pk)
    match outcome:
        case Outcome.SENT:
            row.update(state=HelpLetter.State.SENT, sent_at=now)
        case Outcome.REFUSED | Outcome.UNKNOWN:
            row.update(state=HelpLetter.State.REFUSED)
        case Outcome.LATER | Outcome.AWAY:
            row.update(due_at=now + pause_after(letter.tries))
