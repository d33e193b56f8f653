"""Reads a sheet of rules of which nothing is known: every value has to be of its kind.

A sheet that is otherwise would end the check in the middle, or could be read in one way
by people and in another one by a program.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from voting.ballotbox import content
from voting.ballotbox.canonical import MOST_INTEGER
from voting.sheet import Sheet, parse

Kind = Callable[[object], bool]


class SheetError(ValueError):
    """A text that is no sheet of rules."""


def _text(value: object) -> bool:
    return isinstance(value, str)


def _number(value: object) -> bool:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return is_number and 0 <= value <= MOST_INTEGER  # type: ignore[operator]


def _truth(value: object) -> bool:
    return isinstance(value, bool)


def _texts(value: object) -> bool:
    return isinstance(value, dict) and all(map(_text, value.values()))


def _or_none(kind: Kind) -> Kind:
    return lambda value: value is None or kind(value)


def _list(value: object) -> bool:
    return isinstance(value, list)


def _object(value: object) -> bool:
    return isinstance(value, dict)


LINE: Mapping[str, Kind] = {
    "id": _text,
    "title": _texts,
    "cost": _number,
    "district": _text,
    "upkeep": _number,
    "cost_low": _or_none(_number),
    "cost_high": _or_none(_number),
    "category": _text,
}
POT: Mapping[str, Kind] = {
    "code": _text,
    "district": _text,
    "name": _texts,
    "budget": _number,
    "lines": _list,
    "category": _text,
    "options": _object,
}
SHEET: Mapping[str, Kind] = {
    "format": _text,
    "process": _text,
    "opens_at": _text,
    "closes_at": _text,
    "scope": _text,
    "eligibility": _text,
    "min_age": _or_none(_number),
    "age_on": _or_none(_text),
    "min_choices": _number,
    "max_choices": _or_none(_number),
    "is_spending_limited": _truth,
    "rule": _text,
    "ties": _text,
    "tie_seed": _text,
    "pots": _list,
    "ballot_kind": _text,
    "points": _or_none(_number),
    "least_points": _or_none(_number),
    "most_points": _or_none(_number),
    "leftovers": _text,
    "seed_source": _text,
    "grace": _number,
}


def read(text: str) -> Sheet:
    """Raises `SheetError`."""
    try:
        _check(json.loads(text))
        sheet = parse(text)
        for pot in sheet.pots:
            sheet.form(pot)
        # Codes that cannot be written on a ballot fail here.
        content.room_for(sheet)
    except (
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        OverflowError,
        RecursionError,
    ) as error:
        if isinstance(error, SheetError):
            raise
        raise SheetError(f"it is no sheet of rules: {error!r:.200}") from error
    return sheet


def _check(document: object) -> None:
    top = _checked(document, SHEET, "the sheet")
    if not top["pots"]:
        raise SheetError("it has no pots")
    for pot in top["pots"]:
        of_pot = _checked(pot, POT, "a pot")
        lines = [_checked(line, LINE, "a project") for line in of_pot["lines"]]
        if len({line["id"] for line in lines}) != len(lines):
            raise SheetError("a project stands in a pot twice")
    if len({pot["code"] for pot in top["pots"]}) != len(top["pots"]):
        raise SheetError("two pots have one code")


def _checked(value: object, kinds: Mapping[str, Kind], what: str) -> dict[str, Any]:
    """Return an object whose fields are known and of their kinds."""
    if not isinstance(value, dict):
        raise SheetError(f"{what} is no object")
    for name, inside in value.items():
        kind = kinds.get(name)
        if kind is None:
            raise SheetError(f"{what} has a field {name!r:.80} that no rule knows")
        if not kind(inside):
            raise SheetError(f"{what} has a {name!r} that is none")
    return value
