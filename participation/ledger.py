"""The public record as a chain of seals, checked by anyone without Django.

    python -m participation.ledger FILE

reads the JSON lines that a process publishes, one event a line, and says whether
anything was changed, dropped or put in another order. Cutting off the end cannot be
seen from the file alone: compare the newest seal with one that was printed earlier.

A seal is SHA-256 over the seal before it, a line feed, and the canonical JSON of the
event without its seal: keys sorted, no blanks, ASCII only, no floats. The first event
follows `GENESIS`.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

GENESIS = "0" * 64

Entry = Mapping[str, Any]


class FloatInRecordError(ValueError):
    """A float has no single way of being written, so the record refuses it."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with the chain, and at which event (1 is the first)."""

    number: int
    code: str
    message: str


def canonical(entry: Entry) -> str:
    """Write an entry the only way it can be written.

    Raises `FloatInRecordError` for a float and `TypeError` for anything that is
    no JSON value.
    """
    _refuse_floats(entry)
    return json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def seal(previous: str, entry: Entry) -> str:
    """Return 64 hex digits that depend on this entry and on all before it."""
    return sha256(f"{previous}\n{canonical(entry)}".encode()).hexdigest()


def flaws(events: Iterable[Entry]) -> list[Flaw]:
    """List what is wrong with a chain of events, each with its own `seal`.

    After a broken seal the chain goes on from the seal as written, so that each
    fault is reported once and not once for every event behind it.
    """
    found = []
    previous = GENESIS
    number = 0
    for number, event in enumerate(events, start=1):
        claimed = event.get("seal")
        entry = {key: value for key, value in event.items() if key != "seal"}
        if event.get("number") != number:
            found.append(
                Flaw(
                    number,
                    "wrong_number",
                    f"expected number {number}, found {event.get('number')!r}",
                )
            )
        try:
            expected = seal(previous, entry)
        except (FloatInRecordError, RecursionError, TypeError) as error:
            found.append(Flaw(number, "not_canonical", str(error)))
            expected = ""
        if not isinstance(claimed, str) or claimed != expected:
            found.append(Flaw(number, "broken_seal", "the seal does not fit the event"))
        previous = claimed if isinstance(claimed, str) else ""
    return found


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise FloatInRecordError(f"{value!r} is a float; write a number as text")
    if isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError(f"{key!r} is no text, so it cannot be a key")
            _refuse_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_floats(item)


def read(lines: Iterable[str]) -> list[Entry]:
    """Parse JSON lines; raise `ValueError` that names the line that is no event."""
    events: list[Entry] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            event = json.loads(line)
        except json.JSONDecodeError as error:
            raise ValueError(f"line {number}: not JSON ({error.msg})") from error
        except RecursionError as error:
            raise ValueError(f"line {number}: nested too deeply") from error
        if not isinstance(event, dict):
            raise ValueError(f"line {number}: not an event")  # noqa: TRY004 (bad data, not a bad call)
        events.append(event)
    return events


def main(arguments: list[str] | None = None) -> int:
    """Check a file; exit 0 when it holds, 1 when it is flawed, 2 when unreadable."""
    parser = argparse.ArgumentParser(
        prog="python -m participation.ledger",
        description="Check the seals of a published record.",
    )
    parser.add_argument("file", type=Path, help="the record as JSON lines")
    parser.add_argument(
        "--seal", help="the newest seal you know, to see that nothing was cut off"
    )
    options = parser.parse_args(arguments)
    try:
        with options.file.open(encoding="utf-8") as lines:
            events = read(lines)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{options.file}: {error}\n")
        return 2
    found = flaws(events)
    for flaw in found:
        sys.stdout.write(f"event {flaw.number}: {flaw.message} [{flaw.code}]\n")
    newest = str(events[-1].get("seal")) if events else GENESIS
    if options.seal and all(event.get("seal") != options.seal for event in events):
        sys.stdout.write("the seal you gave is not in this record [cut_off]\n")
        return 1
    if found:
        return 1
    sys.stdout.write(f"{len(events)} events, unbroken. Newest seal: {newest}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
