"""Tasks are thin: read the clock, call one action. Each is safe to run again."""

import logging

from celery import shared_task
from django.utils import timezone

from participation import ledger, queries
from participation.actions import phases
from participation.models import Process

logger = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def notice_phase_changes() -> None:
    phases.notice_phase_changes(now=timezone.now())


@shared_task(ignore_result=True)
def verify_records() -> None:
    """Say in the log, loudly, when a public record no longer holds."""
    for process in Process.objects.all():
        for flaw in ledger.flaws(queries.record_entries(process)):
            logger.critical(
                "Record of %s, event %d: %s", process, flaw.number, flaw.message
            )
