"""How many CPU seconds and how much memory the fair lotteries take, pool by pool.

    .venv/bin/python benchmarks/sortition.py [FOLDER …] [--made-up KIND …] [--plain 60]

A FOLDER holds a pool (respondents.csv, categories.csv, meta.json), or has such folders
in it. Without any, the pools of the tests are drawn from, and two that are made up. In
those, 1,700 people with five features in skewed shares apply for 110 seats: `other` has
quotas from other shares than theirs, `even` from their own, so that everybody's chance
can be 110/1700 and every panel has to add up to that exactly.

Each lottery is computed in a process of its own, on one thread. The column `plain` is
the textbook way as a reference in the same run: from the same first panels, one panel
is added at a time, the best one for the latest dual values by an integer programme in
which every person has a variable. It ends at 1e-6, or is stopped after some seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import common
import numpy as np

from panels.sortition.coverage import InfeasiblePoolError, cover
from panels.sortition.fairness import check_certificate, maximin
from panels.sortition.feasibility import study
from panels.sortition.kinds import Kind, Table, table_of
from panels.sortition.leximin import leximin
from panels.sortition.master import Master
from panels.sortition.pool import Pool, Quota, Volunteer
from panels.sortition.pool_files import read_folder
from panels.sortition.programme import Deadline, PanelProgramme

DATA = common.ROOT / "tests" / "data" / "panels"
SHAPE = (2, 6, 6, 4, 5)
PEOPLE, SEATS = 1_700, 110
MADE_UP = ("other", "even")
CLOSE = 1e-6


def pools_in(folders: list[Path]) -> Iterator[tuple[str, Callable[[], Pool]]]:
    for folder in folders:
        for meta in sorted(folder.glob("**/meta.json")):
            yield meta.parent.name, lambda meta=meta: read(meta.parent)


def read(folder: Path) -> Pool:
    column = json.loads((folder / "meta.json").read_text()).get("household_column")
    reading = read_folder(folder, households=column)
    if reading.draft is None:
        raise SystemExit(f"{folder}: {reading.problems}")
    return reading.draft


def make_up(kind: str) -> Pool:
    """Make up a pool of four sorts of people, each with shares of its own."""
    chance = random.Random(2)
    even = [[chance.random() + 0.05 for _ in range(size)] for size in SHAPE]
    sorts = [
        [[share * chance.lognormvariate(0, 0.7) for share in shares] for shares in even]
        for _ in range(4)
    ]
    people = tuple(
        _person(number, chance.choice(sorts), chance) for number in range(PEOPLE)
    )
    quotas = []
    for feature, size in enumerate(SHAPE):
        counts = [
            sum((f"f{feature}", f"v{value}") in person.features for person in people)
            for value in range(size)
        ]
        if kind == "other":
            counts = [count * chance.lognormvariate(0, 0.5) for count in counts]
        for value, count in enumerate(counts):
            seats = int(SEATS * count / sum(counts))
            quotas.append(Quota(f"f{feature}", f"v{value}", seats, seats + 1))
    return Pool(people, tuple(quotas), SEATS)


def _person(number: int, sort: list[list[float]], chance: random.Random) -> Volunteer:
    values = [chance.choices(range(len(shares)), shares)[0] for shares in sort]
    features = tuple((f"f{n}", f"v{value}") for n, value in enumerate(values))
    return Volunteer(f"p{number:04d}", features)


def plain(pool: Pool, seconds: float) -> dict[str, Any]:
    """Solve as one would at first: by people, panel by panel, with exact pricing."""
    table = _by_person(table_of(pool))
    ends = time.process_time() + seconds
    coverage = cover(table, Deadline(None))
    able = np.setdiff1d(np.arange(len(table.kinds)), coverage.excluded)
    programme = PanelProgramme(table)
    master = Master(table, coverage.panels, able)
    while True:
        level = master.solve()
        priced = programme.best(level.weights)
        if priced is None or priced.bound - level.value <= CLOSE:
            return {"value": level.value, "finished": True}
        if time.process_time() > ends:
            return {"value": level.value, "finished": False}
        master.add(priced.panel[None, :])


def _by_person(table: Table) -> Table:
    kinds = tuple(
        Kind((key,), kind.quotas, kind.household)
        for kind in table.kinds
        for key in kind.members
    )
    none = np.zeros(len(kinds), dtype=np.int64)
    return replace(table, kinds=kinds, least=none, most=none + 1)


def draw(pool: Pool, name: str) -> dict[str, Any]:
    algorithm = maximin if name == "maximin" else leximin
    found = algorithm(pool)
    return {
        "value": found.value,
        "gap": found.upper_bound - found.value,
        "complete": found.complete,
        "kinds": len(found.kinds),
        "panels": len(found.panels),
        "holds": check_certificate(pool, found.certificate),
    }


def timed(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Run in a process of its own, so that memory can be told apart."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        began = time.process_time()
        figures = work()
        figures["seconds"] = round(time.process_time() - began, 3)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        figures["megabytes"] = peak // 1024
        with os.fdopen(writing, "w") as answer:
            json.dump(figures, answer)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        text = answer.read()
    os.waitpid(child, 0)
    found: dict[str, Any] = json.loads(text)
    return found


def explain(pool: Pool) -> dict[str, Any]:
    found = study(pool)
    return {
        "conflicts": [
            [f"{quota.feature}={quota.value}" for quota in conflict]
            for conflict in found.conflicts
        ],
        "changes": len(found.relaxation),
    }


def measure(pool: Pool, seconds: float) -> dict[str, Any]:
    figures: dict[str, Any] = {"people": len(pool.volunteers), "seats": pool.seats}
    try:
        cover(table_of(pool), Deadline(None))
    except InfeasiblePoolError:
        return figures | {"study": timed(lambda: explain(pool))}
    for name in ("maximin", "leximin"):
        figures[name] = timed(lambda name=name: draw(pool, name))
    if seconds:
        figures["plain"] = timed(lambda: plain(pool, seconds))
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="*", help="pools of your own")
    parser.add_argument("--made-up", nargs="*", choices=MADE_UP, default=[])
    parser.add_argument("--plain", type=float, default=60, metavar="SECONDS")
    given = parser.parse_args()
    folders, made_up = given.folders, given.made_up
    if not folders and not made_up:
        folders, made_up = [DATA], MADE_UP
    work: dict[str, Callable[[], Pool]] = dict(pools_in(folders))
    for kind in made_up:
        work[f"made up, {kind}"] = lambda kind=kind: make_up(kind)
    figures = {}
    for name, pool in work.items():
        figures[name] = measure(pool(), given.plain)
        print(name, json.dumps(figures[name]), flush=True)
    show(figures)
    common.finish("sortition", figures)


def show(figures: dict[str, Any]) -> None:
    drawn = {name: one for name, one in figures.items() if "maximin" in one}
    columns = ["pool", "people/seats/kinds", "smallest chance", "bound above it by"]
    columns += ["maximin s", "MB", "leximin s", "MB", "plain s", "plain / maximin"]
    common.show(
        "CPU seconds of a fair lottery, and peak memory",
        columns,
        [
            [
                name,
                f"{one['people']}/{one['seats']}/{one['maximin']['kinds']}",
                f"{one['maximin']['value']:.7f}",
                f"{one['maximin']['gap']:.0e}",
                f"{one['maximin']['seconds']:.2f}",
                one["maximin"]["megabytes"],
                f"{one['leximin']['seconds']:.2f}",
                one["leximin"]["megabytes"],
                *_reference(one),
            ]
            for name, one in drawn.items()
        ],
    )


def _reference(one: dict[str, Any]) -> list[str]:
    if "plain" not in one:
        return ["", ""]
    ratio = one["plain"]["seconds"] / max(one["maximin"]["seconds"], 0.001)
    sign = "" if one["plain"]["finished"] else "> "
    return [f"{sign}{one['plain']['seconds']:.1f}", f"{sign}{ratio:.0f}"]


if __name__ == "__main__":
    main()
