"""How many CPU seconds a count takes and how much memory, on real and made-up votes.

    .venv/bin/python benchmarks/tally.py [FILE.pb …] [--made-up VOTERS,PROJECTS …]

Without arguments: the smallest, the median and three more elections of the tests,
100,000 ballots that are all different, and 1,000,000 voters. The largest real election
in docs/benchmarks.md is too large for this repository. It is Poland_Lodz_2022.pb of the
collection at https://pabulib.org (as of 11 April 2026); give its path.

Wall-clock time says little on a machine that is shared, so this is the time that the
process itself was at work. Each rule counts in a process of its own, which begins with
the ballots sorted into piles; its peak memory is that of the whole process. Nothing
here needs Django.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import json
import os
import random
import resource
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import common

from voting.tally import rules
from voting.tally.ballots import Candidate, Pile, count_voters, sort_into_piles
from voting.tally.files import pabulib
from voting.tally.options import Options
from voting.tally.ties import TiePolicy

DATA = common.ROOT / "tests" / "data" / "pabulib"
FILES = (
    "Poland_Warszawa_2018_Pole_Mokotowskie.pb",
    "Netherlands_Amsterdam_179.pb",
    "Netherlands_Assen_2024.pb",
    "Poland_Swiecie_2023.pb",
    "Poland_Warszawa_2022_Bemowo.pb",
)
MADE_UP = ("100000,100", "1000000,200")
RULES = (
    "greedy",
    "greedy_per_cost",
    "mes",
    "mes_cardinality",
    "mes+greedy",
    "phragmen",
    "mes+add1",
)
APPROVALS = 8
SOME_VOTERS = 200_000
"""With more than these, shares are raised in a few large steps only."""


@dataclass(frozen=True, slots=True)
class Vote:
    """An election ready to be counted, and the CPU seconds it took to get there."""

    candidates: Sequence[Candidate]
    piles: tuple[Pile, ...]
    budget: int
    reading: float
    grouping: float

    @property
    def increment(self) -> int:
        """A currency unit; in very large votes a fourth of the first share."""
        voters = count_voters(self.piles)
        return 100 if voters <= SOME_VOTERS else max(100, self.budget // voters // 4)


def seconds_of(work: Callable[[], Any]) -> tuple[Any, float]:
    began = time.process_time()
    found = work()
    return found, time.process_time() - began


def peak_megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def read(path: Path) -> Vote:
    election, reading = seconds_of(lambda: pabulib.read(path.read_bytes()))
    piles, grouping = seconds_of(election.sort_into_piles)
    return Vote(election.candidates, piles, election.budget, reading, grouping)


def make_up(voters: int, projects: int) -> Vote:
    """Make up a vote; the same every time. Popular projects are the first ones.

    The ballots are handed over one by one, as when they are read from somewhere.
    """
    chance = random.Random(projects)
    ids = [str(number) for number in range(1, projects + 1)]
    weights = itertools.accumulate(1 / (3 + place) ** 0.5 for place in range(projects))
    candidates = [Candidate(p, chance.randrange(500, 20_000) * 1000) for p in ids]
    ballots = list(_different(chance, ids, list(weights), voters))
    piles, grouping = seconds_of(lambda: sort_into_piles(iter(ballots)))
    budget = sum(candidate.cost for candidate in candidates) // 3
    return Vote(candidates, piles, budget, 0, grouping)


def _different(
    chance: random.Random, ids: Sequence[str], weights: Sequence[float], number: int
) -> Iterator[tuple[str, ...]]:
    seen: set[tuple[str, ...]] = set()
    while len(seen) < number:
        chosen = set(chance.choices(ids, cum_weights=weights, k=APPROVALS))
        while len(chosen) < APPROVALS:
            chosen.update(chance.choices(ids, cum_weights=weights))
        ballot = tuple(sorted(chosen))
        if ballot not in seen:
            seen.add(ballot)
            yield ballot


def count(vote: Vote, rule: str) -> dict[str, Any]:
    """Count three times, or once if that takes long; the fastest counts."""
    ties = TiePolicy(
        listed=tuple(sorted(candidate.id for candidate in vote.candidates))
    )
    options = Options(increment=vote.increment)
    best = float("inf")
    for _time in range(3):
        outcome, seconds = seconds_of(
            lambda: rules.count(
                rule,
                vote.candidates,
                vote.piles,
                vote.budget,
                ties=ties,
                options=options,
            )
        )
        best = min(best, seconds)
        if best > 2:
            break
    figures = {"seconds": round(best, 4), "megabytes": peak_megabytes()}
    if outcome.shares is not None and outcome.shares.increments:
        figures["increments"] = outcome.shares.increments
    return figures


def in_a_process_of_its_own(work: Callable[[], Any]) -> Any:
    """Fork, so that nothing has to be read again and memory can be told apart."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        with os.fdopen(writing, "w") as answer:
            json.dump(work(), answer)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        text = answer.read()
    os.waitpid(child, 0)
    return json.loads(text)


def measure(prepare: Callable[[], Vote], names: Iterable[str]) -> dict[str, Any]:
    vote = prepare()
    figures: dict[str, Any] = {
        "projects": len(vote.candidates),
        "ballots": count_voters(vote.piles),
        "distinct": len(vote.piles),
        "read": round(vote.reading, 4),
        "group": round(vote.grouping, 4),
        "megabytes": peak_megabytes(),
        "increment": vote.increment,
    }
    # What is there already is not looked through again, neither here nor in the forks.
    gc.freeze()
    for rule in names:
        figures[rule] = in_a_process_of_its_own(lambda rule=rule: count(vote, rule))
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", type=Path, nargs="*", help="elections of your own")
    parser.add_argument("--made-up", nargs="*", metavar="VOTERS,PROJECTS", default=[])
    parser.add_argument("--rules", nargs="*", default=RULES, choices=list(rules.RULES))
    given = parser.parse_args()
    files, made_up = given.files, given.made_up
    if not files and not made_up:
        files, made_up = [DATA / name for name in FILES], MADE_UP
    work: dict[str, Callable[[], Vote]] = {
        path.stem: (lambda path=path: read(path)) for path in files
    }
    for size in made_up:
        voters, projects = map(int, size.split(","))
        work[f"made up {size}"] = lambda v=voters, p=projects: make_up(v, p)
    figures = {
        name: in_a_process_of_its_own(lambda one=one: measure(one, given.rules))
        for name, one in work.items()
    }
    show(figures, given.rules)
    common.finish("tally", figures)


def show(figures: dict[str, Any], names: Sequence[str]) -> None:
    facts = ["projects", "ballots", "distinct"]
    common.show(
        "CPU seconds of a count",
        ["election", *facts, "read", "group", *names],
        [
            [
                name,
                *(f"{one[fact]:,}" for fact in facts),
                f"{one['read']:.3f}",
                f"{one['group']:.3f}",
                *(f"{one[rule]['seconds']:.3f}" for rule in names),
            ]
            for name, one in figures.items()
        ],
    )
    common.show(
        "Peak memory of the process, in MB",
        ["election", "read and group", *names],
        [
            [name, one["megabytes"], *(one[rule]["megabytes"] for rule in names)]
            for name, one in figures.items()
        ],
    )
    common.show(
        "How often shares were raised",
        ["election", "increment", "increments of mes+add1"],
        [
            [name, one["increment"] / 100, one["mes+add1"].get("increments", 0)]
            for name, one in figures.items()
            if "mes+add1" in one
        ],
    )


if __name__ == "__main__":
    main()
