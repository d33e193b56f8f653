"""Finding a ballot by the code of its receipt, and saying what became of it."""

from base64 import b32decode
from dataclasses import dataclass, replace
from enum import StrEnum

from voting.box import log, opening
from voting.box.opening import OpenedBallot
from voting.models import BallotBox, VotingRound


class State(StrEnum):
    """What became of a ballot that is in the log."""

    STANDS = "stands"
    REPLACED = "replaced"
    ON_PAPER = "on_paper"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class Found:
    """A ballot in the log.

    `number` is that of its entry. `ballot` is what it says, where it was counted and
    the result is published; nobody can know it before. `others` have the same code,
    which does not happen by chance.
    """

    number: int
    commitment: str
    state: State
    ballot: OpenedBallot | None
    others: tuple["Found", ...] = ()


def by_code(voting_round: VotingRound, code: str) -> Found | None:
    """Find the ballot of a code, in the groups in which receipts show it.

    Nothing is found while the ballot still waits to be mixed with others.
    """
    prefix = b32decode(code.replace("-", "")).hex()
    return _found(voting_round, prefix)


def by_commitment(voting_round: VotingRound, committed: str) -> Found | None:
    return _found(voting_round, committed)


def _found(voting_round: VotingRound, prefix: str) -> Found | None:
    box = voting_round.ballot_box
    rows = log.numbers_starting_with(box, prefix) if box else []
    if box is None or not rows:
        return None
    first, *others = (_in_log(voting_round, box, *row) for row in rows)
    return replace(first, others=tuple(others))


def _in_log(
    voting_round: VotingRound, box: BallotBox, number: int, committed: str, slot: str
) -> Found:
    newest, why = log.fate_of_slot(box, slot)
    state = State.STANDS
    if newest != committed:
        state = State.REPLACED
    elif why:
        state = State.ON_PAPER if why == "paper" else State.SET_ASIDE
    is_open = state is State.STANDS and voting_round.is_published
    ballot = opening.find(voting_round, committed) if is_open else None
    return Found(number, committed, state, ballot)
