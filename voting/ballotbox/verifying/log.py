"""Reads the log once: hashes it, checks each entry, and keeps who has voted."""

import re
from binascii import unhexlify
from collections.abc import Iterable, Mapping
from typing import Any

from voting.ballotbox import canonical, entries
from voting.ballotbox.canonical import CanonError
from voting.ballotbox.entries import FieldsError
from voting.ballotbox.merkle import Frontier, leaf_hash
from voting.ballotbox.pack import LOG
from voting.ballotbox.pack_reader import Pack, PackError
from voting.ballotbox.slots import is_paper
from voting.ballotbox.verifying.grammar import Grammar, entry_at
from voting.ballotbox.verifying.report import Step
from voting.ballotbox.verifying.slots import Slots

# Far more than a country has voters; what is longer would fill the memory.
MOST_ENTRIES = 5_000_000
CHUNK = 4096
# Nearly all entries look like this, and what does is canonical.
BALLOT = re.compile(
    rb'\{"a":"([0-9a-f]{16})","c":"([0-9a-f]{64})","s":"([0-9a-f]{32})","t":"ballot"\}'
)


class Tree:
    """The tree of the log as it grows, and its roots at the sizes asked for."""

    def __init__(self, sizes: Iterable[int]) -> None:
        self.roots: dict[int, bytes] = {}
        self._frontier = Frontier()
        self._waiting: list[bytes] = []
        self._wanted = sorted(sizes, reverse=True)
        self.size = 0
        self._keep()

    def add(self, leaf: bytes) -> None:
        self._waiting.append(leaf_hash(leaf))
        self.size += 1
        if len(self._waiting) == CHUNK or self.size == self._next:
            self._grow()

    def _grow(self) -> None:
        self._frontier = self._frontier.grown(self._waiting)
        self._waiting = []
        self._keep()

    def _keep(self) -> None:
        while self._wanted and self._wanted[-1] <= self.size:
            self.roots[self._wanted.pop()] = self._frontier.root
        self._next = self._wanted[-1] if self._wanted else -1

    @property
    def root(self) -> bytes:
        self._grow()
        return self._frontier.root


def first_entry(pack: Pack) -> Mapping[str, Any] | None:
    """Return the entry that opens the log, if it is one."""
    for line in pack.lines(LOG):
        try:
            entry = canonical.decode(line)
            entries.check(entry)
        except (CanonError, FieldsError):
            return None
        return entry if entry["t"] == "open" else None
    return None


def read_log(
    pack: Pack, tree: Tree, grammar: Grammar, slots: Slots, step: Step
) -> None:
    """Step 4, and what the other steps need of the log."""
    match = BALLOT.fullmatch
    number = -1
    for number, line in enumerate(pack.lines(LOG)):
        if number >= MOST_ENTRIES:
            raise PackError(f"{LOG} has more than {MOST_ENTRIES} entries")
        tree.add(line)
        found = match(line)
        if found is None:
            _read(line, number, grammar, slots, step)
        elif grammar.moves("ballot", number):
            grammar.end_batch(number)
            mark, commitment, slot = map(unhexlify, found.groups())
            slots.cast(slot, commitment, mark, number)
    grammar.end(number)
    step.passed(f"All {number + 1} entries are well-formed and in their order.")


def _read(line: bytes, number: int, grammar: Grammar, slots: Slots, step: Step) -> None:
    where = entry_at(number)
    try:
        entry = canonical.decode(line)
        entries.check(entry)
    except CanonError as error:
        step.fail("CANON", where, f"It is not in canonical form ({error!s:.80}).")
        return
    except FieldsError as error:
        step.fail("FIELDS", where, f"It has not the fields it should ({error!s:.80}).")
        return
    kind = entry["t"]
    if not grammar.moves(kind, number):
        return
    if kind == "ballot" and is_paper(entry["s"]):
        area = grammar.next_of_batch(entry["s"], where)
        slots.hand_in(entry["s"], bytes.fromhex(entry["c"]), area, number)
        return
    grammar.end_batch(number)
    grammar.take(entry, where)
    if kind == "void":
        slots.void(entry["s"], entry["why"])
