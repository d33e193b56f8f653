"""After a restored backup: what the database has lost comes back from the mirror.

The anchor says how far the log had been signed, and the mirror beside it holds every
line and every sealed ballot up to there. They are put back where the database lacks
them, and nothing is ever changed. What contradicts the mirror is not repaired: then
another backup is needed, or somebody has to find out what happened.
"""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db import transaction

from voting.ballotbox import canonical, merkle, notes
from voting.ballotbox.merkle import Frontier
from voting.box import anchors, locks, log, restoring_acts, restoring_marks, turnout
from voting.box.anchors import Anchor, AnchorError
from voting.box.guarding import PausedError, check
from voting.models import BallotBox, VotingRound
from voting.models.box import Checkpoint, LogEntry, SealedBallot


class ContradictionError(RuntimeError):
    """The database and the mirror do not tell the same, or neither is whole."""


@dataclass(slots=True)
class Findings:
    """What a restore puts back, or would.

    `lines` and `ballots` were missing in the database; `marks` are people on the roll
    who had voted; `entries` is how many of them had to be put on the roll again, and
    `lost` how many votes are there whose people are not known any more. `acts` are what
    officials did and have to look at, a line each. `waiting` ballots are in the spool.
    """

    size: int = 0
    lines: int = 0
    ballots: int = 0
    checkpoints: int = 0
    marks: int = 0
    entries: int = 0
    lost: int = 0
    waiting: int = 0
    acts: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether nothing was missing."""
        return not any(
            (self.lines, self.ballots, self.checkpoints, self.marks, self.lost)
        )


def restore(
    voting_round: VotingRound, *, now: datetime, is_trial: bool = False
) -> Findings:
    """Put back what the mirror holds; with `is_trial` only say what that would be.

    One transaction, alone with the round and its log; it ends with a check of every
    line. Raises `ContradictionError` and `KeyMissingError`; then nothing is changed.
    """
    with transaction.atomic(durable=True):
        locks.hold(voting_round.pk)
        locks.hold_log(voting_round.pk)
        box = BallotBox.objects.select_related("voting_round__process").get(
            pk=voting_round.pk
        )
        found = Findings(waiting=turnout.waiting(box.voting_round))
        anchor = _anchor(box)
        if anchor is not None:
            _restore_from(box, anchor, found, now=now)
        found.size = log.size(box)
        box.paused_because = ""
        box.save(update_fields=["paused_because"])
        if is_trial:
            transaction.set_rollback(True)
    voting_round.refresh_from_db()
    return found


def _anchor(box: BallotBox) -> Anchor | None:
    try:
        anchor = anchors.read(box)
    except AnchorError as error:
        raise ContradictionError(str(error)) from error
    if anchor is None and Checkpoint.objects.filter(voting_round_id=box.pk).exists():
        raise ContradictionError(
            "the anchor is missing, though the log has been signed: look for it on its "
            "own volume and in its backups first"
        )
    return anchor


def _restore_from(
    box: BallotBox, anchor: Anchor, found: Findings, *, now: datetime
) -> None:
    voting_round = box.voting_round
    found.lines = _restore_lines(box, anchor)
    entries = [canonical.decode(line.encode()) for line in log.lines(box)]
    _check_identity(box, entries[0])
    found.ballots = _restore_ballots(box, anchor)
    found.checkpoints = _restore_checkpoints(box, anchor)
    restoring_acts.restore_state(box, entries, now=now)
    found.acts = restoring_acts.restore_acts(voting_round, entries, now=now)
    marks = restoring_marks.restore_marks(voting_round, entries)
    found.marks, found.entries, found.lost = marks
    try:
        check(box)
    except PausedError as error:
        raise ContradictionError(str(error)) from error


def _restore_lines(box: BallotBox, anchor: Anchor) -> int:
    """Compare every line of the mirror with the database, and add what it lacks."""
    _check_mirror(box, anchor)
    stored = iter(list(log.lines(box, 0, anchor.frontier.size)))
    added, rows = 0, []
    for number, line in enumerate(anchors.mirrored(box, anchor)):
        known = next(stored, None)
        if known is None:
            rows.append(log.row_of(box, number, canonical.decode(line.encode())))
        elif known != line:
            raise ContradictionError(
                f"entry {number} is another one in the database than in the mirror"
            )
        if len(rows) == log.CHUNK:
            added += len(LogEntry.objects.bulk_create(rows))
            rows = []
    return added + len(LogEntry.objects.bulk_create(rows))


def _check_mirror(box: BallotBox, anchor: Anchor) -> None:
    """See that the mirror is whole: it leads to the root that was signed."""
    mirrored = anchors.mirrored(box, anchor)
    frontier = Frontier().grown(merkle.leaf_hash(line.encode()) for line in mirrored)
    if frontier.size < anchor.frontier.size:
        raise ContradictionError("the mirror is shorter than what was signed")
    if frontier != anchor.frontier:
        raise ContradictionError("the mirror does not lead to the root that was signed")


def _check_identity(box: BallotBox, opened: dict[str, object]) -> None:
    """See that the log is the one of this box: same rules, same keys."""
    keys = {
        "log": box.log_key,
        "promise": box.promise_key,
        "spool": box.spool_key,
        "ballot": box.ballot_key,
    }
    said = opened.get("keys")
    if not isinstance(said, dict):
        raise ContradictionError("the log does not begin as a log does")
    if not box.ballot_key:
        box.ballot_key = keys["ballot"] = str(said["ballot"])
        box.save(update_fields=["ballot_key"])
    if said != keys or opened.get("election") != box.voting_round.sheet_sha256:
        raise ContradictionError("the mirror is that of another ballot box")


def _restore_ballots(box: BallotBox, anchor: Anchor) -> int:
    """Add the sealed ballots that the database lacks; all of the log must be there."""
    wanted = set(
        LogEntry.objects.filter(voting_round_id=box.pk)
        .exclude(commitment="")
        .values_list("commitment", flat=True)
    )
    there = SealedBallot.objects.filter(voting_round_id=box.pk)
    missing = wanted - set(there.values_list("commitment", flat=True))
    rows = []
    for committed, sealed in anchors.mirrored_ballots(box, anchor):
        if committed in missing:
            missing.discard(committed)
            rows.append(
                SealedBallot(
                    voting_round_id=box.pk, commitment=committed, sealed=sealed
                )
            )
    if missing:
        raise ContradictionError(
            f"{len(missing)} sealed ballots are neither in the database nor in the "
            "mirror"
        )
    rows.sort(key=lambda row: row.commitment)
    return len(SealedBallot.objects.bulk_create(rows, batch_size=log.CHUNK))


def _restore_checkpoints(box: BallotBox, anchor: Anchor) -> int:
    """Add the checkpoints that the database lacks; the check of all lines follows."""
    signed = _mirrored_checkpoints(box, anchor) | {anchor.frontier.size: anchor.note}
    known = Checkpoint.objects.filter(voting_round_id=box.pk)
    there = set(known.values_list("size", flat=True))
    missing = sorted(size for size in signed if size not in there)
    lines = log.lines(box, 0, anchor.frontier.size)
    frontier, rows = Frontier(), []
    for size in missing:
        more = islice(lines, size - frontier.size)
        frontier = frontier.grown(merkle.leaf_hash(line.encode()) for line in more)
        rows.append(
            Checkpoint(
                voting_round_id=box.pk,
                size=size,
                hashes=frontier.in_hex,
                note=signed[size],
            )
        )
    return len(Checkpoint.objects.bulk_create(rows, batch_size=log.CHUNK))


def _mirrored_checkpoints(box: BallotBox, anchor: Anchor) -> dict[int, str]:
    """Return the notes of the mirror by the size that they sign."""
    public = bytes.fromhex(box.log_key)
    found = {}
    try:
        for note in anchors.mirrored_notes(box, anchor):
            found[notes.read_checkpoint(note, box.origin, public).size] = note
    except (OSError, KeyError, ValueError) as error:
        raise ContradictionError(
            f"the mirror of the checkpoints cannot be read: {error}"
        ) from error
    if found and max(found) > anchor.frontier.size:
        raise ContradictionError("the anchor is older than the mirrored checkpoints")
    return found


def rebuild_anchor(voting_round: VotingRound) -> Anchor:
    """Write a lost anchor again from the newest checkpoint in the database.

    Only for a database that is surely not older than the anchor was: the guard knows
    from here on no more than this database. Raises `ContradictionError` when there is
    an anchor, or no checkpoint, or when the log does not lead to its root.
    """
    with transaction.atomic(durable=True):
        locks.hold_log(voting_round.pk)
        box = BallotBox.objects.get(pk=voting_round.pk)
        if (anchors.folder_of(box) / "anchor.json").exists():
            raise ContradictionError("there is an anchor")
        signed_notes = Checkpoint.objects.filter(voting_round_id=box.pk)
        if not signed_notes:
            raise ContradictionError("nothing has been signed yet")
        *earlier, newest = signed_notes.order_by("size")
        lines = list(log.lines(box, 0, newest.size))
        frontier = Frontier().grown(merkle.leaf_hash(line.encode()) for line in lines)
        signed = notes.read_checkpoint(
            newest.note, box.origin, bytes.fromhex(box.log_key)
        )
        if (signed.size, signed.root) != (frontier.size, frontier.root):
            raise ContradictionError("the log is not the one that was signed")
        committed = [
            entry["c"]
            for entry in (canonical.decode(line.encode()) for line in lines)
            if "c" in entry
        ]
        rows = SealedBallot.objects.filter(voting_round_id=box.pk)
        sealed = dict(rows.values_list("commitment", "sealed"))
        return anchors.write(
            box,
            None,
            frontier=frontier,
            note=newest.note,
            lines=lines,
            sealed=((one, bytes(sealed[one])) for one in sorted(committed)),
            earlier=[row.note for row in earlier],
        )
