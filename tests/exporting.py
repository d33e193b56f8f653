"""Rounds with a published result, and what others say of their files."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import make
from pabulib.checker import Checker

from voting import exports, queries
from voting.actions import rounds
from voting.models import VotingRound

Cast = tuple[Sequence[str], Sequence[int]]
"""The choices of a ballot, and its points if it has any."""

AFTER = 3 * make.DAY
BEFORE = make.NOW - 2 * make.DAY


def frozen(**fields: Any) -> VotingRound:
    """Make an open round by any rule, as if its organiser had looked at simulations."""
    made = make.voting_round(frozen=False, **fields)
    VotingRound.objects.filter(pk=made.pk).update(
        simulated_at=BEFORE - timedelta(hours=1), confirmed_rule=made.rule
    )
    organiser = make.staff(made.process)
    rounds.freeze_rules(voting_round=made, organiser=organiser, now=BEFORE)
    return VotingRound.objects.select_related("phase", "process").get(pk=made.pk)


def published(cast: Iterable[Cast], **fields: Any) -> VotingRound:
    """Cast ballots, close, count and publish."""
    made = frozen(**fields)
    for choices, points in cast:
        make.ballot(made, choices, points=points)
    return make.tallied(made, published=True)


def files_of(of: VotingRound) -> tuple[queries.RoundResult, queries.PotResult]:
    result = queries.result_of(of)
    return result, result.pots[0]


def downloaded(of: VotingRound, folder: Path) -> list[queries.PotResult]:
    """Save the files of all pots as a browser would."""
    result = queries.result_of(of)
    for pot in result.pots:
        for extension, make_file in (
            ("pb", exports.pabulib_file),
            ("json", exports.json_file),
        ):
            name = exports.file_name(of, pot.pot, extension)
            (folder / name).write_bytes(make_file(result, pot))
    return result.pots


def errors_of(content: bytes) -> dict[str, Any]:
    """Return what the checker of Pabulib finds wrong with a file."""
    found = Checker().process_files([content.decode()])
    errors: dict[str, Any] = found[1]["results"]["errors"]
    assert bool(errors) == bool(found["metadata"]["invalid"])
    return errors
