"""After a restored backup: what officials did since then, as far as the log tells it.

Dates, and who agreed to what in which moment, are in the public record and not in the
log. So each act that is put back here is also named, for somebody to look at.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from participation.models import Phase, User
from voting.models import (
    BallotBox,
    BoardDecision,
    PaperBatch,
    SetAside,
    VotingRound,
    Withdrawal,
)

Entry = Mapping[str, Any]


def restore_state(box: BallotBox, entries: Sequence[Entry], *, now: datetime) -> None:
    """Bring the box as far as its log: begun, closed, its keys destroyed."""
    kinds = {entry["t"] for entry in entries}
    if box.opened_at is None:
        Phase.objects.filter(pk=box.voting_round.phase_id).remind_again(now)
        box.opened_at = now
        # Whoever has the key has shown it, or the log would not have begun.
        box.rehearsed_at = box.rehearsed_at or now
    if "close" in kinds and box.sealed_at is None:
        box.sealed_at = now
        VotingRound.objects.filter(pk=box.pk, closed_at=None).update(closed_at=now)
    if "destroyed" in kinds and box.destroyed_at is None:
        box.destroyed_at = now
    box.save(update_fields=["opened_at", "rehearsed_at", "sealed_at", "destroyed_at"])
    box.voting_round.box = box


def restore_acts(
    voting_round: VotingRound, entries: Sequence[Entry], *, now: datetime
) -> list[str]:
    """Put back what the database lacks of them; return a line about each."""
    told: list[str] = []
    for entry in entries:
        match entry:
            case {"t": "config", "change": "withdrawn"}:
                told += _withdrawal(voting_round, entry, now)
            case {"t": "config", "change": "seed"}:
                told += _seed(voting_round, entry, now)
            case {"t": "config", "change": "board"}:
                told += _board(voting_round, entry, now)
            case {"t": "batch"}:
                told += _batch(voting_round, entry, now)
            case {"t": "void", "why": "set_aside"}:
                told += _set_aside(voting_round, entry, now)
            case {"t": "result"} if not voting_round.is_published:
                told.append("result: publish it again once it is counted again")
    return told


def _withdrawal(voting_round: VotingRound, entry: Entry, now: datetime) -> list[str]:
    project = entry["project"]
    if voting_round.withdrawals.filter(project_code=project).exists():
        return []
    Withdrawal.objects.create(
        voting_round=voting_round,
        project_code=project,
        reason=entry["reason"],
        recorded_at=now,
    )
    return [f"project {project}: withdrawn again"]


def _seed(voting_round: VotingRound, entry: Entry, now: datetime) -> list[str]:
    if voting_round.drawn_seed:
        return []
    voting_round.drawn_seed, voting_round.seed_drawn_at = entry["value"], now
    voting_round.save(update_fields=["drawn_seed", "seed_drawn_at"])
    return ["seed of the lot: put back"]


def _board(voting_round: VotingRound, entry: Entry, now: datetime) -> list[str]:
    known = voting_round.board_decisions.filter(pot_code=entry["pot"])
    if any(decision.order == entry["order"] for decision in known):
        return []
    BoardDecision.objects.create(
        voting_round=voting_round,
        pot_code=entry["pot"],
        order=entry["order"],
        body=entry["body"],
        decided_on=timezone.localdate(now),
        recorded_at=now,
    )
    return [f"order of a board for {entry['pot']}: put back with the day of today"]


def _officials(entry: Entry) -> list[User | None]:
    numbers = [int(one.rpartition(":")[2]) for one in entry["by"]]
    found = User.objects.in_bulk(numbers)
    return [found.get(number) for number in numbers]


def _batch(voting_round: VotingRound, entry: Entry, now: datetime) -> list[str]:
    number = entry["batch"]
    batch = voting_round.paper_batches.filter(number=number).first()
    if batch is not None and batch.approved_at is not None:
        return []
    first, second, *_others = [*_officials(entry), None, None]
    if batch is None:
        batch = PaperBatch(voting_round=voting_round, number=number, made_at=now)
    batch.area, batch.station = entry["area"], entry["station"]
    batch.count, batch.scan = entry["count"], entry["scan"]
    batch.first_by, batch.second_by = first, second
    batch.approved_at = now
    batch.save()
    todo = "compare who got a form, and spoilt forms, with the lists of the station"
    return [f"batch {number} of paper forms: put back; {todo}"]


def _set_aside(voting_round: VotingRound, entry: Entry, now: datetime) -> list[str]:
    slot = entry["s"]
    row = voting_round.set_aside.filter(slot=slot).first()
    if row is not None and row.agreed_at is not None:
        return []
    first, second, *_others = [*_officials(entry), None, None]
    if first is None:
        return [f"vote {slot}: set aside in the log, by somebody who has no account"]
    if row is None:
        row = SetAside(voting_round=voting_round, slot=slot, proposed_by=first)
    row.reason, row.agreed_by, row.agreed_at = entry["reason"], second, now
    row.save()
    return [f"vote {slot}: set aside again"]
