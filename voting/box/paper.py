"""Paper forms on their way into the log: sealed when typed in, logged when approved."""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from voting.ballotbox import commitment, content, slots
from voting.ballotbox.entries import Entry
from voting.box import locks, log, people, spool
from voting.box.guarding import guard
from voting.models import BallotBox, VotingRound
from voting.models.box import SealedBallot
from voting.tally.ballot_form import Marks


class SealedLogError(RuntimeError):
    """The log has been closed, so nothing more is counted."""


@dataclass(frozen=True, slots=True)
class TypedForm:
    """What is kept of a typed form. Two of the same ballot have the same digest."""

    digest: str
    commitment: str
    sealed: bytes


def seal(
    voting_round: VotingRound,
    *,
    batch: int,
    number: int,
    paper: str,
    marks: dict[str, Marks],
) -> TypedForm:
    """Seal one form; `marks` are as `casting.as_stored` writes them."""
    box, election = voting_round.box, voting_round.sheet_sha256
    ballot = content.encode(paper, marks)
    nonce = secrets.token_bytes(commitment.NONCE_BYTES)
    message = f"{election}|{batch}|{number}|".encode() + ballot
    return TypedForm(
        hmac.digest(people.derive("paper"), message, "sha256").hex(),
        commitment.commit(election, nonce, ballot),
        spool.sealed_ballot(box, election, nonce, ballot),
    )


def lock_open_log(voting_round: VotingRound) -> BallotBox:
    """Be the only one who writes the log, and know that it is still written.

    Raises `SealedLogError` when it has not begun or has been closed, and `PausedError`
    while it is not the one that was signed.
    """
    locks.hold_log(voting_round.pk)
    box = BallotBox.objects.get(pk=voting_round.pk)
    if box.opened_at is None or box.sealed_at is not None:
        raise SealedLogError(str(box))
    guard(box)
    return box


def append(box: BallotBox, batch: Entry, forms: Sequence[tuple[str, bytes]]) -> None:
    """Add a batch and its ballots, commitment and sealed ballot of each, from 1 on.

    The box is the one that `lock_open_log` gave in this transaction.
    """
    ballots: list[Entry] = [
        {"t": "ballot", "c": committed, "s": slots.paper_slot(batch["batch"], number)}
        for number, (committed, _sealed) in enumerate(forms, start=1)
    ]
    log.append(box, [batch, *ballots])
    # In the order of the commitments, as the sequencer writes them.
    SealedBallot.objects.bulk_create(
        SealedBallot(voting_round_id=box.pk, commitment=committed, sealed=sealed)
        for committed, sealed in sorted(forms)
    )


def is_counted(box: BallotBox, slot: str) -> bool:
    """Say whether a slot of the log holds a ballot that nothing has voided."""
    return slot in log.slots_with_ballots(box, [slot])
