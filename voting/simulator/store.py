"""Where a simulation is kept while somebody works on it: in the cache, for hours.

Nothing of it reaches the database. The ballots are found only by the person who brought
them, with a key that cannot be guessed. A count is found by what was counted, so that
the same question is answered once, whoever asks.
"""

import secrets
import zlib
from hashlib import sha256

from django.core.cache import cache

from voting.simulator.material import Material
from voting.tally.meaning.comparison import Row

FORMAT = 1
"""What is kept under another number was written by another version."""
KEEP_SECONDS = 2 * 3600
# A worker that has said nothing for so long has been stopped; somebody else may begin.
WORK_SECONDS = 10 * 60
KEY_BYTES = 16
AT_WORK, FAILED = "at work", "failed"


def _data_key(owner: int, key: str) -> str:
    # A key comes from an address, which may hold what a cache takes for a blank.
    return f"simulation:{FORMAT}:data:{owner}:{sha256(key.encode()).hexdigest()}"


def keep(owner: int, material: Material) -> str:
    """Keep material for a person (primary key) and return its key."""
    key = secrets.token_urlsafe(KEY_BYTES)
    packed = zlib.compress(material.to_json().encode())
    cache.set(_data_key(owner, key), packed, timeout=KEEP_SECONDS)
    return key


def find(owner: int, key: str) -> Material | None:
    """Return what is kept, and keep it for another while."""
    packed = cache.get(_data_key(owner, key))
    if packed is None:
        return None
    cache.touch(_data_key(owner, key), timeout=KEEP_SECONDS)
    return Material.from_json(zlib.decompress(packed).decode())


def forget(owner: int, key: str) -> None:
    cache.delete(_data_key(owner, key))


def _row_key(name: str) -> str:
    return f"simulation:{FORMAT}:row:{sha256(name.encode()).hexdigest()}"


def find_row(name: str) -> Row | None:
    """Return what came out of a count; `name` says all that it follows from."""
    row: Row | None = cache.get(_row_key(name))
    return row


def keep_row(name: str, row: Row) -> None:
    cache.set(_row_key(name), row, timeout=KEEP_SECONDS)


def _work_key(name: str) -> str:
    return f"{_row_key(name)}:work"


def claim(name: str) -> bool:
    """Say whether nobody is at work on this count; from now on somebody is."""
    return cache.add(_work_key(name), AT_WORK, timeout=WORK_SECONDS)


def mark_failed(name: str) -> None:
    """Remember for a while that a count broke off, so that nobody waits for it."""
    cache.set(_work_key(name), FAILED, timeout=WORK_SECONDS)


def has_failed(name: str) -> bool:
    state: str | None = cache.get(_work_key(name))
    return state == FAILED
