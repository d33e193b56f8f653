"""Whether a log in the database is still the one that was signed.

The guard is quick and stands before everything that is added or signed. The check reads
every line; it runs each night, and before a pause is lifted.
"""

from collections.abc import Iterator

from voting.ballotbox import merkle, notes
from voting.ballotbox.merkle import Frontier
from voting.box import anchors, log
from voting.box.anchors import Anchor, AnchorError
from voting.models import BallotBox
from voting.models.box import Checkpoint


class PausedError(RuntimeError):
    """The log does not continue what was signed before: nothing more is signed."""


def guard(box: BallotBox) -> Anchor | None:
    """Return the anchor; raises `PausedError` when the log is not its continuation.

    Called under the lock of the log.
    """
    anchor = _anchor(box)
    if anchor is None:
        if Checkpoint.objects.filter(voting_round_id=box.pk).exists():
            raise PausedError("the anchor of this log is missing")
        return None
    if log.size(box) < anchor.frontier.size:
        raise PausedError("the log is shorter than what was signed")
    newest = Checkpoint.objects.filter(voting_round_id=box.pk).order_by("-size").first()
    if newest is not None and newest.size > anchor.frontier.size:
        raise PausedError("the anchor is older than what was signed")
    if newest is None or newest.size < anchor.frontier.size:
        # A crash after the anchor, or an older database: only the lines can tell.
        check(box)
    elif newest.hashes != anchor.frontier.in_hex:
        raise PausedError("the log is not the one that was signed")
    return anchor


def _anchor(box: BallotBox) -> Anchor | None:
    try:
        return anchors.read(box)
    except AnchorError as error:
        raise PausedError(str(error)) from error


def check(box: BallotBox) -> None:
    """Compare every line with the anchor, its mirror and all checkpoints.

    Raises `PausedError` that says what differs. It reads only, and needs no key.
    """
    anchor = _anchor(box)
    if anchor is None:
        if Checkpoint.objects.filter(voting_round_id=box.pk).exists():
            raise PausedError("the anchor of this log is missing")
        return
    signed = _signed(box)
    if any(size > anchor.frontier.size for size in signed):
        raise PausedError("the anchor is older than what was signed")
    signed.setdefault(anchor.frontier.size, (anchor.frontier.in_hex, anchor.note))
    lines = log.lines(box, 0, anchor.frontier.size)
    mirrored = anchors.mirrored(box, anchor)
    frontier = Frontier()
    for size in sorted(signed):
        hashes = _leaf_hashes(lines, mirrored, size - frontier.size)
        frontier = frontier.grown(hashes)
        _compare(box, frontier, size, *signed[size])
    if anchor.frontier != frontier:
        raise PausedError("the log is not the one that was signed")


def _signed(box: BallotBox) -> dict[int, tuple[list[str], str]]:
    rows = Checkpoint.objects.filter(voting_round_id=box.pk)
    return {row.size: (row.hashes, row.note) for row in rows}


def _leaf_hashes(
    lines: Iterator[str], mirrored: Iterator[str], most: int
) -> Iterator[bytes]:
    """Yield the hashes of some more lines; the mirror has to hold the same ones."""
    for _turn in range(most):
        line = next(lines, None)
        if line is None:
            raise PausedError("the log is shorter than what was signed")
        if next(mirrored, None) != line:
            raise PausedError("the log and its mirror are not the same")
        yield merkle.leaf_hash(line.encode())


def _compare(
    box: BallotBox, frontier: Frontier, size: int, hashes: list[str], note: str
) -> None:
    """Compare what the lines give at a size with what was signed there."""
    try:
        found = notes.read_checkpoint(note, box.origin, bytes.fromhex(box.log_key))
    except notes.NoteError as error:
        raise PausedError(f"a checkpoint is not signed: {error}") from error
    if (
        frontier.size != size
        or frontier.in_hex != hashes
        or (found.size, found.root) != (frontier.size, frontier.root)
    ):
        raise PausedError(f"the first {size} entries are not the ones that were signed")
