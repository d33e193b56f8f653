"""Computes a fair lottery for a pool and writes the list of panels to draw from.

    python -m panels.sortition.draw POOL_DIR --seats 24 --algorithm leximin --json

No panel is drawn here: that is done in public, from the published list, by randomness
that nobody has known before (`panels.sortition.verify`). Exit codes: 0 the list is
written; 1 no panel meets the quotas; 2 the pool or an option cannot be used; 3 the time
has run out before there was any lottery.
"""

import argparse
import json
import re
import secrets
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import panels.sortition.one_thread  # noqa: F401 - before numpy, which the others bring
from panels.sortition import draw_report
from panels.sortition.coverage import InfeasiblePoolError
from panels.sortition.distribution import Distribution
from panels.sortition.fairness import maximin
from panels.sortition.feasibility import study
from panels.sortition.leximin import leximin
from panels.sortition.lottery import (
    SEED_BYTES,
    PanelList,
    UnfitListError,
    make_list,
)
from panels.sortition.pool import Pool
from panels.sortition.pool_files import (
    CATEGORIES,
    META,
    RESPONDENTS,
    Reading,
    read_folder,
)
from panels.sortition.programme import OutOfTimeError
from panels.sortition.randomness import (
    QUICKNET_STARTED_AT,
    UNDECLARED,
    Source,
    beacon,
    dice,
    national_draw,
    quicknet_round,
    written,
)
from panels.sortition.verify import LotteryError

DRAWN, INFEASIBLE, UNUSABLE, OUT_OF_TIME = range(4)
ALGORITHMS = {"maximin": maximin, "leximin": leximin}

NOT_UTF_8 = (
    "A text has bytes that are not UTF-8. Give another one, with --name where the "
    "folder is called so."
)
ANOTHER_NAME = "Give another file, so that nothing is overwritten."

DESCRIPTION = """\
Compute the fairest lottery over all panels that meet the quotas of a pool, and write it
as a list of panels that are equally likely. The folder has respondents.csv (id and a
column per feature) and categories.csv (feature,value,min,max).

Exit codes: 0 the list is written; 1 no panel meets the quotas; 2 the pool or an option
cannot be used; 3 the time has run out before there was any lottery.
"""

EXAMPLES = """\
examples:
  python -m panels.sortition.draw pool --seats 12 --algorithm leximin
  python -m panels.sortition.draw pool --seats 12 --households address --json
  python -m panels.sortition.draw pool --seats 12 --dice 3 --describe "City hall, 3 May"

Without --beacon, --national-draw or --dice the list names no source of randomness, and
is good for trials only. Keep the seed and the sealed pool to yourself and the witness.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with these words; return its exit code."""
    given = _parser().parse_args(argv)
    if isinstance(sys.stdout, TextIOWrapper):
        # The report comes after the list: it has to appear on every terminal.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        return _run(given)
    except OutOfTimeError:
        sys.stderr.write("The time has run out before there was any lottery.\n")
        return OUT_OF_TIME
    except (UnfitListError, LotteryError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return UNUSABLE


def _run(given: Namespace) -> int:
    _refuse_overwriting(given)
    reading = read_folder(given.pool, seats=given.seats, households=given.households)
    if reading.draft is None:
        return _tell(given, draw_report.unreadable(reading), UNUSABLE)
    pool = reading.draft
    if reading.problems:
        return _infeasible(given, pool, reading)
    try:
        return _draw(given, pool, reading)
    except InfeasiblePoolError:
        return _infeasible(given, pool, reading)


def _refuse_overwriting(given: Namespace) -> None:
    """Keep what is written from taking the place of the pool, or of each other."""
    pool = [given.pool / name for name in (RESPONDENTS, CATEGORIES, META)]
    for path in (given.out, given.sealed):
        if path and path.exists():
            for file in pool:
                if file.exists() and path.samefile(file):
                    raise UnfitListError(f"{path} belongs to the pool. {ANOTHER_NAME}")
    if given.sealed and given.sealed.resolve() == given.out.resolve():
        raise UnfitListError(f"--out and --sealed are one file. {ANOTHER_NAME}")


def _infeasible(given: Namespace, pool: Pool, reading: Reading) -> int:
    found = study(pool, seconds=given.seconds)
    return _tell(given, draw_report.infeasible(pool, reading, found), INFEASIBLE)


def _draw(given: Namespace, pool: Pool, reading: Reading) -> int:
    distribution = ALGORITHMS[given.algorithm](pool, seconds=given.seconds)
    seed = given.seed or secrets.token_bytes(SEED_BYTES)
    made = _made(given, pool, distribution, seed)
    given.out.write_bytes(made.content)
    if given.sealed:
        given.sealed.write_bytes(made.sealed)
    found = study(pool) if min(distribution.chances()) <= 0 else None
    report = draw_report.drawn(pool, reading, distribution, made, found)
    path = str(given.out.resolve())
    report["lottery"] = path.encode(errors="backslashreplace").decode()
    report["seed"] = seed.hex()
    is_short = given.panels and draw_report.is_short(made, distribution)
    report["warnings"] = [draw_report.SHORT_LIST] if is_short else []
    return _tell(given, report, DRAWN)


def _made(
    given: Namespace, pool: Pool, distribution: Distribution, seed: bytes
) -> PanelList:
    try:
        return make_list(
            pool,
            distribution,
            name=given.name or given.pool.resolve().name,
            seed=seed,
            size=given.panels,
            source=_source(given),
            reserve=given.reserve,
        )
    except UnicodeEncodeError as error:
        text = ascii(error.object[error.start : error.end])
        raise UnfitListError(f"{NOT_UTF_8} ({text})") from error


def _tell(given: Namespace, report: dict[str, Any], code: int) -> int:
    if given.json:
        sys.stdout.write(f"{json.dumps(report)}\n")
    else:
        out = sys.stdout if code == DRAWN else sys.stderr
        out.write(draw_report.as_text(report))
        for warning in report.get("warnings", ()):
            sys.stderr.write(f"{warning}\n")
    return code


def _source(given: Namespace) -> Source:
    if given.beacon:
        return beacon(given.beacon, given.describe)
    if given.national_draw:
        numbers, highest = given.national_draw
        return national_draw(given.at, given.describe, numbers=numbers, highest=highest)
    if given.dice:
        return dice(given.at, given.describe, digits=given.dice)
    return UNDECLARED


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        words = "the moment has to be in the years 1 to 9999 of UTC"
        raise argparse.ArgumentTypeError(words) from error


def _moment_of_beacon(text: str) -> datetime:
    moment = _moment(text)
    if quicknet_round(moment) < 1:
        began = written(QUICKNET_STARTED_AT)
        words = f"drand quicknet began at {began}: name a moment after that"
        raise argparse.ArgumentTypeError(words)
    return moment


def _seed(text: str) -> bytes:
    if not re.fullmatch("[0-9a-fA-F]{64}", text):
        raise argparse.ArgumentTypeError("a seed has 64 hexadecimal digits")
    return bytes.fromhex(text)


def _numbers_of(text: str) -> tuple[int, int]:
    found = re.fullmatch("([0-9]{1,2})/([0-9]{1,3})", text)
    if not found:
        raise argparse.ArgumentTypeError("write it like 7/40")
    return int(found[1]), int(found[2])


def _positive(text: str) -> int:
    if not re.fullmatch("[0-9]{1,9}", text) or not int(text):
        raise argparse.ArgumentTypeError("a whole number above 0 is needed")
    return int(text)


def _whole(text: str) -> int:
    if not re.fullmatch("[0-9]{1,9}", text):
        raise argparse.ArgumentTypeError("a whole number of 0 or more is needed")
    return int(text)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="python -m panels.sortition.draw",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("pool", type=Path, metavar="POOL_DIR")
    add("--seats", type=_positive, metavar="N", help="default: k in meta.json")
    add("--algorithm", choices=sorted(ALGORITHMS), default="maximin")
    add("--households", metavar="COLUMN", help="at most one of equal values is drawn")
    add(
        "--panels",
        type=_positive,
        metavar="N",
        help="length of the list, at most 100000; default: 1000, or as many as it "
        "takes for the smallest chance to count 50 panels",
    )
    add("--out", type=Path, default=Path("lottery.json"), metavar="FILE")
    add("--sealed", type=Path, metavar="FILE", help="write the pool for the witness")
    add("--seed", type=_seed, metavar="HEX", help="64 digits; a list again, not a draw")
    add("--seconds", type=float, metavar="S", help="stop then with what is found")
    add("--name", default="", help="what the list calls the panel; default: the folder")
    add("--reserve", type=_whole, default=0, metavar="N", help="how many stand by")
    add("--json", action="store_true", help="one JSON object instead of sentences")
    source = parser.add_mutually_exclusive_group()
    source.add_argument(
        "--beacon",
        type=_moment_of_beacon,
        metavar="TIME",
        help="drand quicknet at this time",
    )
    source.add_argument(
        "--national-draw", type=_numbers_of, metavar="7/40", help="numbers/highest"
    )
    source.add_argument("--dice", type=_positive, metavar="DIGITS", help="ten-sided")
    add("--at", type=_moment, metavar="TIME", help="when the source will exist")
    add("--describe", default="", metavar="TEXT", help="the source in words")
    return parser


if __name__ == "__main__":
    sys.exit(main())
