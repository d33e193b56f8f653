"""Taking rows of an outbox so that of many workers one sends each of them.

A worker puts off, for a few minutes, the moment from which others may try, and writes
its name beside it. It does so again as it goes, so a row is stuck no longer than that
when the worker is killed. Only whose name stands there may say what became of a row.
"""

import secrets
import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

# Longer than a mail server may take over one message, with its patience at each step.
LEASE = timedelta(minutes=4)
# A worker that lives puts the moment off again after so long.
RENEWED_AFTER = timedelta(seconds=30)


class Clock:
    """The moment as a task sees it: that of its start, and what has passed since.

    Measured by the clock that other workers go by as well, which runs on while a
    machine sleeps.
    """

    def __init__(self, now: datetime) -> None:
        self._start, self._began = now, time.time()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=time.time() - self._began)


class Claim:
    """Waiting rows that this worker holds, as long as it renews its claim."""

    def __init__(self, waiting: QuerySet[Any], clock: Clock) -> None:
        self.token = secrets.token_hex(16)
        self.clock = clock
        self._waiting = waiting
        self._until = clock.now() + LEASE

    @property
    def rows(self) -> QuerySet[Any]:
        """What is still this worker's; asked for anew after each `holds`.

        All of it is due when the claim runs out: so the index of what waits finds it,
        among however many that were sent.
        """
        return self._waiting.filter(claimed_by=self.token, due_at=self._until)

    def mark(self, rows: QuerySet[Any], **also: Any) -> int:
        """Take these rows if they are free now; return how many were."""
        return rows.update(claimed_by=self.token, due_at=self._until, **also)

    def holds(self) -> bool:
        """Say whether the rows are still ours, and hold them on if they are.

        A worker that slept past its claim has lost the rows to another one.
        """
        now, held = self.clock.now(), self.rows
        if self._until - now > LEASE - RENEWED_AFTER:
            return True
        self._until = now + LEASE
        return bool(held.update(due_at=self._until))

    def settle(self, keys: Iterable[int], **values: Any) -> int:
        """Write what became of rows that are ours; return how many still were."""
        return self.rows.filter(pk__in=list(keys)).update(claimed_by="", **values)

    def let_go(self) -> None:
        """Give back what was not tried."""
        self.rows.update(claimed_by="", due_at=self.clock.now())


def free(due: QuerySet[Any], *, most: int) -> list[Any]:
    """Return the keys of some rows that nobody else is taking at this moment.

    Needs a transaction, and holds the rows until its end. SQLite has one writer at a
    time, so there is nothing to skip.
    """
    rows = due.select_for_update(skip_locked=True, of=("self",), no_key=True)
    return list(rows.values_list("pk", flat=True)[:most])


def take(
    waiting: QuerySet[Any], *, most: int, clock: Clock, is_due: Q | None = None
) -> Claim | None:
    """Take some rows of those that wait; return the claim to them, if any are due."""
    due = waiting.filter(is_due or Q(due_at__lte=clock.now()))
    claim = Claim(waiting.order_by(), clock)
    with transaction.atomic(durable=True):
        keys = free(due, most=most)
        taken = claim.mark(due.order_by().filter(pk__in=keys)) if keys else 0
    return claim if taken else None
