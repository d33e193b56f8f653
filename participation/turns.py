"""Lets the casts of one process take turns on SQLite, in the order in which they came.

SQLite has one writer at a time, and who finds it busy sleeps and tries again, for up to
a tenth of a second each time. Whoever comes back at the wrong moments can starve behind
others who came later, until the database gives up. Queueing before the transaction
begins costs nothing and is fair. PostgreSQL lets many write at once and needs none of
this.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from django.db import connection


class Queue:
    """A lock that is handed on in the order of asking."""

    def __init__(self) -> None:
        self._mutex = Lock()
        self._waiting: deque[Lock] = deque()

    @contextmanager
    def turn(self) -> Iterator[None]:
        own = Lock()
        own.acquire()
        with self._mutex:
            self._waiting.append(own)
            if self._waiting[0] is own:
                own.release()
        try:
            # The one before us opens it.
            own.acquire()
            yield
        finally:
            self._leave(own)

    def _leave(self, own: Lock) -> None:
        with self._mutex:
            was_first = self._waiting[0] is own
            self._waiting.remove(own)
            if was_first and self._waiting:
                self._waiting[0].release()


_casts = Queue()


@contextmanager
def in_turn() -> Iterator[None]:
    """Wait for one's turn where that helps; stands outside the transaction."""
    if connection.vendor == "sqlite":
        with _casts.turn():
            yield
    else:
        yield
