"""Tasks are thin: read the clock, call one action. Each is safe to run again."""

import logging
from typing import Any

from celery import shared_task
from django.utils import timezone

from voting.actions import results
from voting.simulator import store, work

logger = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def tally_closed_rounds() -> None:
    results.tally_closed_rounds(now=timezone.now())


@shared_task(ignore_result=True)
def count_simulation(owner: int, key: str, wanted: list[dict[str, Any]]) -> None:
    """Count what somebody waits for, as long as the ballots are still kept."""
    material = store.find(owner, key)
    if material is None:
        return
    for job in (work.from_plain(material, plain) for plain in wanted):
        try:
            work.count(job)
        except Exception:  # one broken count must not hold up the others
            logger.exception("Could not simulate %s", job.scenario.rule)
            store.mark_failed(job.name)
