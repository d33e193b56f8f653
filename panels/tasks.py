"""Tasks are thin: read the clock, call one action. Each is safe to run again."""

import logging

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from panels import drawing
from panels.actions import (
    attending,
    computing,
    conversations,
    erasing,
    mailing,
)

logger = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def erase_what_is_due() -> None:
    """Delete what people told panels about themselves, when its time has come."""
    forgotten = erasing.erase_what_is_due(now=timezone.now())
    logger.info("%d people of panels forgotten", forgotten)


@shared_task(ignore_result=True)
def compute_draws() -> None:
    """Make the lists that officials wait for; a draw that became void is dropped."""
    for lottery in computing.claim_waiting(now=timezone.now()):
        try:
            computed = drawing.compute(lottery, seconds=settings.LOTTERY_SECONDS)
        except Exception:  # one broken draw must not hold up the others
            logger.exception("Could not compute the draw %s", lottery)
            computed = drawing.BROKEN
        computing.keep_list(lottery=lottery, computed=computed, now=timezone.now())


@shared_task(ignore_result=True)
def send_letters() -> None:
    mailing.send_letters(now=timezone.now())


@shared_task(ignore_result=True)
def count_conversations() -> None:
    """Count conversations that wait for it; the tick has closed those that are over."""
    conversations.count_due(now=timezone.now())


@shared_task(ignore_result=True)
def forget_needs() -> None:
    attending.forget_needs(now=timezone.now())
