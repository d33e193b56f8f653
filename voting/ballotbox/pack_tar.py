"""A pack as one `.tar`: the plainest form of that format, written and read.

It is the form "ustar" of POSIX.1-1988 without any extension, so there are no links, no
sparse files and no headers of unbounded size to be read. Files stand in one folder, in
the order of their names, with the time 0 and the user 0.
"""

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

BLOCK = 512
# Archives end with two empty blocks and are filled up to twenty.
RECORD = 20 * BLOCK
CHUNK = 1 << 16
MOST_SIZE = 8**11 - 1
MOST_NAME = 100
MOST_MEMBERS = 1000
MAGIC = b"ustar\x0000"
CHECKSUM = slice(148, 156)


class TarError(ValueError):
    """An archive that is none, or holds something else than plain files."""


def _header(name: str, size: int, *, is_folder: bool = False) -> bytes:
    raw = name.encode()
    if len(raw) > MOST_NAME or size > MOST_SIZE:
        raise ValueError(f"{name} does not fit into a plain archive")
    mode, kind = (0o755, b"5") if is_folder else (0o644, b"0")
    fields = b"".join(
        [
            raw.ljust(MOST_NAME, b"\0"),
            *(f"{value:07o}\0".encode() for value in (mode, 0, 0)),
            *(f"{value:011o}\0".encode() for value in (size, 0)),
            b" " * 8,
            kind,
            bytes(100),
            MAGIC,
        ]
    ).ljust(BLOCK, b"\0")
    checksum = f"{sum(fields):06o}\0 ".encode()
    return fields[: CHECKSUM.start] + checksum + fields[CHECKSUM.stop :]


def tar_bytes(folder: Path) -> int:
    """Say how long the archive of a folder is."""
    sizes = (path.stat().st_size for path in folder.iterdir())
    total = BLOCK + sum(BLOCK + _filled_up(size, BLOCK) for size in sizes)
    return _filled_up(total + 2 * BLOCK, RECORD)


def _filled_up(size: int, unit: int) -> int:
    return -(-size // unit) * unit


def tar_of(folder: Path, top: str) -> Iterator[bytes]:
    """Give the archive of a folder piece by piece; in it the folder is called `top`."""
    total = BLOCK
    yield _header(f"{top}/", 0, is_folder=True)
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            yield _header(f"{top}/{path.name}", size)
            left = size
            while left:
                chunk = file.read(min(CHUNK, left))
                if not chunk:
                    raise ValueError(f"{path.name} became shorter while it was read")
                left -= len(chunk)
                yield chunk
        yield bytes(-size % BLOCK)
        total += BLOCK + _filled_up(size, BLOCK)
    yield bytes(_filled_up(total + 2 * BLOCK, RECORD) - total)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: where its bytes begin, and how many they are."""

    start: int
    size: int


def read_members(file: BinaryIO) -> dict[str, Member]:
    """List the files of an archive by name, without the folder that they stand in.

    Raises `TarError` for whatever is no plain file in one folder, and for a name that
    is there twice.
    """
    length = file.seek(0, io.SEEK_END)
    found: dict[str, Member] = {}
    tops: set[str] = set()
    at = 0
    while True:
        file.seek(at)
        header = file.read(BLOCK)
        if len(header) != BLOCK:
            raise TarError("the archive ends in the middle")
        if not any(header):
            break
        name, kind, size = _read_header(header)
        at += BLOCK
        top, _slash, inner = name.removeprefix("./").rpartition("/")
        if kind == b"5":
            top, inner = f"{top}/{inner}".strip("/"), ""
        tops.add(top)
        if len(tops - {"", "."}) > 1 or "/" in top or ".." in {top, inner}:
            raise TarError(f"{name!r} is not in the one folder of the pack")
        if kind != b"5":
            if not inner or inner in found:
                raise TarError(f"{name!r} is there twice, or has no name")
            if len(found) >= MOST_MEMBERS or at + size > length:
                raise TarError(f"{name!r} does not end within the archive")
            found[inner] = Member(at, size)
            at += _filled_up(size, BLOCK)
    return found


def _read_header(header: bytes) -> tuple[str, bytes, int]:
    checksum = _number(header[CHECKSUM])
    blank = header[: CHECKSUM.start] + b" " * 8 + header[CHECKSUM.stop :]
    if sum(blank) != checksum or header[257:262] != b"ustar":
        raise TarError("this is no archive of the form ustar")
    kind = header[156:157].replace(b"\0", b"0")
    raw = header[:MOST_NAME].rstrip(b"\0")
    prefix = header[345:500].rstrip(b"\0") if header[257:265] == MAGIC else b""
    try:
        name = (prefix + b"/" + raw if prefix else raw).decode()
    except UnicodeDecodeError as error:
        raise TarError("a name that is no text") from error
    if kind not in {b"0", b"5"}:
        raise TarError(f"{name!r} is not a plain file; unpack the archive yourself")
    if name.startswith("/") or "\\" in name or "\0" in name:
        raise TarError(f"{name!r} leads out of the archive")
    return name, kind, _number(header[124:136])


def _number(field: bytes) -> int:
    text = field.rstrip(b"\0 ").lstrip(b" ")
    if not text or any(digit not in b"01234567" for digit in text):
        raise TarError("a number in the archive that is none")
    return int(text, 8)


class Slice(io.RawIOBase):
    """A part of a file that is open for reading, as a file of its own."""

    def __init__(self, file: BinaryIO, member: Member) -> None:
        self._file = file
        self._at = member.start
        self._end = member.start + member.size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        wanted = min(len(buffer), self._end - self._at)
        self._file.seek(self._at)
        chunk = self._file.read(wanted)
        buffer[: len(chunk)] = chunk
        self._at += len(chunk)
        return len(chunk)
