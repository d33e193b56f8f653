"""Step 7: the openings, which are the ballots that count and no others.

Equal ballots are put together as they are read, so that what a ballot says is kept once
however many people have said it.
"""

import re
from binascii import unhexlify
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from voting.ballotbox.commitment import BALLOT_PREFIX
from voting.ballotbox.pack import OPENINGS
from voting.ballotbox.pack_reader import Pack
from voting.ballotbox.verifying.report import Step
from voting.ballotbox.verifying.slots import ONLINE

LINE = re.compile(rb'\{"b":(\{.*\}),"c":"([0-9a-f]{64})","n":"([0-9a-f]{64})"\}')


@dataclass(slots=True)
class Opened:
    """What the ballots say: how often each canonical line was cast.

    `by_line` has the ballots cast online, `paper` those on paper with the area of their
    batch. `sha256` is that of the whole file.
    """

    by_line: Counter[bytes] = field(default_factory=Counter)
    paper: Counter[tuple[str, bytes]] = field(default_factory=Counter)
    sha256: str = ""

    def lines(self) -> Iterator[tuple[str, bytes, int]]:
        """Give each ballot once: the area of its batch if any, its line, how often."""
        for line, times in self.by_line.items():
            yield ONLINE, line, times
        for (area, line), times in self.paper.items():
            yield area, line, times


class _Reader:
    def __init__(
        self, final: dict[bytes, str], election: str, longest: int, step: Step
    ) -> None:
        self.found = Opened()
        self.final = final
        self._longest = longest
        self._prefix = sha256(BALLOT_PREFIX + election.encode() + b"\0")
        self._step = step
        self._last = b""

    def read(self, line: bytes, number: int) -> None:
        match = LINE.fullmatch(line)
        if match is None:
            self._fail("CANON", number, "This is not an opening in canonical form.")
            return
        ballot, committed, nonce = match.groups()
        if committed <= self._last:
            said = "It does not come after the one before it, or is there twice."
            self._fail("OPENSET", number, said)
        self._last = committed
        commitment = unhexlify(committed)
        area = self.final.pop(commitment, None)
        if area is None:
            said = "It opens a ballot that does not count, or is not in the log."
            self._fail("OPENSET", number, said)
            return
        bound = self._prefix.copy()
        bound.update(unhexlify(nonce) + ballot)
        if bound.digest() != commitment:
            said = "The ballot in it is not the one that was committed to."
            self._fail("COMMIT", number, said)
        if len(ballot) > self._longest:
            # Kept, such ballots would fill the memory.
            self._fail("BALLOT", number, "It is longer than any ballot of this vote.")
            return
        if area == ONLINE:
            self.found.by_line[ballot] += 1
        else:
            self.found.paper[area, ballot] += 1

    def _fail(self, code: str, number: int, said: str) -> None:
        self._step.fail(code, f"{OPENINGS} line {number}", said)


def read_openings(
    pack: Pack, final: dict[bytes, str], election: str, longest: int, step: Step
) -> Opened:
    """Read all openings; takes out of `final` what has been opened.

    `longest` is how many bytes a ballot has at most.
    """
    reader = _Reader(final, election, longest, step)
    whole = sha256()
    number = 0
    for number, line in enumerate(pack.lines(OPENINGS), start=1):
        whole.update(line + b"\n")
        reader.read(line, number)
    for commitment in sorted(reader.final):
        said = f"The ballot {commitment.hex()} counts and was not opened."
        step.fail("OPENSET", OPENINGS, said)
    reader.found.sha256 = whole.hexdigest()
    step.passed(f"All {number} openings are those of the ballots that count.")
    return reader.found
