"""From the spool into the log: the one place where ballots are put in order, at random.

A batch is taken by arrival, so that the last ballot of a person stays the last one; an
area waits until enough of its people can be mixed; and within the batch the order is
drawn. One transaction appends and empties; the checkpoint is signed after its commit.
"""

import logging
from base64 import b64decode
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from voting.ballotbox import canonical, entries, merkle, notes, sealing, slots
from voting.ballotbox.entries import Entry
from voting.ballotbox.merkle import Frontier
from voting.box import anchors, keys, locks, log, mixing
from voting.box.anchors import AnchorError
from voting.box.guarding import PausedError, check, guard
from voting.box.keys import Key, KeyMissingError
from voting.box.mixing import Waiting
from voting.models import BallotBox, VotingRound
from voting.models.box import Checkpoint, LogEntry, SealedBallot, SpentToken, SpoolRow

__all__ = ["PausedError", "drop_unreadable", "guard", "rounds_with_work", "run", "sign"]

logger = logging.getLogger(__name__)

# To be mixed for the last time, all rows are opened at once. Of more than so many most
# go in ordinary batches before.
LONG = 2000
SIGNED_AT_ONCE = 5000
# What has been opened in one run and still waits, by arrival; nothing for what does
# not open.
Opened = dict[int, Waiting | None]


def sequence(
    voting_round: VotingRound, *, is_final: bool = False, opened: Opened | None = None
) -> int:
    """Move one batch from the spool into the log; return how many rows left the spool.

    With `is_final` no area waits any more. Raises `PausedError`, `KeyMissingError`.
    """
    with transaction.atomic(durable=True):
        locks.hold_log(voting_round.pk)
        box = BallotBox.objects.get(pk=voting_round.pk)
        guard(box)
        if opened is None:
            opened = {}
        batch = _next_batch(voting_round, box, opened, is_final=is_final)
        if not batch:
            return 0
        _write(box, mixing.mixed(batch))
        gone = SpoolRow.objects.filter(arrival__in=[row.arrival for row in batch])
        tokens = sorted(gone.values_list("token", flat=True))
        SpentToken.objects.bulk_create(
            (SpentToken(token=token, voting_round_id=box.pk) for token in tokens),
            ignore_conflicts=True,
        )
        gone.delete()
        for row in batch:
            del opened[row.arrival]
        return len(batch)


def _next_batch(
    voting_round: VotingRound, box: BallotBox, opened: Opened, *, is_final: bool
) -> list[Waiting]:
    """Choose what goes now, in order of arrival.

    Of a long spool only so much is opened as fills a batch, except at the end, when it
    has to be known how many of each area there are.
    """
    waiting: list[Waiting] = []
    private = keys.read(box, Key.SPOOL), keys.read(box, Key.SLOT)
    arrivals = _rows(box).values_list("arrival", flat=True)
    # A person's next ballot arrives after the one before is there for good. So of what
    # has arrived up to here no page can have the later one without the earlier one.
    newest = arrivals.last()
    at, is_whole = 0, newest is None
    while not is_whole:
        part = list(
            arrivals.filter(arrival__gt=at, arrival__lte=newest)[: mixing.BATCH]
        )
        _open(voting_round, part, opened, *private)
        waiting += [row for arrival in part if (row := opened[arrival]) is not None]
        at = part[-1]
        is_whole = at == newest
        if is_whole or (not is_final and len(waiting) >= mixing.BATCH):
            batch = mixing.choose(
                waiting,
                log.slots_in(box, [row.slot for row in waiting]),
                voting_round.hold_back,
                is_final=is_final,
            )
            if is_whole or len(batch) >= mixing.BATCH // 2:
                return batch
    return []


def _rows(box: BallotBox) -> QuerySet[SpoolRow]:
    return SpoolRow.objects.filter(voting_round_id=box.pk).order_by("arrival")


def _open(
    voting_round: VotingRound,
    arrivals: Sequence[int],
    opened: Opened,
    spool: bytes,
    slot_key: bytes,
) -> None:
    """Open rows that have not been opened before. What does not open stops no other."""
    missing = [arrival for arrival in arrivals if arrival not in opened]
    broken = []
    for row in SpoolRow.objects.filter(arrival__in=missing):
        try:
            found = _opened(row, voting_round.sheet_sha256, spool, slot_key)
        except (sealing.SealError, ValueError, KeyError, TypeError):
            found = None
            broken.append(row.arrival)
        opened[row.arrival] = found
    if broken:
        logger.critical(
            "%d rows of the spool of %s do not open, first of all number %d",
            len(broken),
            voting_round,
            min(broken),
        )
    for arrival in missing:
        opened.setdefault(arrival, None)


def _opened(row: SpoolRow, election: str, spool: bytes, slot_key: bytes) -> Waiting:
    """Open one row; raises a `ValueError` of some kind when it is not one of ours."""
    plain = canonical.decode(
        sealing.unseal(
            spool, bytes(row.sealed), purpose=sealing.SPOOL, election=election
        )
    )
    area = plain["a"]
    slot = slots.slot_of(slot_key, election, plain["i"])
    is_void = "v" in plain
    found = Waiting(
        row.arrival,
        slot,
        slots.area_mark(slot_key, election, slot, area),
        area,
        "" if is_void else plain["c"],
        b"" if is_void else b64decode(plain["e"], validate=True),
    )
    if not is_void:
        entries.check(_entry(found))
    return found


def drop_unreadable(voting_round: VotingRound) -> int:
    """Take out of the spool what does not open, for whoever has found out why it is so.

    Return how many rows that were. Raises `KeyMissingError`.
    """
    with transaction.atomic(durable=True):
        locks.hold_log(voting_round.pk)
        box = BallotBox.objects.get(pk=voting_round.pk)
        opened: Opened = {}
        arrivals = list(_rows(box).values_list("arrival", flat=True))
        private = keys.read(box, Key.SPOOL), keys.read(box, Key.SLOT)
        _open(voting_round, arrivals, opened, *private)
        broken = [arrival for arrival, row in opened.items() if row is None]
        SpoolRow.objects.filter(arrival__in=broken).delete()
        return len(broken)


def _entry(row: Waiting) -> Entry:
    return {"t": "ballot", "c": row.commitment, "s": row.slot, "a": row.mark}


def _write(box: BallotBox, batch: Sequence[Waiting]) -> None:
    """Append what a batch says; drop what is there already, and voids of nothing."""
    known = log.known_commitments(box, [row.commitment for row in batch])
    voids = [row.slot for row in batch if row.is_void]
    filled = log.slots_with_ballots(box, voids) if voids else set()
    added: list[Entry] = []
    sealed = []
    for row in batch:
        if row.is_void:
            if row.slot in filled:
                added.append({"t": "void", "s": row.slot, "why": "paper"})
                filled.discard(row.slot)
        elif row.commitment not in known:
            known.add(row.commitment)
            filled.add(row.slot)
            added.append(_entry(row))
            sealed.append(
                SealedBallot(
                    voting_round_id=box.pk,
                    commitment=row.commitment,
                    sealed=row.sealed,
                )
            )
    log.append(box, added)
    # In the order of the commitments, which says nothing.
    sealed.sort(key=lambda one: one.commitment)
    SealedBallot.objects.bulk_create(sealed)


def sign(voting_round: VotingRound) -> bool:
    """Sign the log as it is, if it has grown; say whether it was signed.

    The tree is grown from the anchor and not from the database, so whatever is signed
    continues what was signed before. Raises `PausedError`, `KeyMissingError`.
    """
    with transaction.atomic(durable=True):
        locks.hold_log(voting_round.pk)
        box = BallotBox.objects.get(pk=voting_round.pk)
        anchor = guard(box)
        before = anchor.frontier if anchor else Frontier()
        new = list(log.lines(box, before.size))
        is_signed = Checkpoint.objects.filter(
            voting_round_id=box.pk, size=before.size
        ).exists()
        if not new and is_signed:
            return False
        frontier = before.grown(merkle.leaf_hash(line.encode()) for line in new)
        if new or anchor is None:
            checkpoint = notes.Checkpoint(box.origin, frontier.size, frontier.root)
            note = notes.sign_checkpoint(checkpoint, keys.read(box, Key.LOG))
            sealed = _sealed_of(box, new)
            try:
                anchors.write(
                    box, anchor, frontier=frontier, note=note, lines=new, sealed=sealed
                )
            except AnchorError as error:
                raise PausedError(str(error)) from error
        else:
            note = anchor.note
        Checkpoint.objects.create(
            voting_round_id=box.pk,
            size=frontier.size,
            hashes=frontier.in_hex,
            note=note,
        )
        return True


def _sealed_of(box: BallotBox, new: Sequence[str]) -> list[tuple[str, bytes]]:
    """Return the sealed ballots of new lines, in the order of their commitments."""
    decoded = (canonical.decode(line.encode()) for line in new)
    wanted = [entry["c"] for entry in decoded if "c" in entry]
    rows = SealedBallot.objects.filter(voting_round_id=box.pk, commitment__in=wanted)
    pairs = rows.order_by("commitment").values_list("commitment", "sealed")
    return [(commitment, bytes(sealed)) for commitment, sealed in pairs]


def run(voting_round: VotingRound, *, is_final: bool = False) -> int:
    """Empty the spool as far as it may be emptied, and sign; return how many went.

    What stops it is written down, for the site to say so, and taken back when every
    line has been found to be as it was signed. Raises `PausedError`, `KeyMissingError`.
    """
    moved = 0
    opened: Opened = {}
    seen = ""
    try:
        seen = _check_if_paused(voting_round)
        if not is_final or _rows(voting_round.box).count() > LONG:
            moved += _drain(voting_round, opened, is_final=False)
        if is_final:
            moved += _drain(voting_round, opened, is_final=True)
        sign(voting_round)
    except (PausedError, KeyMissingError) as error:
        note_pause(voting_round, str(error))
        raise
    broken = sum(row is None for row in opened.values())
    # While the vote is open one bad row must not stop the others.
    if is_final and broken:
        note_pause(voting_round, f"{broken} rows do not open")
    elif seen:
        end_pause(voting_round, seen)
    return moved


def _drain(voting_round: VotingRound, opened: Opened, *, is_final: bool) -> int:
    """Move batch after batch; what is signed at once fits into memory."""
    moved = unsigned = 0
    while batch := sequence(voting_round, is_final=is_final, opened=opened):
        moved += batch
        unsigned += batch
        if unsigned >= SIGNED_AT_ONCE:
            sign(voting_round)
            unsigned = 0
    return moved


def _check_if_paused(voting_round: VotingRound) -> str:
    """Look at every line while recording is paused; return why it was."""
    box = BallotBox.objects.get(pk=voting_round.pk)
    if box.paused_because:
        with transaction.atomic(durable=True):
            locks.hold_log(voting_round.pk)
            check(box)
    return box.paused_because


def note_pause(voting_round: VotingRound, because: str) -> None:
    """Write down why nothing is recorded at the moment."""
    BallotBox.objects.filter(pk=voting_round.pk).exclude(paused_because=because).update(
        paused_because=because
    )


def end_pause(voting_round: VotingRound, seen: str) -> None:
    """End a pause whose reason was looked into, and not one that came meanwhile."""
    paused = BallotBox.objects.filter(pk=voting_round.pk, paused_because=seen)
    paused.update(paused_because="")


def rounds_with_work() -> list[VotingRound]:
    """Return the rounds whose log takes ballots, or has entries not signed yet."""
    signed = Checkpoint.objects.filter(voting_round_id=OuterRef("pk"))
    last = LogEntry.objects.filter(voting_round_id=OuterRef("pk"))
    found = VotingRound.objects.filter(box__opened_at__isnull=False).annotate(
        signed=Subquery(signed.order_by("-size").values("size")[:1]),
        last=Subquery(last.order_by("-number").values("number")[:1]),
    )
    is_unsigned = Q(signed=None) | Q(last__gte=F("signed"))
    due = found.filter(Q(box__sealed_at=None) | is_unsigned)
    return list(due.select_related("phase", "process", "box").order_by("pk"))
