"""Mending a box after a restored backup, and saying so on the public record."""

from datetime import datetime

from django.db import transaction

from participation import audit
from voting.box import restoring, restoring_marks
from voting.box.restoring import Findings
from voting.models import VotingRound


def restore_box(
    *, voting_round: VotingRound, now: datetime, is_trial: bool = False
) -> Findings:
    """Put back what the mirror holds and the database has lost.

    Raises `ContradictionError` and `KeyMissingError`, and then nothing is changed.
    """
    found = restoring.restore(voting_round, now=now, is_trial=is_trial)
    if is_trial:
        return found
    restoring_marks.adopt_lost(voting_round)
    if not found.is_whole:
        _record(voting_round, found, now)
    return found


@transaction.atomic(durable=True)
def _record(voting_round: VotingRound, found: Findings, now: datetime) -> None:
    audit.record(
        voting_round.process,
        "box.restored",
        subject=f"round:{voting_round.process.slug}",
        now=now,
        lines=found.lines,
        marks=found.marks,
        lost=found.lost,
    )
