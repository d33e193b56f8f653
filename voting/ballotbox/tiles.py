"""The log as static files that anyone can mirror: c2sp.org/tlog-tiles.

A tile holds up to 256 hashes side by side. At level 0 they are the hashes of the
entries, at level 1 the roots of full tiles of level 0, and so on. An entry bundle holds
the up to 256 entries of a tile of level 0. A tile that is not full has its width in its
name, so that what a name stands for never changes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voting.ballotbox.merkle import HASH_BYTES, root_of

WIDTH = 256
MOST_LEVEL = 63
ENTRIES = "entries"
LENGTH_BYTES = 2
MOST_ENTRY_BYTES = (1 << 16) - 1
_DIGITS = 1000

_LEVEL = re.compile(r"entries|0|[1-9][0-9]?")
_INDEX = re.compile(r"((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


class TileError(ValueError):
    """A path that names no tile, or a content that is none."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile of hashes, or the bundle of entries under a tile of level 0.

    `width` is how many hashes or entries there are in it, 256 when it is full.
    """

    level: int
    index: int
    width: int = WIDTH
    is_entries: bool = False

    def __post_init__(self) -> None:
        if not (0 <= self.level <= MOST_LEVEL and 0 < self.width <= WIDTH):
            raise TileError("a tile has 1 to 256 hashes, at a level up to 63")
        if self.index < 0 or (self.is_entries and self.level):
            raise TileError("there is no such tile")

    @property
    def path(self) -> str:
        """Return the path below the address of the log, as in `tile/0/x001/067.p/9`."""
        level = ENTRIES if self.is_entries else str(self.level)
        groups = [f"{self.index % _DIGITS:03d}"]
        rest = self.index // _DIGITS
        while rest:
            groups.insert(0, f"x{rest % _DIGITS:03d}")
            rest //= _DIGITS
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{'/'.join(groups)}{partial}"

    @property
    def entries(self) -> range:
        """Return the numbers of the entries that it covers."""
        span: int = WIDTH**self.level
        start = self.index * WIDTH * span
        return range(start, start + self.width * span)

    def is_in(self, size: int) -> bool:
        """Say whether a log that had this size has this tile, now or earlier."""
        return self.entries.stop <= size


def parse(level: str, rest: str) -> Tile:
    """Read the parts of a path after `tile/`; raises `TileError`.

    There is one way to write a path: no leading zeros more than the format has.
    """
    found = _INDEX.fullmatch(rest)
    if not _LEVEL.fullmatch(level) or not found:
        raise TileError("no path of a tile")
    groups, width = found.groups()
    index = int(groups.replace("x", "").replace("/", ""))
    is_entries = level == ENTRIES
    tile = Tile(0 if is_entries else int(level), index, int(width or WIDTH), is_entries)
    if tile.path != f"tile/{level}/{rest}":
        raise TileError("no path of a tile")
    return tile


def tiles_of(size: int) -> Iterator[Tile]:
    """Yield what a log of this size consists of: bundles first, then tiles upwards."""
    for is_entries in (True, False):
        level, count = 0, size
        while count:
            for index in range(count // WIDTH):
                yield Tile(level, index, WIDTH, is_entries)
            if count % WIDTH:
                yield Tile(level, count // WIDTH, count % WIDTH, is_entries)
            if is_entries:
                break
            level, count = level + 1, count // WIDTH


def hashes(tile: Tile, leaf_hashes: Sequence[bytes]) -> bytes:
    """Return the content of a tile; `leaf_hashes` are those of its `entries`."""
    if len(leaf_hashes) != len(tile.entries):
        raise TileError(f"{tile.path} covers {len(tile.entries)} entries")
    span: int = WIDTH**tile.level
    return b"".join(
        root_of(leaf_hashes[at : at + span]) for at in range(0, len(leaf_hashes), span)
    )


def bundle(lines: Sequence[bytes]) -> bytes:
    """Return the content of an entry bundle: each line after its length, two bytes."""
    if not 0 < len(lines) <= WIDTH:
        raise TileError("a bundle has 1 to 256 entries")
    if any(len(line) > MOST_ENTRY_BYTES for line in lines):
        raise TileError("an entry that is too long for a bundle")
    return b"".join(len(line).to_bytes(LENGTH_BYTES) + line for line in lines)


def read_bundle(content: bytes) -> list[bytes]:
    """Return the lines in an entry bundle; raises `TileError`."""
    lines, at = [], 0
    while at < len(content):
        start = at + LENGTH_BYTES
        at = start + int.from_bytes(content[at:start])
        if start > len(content) or at > len(content):
            raise TileError("a bundle that is cut off")
        lines.append(content[start:at])
    return lines


def read_hashes(content: bytes) -> list[bytes]:
    """Return the hashes in a tile; raises `TileError`."""
    if not content or len(content) % HASH_BYTES or len(content) > WIDTH * HASH_BYTES:
        raise TileError("a tile has 1 to 256 hashes")
    return [content[at : at + HASH_BYTES] for at in range(0, len(content), HASH_BYTES)]
