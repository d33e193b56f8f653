"""Reads a pack that somebody else has made, and trusts nothing in it.

A pack is a folder or a plain `.tar` of it. Only plain files are read, never a link, a
device or something compressed; and never more of a file at once than its longest line
may have. So a hostile pack costs an error and not the memory.
"""

import json
import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack
from io import BufferedReader
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self, cast

from voting.ballotbox import canonical, pack_sheet
from voting.ballotbox.pack_tar import (
    MOST_MEMBERS,
    Member,
    Slice,
    TarError,
    read_members,
)
from voting.sheet import Sheet

MOST_LINE = canonical.MOST_BYTES
MOST_SHEET = 2 << 20
BUFFER = 1 << 18


class PackError(ValueError):
    """A pack that cannot be read: something is missing, too much, or not plain."""


class Pack:
    """The files of a pack by name; use it with `with`. Raises `PackError`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._exits = ExitStack()
        self._archive: BinaryIO | None = None
        self._members: dict[str, Member] = {}
        self.names: frozenset[str] = frozenset()

    def __enter__(self) -> Self:
        try:
            if self._path.is_dir():
                self.names = frozenset(_plain_files(self._path))
            else:
                self._archive = self._exits.enter_context(open_plain(self._path))
                self._members = read_members(self._archive)
                self.names = frozenset(self._members)
        except OSError as error:
            raise PackError(f"{self._path}: {error.strerror}") from error
        except TarError as error:
            self._exits.close()
            raise PackError(f"{self._path}: {error}") from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._exits.close()

    def open(self, name: str) -> BinaryIO:
        """Open a file of the pack; what it gives has been checked in no way."""
        if name not in self.names:
            raise PackError(f"{name} is missing")
        if self._archive is None:
            return open_plain(self._path / name)
        part = Slice(self._archive, self._members[name])
        return cast("BinaryIO", BufferedReader(part, BUFFER))

    def whole(self, name: str, most: int) -> bytes:
        """Read a file that has to be short."""
        with self.open(name) as file:
            content = file.read(most + 1)
        if len(content) > most:
            raise PackError(f"{name} has more than {most} bytes")
        return content

    def lines(self, name: str, most: int = MOST_LINE) -> Iterator[bytes]:
        """Give the lines of a file without their line breaks."""
        with self.open(name) as file:
            number = 0
            while line := file.readline(most + 2):
                number += 1
                if not line.endswith(b"\n"):
                    said = "is too long" if len(line) > most else "has no line break"
                    raise PackError(f"{name}: line {number} {said}")
                yield line[:-1]


def _plain_files(folder: Path) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for number, entry in enumerate(entries):
            if number >= MOST_MEMBERS:
                raise PackError(f"{folder} holds too many files")
            if not entry.is_file(follow_symlinks=False):
                raise PackError(f"{entry.name} is not a plain file")
            yield entry.name


def open_plain(path: Path) -> BinaryIO:
    """Open a file that is neither a link nor a device; raises `PackError`."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        file = os.fdopen(handle, "rb", BUFFER)
    except OSError as error:
        raise PackError(f"{path.name}: {error.strerror}") from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        file.close()
        raise PackError(f"{path.name} is not a plain file")
    return file


def read_short(path: Path, most: int) -> str:
    """Read a short text that somebody has given beside the pack."""
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
        if len(content) > most:
            raise PackError(f"{path} has more than {most} bytes")
        return content.decode()
    except OSError as error:
        raise PackError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise PackError(f"{path} is no text") from error


def read_sheet(text: str) -> Sheet:
    """Read a sheet of rules of which nothing is known; raises `PackError`."""
    try:
        return pack_sheet.read(text)
    except pack_sheet.SheetError as error:
        raise PackError(f"sheet.json: {error}") from error


def is_canonical(text: str) -> bool:
    """Say whether a sheet is written in the one way in which it can be written."""

    def without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        return found if len(found) == len(pairs) else {}

    plain = json.loads(text, object_pairs_hook=without_duplicates)
    written = json.dumps(
        plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return written == text
