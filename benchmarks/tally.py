"""How many CPU seconds a count takes, on real elections.

    .venv/bin/python benchmarks/tally.py [FILE.pb …]

Wall-clock time says little on a machine that is shared, so this is the time that the
process itself was at work. Nothing here needs Django.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import common

from voting.tally import pabulib, rules
from voting.tally.ties import TiePolicy

DATA = common.ROOT / "tests" / "data" / "pabulib"
FILES = (
    "Netherlands_Assen_2024.pb",
    "Poland_Swiecie_2023.pb",
    "Poland_Warszawa_2022_Bemowo.pb",
)
RULES = ("greedy", "mes", "mes+greedy", "mes+add1")


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Do it three times; the fastest is the one that was disturbed least."""
    found, best = None, float("inf")
    for _time in range(3):
        began = time.process_time()
        found = work()
        best = min(best, time.process_time() - began)
        if best > 5:
            break
    return found, best


def measure(path: Path) -> dict[str, Any]:
    data = path.read_bytes()
    election, reading = timed(lambda: pabulib.read(data))
    piles, grouping = timed(election.sort_into_piles)
    ties = TiePolicy(listed=tuple(sorted(project.id for project in election.projects)))
    seconds = {"parse": reading, "group": grouping}
    for rule in RULES:
        _outcome, seconds[rule] = timed(
            lambda rule=rule: rules.count(
                rule, election.candidates, piles, election.budget, ties=ties
            )
        )
    return {
        "projects": len(election.projects),
        "ballots": len(election.votes),
        "distinct": len(piles),
        "cpu_seconds": {name: round(value, 4) for name, value in seconds.items()},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="*", help="other elections")
    paths = parser.parse_args().files or [DATA / name for name in FILES]
    figures = {path.stem: measure(path) for path in paths}
    parts = ["parse", "group", *RULES]
    common.show(
        "CPU seconds of a count",
        ["election", "projects", "ballots", "distinct", *parts],
        [
            [
                name,
                one["projects"],
                one["ballots"],
                one["distinct"],
                *(f"{one['cpu_seconds'][part]:.3f}" for part in parts),
            ]
            for name, one in figures.items()
        ],
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nPeak memory of the process: {peak:.0f} MB")
    common.finish("tally", figures)


if __name__ == "__main__":
    main()
