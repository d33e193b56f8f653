"""Writing files that survive a power cut, whole or not at all."""

import os
from pathlib import Path

OWNER_ONLY = 0o600
OWNER_ENTERS = 0o700


class FileTooShortError(OSError):
    """A file that has lost some of what was written into it."""


def make_folder(folder: Path) -> None:
    """Make a folder, and the one above it, for its owner alone."""
    for path in (folder.parent, folder):
        path.mkdir(mode=OWNER_ENTERS, parents=True, exist_ok=True)


def write(path: Path, content: bytes) -> None:
    """Put a file in place of another in one step; only its owner can read it."""
    beside = path.with_name(f"{path.name}.new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync_folder(path.parent)


def append(path: Path, content: bytes, *, after: int) -> None:
    """Append to a file of which only the first `after` bytes are sure to be whole.

    Raises `FileTooShortError` when not even these are there.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, OWNER_ONLY)
    with os.fdopen(descriptor, "r+b") as file:
        if os.fstat(file.fileno()).st_size < after:
            raise FileTooShortError(str(path))
        file.truncate(after)
        file.seek(after)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def destroy(path: Path) -> bool:
    """Overwrite a file and remove it; say whether it was there."""
    if not path.exists():
        return False
    with path.open("r+b") as file:
        file.write(os.urandom(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    sync_folder(path.parent)
    return True


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
