"""How good plans of tables are, and how much computing they take.

    .venv/bin/python benchmarks/seating.py [--seeds 3]

Two published sets of people and some made up; each seated by chance, in a tenth of the
usual time, and in all of it. Figures are those of the worst of the seeds.
"""

from __future__ import annotations

import argparse
import csv
import random
import time
from typing import Any

import common

from panels.seating.model import Guest, Table
from panels.seating.quality import quality
from panels.seating.seats import seat

DATA = common.ROOT / "tests/data/tables"
# People, what to mix, tables, rounds.
PUBLISHED = {
    "philipps_example_data": (
        ("gender", "age", "education", "ethnicity", "region"),
        14,
        3,
    ),
    "100i_4j_3k_3d_data": (("gender", "age", "region", "nation"), 12, 4),
}
# People, features, tables, rounds.
MADE_UP = [(24, 5, 4, 3), (40, 7, 5, 3), (150, 6, 20, 4), (500, 4, 60, 3)]
EFFORTS = {"by chance": 0.0, "a tenth": 0.1, "all": 1.0}


def published(name: str, features: tuple[str, ...]) -> list[Guest]:
    text = (DATA / f"{name}.csv").read_text("utf-8")
    return [
        Guest(str(at), tuple((feature, row[feature]) for feature in features))
        for at, row in enumerate(csv.DictReader(text.splitlines()))
    ]


def made_up(people: int, features: int) -> list[Guest]:
    """Invent people with features of two to five values, of which some are rare."""
    chance = random.Random(people)
    return [
        Guest(
            str(person),
            tuple(
                (f"f{at}", str(int(chance.random() ** 1.5 * (2 + at % 4))))
                for at in range(features)
            ),
        )
        for person in range(people)
    ]


def measure(
    guests: list[Guest], tables: int, rounds: int, effort: float, seeds: int
) -> dict[str, Any]:
    found = []
    rooms = [Table(str(at)) for at in range(tables)]
    for seed in range(seeds):
        begun = time.process_time()
        plan = seat(guests, tables=rooms, rounds=rounds, seed=seed, effort=effort)
        seconds = time.process_time() - begun
        worth = quality(plan, guests)
        found.append((sum(worth.excess), -worth.pairs_met, seconds, worth))
    worst = max(found, key=lambda one: one[:2])[-1]
    return {
        "excess": sum(worst.excess),
        "met": worst.pairs_met,
        "bound": worst.pairs_bound,
        "seconds": max(one[2] for one in found),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=3)
    given = parser.parse_args()
    work = {
        name: (published(name, features), tables, rounds)
        for name, (features, tables, rounds) in PUBLISHED.items()
    }
    for people, features, tables, rounds in MADE_UP:
        name = f"made up, {people} people, {features} features"
        work[name] = (made_up(people, features), tables, rounds)
    figures: dict[str, Any] = {}
    rows = []
    for name, (guests, tables, rounds) in work.items():
        figures[name] = {
            label: measure(guests, tables, rounds, effort, given.seeds)
            for label, effort in EFFORTS.items()
        }
        for label, one in figures[name].items():
            met = f"{one['met']} of {one['bound']}"
            ratio = f"{one['met'] / figures[name]['by chance']['met']:.2f}"
            row = [name, f"{tables} x {rounds}", label, one["excess"], met, ratio]
            rows.append([*row, f"{one['seconds']:.2f}"])
    common.show(
        "Seating at tables",
        ["people", "tables x rounds", "time", "excess", "pairs met", "ratio", "CPU s"],
        rows,
    )
    common.finish("seating", figures)


if __name__ == "__main__":
    main()
