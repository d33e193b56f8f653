"""Opening the ballots of a closed round: the final ones, and no others."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from voting.ballotbox import commitment, content, pack, sealing
from voting.box import keys, locks, log
from voting.box.keys import Key
from voting.models import BallotBox, VotingRound
from voting.models.box import Opening, SealedBallot
from voting.tally.ballot_form import Marks

CHUNK = 500


class NotClosedError(RuntimeError):
    """Somebody asked for the ballots of a round whose log has not been closed."""


class OpeningError(RuntimeError):
    """A ballot of the log that does not open, or opens to something else."""


@dataclass(frozen=True, slots=True)
class OpenedBallot:
    """A ballot as it is counted: on which paper, and what it says for each pot.

    A pot that the voter left out is not in `marks`.
    """

    paper: str
    marks: dict[str, Marks]


def open_ballots(voting_round: VotingRound, *, now: datetime) -> int:
    """Open every ballot that counts, once; return how many there are.

    A ballot that was replaced is never opened. Raises `NotClosedError` before the close
    of the log, `KeyMissingError`, and `OpeningError` when the box is not whole; then
    nothing is opened.
    """
    with transaction.atomic(durable=True):
        locks.hold_log(voting_round.pk)
        box = BallotBox.objects.get(pk=voting_round.pk)
        if box.sealed_at is None:
            raise NotClosedError("the ballots of a round are opened after its close")
        if box.opened_ballots_at is not None:
            return count(voting_round)
        private = keys.read(box, Key.BALLOT)
        final = log.final_commitments(box)
        for at in range(0, len(final), CHUNK):
            part = final[at : at + CHUNK]
            Opening.objects.bulk_create(_opened(voting_round, part, private))
        box.opened_ballots_at = now
        box.save(update_fields=["opened_ballots_at"])
        voting_round.box = box
        return len(final)


def _opened(
    voting_round: VotingRound, wanted: list[str], private: bytes
) -> list[Opening]:
    rows = SealedBallot.objects.filter(
        voting_round_id=voting_round.pk, commitment__in=wanted
    )
    sealed = {row.commitment: bytes(row.sealed) for row in rows}
    return [
        _opening(voting_round, committed, sealed.get(committed), private)
        for committed in wanted
    ]


def _opening(
    voting_round: VotingRound, committed: str, sealed: bytes | None, private: bytes
) -> Opening:
    election = voting_round.sheet_sha256
    if sealed is None:
        raise OpeningError(f"the ballot {committed} is missing")
    try:
        plain = sealing.unseal(
            private, sealed, purpose=sealing.BALLOT, election=election
        )
    except sealing.SealError as error:
        raise OpeningError(f"the ballot {committed} does not open") from error
    size = commitment.NONCE_BYTES
    nonce, ballot = plain[:size], plain[size:]
    if commitment.commit(election, nonce, ballot) != committed:
        raise OpeningError(f"the ballot {committed} opens to something else")
    return Opening(
        voting_round_id=voting_round.pk,
        commitment=committed,
        nonce=nonce.hex(),
        ballot=ballot.decode(),
    )


def openings(voting_round: VotingRound) -> Iterator[pack.Opening]:
    """Yield what every counted ballot says, as it is published, by commitment."""
    rows = Opening.objects.filter(voting_round_id=voting_round.pk)
    pairs = rows.order_by("commitment").values_list("commitment", "nonce", "ballot")
    yield from map(pack.Opening._make, pairs.iterator(chunk_size=log.CHUNK))


def count(voting_round: VotingRound) -> int:
    """Say how many ballots have been opened."""
    return Opening.objects.filter(voting_round_id=voting_round.pk).count()


def opened(voting_round: VotingRound) -> Iterator[OpenedBallot]:
    """Yield every counted ballot, in an order that says nothing.

    Raises `NotClosedError` before the log is closed.
    """
    if voting_round.box.sealed_at is None:
        raise NotClosedError("the ballots of a round are opened after its close")
    for _commitment, _nonce, line in openings(voting_round):
        # It was written by us and is bound by its commitment.
        yield OpenedBallot(*content.from_plain(json.loads(line)))


def find(voting_round: VotingRound, committed: str) -> OpenedBallot | None:
    """Return a counted ballot by its commitment, once the ballots are opened."""
    line = (
        Opening.objects.filter(voting_round_id=voting_round.pk, commitment=committed)
        .values_list("ballot", flat=True)
        .first()
    )
    return None if line is None else OpenedBallot(*content.decode(line.encode()))
