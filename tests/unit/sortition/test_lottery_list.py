"""The list: as many panels as asked, all within the quotas, everybody's chance kept."""

import json
import math
import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from fractions import Fraction
from functools import cache
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
from lotteries import SEED, is_panel, mixed_pool, pool_of, who_cannot

from panels.sortition import verify
from panels.sortition.fairness import maximin
from panels.sortition.leximin import leximin
from panels.sortition.lottery import (
    UnfitListError,
    declared,
    make_list,
    public_ids,
    seal,
    size_of_list,
)
from panels.sortition.pool_files import read_folder
from panels.sortition.randomness import dice
from panels.sortition.stream import Stream

PEOPLE = {
    **{f"a-{n}": "fx" for n in range(5)},
    **{f"b-{n}": "fy" for n in range(3)},
    **{f"c-{n}": "mx" for n in range(2)},
    **{f"d-{n}": "my" for n in range(7)},
}
QUOTAS = {"gf": (2, 3), "gm": (2, 3), "lx": (2, 2), "ly": (3, 3)}
POOL = pool_of(PEOPLE, QUOTAS, 5)

KNOWN = Path(__file__).parents[2] / "data/panels"
DRAWN_AT = datetime(2027, 5, 3, 12, tzinfo=UTC)

# Numbers of mixed pools that have panels, with households and without.
WITH_PANELS = (1, 2, 6, 7, 9)

PROGRAM = """
from lotteries import SEED, mixed_pool
from panels.sortition.leximin import leximin
from panels.sortition.lottery import make_list

pool = mixed_pool(2, people=40, seats=6, homes=30)
print(make_list(pool, leximin(pool), name="x", seed=SEED).sha256)
"""


@cache
def solved(algorithm, pool):
    return algorithm(pool)


def made(pool=POOL, *, algorithm=maximin, seed=SEED, **options):
    return make_list(pool, solved(algorithm, pool), name="Raati", seed=seed, **options)


def panels_of(made_list) -> list[list[str]]:
    """Give the panels with the volunteers' own keys."""
    keys = {public: key for key, public in made_list.ids.items()}
    plain = json.loads(made_list.content)
    return [[keys[public] for public in panel] for panel in plain["panels"]]


class TestEachPanel:
    @pytest.mark.parametrize("homes", [0, 9])
    def test_meets_the_quotas_and_the_household_rule(self, homes) -> None:
        for number in WITH_PANELS:
            pool = mixed_pool(number, people=14, seats=4, homes=homes)

            panels = panels_of(made(pool, size=200))

            assert len(panels) == 200
            assert all(is_panel(pool, panel) for panel in panels), number

    def test_has_its_ids_in_order_and_none_twice(self) -> None:
        plain = json.loads(made().content)

        assert all(panel == sorted(set(panel)) for panel in plain["panels"])


class TestChances:
    @pytest.mark.parametrize("algorithm", [maximin, leximin])
    @pytest.mark.parametrize("homes", [0, 9])
    def test_are_kept_within_one_panel(self, algorithm, homes) -> None:
        for number in WITH_PANELS:
            pool = mixed_pool(number, people=14, seats=4, homes=homes)
            chances = solved(algorithm, pool).probabilities()

            made_list = made(pool, algorithm=algorithm, size=500)

            for key, chance in chances.items():
                assert abs(made_list.counts[key] - 500 * chance) < 1 + 1e-6, number
            assert made_list.deviation <= (1 + 1e-6) / 500

    def test_lose_less_than_one_panel_at_the_small_end(self) -> None:
        value = solved(maximin, POOL).value

        made_list = made(size=1000)

        assert made_list.smallest_chance == math.floor(1000 * value + 1e-6) / 1000
        assert made_list.loss == pytest.approx(value - made_list.smallest_chance)

    def test_of_equals_differ_by_one_panel_at_most(self) -> None:
        made_list = made(size=777)

        for kind in solved(maximin, POOL).kinds:
            counts = [made_list.counts[key] for key in kind.members]
            assert max(counts) - min(counts) <= 1

    def test_are_zero_for_those_who_can_be_on_no_panel(self) -> None:
        pool = pool_of(
            {"a": "fx", "b": "fx", "c": "mx", "d": "mx", "e": "my"},
            {"gf": (1, 1), "gm": (1, 1), "lx": (2, 2), "ly": (0, 0)},
            2,
        )

        made_list = made(pool)

        assert {key for key, n in made_list.counts.items() if not n} == who_cannot(pool)
        assert made_list.smallest_chance == 0.5

    def test_are_what_the_list_itself_says(self) -> None:
        made_list = made()
        plain = json.loads(made_list.content)

        counted = Counter(public for panel in plain["panels"] for public in panel)

        assert counted == {
            made_list.ids[key]: count for key, count in made_list.counts.items()
        }


class TestKnownPools:
    @pytest.mark.parametrize(
        ("name", "households"),
        [
            ("kainuu_24", None),
            ("kainuu_big_8", None),
            ("kainuu_households_12", "address"),
            ("raati_nuoret_naiset_8", None),
            ("toy_excluded", None),
            ("toy_one_man", None),
            ("toy_two_by_two", None),
        ],
    )
    def test_have_the_fairest_list_that_there_can_be(self, name, households) -> None:
        known = json.loads((KNOWN / "oracles.json").read_bytes())[name]
        pool = read_folder(KNOWN / name, households=households).pool

        made_list = made(pool, size=1000)

        most = math.floor(1000 * Fraction(known["maximin_as_fraction"]))
        assert made_list.smallest_chance == most / 1000
        assert made_list.deviation <= 1 / 1000 + 1e-9
        assert all(is_panel(pool, panel) for panel in panels_of(made_list)[::50])


class TestTheList:
    def test_is_the_same_again_whatever_the_order_of_the_people(self) -> None:
        mirrored = pool_of(dict(reversed(PEOPLE.items())), QUOTAS, 5)

        assert made(mirrored).content == made().content

    def test_is_the_same_in_another_process_with_other_hashes_of_texts(self) -> None:
        found = set()
        for hash_seed in ("0", "1", "4711"):
            run = subprocess.run(
                [sys.executable, "-c", PROGRAM],
                env={
                    **os.environ,
                    "PYTHONHASHSEED": hash_seed,
                    "PYTHONPATH": os.pathsep.join([".", "tests"]),
                },
                capture_output=True,
                check=True,
                text=True,
            )
            found.add(run.stdout)

        assert len(found) == 1

    def test_is_another_with_another_seed(self) -> None:
        assert made(seed=bytes(32)).content != made().content

    def test_holds_nothing_of_anybody_but_random_ids(self) -> None:
        made_list = made()
        plain = json.loads(made_list.content)

        assert set(plain) == {
            "v", "name", "algorithm", "seats", "reserve", "ids", "panels",
            "randomness", "sealed",
        }  # fmt: skip
        assert not any(key in made_list.content.decode() for key in PEOPLE)
        assert plain["sealed"] == sha256(made_list.sealed).hexdigest()

    def test_is_canonical_json(self) -> None:
        content = made().content

        assert verify.canonical(json.loads(content)) == content
        assert b" " not in content

    def test_takes_ids_that_people_have_been_told(self) -> None:
        ids = dict(
            zip(sorted(PEOPLE), sorted(public_ids(PEOPLE, b"x").values()), strict=True)
        )

        made_list = made(ids=ids)

        assert made_list.ids == ids
        assert made_list.sealed == seal(POOL, ids, Stream(SEED, "salt"))

    def test_takes_another_source_before_it_is_published(self) -> None:
        source = dice(DRAWN_AT, "Town hall", digits=3)

        content = declared(made().content, source)

        assert content == made(source=source).content

    @pytest.mark.parametrize("digits", [2, 5])
    def test_refuses_dice_too_few_for_it(self, digits) -> None:
        source = dice(DRAWN_AT, "", digits=digits)

        with pytest.raises(UnfitListError, match="source"):
            made(source=source)
        with pytest.raises(UnfitListError, match="source"):
            declared(made().content, source)

    @pytest.mark.parametrize("size", [0, 100_001])
    def test_refuses_a_size_that_is_none(self, size) -> None:
        with pytest.raises(UnfitListError, match="panels"):
            made(size=size)

    @pytest.mark.parametrize("reserve", [-1, 10**6])
    def test_refuses_a_reserve_that_cannot_be(self, reserve) -> None:
        with pytest.raises(UnfitListError, match="reserve"):
            made(reserve=reserve)

    def test_refuses_a_short_seed(self) -> None:
        with pytest.raises(UnfitListError, match="seed"):
            made(seed=b"short")

    def test_refuses_the_lottery_of_another_pool(self) -> None:
        smaller = pool_of(dict(list(PEOPLE.items())[1:]), QUOTAS, 5)

        with pytest.raises(UnfitListError, match="another pool"):
            make_list(smaller, solved(maximin, POOL), name="x", seed=SEED)


class TestItsSize:
    @pytest.mark.parametrize(
        ("value", "size"),
        [
            (1.0, 1000),
            (0.05, 1000),
            (0.05 - 1e-12, 1000),
            (0.049, 10_000),
            (0.005, 10_000),
            (6 / 1633, 100_000),
            (1e-9, 100_000),
        ],
    )
    def test_makes_the_smallest_chance_count_fifty(self, value, size) -> None:
        assert size_of_list(value) == size


class TestPublicIds:
    def test_are_five_letters_each_and_differ(self) -> None:
        ids = public_ids([str(n) for n in range(3000)], SEED)

        assert len(set(ids.values())) == 3000
        assert all(verify.ID.fullmatch(public) for public in ids.values())

    def test_do_not_follow_the_order_of_the_people(self) -> None:
        ids = public_ids([f"{n:03}" for n in range(200)], SEED)

        in_order = [ids[key] for key in sorted(ids)]
        rises = sum(a < b for a, b in pairwise(in_order))
        assert 70 < rises < 130


class TestTheStream:
    def test_is_the_same_for_ever(self) -> None:
        stream = Stream(SEED, "x")

        block = sha256(SEED + b"|x|0").digest()
        assert stream.below(1 << 32) == int.from_bytes(block[:4], "big")
        assert stream.below(1 << 32) == int.from_bytes(block[4:8], "big")

    def test_gives_each_number_about_equally_often(self) -> None:
        stream = Stream(SEED, "even")

        counts = Counter(stream.below(6) for _ in range(6000))

        assert sum((counts[n] - 1000) ** 2 / 1000 for n in range(6)) < 20.5

    def test_shuffles_into_every_order(self) -> None:
        stream = Stream(SEED, "orders")

        orders = Counter("".join(stream.shuffled("abc")) for _ in range(600))

        assert len(orders) == 6
        assert min(orders.values()) > 60
