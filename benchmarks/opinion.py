"""How long a study of votes on statements takes, by people and statements.

    .venv/bin/python benchmarks/opinion.py

Two published conversations and made-up ones with two camps. The floor is one
decomposition of the matrix; a study needs 21, and 400 groupings for each number of
groups. Only ratios are worth comparing.
"""

from __future__ import annotations

import csv
import random
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import common
import numpy as np

from panels.opinion.matrix import Vote, matrix
from panels.opinion.positions import positions
from panels.opinion.study import study_of

DATA = common.ROOT / "tests/data/opinion"
PUBLISHED = ("bg2050-volunteers", "brexit-consensus")
# People, statements.
MADE_UP = [(40, 20), (150, 60), (500, 60), (2000, 200)]
SALT = b"benchmark"
COLUMNS = (
    "votes",
    "people",
    "statements",
    "matrix",
    "one map",
    "study",
    "ratio",
    "finding",
    "groups",
    "stability",
)


def published(name: str) -> list[Vote]:
    text = (DATA / name / "participants-votes.csv").read_text("utf-8")
    people = list(csv.DictReader(text.splitlines()))
    return [
        Vote(person["participant"], key, int(value))
        for person in people
        for key, value in person.items()
        if key.isdecimal() and value
    ]


def made_up(people: int, statements: int) -> list[Vote]:
    """Invent two camps that see a third of the statements in opposite ways."""
    chance = random.Random(people)
    votes = []
    for person in range(people):
        side = 1 if person % 2 else -1
        for at in range(statements):
            if chance.random() < 0.6:
                leaning = side * (1 if at % 3 == 0 else 0) + chance.gauss(0.3, 0.9)
                value = 1 if leaning > 0.3 else -1 if leaning < -0.3 else 0
                votes.append(Vote(str(person), str(at), value))
    return votes


def seconds(task: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.process_time()
    result = task()
    return time.process_time() - begun, result


def main() -> None:
    work = {name: published(name) for name in PUBLISHED}
    for people, statements in MADE_UP:
        work[f"made up {people} x {statements}"] = made_up(people, statements)
    figures: dict[str, Any] = {}
    for name, votes in work.items():
        building, table = seconds(partial(matrix, votes, salt=SALT))
        floor, _ = seconds(partial(positions, table.values))
        whole, found = seconds(partial(study_of, table))
        stability = found.map.stability if found.map else None
        figures[name] = {
            "people": len(table.rows),
            "statements": len(table.statements),
            "votes": int(np.isfinite(table.values).sum()),
            "matrix": building,
            "floor": floor,
            "study": whole,
            "finding": str(found.finding),
            "groups": [group.size for group in found.map.groups] if found.map else [],
            "stability": [stability.restarts, stability.left_out] if stability else [],
        }
    common.show(
        "Votes on statements, CPU seconds",
        COLUMNS,
        [
            [
                name,
                one["people"],
                one["statements"],
                f"{one['matrix']:.3f}",
                f"{one['floor']:.3f}",
                f"{one['study']:.2f}",
                f"{one['study'] / one['floor']:.0f}",
                one["finding"],
                one["groups"],
                " / ".join(f"{figure:.2f}" for figure in one["stability"]),
            ]
            for name, one in figures.items()
        ],
    )
    common.finish("opinion", figures)


if __name__ == "__main__":
    main()
