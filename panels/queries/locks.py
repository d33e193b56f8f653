"""The lock that keeps a vote open while votes come in, and closes it for good.

It is taken in the database's list of locks and not on the row: votes that come together
share it, write nothing to any common row, and whoever closes waits for all of them and
lets no other in between. On SQLite a transaction that writes is alone anyway.
"""

from django.db import connection

POLL_SPACE = 0x504F4C4C
KEY_BITS = 31


def share_poll(poll_id: int) -> None:
    """Hold a poll as it is, together with others who vote."""
    _lock("pg_advisory_xact_lock_shared", poll_id)


def hold_poll(poll_id: int) -> None:
    """Hold a poll alone: all votes that have been taken in are there."""
    _lock("pg_advisory_xact_lock", poll_id)


def _lock(function: str, poll_id: int) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {function}(%s, %s)", [POLL_SPACE, poll_id % (1 << KEY_BITS)]
            )
