"""Tasks are thin: read the clock, call one action. Each is safe to run again."""

from celery import shared_task
from django.utils import timezone

from voting.actions import results


@shared_task(ignore_result=True)
def tally_closed_rounds() -> None:
    results.tally_closed_rounds(now=timezone.now())
