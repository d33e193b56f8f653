"""Tasks are thin: read the clock, call one action. Each is safe to run again."""

import logging
from typing import Any

from celery import shared_task
from django.utils import timezone

from voting import packs
from voting.actions import keeping, notices, recording, results
from voting.box import lending
from voting.simulator import store, work

logger = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def tally_closed_rounds() -> None:
    results.tally_closed_rounds(now=timezone.now())


@shared_task(ignore_result=True)
def sequence_boxes() -> None:
    recording.sequence_boxes()


@shared_task(ignore_result=True)
def check_boxes() -> None:
    recording.check_boxes()


@shared_task(ignore_result=True)
def destroy_keys() -> None:
    """Destroy the keys whose time is over, and those that officers lent for a count."""
    now = timezone.now()
    keeping.destroy_due_keys(now=now)
    lending.take_back_all(now=now)


@shared_task(ignore_result=True)
def make_packs() -> None:
    packs.make_new(now=timezone.now())


@shared_task(ignore_result=True)
def send_notices() -> None:
    notices.send_notices(now=timezone.now())


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
