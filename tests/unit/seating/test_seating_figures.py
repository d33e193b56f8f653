"""Two published sets of people at tables, against the best figures known for them."""

import csv
import time
from pathlib import Path

import pytest

from panels.seating.model import Guest, Table
from panels.seating.quality import quality
from panels.seating.seats import seat

FOLDER = Path(__file__).parents[2] / "data/tables"
# A set, what to mix, tables, rounds, the most pairs known before, pairs at most.
SETS = [
    (
        "philipps_example_data",
        ("gender", "age", "education", "ethnicity", "region"),
        14,
        3,
        1131,
        1134,
    ),
    ("100i_4j_3k_3d_data", ("gender", "age", "region", "nation"), 12, 4, 1461, 1472),
]


def people(name: str, features: tuple[str, ...]) -> list[Guest]:
    text = (FOLDER / f"{name}.csv").read_text("utf-8")
    return [
        Guest(str(number), tuple((feature, row[feature]) for feature in features))
        for number, row in enumerate(csv.DictReader(text.splitlines()))
    ]


@pytest.mark.parametrize("known_set", SETS, ids=lambda known_set: known_set[0])
def test_each_table_is_mixed_and_as_many_meet_as_was_ever_found(known_set) -> None:
    name, features, tables, rounds, known, bound = known_set
    guests = people(name, features)
    begun = time.process_time()

    plan = seat(
        guests,
        tables=[Table(str(at)) for at in range(tables)],
        rounds=rounds,
        seed=2026,
    )

    found = quality(plan, guests)
    assert found.excess == (0,) * rounds
    assert known <= found.pairs_met <= found.pairs_bound == bound
    assert found.max_repeat <= 2
    assert time.process_time() - begun < 30


def test_a_plan_can_be_made_again_from_its_seed() -> None:
    guests = people(*SETS[1][:2])
    tables = [Table(str(at)) for at in range(12)]

    plans = [
        seat(guests, tables=tables, rounds=2, seed=seed, effort=0.02)
        for seed in (1, 1, 2)
    ]

    assert plans[0] == plans[1] != plans[2]


def test_the_quality_of_a_plan_by_hand() -> None:
    guests = [Guest(key, (("home", key[0]),)) for key in ("a1", "a2", "b1", "b2")]
    tables = [Table("1"), Table("2")]
    plan = seat(guests, tables=tables, rounds=1, seed=0)
    separated = type(plan)(((("a1", "a2"), ("b1", "b2")), (("a1", "a2"), ("b1", "b2"))))

    mixed, parted = (
        quality(plan, guests),
        quality(separated, guests, met=[("b1", "b2")]),
    )

    # Two at a table of two from each home: one too many and one too few, at each table.
    assert (mixed.excess, parted.excess) == ((0,), (4, 4))
    assert (parted.pairs_met, parted.pairs_bound, parted.pairs_all) == (1, 4, 6)
    assert parted.max_repeat == 2
