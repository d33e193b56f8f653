"""What whoever runs the server asks of a box: where it stands, and whether it is whole.

Nothing here tells how anybody voted, nor opens a ballot.
"""

import secrets
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from voting.ballotbox import notes, sealing, slots
from voting.box import anchors, keys, locks, log, people, spool, turnout
from voting.box.guarding import PausedError, check
from voting.box.keys import Key, KeyMissingError
from voting.models import BallotBox, RollMark, VotingRound
from voting.models.box import Checkpoint, LogEntry, SealedBallot, SpoolRow


def status(box: BallotBox) -> dict[str, Any]:
    """Return where a box stands, as plain values."""
    of_box = {"voting_round_id": box.pk}
    newest = Checkpoint.objects.filter(**of_box).order_by("size").last()
    return {
        "process": box.voting_round.process.slug,
        "origin": box.origin,
        "folder": box.folder,
        "custody": box.voting_round.custody,
        "state": _state(box),
        "paused_because": box.paused_because,
        "log": log.size(box),
        "signed": newest.size if newest else 0,
        "anchor": _anchor_size(box),
        "sealed_ballots": SealedBallot.objects.filter(**of_box).count(),
        "spool": SpoolRow.objects.filter(**of_box).count(),
        "voted": turnout.total(box.voting_round),
        "keys": [key.value for key in Key if keys.has(box, key)],
        "keys_held_because": box.keys_held_because,
    }


def _state(box: BallotBox) -> str:
    if box.destroyed_at is not None:
        return "destroyed"
    if box.opened_ballots_at is not None:
        return "opened"
    if box.sealed_at is not None:
        return "closed"
    return "recording" if box.opened_at is not None else "prepared"


def _anchor_size(box: BallotBox) -> int | None:
    """Return how far the anchor goes; nothing where it is missing or unreadable."""
    try:
        anchor = anchors.read(box)
    except anchors.AnchorError:
        return None
    return anchor.frontier.size if anchor else None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about a box that is not as it should be."""

    code: str
    message: str


def problems_of(box: BallotBox) -> list[Problem]:
    """Check the whole log, that every ballot of it is there, and that marks fit."""
    with transaction.atomic(durable=True):
        locks.hold_log(box.pk)
        found = []
        try:
            check(box)
        except PausedError as error:
            found.append(Problem("log", str(error)))
        return [*found, *_of_ballots(box), *_of_marks(box)]


def _of_ballots(box: BallotBox) -> list[Problem]:
    there = SealedBallot.objects.filter(voting_round_id=box.pk).values("commitment")
    logged = LogEntry.objects.filter(voting_round_id=box.pk).exclude(commitment="")
    missing = logged.exclude(commitment__in=there).count()
    if not missing:
        return []
    return [Problem("ballots", f"{missing} sealed ballots of the log are missing")]


def _of_marks(box: BallotBox) -> list[Problem]:
    """Compare slots with marks, where no ballot is on its way from one to the other."""
    if SpoolRow.objects.filter(voting_round_id=box.pk).exists():
        return []
    logged = LogEntry.objects.filter(voting_round_id=box.pk).exclude(commitment="")
    online = logged.exclude(slot__startswith=slots.PAPER)
    voted = online.values("slot").distinct().count()
    marks = (
        RollMark.objects.filter(entry__voting_round_id=box.pk)
        .exclude(entry__identifier__startswith=people.GONE)
        .count()
    )
    if voted == marks:
        return []
    return [Problem("marks", f"{marks} people are marked, {voted} have a ballot")]


def rehearse(box: BallotBox) -> list[Problem]:
    """Try every private key that lies on this host on something that it should open."""
    found = [
        *_of_signing(box, Key.LOG, box.log_key),
        *_of_signing(box, Key.PROMISE, box.promise_key),
        *_of_sealing(box, Key.SPOOL, box.spool_key, sealing.SPOOL),
    ]
    if not keys.has(box, Key.SLOT):
        found.append(Problem("slot", "the key of the slots is not here"))
    if box.voting_round.custody == VotingRound.Custody.SERVER:
        found += _of_sealing(box, Key.BALLOT, box.ballot_key, sealing.BALLOT)
    return found


def _of_signing(box: BallotBox, key: Key, public: str) -> list[Problem]:
    try:
        found = notes.public_of(keys.read(box, key)).hex()
    except KeyMissingError as error:
        return [Problem(key.value, str(error))]
    if found != public:
        return [Problem(key.value, f"the {key} key is that of another box")]
    return []


def _of_sealing(box: BallotBox, key: Key, public: str, purpose: str) -> list[Problem]:
    election = box.voting_round.sheet_sha256
    try:
        private = keys.read(box, key)
    except KeyMissingError as error:
        return [Problem(key.value, str(error))]
    test = secrets.token_bytes(sealing.KEY_BYTES)
    room = spool.spool_room(box) if purpose == sealing.SPOOL else box.room
    sealed = sealing.seal(
        bytes.fromhex(public), test, purpose=purpose, election=election, room=room
    )
    try:
        opened = sealing.unseal(private, sealed, purpose=purpose, election=election)
    except sealing.SealError:
        opened = b""
    if opened != test:
        return [Problem(key.value, f"the {key} key is that of another box")]
    return []
