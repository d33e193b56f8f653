"""What stands outside the database: how far the log has come, and a copy of it.

The folder of a box holds `anchor.json` (the newest checkpoint and the frontier of its
tree), `log.jsonl` (every line up to it), `sealed.jsonl` (the sealed ballots of these
lines) and `checkpoints.jsonl` (every checkpoint, the oldest first). A log that does not
continue the anchor is never signed.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from voting.ballotbox import canonical
from voting.ballotbox.merkle import Frontier
from voting.box import files
from voting.models import BallotBox


class AnchorError(RuntimeError):
    """An anchor that cannot be read, or that does not fit its log."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The newest signed state. The bytes are those of the mirrored files."""

    frontier: Frontier
    note: str
    log_bytes: int
    sealed_bytes: int
    history_bytes: int = 0


def folder_of(box: BallotBox) -> Path:
    return Path(settings.BALLOT_ANCHOR_DIR) / box.folder


def log_path(box: BallotBox) -> Path:
    return folder_of(box) / "log.jsonl"


def sealed_path(box: BallotBox) -> Path:
    return folder_of(box) / "sealed.jsonl"


def history_path(box: BallotBox) -> Path:
    return folder_of(box) / "checkpoints.jsonl"


def read(box: BallotBox) -> Anchor | None:
    """Return the anchor; nothing before the first. Raises `AnchorError`."""
    path = folder_of(box) / "anchor.json"
    if not path.exists():
        return None
    try:
        plain = json.loads(path.read_bytes())
        return Anchor(
            Frontier.from_hex(plain["size"], plain["hashes"]),
            plain["note"],
            plain["log_bytes"],
            plain["sealed_bytes"],
            # An anchor of before the history was mirrored has none of it.
            plain.get("history_bytes", 0),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise AnchorError(f"the anchor of {box.origin} cannot be read") from error


def mirrored(box: BallotBox, anchor: Anchor) -> Iterator[str]:
    """Yield the lines of the mirror up to an anchor."""
    # A mirror that is lost is as one that is cut: whoever compares finds lines missing.
    with suppress(OSError):
        for line in _lines(log_path(box), anchor.log_bytes):
            yield line.decode(errors="replace")


def mirrored_ballots(box: BallotBox, anchor: Anchor) -> Iterator[tuple[str, bytes]]:
    """Yield commitment and sealed ballot of all that are mirrored up to an anchor."""
    for line in _lines(sealed_path(box), anchor.sealed_bytes):
        plain = canonical.decode(line)
        yield plain["c"], b64decode(plain["e"])


def mirrored_notes(box: BallotBox, anchor: Anchor) -> Iterator[str]:
    """Yield the checkpoints that are mirrored up to an anchor, the oldest first."""
    if history_path(box).exists():
        for line in _lines(history_path(box), anchor.history_bytes):
            yield str(canonical.decode(line)["note"])


def _lines(path: Path, most: int) -> Iterator[bytes]:
    """Yield the lines of a mirror that lie within its first bytes; raises `OSError`."""
    if not most:
        return
    with path.open("rb") as mirror:
        for line in mirror:
            most -= len(line)
            if most < 0:
                return
            yield line.removesuffix(b"\n")


def write(
    box: BallotBox,
    before: Anchor | None,
    *,
    frontier: Frontier,
    note: str,
    lines: Iterable[str],
    sealed: Iterable[tuple[str, bytes]],
    earlier: Iterable[str] = (),
) -> Anchor:
    """Mirror new lines and sealed ballots, and then put the new anchor in place.

    `earlier` are checkpoints of before this one that are not mirrored yet.
    A crash on the way leaves the old anchor, from which the next one starts over.
    Raises `AnchorError` when the mirror has lost some of what it held.
    """
    files.make_folder(folder_of(box))
    log_bytes = before.log_bytes if before else 0
    sealed_bytes = before.sealed_bytes if before else 0
    history_bytes = before.history_bytes if before else 0
    new_log = "".join(f"{line}\n" for line in lines).encode()
    new_sealed = b"".join(
        canonical.encode({"c": commitment, "e": b64encode(content).decode()}) + b"\n"
        for commitment, content in sealed
    )
    new_history = b"".join(
        canonical.encode({"note": one}) + b"\n" for one in (*earlier, note)
    )
    try:
        files.append(log_path(box), new_log, after=log_bytes)
        files.append(sealed_path(box), new_sealed, after=sealed_bytes)
        files.append(history_path(box), new_history, after=history_bytes)
    except files.FileTooShortError as error:
        raise AnchorError(f"the mirror of {box.origin} has lost its end") from error
    anchor = Anchor(
        frontier,
        note,
        log_bytes + len(new_log),
        sealed_bytes + len(new_sealed),
        history_bytes + len(new_history),
    )
    plain = {
        "size": frontier.size,
        "hashes": frontier.in_hex,
        "note": note,
        "log_bytes": anchor.log_bytes,
        "sealed_bytes": anchor.sealed_bytes,
        "history_bytes": anchor.history_bytes,
    }
    files.write(folder_of(box) / "anchor.json", json.dumps(plain).encode())
    return anchor
