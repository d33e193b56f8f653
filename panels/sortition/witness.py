"""For the witness of a draw: checks every panel of a list against the sealed pool.

    python -m panels.sortition.witness lottery.json sealed.json

The sealed pool says what everybody counts for, so it is not published; its SHA-256
stands in the list. Beside `verify` this needs nothing but Python.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from panels.sortition import verify

SENTENCES = {
    "other_pool": "The sealed pool is not the one that the list names.",
    "other_people": "The sealed pool has other people or seats than the list.",
    "quota": "Panel {panel} has {found} people of “{quota}”, not {least} to {most}.",
    "household": "Panel {panel} has two people of one household.",
}


def breaches(lottery: verify.Lottery, content: bytes) -> list[tuple[str, str]]:
    """Find what does not hold: pairs of a code of `SENTENCES` and its sentence."""
    if sha256(content).hexdigest() != lottery.plain["sealed"]:
        return [("other_pool", SENTENCES["other_pool"])]
    pool: dict[str, Any] = json.loads(content)
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
    except (verify.LotteryError, OSError) as error:
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
