"""A Celery worker whose clock is a file, so that a year passes in a minute.

    CLOCK=FILE celery -A clockwork worker

The file holds a moment in ISO format; every call of `timezone.now()` reads it. Nothing
of the product is changed: each task reads the clock once, at its edge.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from django.utils import timezone

CLOCK = Path(os.environ["CLOCK"])


def read() -> datetime:
    return datetime.fromisoformat(CLOCK.read_text())


def turn_to(moment: datetime) -> None:
    """Set the clock for everybody at once: nobody reads half a moment."""
    fresh = CLOCK.with_suffix(".new")
    fresh.write_text(moment.isoformat())
    fresh.replace(CLOCK)


timezone.now = read

from participation.celery import app  # noqa: E402 - its clock has to be there first

__all__ = ["app"]
