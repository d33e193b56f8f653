"""Looking into ballot boxes, and harming them: what no page and no command can do."""

import json
from collections.abc import Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection

from participation.policies import Refused
from voting.actions import results
from voting.ballotbox import content, sealing
from voting.ballotbox.commitment import NONCE_BYTES
from voting.ballotbox.receipts import Receipt
from voting.box import keys, log, lookup, sequencer, spool
from voting.box.keys import Key
from voting.box.opening import OpenedBallot
from voting.models import BallotBox, RollEntry, RollMark, VotingRound
from voting.models.box import Checkpoint, LogEntry, SealedBallot, SpoolRow
from voting.tally.ballot_form import Marks


def settle(voting_round: VotingRound) -> int:
    """Sequence everything that waits, as at the close; say how many rows went."""
    return sequencer.run(voting_round, is_final=True)


def waiting(voting_round: VotingRound) -> int:
    return SpoolRow.objects.filter(voting_round=voting_round).count()


def entries(voting_round: VotingRound, kind: str = "") -> list[dict[str, Any]]:
    """Return the log as it is now, or its entries of one type."""
    found = map(json.loads, log.lines(voting_round.box))
    return [entry for entry in found if kind in ("", entry["t"])]


def find(voting_round: VotingRound, receipt: Receipt) -> lookup.Found | None:
    """Sequence everything that waits, and look a receipt up by its code."""
    box = BallotBox.objects.get(pk=voting_round.pk)
    if box.sealed_at is None:
        settle(voting_round)
    voting_round.box = box
    return lookup.by_code(voting_round, receipt.code)


def stuff(voting_round: VotingRound, number: int, marks: dict[str, Marks]) -> None:
    """Cast the same ballot for many people at once, past the action and its checks."""
    people = RollEntry.objects.bulk_create(
        RollEntry(voting_round=voting_round, identifier=f"{at:064x}", is_declared=True)
        for at in range(number)
    )
    for entry in people:
        spool.put(
            voting_round,
            entry,
            paper=voting_round.sheet.papers[0].code,
            marks=marks,
            channel=RollMark.Channel.WEB,
            token=spool.new_token(),
            word="",
            is_first=True,
        )


def peek(voting_round: VotingRound, committed: str) -> OpenedBallot:
    """Open a ballot of the log with the key that the server keeps, at any time."""
    row = SealedBallot.objects.get(voting_round=voting_round, commitment=committed)
    plain = sealing.unseal(
        keys.read(voting_round.box, Key.BALLOT),
        bytes(row.sealed),
        purpose=sealing.BALLOT,
        election=voting_round.sheet_sha256,
    )
    return OpenedBallot(*content.decode(plain[NONCE_BYTES:]))


def standing(voting_round: VotingRound) -> list[OpenedBallot]:
    """Sequence everything that waits, and open the ballots that would count now."""
    settle(voting_round)
    final = log.final_commitments(voting_round.box)
    return [peek(voting_round, committed) for committed in final]


@contextmanager
def without_guards():
    """Write to the tables of the box as only who has the whole database can."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            guards = cursor.fetchall()
            for name, _sql in guards:
                cursor.execute(f"DROP TRIGGER {name}")
        try:
            yield
        finally:
            if connection.vendor == "postgresql":
                cursor.execute("SET session_replication_role = DEFAULT")
            else:
                for _name, sql in guards:
                    cursor.execute(sql)


def lose_the_end(
    voting_round: VotingRound, size: int, *, with_checkpoints: bool = True
) -> None:
    """Cut the log and what goes with it, as an older dump of the database would."""
    lost = LogEntry.objects.filter(voting_round=voting_round, number__gte=size)
    with without_guards():
        commitments = list(lost.values_list("commitment", flat=True))
        lost.delete()
        SealedBallot.objects.filter(
            voting_round=voting_round, commitment__in=commitments
        ).delete()
        if with_checkpoints:
            Checkpoint.objects.filter(voting_round=voting_round, size__gt=size).delete()


def put_back(voting_round: VotingRound, lines: Sequence[str]) -> None:
    """Add the lines of a log that have been lost, but not their sealed ballots."""
    start = log.size(voting_round.box)
    log.append(voting_round.box, [json.loads(line) for line in lines[start:]])


def rewrite(voting_round: VotingRound, number: int, line: str) -> None:
    """Put another line in place of one of the log."""
    with without_guards():
        LogEntry.objects.filter(voting_round=voting_round, number=number).update(
            line=line
        )


def harm_a_sealed_ballot(voting_round: VotingRound, *, place: int = -1) -> str:
    """Change one byte of a sealed ballot; return its commitment."""
    row = SealedBallot.objects.filter(voting_round=voting_round).first()
    assert row is not None
    sealed = bytearray(row.sealed)
    sealed[place] ^= 1
    with without_guards():
        SealedBallot.objects.filter(pk=row.pk).update(sealed=bytes(sealed))
    return row.commitment


def tally(voting_round: VotingRound, *, now: datetime) -> bool | str:
    """Count a round; say whether that was done, or why it was refused."""
    try:
        return results.tally_round(voting_round=voting_round, now=now)
    except Refused as error:
        return error.refusal.code
