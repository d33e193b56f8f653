"""A receipt as a cookie holds it: short, and the very same once it is read again.

Projects stand in the order of the frozen sheet, without ids; what the round says anyway
is left out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from voting.ballotbox import content
from voting.ballotbox.receipts import Receipt
from voting.models import VotingRound
from voting.sheet import PotRules, Sheet
from voting.tally.ballot_form import BallotKind, Marks


def pack(voting_round: VotingRound, receipt: Receipt) -> dict[str, Any]:
    """Write a receipt of this round as plain values for JSON."""
    plain: dict[str, Any] = {
        "promise": receipt.promise,
        "commitment": receipt.commitment,
    }
    if not receipt.ballot:
        return plain
    sheet = voting_round.sheet
    paper, marks = content.decode(receipt.ballot.encode())
    pots = {
        code: _numbers(sheet, sheet.pot(code), marked) for code, marked in marks.items()
    }
    return plain | {
        "nonce": receipt.nonce,
        "word": receipt.word,
        "paper": paper,
        "pots": pots,
    }


def unpack(voting_round: VotingRound, plain: Mapping[str, Any]) -> Receipt:
    """Read what `pack` wrote; raises `KeyError` or `ValueError` for anything else."""
    box = voting_round.box
    bare = Receipt(
        origin=box.origin,
        election=voting_round.sheet_sha256,
        commitment=plain["commitment"],
        nonce="",
        word="",
        ballot="",
        promise=plain["promise"],
    )
    if "pots" not in plain:
        return bare
    sheet = voting_round.sheet
    marks = {
        code: _marks(sheet, sheet.pot(code), numbers)
        for code, numbers in plain["pots"].items()
    }
    ballot = content.encode(plain["paper"], marks).decode()
    whole = replace(bare, nonce=plain["nonce"], word=plain["word"], ballot=ballot)
    if not whole.is_sound:
        raise ValueError("a receipt that is not the one that was kept")
    return whole


def _is_ranked(sheet: Sheet) -> bool:
    return sheet.ballot_kind is BallotKind.RANKED


def _numbers(sheet: Sheet, pot: PotRules, marked: Marks) -> list[str]:
    """Write one number for each project: its place, its points, or 1 for chosen."""
    count = len(marked.choices)
    places = range(1, count + 1) if _is_ranked(sheet) else [1] * count
    given: Iterable[int] = marked.points or places
    numbers = dict(zip(marked.choices, map(str, given), strict=True))
    return [numbers.get(line.id, "") for line in pot.lines]


def _marks(sheet: Sheet, pot: PotRules, numbers: Iterable[str]) -> Marks:
    """Put choices into the order in which casting stores them."""
    lines = zip(pot.lines, numbers, strict=True)
    chosen = [(line.id, int(number)) for line, number in lines if number]
    if _is_ranked(sheet):
        places = sorted(chosen, key=lambda one: one[1])
        return Marks(tuple(project for project, _place in places))
    chosen.sort()
    points = tuple(given for _project, given in chosen)
    choices = tuple(project for project, _points in chosen)
    return Marks(choices, points if sheet.ballot_kind.has_points else ())
