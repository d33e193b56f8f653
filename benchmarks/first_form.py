"""The first form of the ballot box, kept to be measured beside the present one.

A ballot was sealed with AES-256-GCM under one key of the server and stood in a table
with the slot of its voter, replaced when the voter changed it. There was no mark, no
spool, no log and no signature.
"""

from __future__ import annotations

import hmac
import json
import secrets
from base64 import b32encode
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

NONCE_BYTES = 12
PADDING = 256
RECEIPT_BYTES = 10
KEY = b"k" * 32

TABLE = """
CREATE TABLE IF NOT EXISTS benchmark_ballot (
    id {serial},
    voting_round_id bigint NOT NULL,
    slot varchar(64) NOT NULL,
    receipt_hash varchar(64) NOT NULL UNIQUE,
    sealed {bytes} NOT NULL,
    UNIQUE (voting_round_id, slot)
)
"""
PUT = """
INSERT INTO benchmark_ballot (voting_round_id, slot, receipt_hash, sealed)
VALUES (%s, %s, %s, %s) ON CONFLICT (voting_round_id, slot) DO UPDATE
SET receipt_hash = EXCLUDED.receipt_hash, sealed = EXCLUDED.sealed
"""


def make_table() -> None:
    from django.db import connection

    kinds = (
        {"serial": "integer PRIMARY KEY AUTOINCREMENT", "bytes": "blob"}
        if connection.vendor == "sqlite"
        else {"serial": "bigserial PRIMARY KEY", "bytes": "bytea"}
    )
    with connection.cursor() as cursor:
        cursor.execute(TABLE.format(**kinds))


def cast_ballot(
    *,
    voting_round: Any,
    voter: Any,
    paper: str,
    marks: Mapping[str, Any],
    now: datetime,
) -> str:
    """Cast a ballot as the first form did, with the policies and queries of today."""
    from django.db import transaction

    from participation.policies import require
    from participation.turns import in_turn
    from voting import policies, queries
    from voting.actions import casting
    from voting.box import locks

    with in_turn(), transaction.atomic(durable=True):
        locks.share(voting_round.pk)
        fresh = queries.round_to_vote_in(voting_round.pk)
        require(policies.refuse_ballot(voter, fresh, now=now))
        sheet = fresh.sheet
        rules = sheet.paper(paper)
        casting.check_marks(sheet, rules, marks)
        entry = queries.entry_of(voter, fresh)
        require(policies.refuse_entry(entry, voter, sheet, declares_age=False))
        require(policies.refuse_paper(entry, rules))
        if entry is None:
            entry = casting._declare(voter, fresh, rules)  # noqa: SLF001 - as it did
        return put(entry, paper, casting.as_stored(sheet, rules, marks))


def put(entry: Any, paper: str, marks: Mapping[str, Any]) -> str:
    """Seal a ballot and store it in place of an earlier one of the same person."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from django.db import connection

    round_id = entry.voting_round_id
    name = f"{round_id}|{entry.pk}".encode()
    slot = hmac.new(_derive("slot"), name, sha256).hexdigest()
    pots = {
        code: {"choices": marked.choices, "points": marked.points}
        for code, marked in marks.items()
    }
    plain = json.dumps({"paper": paper, "pots": pots}, separators=(",", ":")).encode()
    plain += b" " * (-len(plain) % PADDING)
    nonce = secrets.token_bytes(NONCE_BYTES)
    bound = f"{round_id}|{slot}".encode()
    sealed = nonce + AESGCM(_derive("seal")).encrypt(nonce, plain, bound)
    code = b32encode(secrets.token_bytes(RECEIPT_BYTES)).decode()
    hashed = sha256(f"receipt|{code}".encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(PUT, [round_id, slot, hashed, sealed])
    return code


def _derive(purpose: str) -> bytes:
    return hmac.digest(KEY, f"porukka|{purpose}".encode(), "sha256")
