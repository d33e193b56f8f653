"""The ballot box: the only code that writes or reads ballots.

A first form of storage behind a small seam: a ballot is sealed with AES-256-GCM under
a key derived from `BALLOT_KEY` before it reaches the database, bound to its round and
slot; and it is opened for two purposes only, the voter's own receipt and, after the
round has closed, the count.
"""

import hmac
import json
import secrets
import unicodedata
from base64 import b32encode
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection

from voting.models import RollEntry, VotingRound
from voting.models.box import Ballot
from voting.tally.ballot_form import Marks

NONCE_BYTES = 12
# Sealed ballots are padded to a multiple of this, so that size tells little.
PADDING = 256
# 80 random bits, written as four groups of four letters and digits.
RECEIPT_BYTES = 10
LOCK_SPACE = 0x564F5445


class NotClosedError(RuntimeError):
    """Somebody asked for the ballots of a round that has not been closed."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a voter keeps: the code, and what the ballot says for each pot."""

    code: str
    paper: str
    marks: Mapping[str, Marks]


@dataclass(frozen=True, slots=True)
class OpenedBallot:
    """A ballot as it is counted: on which paper, and what it says for each pot.

    A pot that the voter left out is not in `marks`.
    """

    paper: str
    marks: Mapping[str, Marks]


def _derive(purpose: str) -> bytes:
    return hmac.digest(settings.BALLOT_KEY, f"porukka|{purpose}".encode(), "sha256")


def identify(email: str) -> str:
    """Return the identifier under which an e-mail address stands in a roll.

    However a mailbox is written, in wide letters, with the name of its host as people
    or as machines read it, it stands there once.
    """
    plain = unicodedata.normalize("NFKC", email).strip().casefold()
    name, _at, host = plain.rpartition("@")
    # What is no name of a host stays as it is.
    with suppress(UnicodeError):
        host = host.encode("idna").decode()
    address = f"{name}@{host}"
    return hmac.new(_derive("roll"), address.encode(), sha256).hexdigest()


def _slot(entry: RollEntry) -> str:
    name = f"{entry.voting_round_id}|{entry.pk}"
    return hmac.new(_derive("slot"), name.encode(), sha256).hexdigest()


def _hash(code: str) -> str:
    plain = code.replace(" ", "").replace("-", "").upper()
    return sha256(f"receipt|{plain}".encode()).hexdigest()


def _associated(voting_round_id: int, slot: str) -> bytes:
    return f"{voting_round_id}|{slot}".encode()


def _seal(
    voting_round_id: int, slot: str, paper: str, marks: Mapping[str, Marks]
) -> bytes:
    pots = {
        code: {"choices": marked.choices, "points": marked.points}
        for code, marked in marks.items()
    }
    plain = json.dumps({"paper": paper, "pots": pots}, separators=(",", ":")).encode()
    plain += b" " * (-len(plain) % PADDING)
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealer = AESGCM(_derive("seal"))
    return nonce + sealer.encrypt(nonce, plain, _associated(voting_round_id, slot))


def _unseal(ballot: Ballot) -> OpenedBallot:
    """Raises `InvalidTag` when a row was altered, moved or sealed with another key."""
    sealed = bytes(ballot.sealed)
    plain = AESGCM(_derive("seal")).decrypt(
        sealed[:NONCE_BYTES],
        sealed[NONCE_BYTES:],
        _associated(ballot.voting_round_id, ballot.slot),
    )
    return _read(json.loads(plain))


def _read(content: dict[str, Any]) -> OpenedBallot:
    """Read what was sealed; the first version of this product sealed one pot."""
    if "pot" in content:
        marks = Marks(tuple(content["choices"]))
        return OpenedBallot(content["pot"], {content["pot"]: marks})
    return OpenedBallot(
        content["paper"],
        {
            code: Marks(tuple(marked["choices"]), tuple(marked["points"]))
            for code, marked in content["pots"].items()
        },
    )


def share(voting_round_id: int) -> None:
    """Hold the round open, with other casts, until the transaction ends."""
    _lock("pg_advisory_xact_lock_shared", voting_round_id)


def hold(voting_round_id: int) -> None:
    """Hold the round alone, to close it, until the transaction ends."""
    _lock("pg_advisory_xact_lock", voting_round_id)


def _lock(function: str, voting_round_id: int) -> None:
    """Take an advisory lock on PostgreSQL; on SQLite a transaction is alone anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s, %s)", [LOCK_SPACE, voting_round_id])


def put(entry: RollEntry, *, paper: str, marks: Mapping[str, Marks]) -> Receipt:
    """Store a ballot in place of an earlier one of the same person. One statement.

    What is stored is exactly what is given, so whoever calls sorts what has no order.
    """
    slot = _slot(entry)
    raw = b32encode(secrets.token_bytes(RECEIPT_BYTES)).decode()
    code = "-".join(raw[start : start + 4] for start in range(0, len(raw), 4))
    Ballot.objects.bulk_create(
        [
            Ballot(
                voting_round_id=entry.voting_round_id,
                slot=slot,
                receipt_hash=_hash(code),
                sealed=_seal(entry.voting_round_id, slot, paper, marks),
            )
        ],
        update_conflicts=True,
        unique_fields=["voting_round", "slot"],
        update_fields=["receipt_hash", "sealed"],
    )
    return Receipt(code, paper, marks)


def holds_ballot_of(entry: RollEntry) -> bool:
    """Say whether somebody has a standing ballot, and nothing about it."""
    return Ballot.objects.filter(
        voting_round_id=entry.voting_round_id, slot=_slot(entry)
    ).exists()


def find(voting_round: VotingRound, code: str) -> Receipt | None:
    """Open the one standing ballot that a receipt code belongs to."""
    ballot = Ballot.objects.filter(
        voting_round=voting_round, receipt_hash=_hash(code)
    ).first()
    if ballot is None:
        return None
    opened = _unseal(ballot)
    return Receipt(code, opened.paper, opened.marks)


def turnout(voting_round: VotingRound) -> int:
    """Count the standing ballots; a number, never a tally."""
    return Ballot.objects.filter(voting_round=voting_round).count()


def opened(voting_round: VotingRound) -> Iterator[OpenedBallot]:
    """Open every ballot of a closed round, in an order that says nothing.

    The order is that of the slots, which are keyed hashes. Raises `NotClosedError`
    before the close and `InvalidTag` when a row was tampered with.
    """
    if voting_round.closed_at is None:
        raise NotClosedError("the ballots of a round are opened after its close")
    ballots = Ballot.objects.filter(voting_round=voting_round).order_by("slot")
    for ballot in ballots.iterator(chunk_size=2000):
        yield _unseal(ballot)


def tampered(voting_round: VotingRound) -> int:
    """Count the rows that do not open: altered, moved, or sealed with another key."""
    broken = 0
    for ballot in Ballot.objects.filter(voting_round=voting_round).iterator():
        try:
            _unseal(ballot)
        except InvalidTag:
            broken += 1
    return broken


__all__ = [
    "InvalidTag",
    "NotClosedError",
    "OpenedBallot",
    "Receipt",
    "find",
    "hold",
    "holds_ballot_of",
    "identify",
    "opened",
    "put",
    "share",
    "tampered",
    "turnout",
]
