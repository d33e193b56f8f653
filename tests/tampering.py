"""Ways to cheat with a pack that was really published, one for each of 36 cases.

The cheat has the key of the log wherever that helps, and puts right whatever would give
the change away by the way: hashes in the log, the count, the Pabulib files.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import packs
from packs import ABOUT, LOG_KEY

from voting import ballot_files
from voting.ballotbox import canonical, commitment, pack, slots
from voting.ballotbox.pack import Opening
from voting.ballotbox.receipts import Receipt
from voting.sheet import Sheet, parse

STRANGER = bytes([9]) * 32


@dataclass
class Pack:
    """A folder with a pack in it, and what somebody has kept beside it."""

    folder: Path
    vote: packs.Vote
    receipts: list[Receipt] = field(default_factory=list)
    checkpoints: list[str] = field(default_factory=list)

    def read(self, name: str) -> str:
        return (self.folder / name).read_text()

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text)

    @property
    def lines(self) -> list[bytes]:
        return (self.folder / pack.LOG).read_bytes().splitlines()

    @lines.setter
    def lines(self, lines: list[bytes]) -> None:
        (self.folder / pack.LOG).write_bytes(b"".join(line + b"\n" for line in lines))

    @property
    def sheet(self) -> Sheet:
        return parse(self.read(pack.SHEET))

    @contextmanager
    def entries(self) -> Iterator[list[dict]]:
        """Change entries of the log; nobody signs it by this alone."""
        entries = [json.loads(line) for line in self.lines]
        yield entries
        self.lines = [canonical.encode(entry) for entry in entries]

    @contextmanager
    def openings(self) -> Iterator[list[Opening]]:
        """Change openings, and bind them in the log."""
        read = [json.loads(line) for line in self.read(pack.OPENINGS).splitlines()]
        openings = [
            Opening(one["c"], one["n"], canonical.encode(one["b"]).decode())
            for one in read
        ]
        yield openings
        written = b"".join(map(pack.opening_line, sorted(openings)))
        (self.folder / pack.OPENINGS).write_bytes(written)
        self.bind()

    @contextmanager
    def result(self, pot: str) -> Iterator[dict]:
        """Change a result, and bind it in the log."""
        result = json.loads(self.read(pack.result_name(pot)))
        yield result
        written = json.dumps(
            result, sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        self.write(pack.result_name(pot), written)
        self.bind()

    def bind(self) -> None:
        """Write hashes of the openings and results as they are now into the log."""
        with self.entries() as entries:
            entry = next(one for one in entries if one["t"] == "result")
            entry["openings"] = packs.digest(self.read(pack.OPENINGS))
            entry["pots"] = {
                code: packs.digest(self.read(pack.result_name(code)))
                for code in entry["pots"]
            }

    def sign(self, key: bytes = LOG_KEY, size: int | None = None) -> None:
        """Sign the log as it is now."""
        self.write(pack.CHECKPOINT, packs.signed(self.lines, key, size))

    def forge_history(self) -> None:
        """Sign the log as it is now, and at every earlier size, as if always so."""
        self.sign()
        sizes = range(50, len(self.lines), 50)
        notes = [packs.signed(self.lines[:size]) for size in sizes]
        kept = [canonical.encode({"note": note}).decode() + "\n" for note in notes]
        self.write(pack.HISTORY, "".join(kept))

    def count_again(self) -> None:
        """Publish the result of whatever the openings say now."""
        rules = self.sheet
        with self.openings() as openings:
            outcomes, said = packs.count(rules, openings, self.vote.answers)
        for pot in rules.pots:
            outcome = outcomes[pot.code]
            self.write(pack.result_name(pot.code), outcome.to_json())
            written = ballot_files.pabulib_text(
                rules,
                pot,
                outcome,
                said.by_pot[pot.code],
                fingerprint=packs.digest(self.read(pack.SHEET)),
                about=ABOUT,
            )
            self.write(pack.ballots_name(pot.code), written)
        self.bind()

    def settle(self) -> None:
        """Put everything right that can be put right with the key of the log."""
        self.count_again()
        self.forge_history()

    def add_ballot(self, ballot: str, slot: str, mark: str) -> None:
        """Put one more ballot into the log, and open it."""
        nonce = bytes(32)
        line = ballot.encode()
        committed = commitment.commit(self.vote.election, nonce, line)
        with self.entries() as entries:
            at = next(n for n, one in enumerate(entries) if one["t"] == "turnout")
            entries.insert(at, {"t": "ballot", "c": committed, "s": slot, "a": mark})
        with self.openings() as openings:
            openings.append(Opening(committed, nonce.hex(), ballot))

    def final(self) -> dict[str, dict]:
        """Give the entries of online ballots that count, by commitment."""
        opened = {json.loads(one)["c"] for one in self.read(pack.OPENINGS).splitlines()}
        entries = map(json.loads, self.lines)
        return {
            one["c"]: one
            for one in entries
            if one["t"] == "ballot" and one["c"] in opened and "a" in one
        }

    def remove_ballot(self, committed: str) -> None:
        """Take a ballot away, and the person out of the turnout."""
        slot = self.final()[committed]["s"]
        with self.openings() as openings:
            gone = next(one for one in openings if one.commitment == committed)
            openings.remove(gone)
        area = json.loads(gone.ballot)["paper"]
        with self.entries() as entries:
            entries[:] = [one for one in entries if one.get("s") != slot]
            turnout = next(one for one in entries if one["t"] == "turnout")
            turnout["areas"][area]["online"] -= 1

    def receipt_of(self, committed: str) -> Receipt:
        every = (one for kept in self.vote.receipts.values() for one in kept)
        return next(one for one in every if one.commitment == committed)


Tamper = Callable[[Pack], None]


@dataclass(frozen=True)
class Case:
    number: int
    title: str
    code: str
    tamper: Tamper

    def __str__(self) -> str:
        return f"{self.number:02} {self.title}"


CASES: list[Case] = []


def case(number: int, title: str, code: str) -> Callable[[Tamper], Tamper]:
    def register(tamper: Tamper) -> Tamper:
        CASES.append(Case(number, title, code, tamper))
        return tamper

    return register


def first(entries: list[dict], kind: str) -> dict:
    return next(one for one in entries if one["t"] == kind)


def fresh_slot(person: str, election: str) -> tuple[str, str]:
    """Give the slot and the mark of somebody who has not voted."""
    slot = slots.slot_of(packs.SLOT_KEY, election, person)
    return slot, slots.area_mark(packs.SLOT_KEY, election, slot, "north")
