"""For the witness of a draw: checks every panel of a list against the sealed pool.

    python -m panels.sortition.witness lottery.json sealed.json

The sealed pool says what everybody counts for, so it is not published; its SHA-256
stands in the list. Beside `verify` this needs nothing but Python.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from panels.sortition import verify

VERSION = "panel-pool-v1"
QUOTA = (str, str, int, int)

SENTENCES = {
    "other_pool": "The sealed pool is not the one that the list names.",
    "no_pool": "This is no sealed pool that this program knows ({what}).",
    "other_people": "The sealed pool has other people or seats than the list.",
    "quota": "Panel {panel} has {found} people of “{quota}”, not {least} to {most}.",
    "household": "Panel {panel} has two people of one household.",
}


class PoolError(Exception):
    """The file has the hash that the list names, and yet is no sealed pool."""

    def __init__(self, what: str) -> None:
        super().__init__(SENTENCES["no_pool"].format(what=what))


def read_pool(content: bytes) -> dict[str, Any]:
    """Read a sealed pool; raises `PoolError` for what is none."""
    try:
        pool = json.loads(content)
        verify.canonical(pool)
    except (ValueError, RecursionError) as error:
        raise PoolError("no JSON") from error
    if not isinstance(pool, dict) or pool.get("v") != VERSION:
        raise PoolError(f"not of the version {VERSION}")
    for key, is_right in (
        ("salt", _is_salt),
        ("seats", _is_whole),
        ("quotas", _has_quotas),
        ("people", _has_people),
    ):
        if not is_right(pool.get(key)):
            raise PoolError(f"wrong “{key}”")
    return pool


def _is_salt(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value) is not None


def _is_whole(value: object) -> bool:
    return type(value) is int and value >= 0


def _has_quotas(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_quota, value))


def _is_quota(value: object) -> bool:
    if not isinstance(value, list) or len(value) != len(QUOTA):
        return False
    return all(type(part) is kind for part, kind in zip(value, QUOTA, strict=True))


def _has_people(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_person, value.values()))


def _is_person(value: object) -> bool:
    if not isinstance(value, dict) or not _is_whole(value.get("household")):
        return False
    features = value.get("features")
    return isinstance(features, dict) and all(
        isinstance(text, str) for text in features.values()
    )


def breaches(lottery: verify.Lottery, content: bytes) -> list[tuple[str, str]]:
    """Find what does not hold: pairs of a code of `SENTENCES` and its sentence.

    Raises `PoolError` for what has the right hash, but is no sealed pool.
    """
    if sha256(content).hexdigest() != lottery.plain["sealed"]:
        return [("other_pool", SENTENCES["other_pool"])]
    pool = read_pool(content)
    people = pool["people"]
    if (
        sorted(people) != lottery.plain["ids"]
        or pool["seats"] != lottery.plain["seats"]
    ):
        return [("other_people", SENTENCES["other_people"])]
    found = []
    for number, panel in enumerate(lottery.panels):
        label = lottery.label(number)
        members = [people[text] for text in panel]
        has = Counter(pair for member in members for pair in member["features"].items())
        for feature, value, least, most in pool["quotas"]:
            heads = has[feature, value]
            if not least <= heads <= most:
                said = SENTENCES["quota"].format(
                    panel=label,
                    found=heads,
                    quota=f"{feature}: {value}",
                    least=least,
                    most=most,
                )
                found.append(("quota", said))
        homes = [member["household"] for member in members if member["household"]]
        if len(homes) != len(set(homes)):
            found.append(("household", SENTENCES["household"].format(panel=label)))
    return found


def main(argv: Sequence[str] | None = None) -> int:
    given = _parser().parse_args(argv)
    try:
        content = given.list.read_bytes()
        lottery = verify.read(content)
        faults = verify.check(lottery, content, given.sha256 and given.sha256.lower())
        found = [(fault.code, str(fault)) for fault in faults]
        if not found:
            found = breaches(lottery, given.sealed.read_bytes())
    except (verify.LotteryError, PoolError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return verify.UNREADABLE
    lines = [f"FAILED [{code}] {sentence}" for code, sentence in found]
    size = len(lottery.panels)
    lines.append(
        "Something does not hold."
        if found
        else f"All {size} panels meet the quotas. SHA-256 of the list: {lottery.sha256}"
    )
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return verify.FAILS if found else verify.HOLDS


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m panels.sortition.witness",
        description="Check each panel of a list against the sealed pool.",
        epilog="Exit codes: 0 all meet the quotas; 1 something does not hold; "
        "2 a file cannot be read.",
    )
    parser.add_argument("list", type=Path, metavar="lottery.json")
    parser.add_argument("sealed", type=Path, metavar="sealed.json")
    parser.add_argument("--sha256", metavar="HASH", help="the published hash")
    return parser


if __name__ == "__main__":
    sys.exit(main())
