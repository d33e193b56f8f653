"""Checks a panel's lottery, and says which panel was drawn and how likely yours was.

    python -m panels.sortition.verify lottery.json RANDOMNESS [MY_ID]

This one file needs nothing but Python 3.10: copy it to your own computer and run it
there as `python3 verify.py …`. The platform draws with these very lines.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise
from math import comb
from pathlib import Path
from typing import Any

VERSION = "panel-lottery-v1"
ID = re.compile("[23456789BCDFGHJKMNPQRSTVWXZ]{5}")
HASH = re.compile("[0-9a-f]{64}")
BITS = 128
MOST_BYTES = 100_000_000
# A source with fewer outcomes than this for each panel would leave the panels
# noticeably unequal once it is hashed.
OUTCOMES_PER_PANEL = 1000
HOLDS, FAILS, UNREADABLE = range(3)

SENTENCES = {
    "other_hash": "The file is not the published one: its SHA-256 is another.",
    "not_canonical": "The file is not in canonical form: it was written again.",
    "no_lottery": "This is no list of panels that this program knows ({what}).",
    "bad_id": "“{id}” is no id, or the ids are not in order, or one is there twice.",
    "wrong_size": "Panel {panel} does not have {seats} people.",
    "repeated_id": "Somebody is twice on panel {panel}, or its ids are not in order.",
    "unknown_id": "Panel {panel} has “{id}”, who is not among the ids.",
    "weak_randomness": "The declared source has too few outcomes for so many panels.",
    "bad_randomness": "The randomness does not have the declared format: {what}.",
    "unknown_my_id": "“{id}” is not among the ids of this list: nothing is told of it.",
}

DESCRIPTION = """\
Check a list of panels and the draw from it, with nothing but this file.

RANDOMNESS is what the declared source gave: the 64 hexadecimal digits of a beacon, the
numbers of a national draw, or the digits of the dice in the order of the throws. Leave
it out, or write -, to check the list before the draw.

Exit codes: 0 everything holds; 1 something does not; 2 the file cannot be read, or the
randomness is not in the declared format.
"""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not hold: a code of `SENTENCES` and what stands in braces."""

    code: str
    values: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return SENTENCES[self.code].format_map(self.values)


class LotteryError(Exception):
    """The file is no list, or the randomness has another form; see its `fault`."""

    def __init__(self, code: str, **values: Any) -> None:
        self.fault = Fault(code, values)
        super().__init__(str(self.fault))


@dataclass(frozen=True, slots=True)
class Lottery:
    """A list of panels as it was published; `sha256` is that of the file's bytes."""

    sha256: str
    plain: dict[str, Any]

    @property
    def panels(self) -> list[list[str]]:
        found: list[list[str]] = self.plain["panels"]
        return found

    @property
    def source(self) -> dict[str, Any]:
        found: dict[str, Any] = self.plain["randomness"]
        return found

    def counts(self) -> Counter[str]:
        """Say on how many panels each id is; an id on none has 0."""
        found = Counter(dict.fromkeys(self.plain["ids"], 0))
        for panel in self.panels:
            found.update(panel)
        return found

    def label(self, number: int) -> str:
        """Write a panel's number with zeros in front, so that all are equally long."""
        return str(number).zfill(len(str(len(self.panels) - 1)))


def canonical(plain: dict[str, Any]) -> bytes:
    """Write JSON in the one way: sorted keys, no blanks, UTF-8, no line break."""
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def read(content: bytes) -> Lottery:
    """Read a list; raises `LotteryError` for what is none."""
    if len(content) > MOST_BYTES:
        raise LotteryError("no_lottery", what="too large")
    try:
        plain = json.loads(content)
        canonical(plain)  # JSON can have half a character, which nothing can write.
    except (ValueError, RecursionError) as error:
        raise LotteryError("no_lottery", what="no JSON") from error
    if not isinstance(plain, dict) or plain.get("v") != VERSION:
        raise LotteryError("no_lottery", what=f"not of the version {VERSION}")
    for key, is_right in (
        ("name", lambda value: isinstance(value, str)),
        ("algorithm", lambda value: isinstance(value, str)),
        ("sealed", lambda value: value == "" or _matches(HASH, value)),
        ("seats", lambda value: type(value) is int and value > 0),
        ("reserve", lambda value: type(value) is int and value >= 0),
        ("ids", lambda value: _is_list_of_texts(value) and value),
        ("panels", lambda value: isinstance(value, list) and len(value) > 0),
        ("randomness", _is_source),
    ):
        if not is_right(plain.get(key)):
            raise LotteryError("no_lottery", what=f"wrong “{key}”")
    if not all(map(_is_list_of_texts, plain["panels"])):
        raise LotteryError("no_lottery", what="wrong “panels”")
    return Lottery(sha256(content).hexdigest(), plain)


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_positive(value: object) -> bool:
    return type(value) is int and value > 0


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _is_source(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    needed = {
        "beacon": ("round",),
        "national_draw": ("numbers", "highest"),
        "dice": ("digits",),
        "undeclared": (),
    }.get(str(value.get("kind")))
    if needed is None:
        return False
    return all(_is_positive(value.get(key)) for key in needed)


def check(lottery: Lottery, content: bytes, expected: str | None = None) -> list[Fault]:
    """Find everything that does not hold of a list itself, before any draw."""
    faults = []
    plain = lottery.plain
    if expected is not None and expected != lottery.sha256:
        faults.append(Fault("other_hash"))
    if canonical(plain) != content:
        faults.append(Fault("not_canonical"))
    ids = plain["ids"]
    for place, text in enumerate(ids):
        if not _matches(ID, text) or (place and ids[place - 1] >= text):
            faults.append(Fault("bad_id", {"id": text}))
    known = set(ids)
    for number, panel in enumerate(lottery.panels):
        label = lottery.label(number)
        if len(panel) != plain["seats"]:
            values = {"panel": label, "seats": plain["seats"]}
            faults.append(Fault("wrong_size", values))
        if any(a >= b for a, b in pairwise(panel)):
            faults.append(Fault("repeated_id", {"panel": label}))
        faults += [
            Fault("unknown_id", {"panel": label, "id": text})
            for text in panel
            if text not in known
        ]
    if not is_strong(lottery.source, len(lottery.panels)):
        faults.append(Fault("weak_randomness"))
    return faults


def is_direct(source: dict[str, Any], size: int) -> bool:
    """Say whether dice name the panel themselves: as many digits as its number has."""
    return bool(source["kind"] == "dice" and size == 10 ** min(source["digits"], 9))


def is_strong(source: dict[str, Any], size: int) -> bool:
    if source["kind"] == "dice":
        wanted = size * OUTCOMES_PER_PANEL
        thrown: int = 10 ** min(source["digits"], 40)
        return is_direct(source, size) or thrown >= wanted
    if source["kind"] == "national_draw":
        numbers, highest = source["numbers"], source["highest"]
        if not numbers < highest <= 1000:  # noqa: PLR2004 - no draw has more
            return False
        outcomes: int = comb(highest, numbers)
        return outcomes >= size * OUTCOMES_PER_PANEL
    return True


def normalise(source: dict[str, Any], text: str) -> str:
    """Write what a source gave in its one form; raises `LotteryError` for no such."""
    text = text.strip()
    if source["kind"] == "beacon":
        return _beacon(source, text)
    if source["kind"] == "national_draw":
        return _numbers(source, text)
    if source["kind"] == "dice":
        digits = re.sub("[ ,;-]", "", text)
        if not re.fullmatch("[0-9]+", digits) or len(digits) != source["digits"]:
            what = f"{source['digits']} digits are needed, in the order of the throws"
            raise LotteryError("bad_randomness", what=what)
        return digits
    if not text or text != _writable(text):
        raise LotteryError("bad_randomness", what="it is empty, or not in UTF-8")
    return text


def _writable(text: str) -> str:
    return text.encode(errors="replace").decode()


def _beacon(source: dict[str, Any], text: str) -> str:
    """Read 64 hexadecimal digits, or what a relay of drand answers, which has more."""
    if text.startswith("{"):
        try:
            answer = json.loads(text)
            signed = sha256(bytes.fromhex(answer["signature"])).hexdigest()
            is_right = (
                answer["round"] == source["round"]
                and answer["randomness"].lower() == signed
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            is_right = False
        if not is_right:
            what = f"this is not the answer of the beacon for round {source['round']}"
            raise LotteryError("bad_randomness", what=what)
        return signed
    digits = "".join(text.lower().split())
    if not HASH.fullmatch(digits):
        raise LotteryError("bad_randomness", what="64 hexadecimal digits are needed")
    return digits


def _numbers(source: dict[str, Any], text: str) -> str:
    """Read drawn numbers in any order: 31 4 15 becomes 4-15-31."""
    words = [word for word in re.split("[ ,;-]+", text) if word]
    wanted, highest = source["numbers"], source["highest"]
    if all(re.fullmatch("[0-9]{1,4}", word) for word in words):
        found = sorted({int(word) for word in words})
        if len(found) == len(words) == wanted and 1 <= found[0] <= found[-1] <= highest:
            return "-".join(map(str, found))
    what = f"{wanted} different numbers from 1 to {highest} are needed"
    raise LotteryError("bad_randomness", what=what)


def drawn_number(lottery: Lottery, randomness: str) -> int:
    """Turn normalised randomness into the number of a panel, from 0."""
    size = len(lottery.panels)
    if is_direct(lottery.source, size):
        return int(randomness)
    return hashed_number(lottery.sha256, randomness, size)


def hashed_number(list_hash: str, randomness: str, size: int) -> int:
    """Draw a number below `size`; what would make some likelier is thrown away."""
    limit = 2**BITS - 2**BITS % size
    counter = 0
    while True:
        text = f"{VERSION}|{list_hash}|{randomness}|{counter}"
        x = int.from_bytes(sha256(text.encode()).digest()[: BITS // 8], "big")
        if x < limit:
            return x % size
        counter += 1


def report(
    lottery: Lottery, faults: Sequence[Fault], randomness: str | None, my_id: str | None
) -> dict[str, Any]:
    """Put what was found together, as what becomes JSON."""
    counts = lottery.counts()
    found: dict[str, Any] = {
        "holds": not faults,
        "problems": [{"code": f.code, "sentence": str(f)} for f in faults],
        "sha256": lottery.sha256,
        "name": lottery.plain["name"],
        "panels": len(lottery.panels),
        "seats": lottery.plain["seats"],
        "people": len(lottery.plain["ids"]),
        "smallest": min(counts[text] for text in lottery.plain["ids"]),
        "largest": max(counts[text] for text in lottery.plain["ids"]),
        "source": lottery.source,
    }
    if randomness is not None:
        number = drawn_number(lottery, randomness)
        found |= {"randomness": randomness, "number": number}
        found |= {"label": lottery.label(number), "panel": lottery.panels[number]}
    if my_id:
        found["my_id"] = my_id
        if my_id in lottery.plain["ids"]:
            found["my_panels"] = counts[my_id]
            if randomness is not None:
                found["is_drawn"] = my_id in found["panel"]
    return found


def as_text(found: dict[str, Any]) -> str:
    lines = [
        f"List: {found['name']}",
        f"SHA-256 of the list: {found['sha256']}",
        f"{found['panels']} panels of {found['seats']}, from {found['people']} people",
        f"Everyone is on {found['smallest']} to {found['largest']} panels",
    ]
    if found["source"]["kind"] == "undeclared":
        lines.append(
            "The list names no source: whoever chose the randomness chose the panel."
        )
    if "number" in found:
        lines.append(f"Drawn: panel {found['label']}")
        lines.append(f"On it: {' '.join(found['panel'])}")
    if "my_panels" in found:
        share = 100 * found["my_panels"] / found["panels"]
        lines.append(
            f"{found['my_id']} is on {found['my_panels']} of {found['panels']} panels "
            f"({share:.2f} %)."
        )
    if "is_drawn" in found:
        on = "on" if found["is_drawn"] else "not on"
        lines.append(f"{found['my_id']} is {on} the drawn panel.")
    broken = [p for p in found["problems"] if p["code"] != "unknown_my_id"]
    lines += [f"FAILED [{p['code']}] {p['sentence']}" for p in broken]
    # Somebody who has mistyped an id has found nothing wrong with the list.
    lines += [p["sentence"] for p in found["problems"] if p not in broken]
    if broken:
        lines.append("Something does not hold.")
    elif not found["problems"]:
        lines.append("All holds.")
    return "".join(f"{line}\n" for line in lines)


def main(argv: Sequence[str] | None = None) -> int:
    given = _parser().parse_args(argv)
    try:
        content = given.list.read_bytes()
        lottery = read(content)
        faults = check(lottery, content, given.sha256 and given.sha256.lower())
        randomness = None
        if given.randomness not in {None, "-"}:
            randomness = normalise(lottery.source, given.randomness)
    except (LotteryError, OSError) as error:
        if given.json:
            code = getattr(error, "fault", Fault("unreadable", {})).code
            problem = {"code": code, "sentence": str(error)}
            _print_json({"holds": False, "problems": [problem]})
        sys.stderr.write(f"{error}\n")
        return UNREADABLE
    my_id = given.my_id and _writable(given.my_id.strip().upper())
    if my_id and my_id not in lottery.plain["ids"]:
        faults.append(Fault("unknown_my_id", {"id": my_id}))
    found = report(lottery, faults, randomness, my_id)
    if given.json:
        _print_json(found)
    else:
        sys.stdout.write(as_text(found))
    return FAILS if faults else HOLDS


def _print_json(plain: object) -> None:
    sys.stdout.write(f"{json.dumps(plain, ensure_ascii=False)}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m panels.sortition.verify",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("list", type=Path, metavar="lottery.json")
    parser.add_argument("randomness", nargs="?", metavar="RANDOMNESS")
    parser.add_argument("my_id", nargs="?", metavar="MY_ID")
    parser.add_argument("--sha256", metavar="HASH", help="the published hash")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    return parser


if __name__ == "__main__":
    sys.exit(main())
