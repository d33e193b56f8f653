"""Tasks are thin: read the clock, call one action. Each is safe to run again."""

import logging
from typing import Any

from celery import current_app, shared_task
from django.db import OperationalError
from django.utils import timezone

from participation import ledger, queries, sending, ticking
from participation.actions import files, help_bookings, help_mailing, texting
from participation.actions import sending as mail
from participation.models import Process

logger = logging.getLogger(__name__)

QUEUED_SECONDS = 55
TURN_SECONDS = 40
# A database or a server that is away: again after 2 seconds, 4, 8 and so on.
PATIENT: dict[str, Any] = {
    "autoretry_for": (OperationalError, OSError),
    "retry_backoff": 2,
    "retry_backoff_max": 120,
    "max_retries": 6,
}


@shared_task(ignore_result=True)
def tick() -> None:
    """Do what the clock brings about, then let what waits be sent."""
    now = timezone.now()
    ticking.tick(now=now)
    for sender in sending.waiting(now):
        # The next minute asks again, so one that nobody took up may go.
        current_app.tasks[sender.task].apply_async(expires=QUEUED_SECONDS)


@shared_task(ignore_result=True)
def send_waiting_notices() -> None:
    """Begin to send, in as many tasks side by side as are missing."""
    for _number in range(mail.missing_senders(timezone.now())):
        send_some_notices.apply_async(expires=QUEUED_SECONDS)


@shared_task(ignore_result=True, **PATIENT)
def send_some_notices() -> None:
    """Send for a while, then let others have the worker and go on in a new task."""
    turn = mail.send_for(TURN_SECONDS, now=timezone.now())
    if not turn.is_over:
        send_some_notices.apply_async()


@shared_task(ignore_result=True, **PATIENT)
def send_waiting_texts() -> None:
    texting.send_texts(now=timezone.now())


@shared_task(ignore_result=True, **PATIENT)
def send_help_letters() -> None:
    help_mailing.send_help_letters(now=timezone.now())


@shared_task(ignore_result=True)
def forget_help_contacts() -> None:
    """Delete names and contacts of those who booked help two weeks ago."""
    forgotten = help_bookings.forget_contacts(now=timezone.now())
    logger.info("%d bookings of help forgotten", forgotten)


@shared_task(ignore_result=True)
def verify_records() -> None:
    """Say in the log, loudly, when a public record no longer holds."""
    for process in Process.objects.all():
        for flaw in ledger.flaws(queries.record_entries(process)):
            logger.critical(
                "Record of %s, event %d: %s", process, flaw.number, flaw.message
            )


@shared_task(ignore_result=True)
def delete_ownerless_files() -> None:
    """Delete pictures and documents of what has been deleted or was never sent."""
    deleted = files.delete_ownerless(now=timezone.now())
    logger.info("%d files without an owner deleted", deleted)
