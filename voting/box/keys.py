"""The private keys of a box: files outside the database, one for each key.

The web server needs `promise` alone; the sequencer `log`, `spool` and `slot`; the count
`ballot`, which is there only while the city lets the server keep it.
"""

from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from voting.box import files
from voting.models import BallotBox

KEY_BYTES = 32


class Key(StrEnum):
    """What a key is for, and the name of its file."""

    LOG = "log"
    PROMISE = "promise"
    SPOOL = "spool"
    SLOT = "slot"
    BALLOT = "ballot"


# Whoever has these can say which ballot is whose. They are destroyed in the end.
LINKING = (Key.SPOOL, Key.SLOT, Key.BALLOT)


class KeyMissingError(RuntimeError):
    """The file of a key is not where it should be, or not what it should be."""


def _path(box: BallotBox, key: Key) -> Path:
    return Path(settings.BALLOT_KEYS_DIR) / box.folder / f"{key}.key"


def write(box: BallotBox, key: Key, private: bytes) -> None:
    """Put a private key, 32 bytes, into its file."""
    path = _path(box, key)
    files.make_folder(path.parent)
    files.write(path, private.hex().encode() + b"\n")
    _kept.cache_clear()


def read(box: BallotBox, key: Key) -> bytes:
    """Raises `KeyMissingError`.

    Only the key of promises is kept in memory, for every cast needs it: a process that
    runs on must not keep what has been destroyed.
    """
    path = _path(box, key)
    return _kept(path) if key is Key.PROMISE else _read(path)


@lru_cache(maxsize=64)
def _kept(path: Path) -> bytes:
    return _read(path)


def _read(path: Path) -> bytes:
    try:
        private = bytes.fromhex(path.read_text().strip())
    except (OSError, ValueError) as error:
        raise KeyMissingError(f"no key in {path}") from error
    if len(private) != KEY_BYTES:
        raise KeyMissingError(f"no key in {path}")
    return private


def has(box: BallotBox, key: Key) -> bool:
    return _path(box, key).exists()


def written_at(box: BallotBox, key: Key) -> datetime | None:
    """Return when the file of a key was written; nothing where there is none."""
    try:
        seconds = _path(box, key).stat().st_mtime
    except OSError:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def destroy(box: BallotBox, key: Key) -> bool:
    """Say whether the file of the key was there; it is not any more."""
    _kept.cache_clear()
    return files.destroy(_path(box, key))
