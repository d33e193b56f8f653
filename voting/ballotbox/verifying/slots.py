"""Step 5: who has a ballot in the box. The last one of a slot is the one that counts.

Slots and commitments are kept as bytes, because there are as many as voters.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from voting.ballotbox.verifying.report import Step

ONLINE = ""
DIGEST = 32


@dataclass(slots=True)
class Fate:
    """Where in the log one commitment is that somebody asks for."""

    entry: int
    slot: bytes | str


@dataclass(frozen=True, slots=True)
class Became:
    """What became of a ballot of the log, in words, and whether it was counted."""

    said: str
    counts: bool


class Slots:
    """What the ballots and voids of a log come to.

    `areas` says of each paper slot from which area it is. `asked` are the commitments
    of receipts, of which the entry and the slot are kept.
    """

    def __init__(
        self, step: Step, *, areas_are_fixed: bool, asked: Iterable[bytes] = ()
    ) -> None:
        self.voids: dict[bytes | str, str] = {}
        self.fates: dict[bytes, Fate] = {}
        self.forms: dict[str, int] = {}
        self._step = step
        self._areas_are_fixed = areas_are_fixed
        self._asked = frozenset(asked)
        self._commitments: set[bytes] = set()
        # By slot the commitment of its last ballot, and behind it the mark of the area.
        self._online: dict[bytes, bytes] = {}
        self._paper: dict[str, tuple[bytes, str]] = {}
        self.ballots = 0

    def cast(self, slot: bytes, commitment: bytes, mark: bytes, entry: int) -> None:
        self._note(slot, commitment, entry)
        if self._areas_are_fixed:
            earlier = self._online.get(slot)
            if earlier is not None and earlier[DIGEST:] != mark:
                said = "This person has voted in another area before."
                self._step.fail("AREACHANGE", f"log.jsonl entry {entry}", said)
        self._online[slot] = commitment + mark

    def hand_in(self, slot: str, commitment: bytes, area: str, entry: int) -> None:
        """Take the ballot of a paper form; `area` is that of its batch."""
        self._note(slot, commitment, entry)
        self._paper[slot] = (commitment, area)
        self.forms[area] = self.forms.get(area, 0) + 1

    def _note(self, slot: bytes | str, commitment: bytes, entry: int) -> None:
        self.ballots += 1
        if commitment in self._commitments:
            said = "A ballot with this commitment was there before."
            self._step.fail("DUPC", f"log.jsonl entry {entry}", said)
        self._commitments.add(commitment)
        if commitment in self._asked:
            self.fates.setdefault(commitment, Fate(entry, slot))

    def void(self, slot: str, why: str) -> None:
        """Take a slot out of the count, for good. An official act is the last word."""
        key = slot if ":" in slot else bytes.fromhex(slot)
        if self.voids.get(key) != "set_aside":
            self.voids[key] = why

    @property
    def online(self) -> int:
        """How many people have a ballot online that counts."""
        return len(self._online) - len(self.voids.keys() & self._online.keys())

    @property
    def superseded(self) -> int:
        """How many slots are void because somebody got a paper form."""
        return sum(why == "paper" for why in self.voids.values())

    @property
    def set_aside(self) -> tuple[int, int]:
        """How many slots officials have set aside: online, and on paper."""
        gone = [slot for slot, why in self.voids.items() if why == "set_aside"]
        paper = sum(isinstance(slot, str) for slot in gone)
        return len(gone) - paper, paper

    def final(self) -> dict[bytes, str]:
        """Give the commitments that count: for a paper form its area, else nothing."""
        voids = self.voids
        found = {
            kept[:DIGEST]: ONLINE
            for slot, kept in self._online.items()
            if slot not in voids
        }
        for slot, (commitment, area) in self._paper.items():
            if slot not in voids:
                found[commitment] = area
        return found

    def fate_of(self, commitment: bytes) -> Became | None:
        """Say what became of a ballot; nothing if it is not in the log."""
        fate = self.fates.get(commitment)
        if fate is None:
            return None
        why = self.voids.get(fate.slot)
        said = {
            None: "and it was counted",
            "paper": "and a vote on paper took its place",
            "set_aside": "and two officials have set it aside",
        }[why]
        counts = why is None and self._last(fate.slot) == commitment
        if why is None and not counts:
            said = "and a later ballot of the same person took its place"
        return Became(f"The ballot is entry {fate.entry} of the log, {said}.", counts)

    def _last(self, slot: bytes | str) -> bytes:
        if isinstance(slot, str):
            return self._paper[slot][0]
        return self._online[slot][:DIGEST]
