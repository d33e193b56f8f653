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
from pathlib import Path
from typing import Any

import panels.sortition.one_thread  # noqa: F401 - before numpy, which the others bring
from panels.sortition import draw_report
from panels.sortition.coverage import InfeasiblePoolError
from panels.sortition.fairness import maximin
from panels.sortition.feasibility import study
from panels.sortition.leximin import leximin
from panels.sortition.lottery import SEED_BYTES, UnfitListError, make_list
from panels.sortition.pool import Pool
from panels.sortition.pool_files import Reading, read_folder
from panels.sortition.programme import OutOfTimeError
from panels.sortition.randomness import UNDECLARED, Source, beacon, dice, national_draw

DRAWN, INFEASIBLE, UNUSABLE, OUT_OF_TIME = range(4)
ALGORITHMS = {"maximin": maximin, "leximin": leximin}

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
    given = _parser().parse_args(argv)
    reading = read_folder(given.pool, seats=given.seats, households=given.households)
    if reading.draft is None:
        return _tell(given, draw_report.unreadable(reading), UNUSABLE)
    pool = reading.draft
    try:
        if reading.problems:
            return _infeasible(given, pool, reading)
        return _draw(given, pool, reading)
    except InfeasiblePoolError:
        return _infeasible(given, pool, reading)
    except OutOfTimeError:
        sys.stderr.write("The time has run out before there was any lottery.\n")
        return OUT_OF_TIME
    except (UnfitListError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return UNUSABLE


def _infeasible(given: Namespace, pool: Pool, reading: Reading) -> int:
    found = study(pool, seconds=given.seconds)
    return _tell(given, draw_report.infeasible(pool, reading, found), INFEASIBLE)


def _draw(given: Namespace, pool: Pool, reading: Reading) -> int:
    distribution = ALGORITHMS[given.algorithm](pool, seconds=given.seconds)
    seed = given.seed or secrets.token_bytes(SEED_BYTES)
    made = make_list(
        pool,
        distribution,
        name=given.name or given.pool.resolve().name,
        seed=seed,
        size=given.panels,
        source=_source(given),
        reserve=given.reserve,
    )
    given.out.write_bytes(made.content)
    if given.sealed:
        given.sealed.write_bytes(made.sealed)
    found = study(pool) if min(distribution.chances()) <= 0 else None
    report = draw_report.drawn(pool, reading, distribution, made, found)
    report["lottery"] = str(given.out.resolve())
    report["seed"] = seed.hex()
    return _tell(given, report, DRAWN)


def _tell(given: Namespace, report: dict[str, Any], code: int) -> int:
    if given.json:
        sys.stdout.write(f"{json.dumps(report, ensure_ascii=False)}\n")
    else:
        out = sys.stdout if code == DRAWN else sys.stderr
        out.write(draw_report.as_text(report))
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
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


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
        "--panels", type=_positive, metavar="N", help="length of the list: 1000 or more"
    )
    add("--out", type=Path, default=Path("lottery.json"), metavar="FILE")
    add("--sealed", type=Path, metavar="FILE", help="write the pool for the witness")
    add("--seed", type=_seed, metavar="HEX", help="64 digits; a list again, not a draw")
    add("--seconds", type=float, metavar="S", help="stop then with what is found")
    add("--name", default="", help="what the list calls the panel; default: the folder")
    add("--reserve", type=int, default=0, metavar="N", help="people who will stand by")
    add("--json", action="store_true", help="one JSON object instead of sentences")
    source = parser.add_mutually_exclusive_group()
    source.add_argument(
        "--beacon", type=_moment, metavar="TIME", help="drand quicknet at this time"
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
