"""Putting a ballot into the spool: sealed before any statement, acknowledged by commit.

This runs inside the transaction of a cast, under the locks that it has taken.
"""

import hmac
import secrets
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, timedelta

from voting.ballotbox import canonical, commitment, content, receipts, sealing
from voting.ballotbox.receipts import Receipt
from voting.box import keys
from voting.box.keys import Key
from voting.models import BallotBox, CastNotice, RollEntry, RollMark, VotingRound
from voting.models.box import SpoolRow
from voting.tally.ballot_form import Marks

# What stands in a row of the spool beside the sealed ballot, at most.
ENVELOPE = 512
# A promise is kept by the close; so long after it somebody may take it for broken.
LATEST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FormToken:
    """What one form of the review page was given: 32 random bytes of each.

    `secret` tells whether the same form comes twice; it is never published, and not
    related to `nonce`, which is published in the end.
    """

    secret: bytes
    nonce: bytes


@dataclass(frozen=True, slots=True)
class Cast:
    """The receipt of a ballot, and whether the very same form had come before."""

    receipt: Receipt
    is_repeated: bool


def new_token() -> FormToken:
    size = commitment.NONCE_BYTES
    return FormToken(secrets.token_bytes(size), secrets.token_bytes(size))


def spool_room(box: BallotBox) -> int:
    """Return the room of a spool row, in which a ballot of any length fits."""
    return -(-sealing.sealed_bytes(box.room) * 4 // 3) + ENVELOPE


def sealed_ballot(box: BallotBox, election: str, nonce: bytes, ballot: bytes) -> bytes:
    """Seal the nonce and the ballot to the key of the ballots."""
    return sealing.seal(
        bytes.fromhex(box.ballot_key),
        nonce + ballot,
        purpose=sealing.BALLOT,
        election=election,
        room=box.room,
    )


def put(
    voting_round: VotingRound,
    entry: RollEntry,
    *,
    paper: str,
    marks: Mapping[str, Marks],
    channel: str,
    token: FormToken,
    word: str,
    is_first: bool,
) -> Cast:
    """Put a ballot into the spool, and mark the roll if it is this person's first.

    A later ballot leaves no trace that leads to a person: its slot stands twice in the
    log, and who has changed a ballot must not show. What is sealed is exactly what is
    given, so whoever calls sorts what has no order. Three statements, or one.
    """
    box, election = voting_round.box, voting_round.sheet_sha256
    word = commitment.tidy(word)
    ballot = content.encode(paper, marks)
    nonce = commitment.nonce_of(token.nonce, word)
    committed = commitment.commit(election, nonce, ballot)
    sealed = sealed_ballot(box, election, nonce, ballot)
    row = {
        "i": entry.identifier,
        "a": paper,
        "c": committed,
        "e": b64encode(sealed).decode(),
    }
    if is_first:
        RollMark.objects.create(entry=entry, channel=channel)
        CastNotice.objects.create(entry=entry)
    secret = hmac.digest(token.secret, committed.encode(), "sha256").hex()
    is_added = _insert(voting_round, secret, row)
    by = (voting_round.sheet.takes_until + LATEST).astimezone(UTC)
    receipt = Receipt(
        origin=box.origin,
        election=election,
        commitment=committed,
        nonce=token.nonce.hex(),
        word=word,
        ballot=ballot.decode(),
        promise=receipts.promise(
            box.origin, committed, by, keys.read(box, Key.PROMISE)
        ),
    )
    return Cast(receipt, is_repeated=not is_added)


def put_void(voting_round: VotingRound, entry: RollEntry, *, paper: str) -> None:
    """Let a paper vote take the place of whatever this person has cast online.

    `paper` is the code of the paper that this person would get.
    """
    row = {"i": entry.identifier, "a": paper, "v": "paper"}
    _insert(voting_round, secrets.token_hex(commitment.NONCE_BYTES), row)


def _insert(voting_round: VotingRound, token: str, row: Mapping[str, str]) -> bool:
    """Seal a row to the sequencer; say whether it was not there before."""
    box = voting_round.box
    sealed = sealing.seal(
        bytes.fromhex(box.spool_key),
        canonical.encode(row),
        purpose=sealing.SPOOL,
        election=voting_round.sheet_sha256,
        room=spool_room(box),
    )
    return SpoolRow.add(voting_round, token, sealed)
