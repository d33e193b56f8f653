"""Checks a pack: everything that was published of a vote, and receipts if you have any.

    python -m voting.ballotbox.verify PACK

It needs nothing of the platform but its counting, and no network.
"""

import argparse
import gc
import json
import re
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from voting.ballotbox.pack_reader import PackError
from voting.ballotbox.verifying.report import FORMAT, harmless
from voting.ballotbox.verifying.run import Given, verify

HOLDS, FAILS, UNREADABLE = range(3)
KEY = re.compile("[0-9a-f]{64}")

DESCRIPTION = """\
Check a pack of a vote: a folder, or the .tar of one.

Exit codes: 0 everything holds; 1 something does not; 2 something cannot be read.
"""


def main(argv: Sequence[str] | None = None) -> int:
    given = _parser().parse_args(argv)
    # Nothing here makes circles, and looking for them costs most of the time.
    gc.disable()
    try:
        report = verify(
            given.pack,
            Given(
                receipts=given.receipt,
                last=given.last_receipt,
                checkpoints=given.checkpoint,
                key=given.key,
            ),
        )
    except (PackError, OSError) as error:
        if given.json:
            _print_json(
                {"format": FORMAT, "pack": str(given.pack), "error": str(error)}
            )
        sys.stderr.write(f"The pack cannot be checked: {harmless(str(error))}\n")
        return UNREADABLE
    finally:
        gc.enable()
    if given.json:
        _print_json(report.as_plain())
    else:
        sys.stdout.write(report.as_text())
    return HOLDS if report.holds else FAILS


def _print_json(plain: object) -> None:
    sys.stdout.write(f"{json.dumps(plain, ensure_ascii=False)}\n")


def _key(text: str) -> bytes:
    if not KEY.fullmatch(text.lower()):
        raise argparse.ArgumentTypeError("a key has 64 hexadecimal digits")
    return bytes.fromhex(text)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="python -m voting.ballotbox.verify",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("pack", type=Path, metavar="PACK")
    parser.add_argument(
        "--receipt",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="check that this promise was kept; may be given again",
    )
    parser.add_argument(
        "--last-receipt",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="the last receipt of a voter, whose ballot has to count; likewise",
    )
    parser.add_argument(
        "--checkpoint",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="a checkpoint that you have kept; may be given again",
    )
    parser.add_argument(
        "--key",
        type=_key,
        metavar="HEX",
        help="the public key of the log, as it was printed in the minutes",
    )
    parser.add_argument(
        "--json", action="store_true", help="one JSON object instead of sentences"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
