"""The entries of the log: what each may hold, and nothing else.

An entry is one canonical line with its type under `t`. No entry holds a time, a name,
an address or a choice; docs/reference/ballot-box.md describes each field. The order in
which entries may follow each other is checked by the verifier.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from voting.ballotbox.slots import AREA_HEX, PAPER, SLOT_HEX

FORMAT = "porukka-ballot-box-1"
CUSTODIES = ("server", "officer", "officers")
DESTROYED = frozenset({"ballot", "slot", "spool"})

Entry = Mapping[str, Any]
Check = Callable[[object], bool]


class FieldsError(ValueError):
    """An entry that has a field too many or too few, or one of another shape."""


def _hex(digits: int) -> Check:
    shape = re.compile(rf"[0-9a-f]{{{digits}}}")
    return lambda value: isinstance(value, str) and bool(shape.fullmatch(value))


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, list) and all(_is_text(item) for item in value)


_official = re.compile(r"[a-z_]+:[1-9]\d{0,18}", re.ASCII)


def _are_officials(value: object) -> bool:
    """Say whether officials are named by role and number, so that no name gets in."""
    return _is_list_of_texts(value) and all(map(_official.fullmatch, cast(Any, value)))


def _are_keys(value: object) -> bool:
    """Say whether keys are named that can be destroyed, each once and in order."""
    if not _is_list_of_texts(value):
        return False
    names = cast("list[str]", value)
    return names == sorted(DESTROYED & set(names))


def _of(check: Check) -> Check:
    """Every value of an object passes a check."""
    return lambda value: isinstance(value, dict) and all(map(check, value.values()))


def _one_of(*allowed: str) -> Check:
    return lambda value: value in allowed


def _object(**fields: Check) -> Check:
    return lambda value: isinstance(value, dict) and _fits(value, fields)


def _fits(value: Mapping[str, Any], fields: Mapping[str, Check]) -> bool:
    return value.keys() == fields.keys() and all(
        check(value[name]) for name, check in fields.items()
    )


_digest = _hex(64)
_slot = _hex(SLOT_HEX)
_paper_slot = re.compile(rf"{PAPER}[1-9]\d{{0,8}}:[1-9]\d{{0,8}}", re.ASCII)


def _is_paper_slot(value: object) -> bool:
    return isinstance(value, str) and bool(_paper_slot.fullmatch(value))


_turnout = _object(online=_is_number, paper=_is_number, spoilt=_is_number)

# All shapes that an entry of a type may have; `t` itself is left out.
SHAPES: Mapping[str, Sequence[Mapping[str, Check]]] = {
    "open": [
        {
            "format": _one_of(FORMAT),
            "origin": _is_text,
            # The SHA-256 of the sheet of rules names the round everywhere.
            "election": _digest,
            "custody": _one_of(*CUSTODIES),
            "room": _is_number,
            "hold_back": _is_number,
            "keys": _object(
                log=_digest, promise=_digest, spool=_digest, ballot=_digest
            ),
            # People by area; nothing of it where the vote is open to all.
            "areas": _of(_is_number),
            "roll": lambda value: value == "" or _digest(value),
        }
    ],
    "roll_add": [
        {
            "areas": _of(_is_number),
            "by": _are_officials,
            "reason": _is_text,
            "roll": lambda value: value == "" or _digest(value),
        }
    ],
    "config": [
        {"change": _one_of("withdrawn"), "project": _is_text, "reason": _is_text},
        {"change": _one_of("seed"), "value": _is_text},
        {
            "change": _one_of("board"),
            "pot": _is_text,
            "order": _is_list_of_texts,
            "body": _is_text,
        },
    ],
    "ballot": [
        {"c": _digest, "s": _slot, "a": _hex(AREA_HEX)},
        {"c": _digest, "s": _is_paper_slot},
    ],
    "batch": [
        {
            "batch": _is_number,
            "area": _is_text,
            "station": _is_text,
            "count": _is_number,
            "by": _are_officials,
            "scan": lambda value: value == "" or _digest(value),
        }
    ],
    "void": [
        # A paper vote supersedes what the same person cast online.
        {"s": _slot, "why": _one_of("paper")},
        {
            "s": lambda value: _slot(value) or _is_paper_slot(value),
            "why": _one_of("set_aside"),
            "by": _are_officials,
            "reason": _is_text,
        },
    ],
    "turnout": [{"areas": _of(_turnout)}],
    "close": [{"grace": _is_number, "record": _digest}],
    "result": [{"pots": _of(_digest), "openings": _digest}],
    "destroyed": [{"keys": _are_keys}],
}


def check(entry: Entry) -> None:
    """Raise `FieldsError` unless an entry has one of the shapes of its type."""
    kind = entry.get("t")
    fields = {name: value for name, value in entry.items() if name != "t"}
    shapes = SHAPES.get(kind, []) if isinstance(kind, str) else []
    if not any(_fits(fields, shape) for shape in shapes):
        raise FieldsError(f"not an entry of type {kind!r}")


def official(role: str, number: int) -> str:
    """Name an official in the log, as the public record does: role and number."""
    return f"{role}:{number}"


def are_two_people(by: Sequence[str]) -> bool:
    """Say whether at least two different people have signed for something."""
    return len({one.rpartition(":")[2] for one in by}) > 1
