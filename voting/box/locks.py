"""Advisory locks: unlike the lock of a row they leave nothing behind in the database.

All end with the transaction. On SQLite a transaction that writes is alone anyway.
"""

from hashlib import sha256

from django.db import connection

ROUND_SPACE = 0x564F5445
PERSON_SPACE = 0x50455253
LOG_SPACE = 0x4C4F4720
KEY_BITS = 31


def share(voting_round_id: int) -> None:
    """Hold the round open, with other casts."""
    _lock("pg_advisory_xact_lock_shared", ROUND_SPACE, voting_round_id)


def share_with_person(voting_round_id: int, identifier: str) -> None:
    """Hold the round open with others, and one person alone. One statement."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock_shared(%s, %s),"
                " pg_advisory_xact_lock(%s, %s)",
                [
                    ROUND_SPACE,
                    voting_round_id % (1 << KEY_BITS),
                    PERSON_SPACE,
                    _key_of(identifier),
                ],
            )


def hold(voting_round_id: int) -> None:
    """Hold the round alone, to close it."""
    _lock("pg_advisory_xact_lock", ROUND_SPACE, voting_round_id)


def hold_person(identifier: str) -> None:
    """Let what one person does arrive in order; taken before the roll is read.

    `identifier` is that of the entry of the roll. Two people may share a lock.
    """
    _lock("pg_advisory_xact_lock", PERSON_SPACE, _key_of(identifier))


def hold_log(voting_round_id: int) -> None:
    """Be the only one who writes the log of a round."""
    _lock("pg_advisory_xact_lock", LOG_SPACE, voting_round_id)


def _key_of(identifier: str) -> int:
    digest = sha256(identifier.encode()).digest()
    return int.from_bytes(digest[:4]) % (1 << KEY_BITS)


def _lock(function: str, space: int, key: int) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s, %s)", [space, key % (1 << KEY_BITS)])
