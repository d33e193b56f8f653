"""The entries of the log: nothing but what belongs there."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.ballotbox import canonical, entries, merkle
from voting.ballotbox.entries import FieldsError

DIGEST = "ab" * 32
SLOT = "cd" * 16

EXAMPLES: dict[str, dict[str, Any]] = {
    "open": {
        "t": "open",
        "format": "porukka-ballot-box-1",
        "origin": "vote.example/p/kajaani",
        "election": DIGEST,
        "custody": "officers",
        "room": 512,
        "hold_back": 25,
        "keys": {"log": DIGEST, "promise": DIGEST, "spool": DIGEST, "ballot": DIGEST},
        "areas": {"lohtaja": 700, "otanmaki": 300},
        "roll": DIGEST,
    },
    "open to all": {
        "t": "open",
        "format": "porukka-ballot-box-1",
        "origin": "vote.example/p/kajaani",
        "election": DIGEST,
        "custody": "server",
        "room": 512,
        "hold_back": 25,
        "keys": {"log": DIGEST, "promise": DIGEST, "spool": DIGEST, "ballot": DIGEST},
        "areas": {},
        "roll": "",
    },
    "roll_add": {
        "t": "roll_add",
        "areas": {"lohtaja": 2},
        "by": ["organiser:3", "polling_clerk:4"],
        "reason": "Kaksi unohtui luettelosta.",
        "roll": DIGEST,
    },
    "withdrawn": {
        "t": "config",
        "change": "withdrawn",
        "project": "P7",
        "reason": "Tontti myytiin.",
    },
    "seed": {"t": "config", "change": "seed", "value": "7 14 21 28 35 36 40"},
    "board": {
        "t": "config",
        "change": "board",
        "pot": "lohtaja",
        "order": ["P2", "P1"],
        "body": "Kaupunginhallitus",
    },
    "ballot": {"t": "ballot", "c": DIGEST, "s": SLOT, "a": "ef" * 8},
    "paper ballot": {"t": "ballot", "c": DIGEST, "s": "paper:3:14"},
    "batch": {
        "t": "batch",
        "batch": 3,
        "area": "lohtaja",
        "station": "Kirjasto",
        "count": 14,
        "by": ["polling_clerk:4", "polling_clerk:5"],
        "scan": DIGEST,
    },
    "void by paper": {"t": "void", "s": SLOT, "why": "paper"},
    "set aside": {
        "t": "void",
        "s": "paper:3:2",
        "why": "set_aside",
        "by": ["organiser:3", "organiser:9"],
        "reason": "Sama lomake kopioitu kahdesti.",
    },
    "turnout": {
        "t": "turnout",
        "areas": {"lohtaja": {"online": 120, "paper": 15, "spoilt": 1}},
    },
    "close": {"t": "close", "grace": 120, "record": DIGEST},
    "result": {"t": "result", "pots": {"lohtaja": DIGEST}, "openings": DIGEST},
    "destroyed": {"t": "destroyed", "keys": ["ballot", "slot", "spool"]},
}

OTHER_VALUES: list[Any] = [
    0,
    1,
    -1,
    "",
    "x",
    "2026-11-15T10:00:00+00:00",
    DIGEST,
    DIGEST.upper(),
    SLOT,
    "paper:0:1",
    "paper:01:1",
    [],
    ["x"],
    ["organiser:3"],
    [1],
    {},
    {"x": 1},
    {"x": DIGEST},
]


def is_accepted(entry: Any) -> bool:
    try:
        entries.check(entry)
        canonical.encode(entry)
    except (FieldsError, canonical.CanonError):
        return False
    return True


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to each field, however deep."""
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    if isinstance(value, list):
        for at, inner in enumerate(value):
            yield from places(inner, (*path, at))


def replaced(entry: dict[str, Any], path: tuple[Any, ...], value: Any) -> Any:
    changed = copy.deepcopy(entry)
    *way, last = path
    target: Any = changed
    for key in way:
        target = target[key]
    target[last] = value
    return changed


@pytest.mark.parametrize("name", EXAMPLES)
class TestEntry:
    def test_of_each_shape_is_accepted(self, name) -> None:
        assert is_accepted(EXAMPLES[name])

    def test_with_a_field_more_is_refused(self, name) -> None:
        for smuggled in ("at", "created_at", "ip", "name", "choices", "voter"):
            with pytest.raises(FieldsError):
                entries.check({**EXAMPLES[name], smuggled: "x"})

    def test_with_a_field_less_is_refused(self, name) -> None:
        for missing in EXAMPLES[name]:
            fields = {
                key: value for key, value in EXAMPLES[name].items() if key != missing
            }
            # A ballot without an area mark must be one on paper.
            with pytest.raises(FieldsError):
                entries.check(fields)

    def test_with_any_field_changed_is_refused_or_another_leaf(self, name) -> None:
        entry = EXAMPLES[name]
        leaf = merkle.leaf_hash(canonical.encode(entry))

        for path in places(entry):
            for value in OTHER_VALUES:
                changed = replaced(entry, path, value)
                if changed == entry or not is_accepted(changed):
                    continue
                assert merkle.leaf_hash(canonical.encode(changed)) != leaf

    def test_holds_no_fractions_and_no_nothing(self, name) -> None:
        for path in places(EXAMPLES[name]):
            for value in (1.5, None, True, False):
                assert not is_accepted(replaced(EXAMPLES[name], path, value))

    def test_of_an_unknown_type_is_refused(self, name) -> None:
        for kind in ("vote", "", None, 1, ["ballot"]):
            with pytest.raises(FieldsError):
                entries.check({**EXAMPLES[name], "t": kind})


class TestBallot:
    @pytest.mark.parametrize(
        "changed",
        [
            {"c": DIGEST.upper()},
            {"c": f"{DIGEST}\n"},
            {"c": DIGEST[:-1]},
            {"s": DIGEST},
            {"s": "paper:1:1"},
            {"s": "user:7"},
            {"a": "lohtaja"},
            {"a": ""},
        ],
    )
    def test_shows_neither_person_nor_area(self, changed) -> None:
        with pytest.raises(FieldsError):
            entries.check({**EXAMPLES["ballot"], **changed})

    @pytest.mark.parametrize(
        "slot", ["paper:3", "paper:3:0", "paper:0:3", "paper:٣:1", "paper:3:1\n", SLOT]
    )
    def test_on_paper_has_a_batch_and_a_number(self, slot) -> None:
        with pytest.raises(FieldsError):
            entries.check({**EXAMPLES["paper ballot"], "s": slot})


class TestOfficials:
    def test_are_named_by_role_and_number(self) -> None:
        assert entries.official("polling_clerk", 4) == "polling_clerk:4"

    @pytest.mark.parametrize(
        "name",
        ["Maija Meikäläinen", "maija@example.fi", "organiser", "organiser:0", ":3"],
    )
    def test_are_never_named_by_name(self, name) -> None:
        with pytest.raises(FieldsError):
            entries.check({**EXAMPLES["batch"], "by": ["organiser:3", name]})

    @pytest.mark.parametrize(
        ("by", "are_two"),
        [
            ([], False),
            (["organiser:3"], False),
            (["organiser:3", "organiser:3"], False),
            (["organiser:3", "polling_clerk:3"], False),
            (["organiser:3", "organiser:4"], True),
            (["organiser:3", "organiser:3", "auditor:5"], True),
        ],
    )
    def test_are_two_when_their_numbers_differ(self, by, are_two) -> None:
        assert entries.are_two_people(by) is are_two


@given(st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=3))
def test_whatever_is_accepted_can_be_written_and_read(value) -> None:
    for entry in EXAMPLES.values():
        for field in entry:
            changed = {**entry, field: value}
            if is_accepted(changed):
                assert canonical.decode(canonical.encode(changed)) == changed


@pytest.mark.parametrize(
    "keys", [["log"], ["slot", "ballot"], ["slot", "slot"], ["Maija Meikäläinen"], [7]]
)
def test_only_keys_that_link_can_be_destroyed(keys) -> None:
    with pytest.raises(FieldsError):
        entries.check({"t": "destroyed", "keys": keys})


def test_keys_that_were_not_there_are_not_named() -> None:
    entries.check({"t": "destroyed", "keys": []})
    entries.check({"t": "destroyed", "keys": ["slot", "spool"]})
