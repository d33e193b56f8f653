"""What a ballot says, as it is committed to, sealed and in the end published.

One canonical object: `paper` is the code of the paper, which is that of the district or
`all`; `pots` has, by code of the pot, `choices` (codes of projects) and, where the
kind of ballot has them, `points`.
"""

from collections.abc import Mapping
from typing import Any

from voting.ballotbox import canonical
from voting.sheet import PaperRules, PotRules, Sheet
from voting.tally.ballot_form import Marks

STEP = 256
# Room for the largest number of points that somebody can give.
MOST_POINTS = 10**9


class ContentError(ValueError):
    """An object that is no ballot."""


def as_plain(paper: str, marks: Mapping[str, Marks]) -> dict[str, Any]:
    pots: dict[str, dict[str, list[str] | list[int]]] = {}
    for code, marked in marks.items():
        pots[code] = {"choices": list(marked.choices)}
        if marked.points:
            pots[code]["points"] = list(marked.points)
    return {"paper": paper, "pots": pots}


def encode(paper: str, marks: Mapping[str, Marks]) -> bytes:
    return canonical.encode(as_plain(paper, marks))


def from_plain(plain: Mapping[str, Any]) -> tuple[str, dict[str, Marks]]:
    """Return the paper and what it says by pot; raises `ContentError`."""
    if plain.keys() != {"paper", "pots"} or not isinstance(plain["paper"], str):
        raise ContentError("a ballot has a paper and pots")
    if not isinstance(plain["pots"], dict):
        raise ContentError("a ballot has a paper and pots")
    return plain["paper"], {code: _marks(pot) for code, pot in plain["pots"].items()}


def _marks(pot: object) -> Marks:
    if not isinstance(pot, dict) or pot.keys() not in (
        {"choices"},
        {"choices", "points"},
    ):
        raise ContentError("a pot has choices and perhaps points")
    choices, points = pot["choices"], pot.get("points", [])
    if not isinstance(choices, list) or not isinstance(points, list):
        raise ContentError("choices and points are lists")
    if not all(isinstance(choice, str) for choice in choices):
        raise ContentError("a choice is the code of a project")
    if any(isinstance(one, bool) or not isinstance(one, int) for one in points):
        raise ContentError("points are integers")
    # Without points the key is left out, so that there is one way to write a ballot.
    if "points" in pot and (not points or len(points) != len(choices)):
        raise ContentError("there are as many points as choices")
    return Marks(tuple(choices), tuple(points))


def decode(line: bytes) -> tuple[str, dict[str, Marks]]:
    """Raises `CanonError` and `ContentError`."""
    return from_plain(canonical.decode(line))


def room_for(sheet: Sheet) -> int:
    """Return the bytes into which every ballot of a round fits, its nonce included."""
    longest = max(
        len(encode(paper.code, {pot.code: _fullest(pot) for pot in paper.pots}))
        for paper in sheet.papers
    )
    nonce = 32
    return -(-(longest + nonce) // STEP) * STEP


def _fullest(pot: PotRules) -> Marks:
    projects = tuple(line.id for line in pot.lines)
    return Marks(projects, (MOST_POINTS,) * len(projects))


def area_of(paper: PaperRules) -> str:
    """Return the area in which a paper is counted: the code of the paper."""
    return paper.code
