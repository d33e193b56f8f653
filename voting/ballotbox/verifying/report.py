"""What a verification has found: one step after the other, in words and as JSON."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

FORMAT = "porukka-verification-1"
# The words that come before what people have to compare.
COMPARE = "Compare with what the city has published, and with what you know:"
# Of each code a step tells the first few places; the rest is counted.
MOST_PER_CODE = 5

STEPS = (
    "Signatures",
    "Root of the log",
    "Earlier checkpoints",
    "Entries of the log",
    "One ballot per slot",
    "Completeness",
    "Openings",
    "Ballots and rules",
    "Count",
    "Pabulib files",
    "Receipts",
)


def harmless(text: str) -> str:
    """Write what cannot be printed as escapes: a pack is not to steer a terminal."""
    return "".join(
        one if one.isprintable() else one.encode("unicode_escape").decode()
        for one in text
    )


class State(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that does not hold: a code for machines, where it is, and in words."""

    code: str
    where: str
    said: str

    def as_plain(self) -> dict[str, str]:
        return {"code": self.code, "where": self.where, "said": self.said}


@dataclass(slots=True)
class Step:
    """One step of a verification. Until something else is said it was skipped."""

    number: int
    name: str
    said: str = "Not checked, because of what was found before."
    was_checked: bool = False
    failures: list[Failure] = field(default_factory=list)
    times: Counter[str] = field(default_factory=Counter)

    def fail(self, code: str, where: str, said: str) -> None:
        self.times[code] += 1
        if self.times[code] <= MOST_PER_CODE:
            self.failures.append(Failure(code, where, said))

    def passed(self, said: str) -> None:
        """Say in one sentence what holds, if nothing has failed."""
        self.was_checked = True
        self.said = said

    def skipped(self, said: str) -> None:
        self.was_checked = False
        self.said = said

    @property
    def state(self) -> State:
        if self.times:
            return State.FAILED
        return State.PASSED if self.was_checked else State.SKIPPED

    @property
    def more(self) -> int:
        """How many failures are not told one by one."""
        return self.times.total() - len(self.failures)

    def lines(self) -> Iterator[str]:
        head = f"{self.number:>2} {self.name}"
        if self.state is not State.FAILED:
            yield f"{head}: {self.state}. {self.said}"
            return
        for failure in self.failures:
            yield f"{head}: FAILED [{failure.code}] {failure.where}: {failure.said}"
        if self.more:
            yield f"{head}: FAILED, and so in {self.more} more places."

    def as_plain(self) -> dict[str, Any]:
        return {
            "step": self.number,
            "name": self.name,
            "state": str(self.state),
            "said": "" if self.state is State.FAILED else self.said,
            "failures": [failure.as_plain() for failure in self.failures],
            "more": self.more,
        }


@dataclass(frozen=True, slots=True)
class ReceiptReport:
    """What became of the ballot of one receipt."""

    file: str
    code: str
    holds: bool
    counts: bool
    said: str

    def as_plain(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "code": self.code,
            "holds": self.holds,
            "counts": self.counts,
            "said": self.said,
        }


def _steps() -> tuple[Step, ...]:
    return tuple(Step(number, name) for number, name in enumerate(STEPS, start=1))


@dataclass(slots=True)
class Report:
    """What was checked and found. `key_from` says where the key of the log is from."""

    pack: str
    steps: tuple[Step, ...] = field(default_factory=_steps)
    receipts: list[ReceiptReport] = field(default_factory=list)
    compare: list[str] = field(default_factory=list)
    origin: str = ""
    election: str = ""
    key: str = ""
    key_from: str = ""
    entries: int = 0
    ballots: int = 0

    def step(self, number: int) -> Step:
        return self.steps[number - 1]

    @property
    def holds(self) -> bool:
        return not any(step.state is State.FAILED for step in self.steps)

    @property
    def codes(self) -> list[str]:
        return sorted({code for step in self.steps for code in step.times})

    def as_text(self) -> str:
        lines = [line for step in self.steps for line in step.lines()]
        lines += [f"   {one.file} ({one.code}): {one.said}" for one in self.receipts]
        if self.compare:
            lines += [COMPARE, *(f"   {said}" for said in self.compare)]
        if self.holds:
            end = f"Everything holds: {self.ballots} ballots were counted as published."
        else:
            end = f"SOMETHING DOES NOT HOLD: {', '.join(self.codes)}."
        return "\n".join([*map(harmless, [*lines, end]), ""])

    def as_plain(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "pack": self.pack,
            "holds": self.holds,
            "codes": self.codes,
            "origin": self.origin,
            "election": self.election,
            "key": {"hex": self.key, "from": self.key_from},
            "entries": self.entries,
            "ballots": self.ballots,
            "steps": [step.as_plain() for step in self.steps],
            "compare": self.compare,
            "receipts": [receipt.as_plain() for receipt in self.receipts],
        }
