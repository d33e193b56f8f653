"""What everybody may read of a box: entries, checkpoints, tiles and proofs.

Nothing here goes beyond the newest signature: what has not been signed yet is not
published, so that nobody can be shown something that is taken back.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet

from voting.ballotbox import (
    canonical,
    consistency,
    merkle,
    proofs,
    ranges,
    slots,
    tiles,
)
from voting.ballotbox.merkle import Frontier
from voting.ballotbox.tiles import Tile
from voting.box import log
from voting.models import BallotBox
from voting.models.box import Checkpoint, LogEntry, Opening

DAY_SECONDS = 24 * 3600
# The root of 256 entries stands in a tile of level 1.
BLOCK = tiles.WIDTH


class Kind(StrEnum):
    """Sorts of entries that readers tell apart."""

    BALLOT = "ballot"
    VOID = "void"
    OFFICIAL = "official"


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed size of a log. `root` is in hex, `note` is what was signed."""

    origin: str
    size: int
    root: str
    note: str


@dataclass(frozen=True, slots=True)
class Line:
    """An entry: its number, its exact line, and what the line says."""

    number: int
    text: str
    said: dict[str, Any]


def newest(box: BallotBox) -> Signed | None:
    """Return the newest checkpoint; nothing before the first. One statement."""
    found = _checkpoints(box).order_by("-size").first()
    return _signed(box, found) if found else None


def checkpoints(
    box: BallotBox, *, before: int | None = None, most: int | None = None
) -> list[Signed]:
    """Return the checkpoints, the newest first, of sizes below `before` if given."""
    found = _checkpoints(box).order_by("-size")
    if before is not None:
        found = found.filter(size__lt=before)
    return [_signed(box, one) for one in found[:most]]


def number_of_checkpoints(box: BallotBox) -> int:
    return _checkpoints(box).count()


def at_size(box: BallotBox, size: int) -> Signed | None:
    found = _checkpoints(box).filter(size=size).first()
    return _signed(box, found) if found else None


def history(box: BallotBox, size: int) -> Iterator[str]:
    """Yield the notes of all checkpoints up to a size, the oldest first."""
    found = _checkpoints(box).filter(size__lte=size).order_by("size")
    yield from found.values_list("note", flat=True).iterator(chunk_size=log.CHUNK)


def _checkpoints(box: BallotBox) -> QuerySet[Checkpoint]:
    return Checkpoint.objects.filter(voting_round_id=box.pk)


def _signed(box: BallotBox, found: Checkpoint) -> Signed:
    frontier = Frontier.from_hex(found.size, found.hashes)
    return Signed(box.origin, found.size, frontier.root.hex(), found.note)


def entries(
    box: BallotBox,
    size: int,
    *,
    kind: Kind | None = None,
    start: int = 0,
    before: int | None = None,
    most: int = 50,
) -> list[Line]:
    """Return some entries of a log of this size, in their order.

    They begin at number `start`, or are those just before the number `before`.
    """
    found = LogEntry.objects.filter(voting_round_id=box.pk, number__lt=size)
    if kind is not None:
        found = found.filter(_of_kind(kind))
    if before is None:
        found = found.filter(number__gte=start).order_by("number")
    else:
        found = found.filter(number__lt=before).order_by("-number")
    rows = list(found.values_list("number", "line")[:most])
    return [
        Line(number, line, canonical.decode(line.encode()))
        for number, line in sorted(rows)
    ]


def count_of(box: BallotBox, size: int, kind: Kind) -> int:
    found = LogEntry.objects.filter(voting_round_id=box.pk, number__lt=size)
    return found.filter(_of_kind(kind)).count()


def official_entries(box: BallotBox, size: int) -> list[dict[str, Any]]:
    """Return what officials and the platform wrote: a few lines in any log."""
    found = LogEntry.objects.filter(voting_round_id=box.pk, number__lt=size)
    rows = found.filter(_of_kind(Kind.OFFICIAL)).order_by("number")
    lines = rows.values_list("line", flat=True)
    return [canonical.decode(line.encode()) for line in lines]


def has_result(box: BallotBox, size: int) -> bool:
    """Say whether the log names the result below this size."""
    return any(said["t"] == "result" for said in official_entries(box, size))


def slots_that_count(box: BallotBox, size: int) -> int:
    """Count the ballots online that count: slots with a ballot, and none that is void.

    A log of one size never changes, so this is counted once.
    """
    key = f"box-slots:{box.folder}:{size}"
    kept = cache.get(key)
    if not isinstance(kept, int):
        found = LogEntry.objects.filter(voting_round_id=box.pk, number__lt=size)
        online = found.exclude(slot="").exclude(slot__startswith=slots.PAPER)
        void = online.filter(commitment="").values("slot")
        ballots = online.exclude(commitment="").exclude(slot__in=void)
        kept = ballots.aggregate(slots=Count("slot", distinct=True))["slots"]
        cache.set(key, kept, timeout=DAY_SECONDS)
    return int(kept)


def forms_set_aside(box: BallotBox, size: int) -> Counter[int]:
    """Count the paper forms that officials set aside, by number of their batch."""
    found = LogEntry.objects.filter(
        voting_round_id=box.pk,
        number__lt=size,
        commitment="",
        slot__startswith=slots.PAPER,
    )
    slots_aside = set(found.values_list("slot", flat=True))
    return Counter(int(slot.split(":")[1]) for slot in slots_aside)


def openings_by_paper(box: BallotBox, papers: Sequence[str]) -> dict[str, int]:
    """Count the opened ballots of each paper; once, since they never change."""
    key = f"box-openings:{box.folder}"
    kept = cache.get(key)
    if not isinstance(kept, dict):
        found = Opening.objects.filter(voting_round_id=box.pk)
        kept = {
            paper: found.filter(ballot__startswith=_begins(paper)).count()
            for paper in papers
        }
        cache.set(key, kept, timeout=DAY_SECONDS)
    return kept


def _begins(paper: str) -> str:
    """Return how the canonical line of a ballot on this paper begins."""
    return canonical.encode({"paper": paper}).decode().removesuffix("}") + ","


def _of_kind(kind: Kind) -> Q:
    if kind is Kind.BALLOT:
        return ~Q(commitment="")
    if kind is Kind.VOID:
        return Q(commitment="") & ~Q(slot="")
    return Q(commitment="", slot="")


def tile(box: BallotBox, wanted: Tile) -> bytes:
    """Return a tile or a bundle of entries that the signed log has."""
    covered = wanted.entries
    if wanted.is_entries:
        found = log.lines(box, covered.start, covered.stop)
        return tiles.bundle([line.encode() for line in found])
    if wanted.level == 0:
        return tiles.hashes(wanted, _leaf_hashes(box, covered))
    # What a name stands for never changes, and this one stands for many entries.
    key = f"box-tile:{box.folder}:{wanted.path}"
    kept = cache.get(key)
    if not isinstance(kept, bytes):
        kept = _upper(box, wanted)
        cache.set(key, kept, timeout=DAY_SECONDS)
    return kept


def _upper(box: BallotBox, wanted: Tile) -> bytes:
    """Make a tile of level 1 or above, one hash after the other."""
    covered = wanted.entries
    span = len(covered) // wanted.width
    return b"".join(
        merkle.root_of(
            merkle.leaf_hash(line.encode()) for line in log.lines(box, at, at + span)
        )
        for at in range(covered.start, covered.stop, span)
    )


def _leaf_hashes(box: BallotBox, part: range) -> list[bytes]:
    found = log.lines(box, part.start, part.stop)
    return [merkle.leaf_hash(line.encode()) for line in found]


def inclusion(box: BallotBox, signed: Signed, index: int) -> str:
    """Prove that an entry is in the signed log; raises `IndexError` when it is not."""
    parts = ranges.of_inclusion(index, signed.size)
    path = tuple(_root(box, part, signed.size) for part in parts)
    return proofs.Proof(index, path, signed.note).text


def continuation(box: BallotBox, old: Signed, new: Signed) -> str:
    """Prove that a checkpoint continues an older one.

    Raises `ValueError` when the first is not the older one.
    """
    parts = ranges.of_consistency(old.size, new.size)
    hashes = [_root(box, part, new.size) for part in parts]
    return consistency.write(old.size, hashes, new.note)


def _root(box: BallotBox, part: range, size: int) -> bytes:
    """Return the root of a part of a proof, from tiles where it is a large one."""
    root = b""
    for subtree in reversed(list(ranges.full_subtrees(part))):
        found = _full_root(box, subtree, size)
        root = merkle.node_hash(found, root) if root else found
    return root


def _full_root(box: BallotBox, subtree: range, size: int) -> bytes:
    if len(subtree) < BLOCK:
        return merkle.root_of(_leaf_hashes(box, subtree))
    return merkle.root_of(_blocks(box, subtree, size))


def _blocks(box: BallotBox, subtree: range, size: int) -> Iterator[bytes]:
    """Yield the roots of the blocks of a large subtree, as the tiles of level 1 say."""
    first, last = subtree.start // BLOCK, subtree.stop // BLOCK
    for index in range(first // BLOCK, -(-last // BLOCK)):
        width = min(BLOCK, size // BLOCK - index * BLOCK)
        hashes = tiles.read_hashes(tile(box, Tile(1, index, width)))
        at = index * BLOCK
        yield from hashes[max(first - at, 0) : last - at]
