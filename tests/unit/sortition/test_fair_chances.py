import json
import math
from functools import cache

import pytest
from small_pools import DATA, all_panels, best_chances, random_pool, stored_pool

from panels.sortition.coverage import InfeasiblePoolError
from panels.sortition.distribution import Distribution
from panels.sortition.fairness import check_certificate, maximin
from panels.sortition.generation import Generator
from panels.sortition.leximin import leximin
from panels.sortition.mixing import Mixer
from panels.sortition.pool import Pool, Quota, Volunteer
from panels.sortition.programme import OutOfTimeError

ORACLES = json.loads((DATA / "oracles.json").read_text())
KNOWN = sorted(name for name in ORACLES if "maximin" in ORACLES[name])
MADE_UP = [(seed, seed % 3 == 0) for seed in range(45)]


@cache
def fair(name: str) -> Distribution:
    return maximin(stored_pool(name))


def gini(chances: list[float]) -> float:
    ranked = sorted(chances)
    size = len(ranked)
    above = sum((2 * n + 1 - size) * chance for n, chance in enumerate(ranked))
    return above / (size * sum(ranked))


def assert_is_lottery(found: Distribution, pool: Pool) -> None:
    """Every panel meets every rule, counted by people and not by kinds."""
    by_key = {person.key: person for person in pool.volunteers}
    assert min(found.weights) > 0
    assert math.fsum(found.weights) == pytest.approx(1, abs=1e-12)
    for panel in found.panels:
        people = [
            by_key[key]
            for kind, heads in zip(found.kinds, panel, strict=True)
            for key in kind.members[:heads]
        ]
        homes = [person.household for person in people if person.household]
        assert len(people) == pool.seats == sum(panel)
        assert len(homes) == len(set(homes))
        for quota in pool.quotas:
            held = sum(person.has(quota) for person in people)
            assert quota.minimum <= held <= quota.maximum


class TestMaximin:
    @pytest.mark.parametrize("name", KNOWN)
    def test_gives_the_known_chance_and_proves_that_there_is_no_better(
        self, name
    ) -> None:
        found = fair(name)

        assert found.value == pytest.approx(ORACLES[name]["maximin"], abs=1e-6)
        assert found.upper_bound == pytest.approx(found.value, abs=1e-8)
        assert found.complete
        assert check_certificate(stored_pool(name), found.certificate)

    @pytest.mark.parametrize("name", KNOWN)
    def test_gives_only_panels_that_keep_the_rules(self, name) -> None:
        assert_is_lottery(fair(name), stored_pool(name))

    @pytest.mark.parametrize("name", KNOWN)
    def test_leaves_out_only_who_can_be_on_no_panel(self, name) -> None:
        chances = fair(name).probabilities()

        without = [key for key, chance in chances.items() if chance == 0]
        assert len(without) == ORACLES[name]["excluded_members"]
        assert sum(chances.values()) == pytest.approx(stored_pool(name).seats)

    @pytest.mark.parametrize(("seed", "is_tight"), MADE_UP)
    def test_agrees_with_the_list_of_all_panels(self, seed, is_tight) -> None:
        pool = random_pool(seed, is_tight=is_tight)
        if not all_panels(pool):
            with pytest.raises(InfeasiblePoolError):
                maximin(pool)
            return

        found = maximin(pool)

        expected = best_chances(pool)
        able = {key: chance for key, chance in expected.items() if chance}
        assert found.value == pytest.approx(min(able.values()), abs=1e-8)
        assert found.upper_bound == pytest.approx(found.value, abs=1e-8)
        assert {key for key, p in found.probabilities().items() if p} == set(able)
        assert check_certificate(pool, found.certificate)
        assert_is_lottery(found, pool)

    def test_proves_what_parts_of_seats_do_not_by_integer_programming(self) -> None:
        pool = odd_circle()

        found = maximin(pool)

        assert found.value == pytest.approx(1 / 3)
        assert found.complete
        assert not found.certificate.prices
        assert check_certificate(pool, found.certificate)

    def test_gives_what_it_has_when_time_runs_out(self, monkeypatch) -> None:
        monkeypatch.setattr(Mixer, "mix", out_of_time)
        monkeypatch.setattr(Generator, "_walk", lambda self, level: level.mixture[:0])
        monkeypatch.setattr(Generator, "_price", out_of_time)

        found = maximin(stored_pool("kainuu_24"))

        assert 0 < found.value < 0.05 - 1e-6
        assert found.upper_bound == pytest.approx(0.05)
        assert not found.complete
        assert_is_lottery(found, stored_pool("kainuu_24"))
        assert check_certificate(stored_pool("kainuu_24"), found.certificate)

    def test_needs_time_for_a_first_lottery(self) -> None:
        with pytest.raises(OutOfTimeError):
            maximin(stored_pool("kainuu_24"), seconds=0)


def out_of_time(*_given: object) -> None:
    raise OutOfTimeError


class TestLeximin:
    @pytest.mark.parametrize(
        "name", [name for name in KNOWN if "leximin" in ORACLES[name]]
    )
    def test_is_at_least_as_good_as_the_known_figures(self, name) -> None:
        figures = ORACLES[name]["leximin"]

        found = leximin(stored_pool(name))

        chances = list(found.probabilities().values())
        above = [chance for chance in chances if chance]
        middle = math.exp(math.fsum(map(math.log, above)) / len(above))
        assert found.complete
        assert found.value == pytest.approx(figures["min"], abs=1e-6)
        assert middle >= figures["geometric_mean"] - 1e-3
        assert gini(chances) <= figures["gini"] + 1e-3
        assert_is_lottery(found, stored_pool(name))

    @pytest.mark.parametrize(("seed", "is_tight"), MADE_UP[:30])
    def test_agrees_with_the_list_of_all_panels(self, seed, is_tight) -> None:
        pool = random_pool(seed, is_tight=is_tight)
        if not all_panels(pool):
            with pytest.raises(InfeasiblePoolError):
                leximin(pool)
            return

        found = leximin(pool)

        expected = best_chances(pool)
        chances = found.probabilities()
        assert max(abs(chances[key] - expected[key]) for key in expected) < 1e-6
        assert found.complete
        assert check_certificate(pool, found.certificate)

    def test_agrees_where_parts_of_seats_promise_too_much(self) -> None:
        pool = odd_circle()

        found = leximin(pool).probabilities()

        expected = best_chances(pool)
        assert max(abs(found[key] - expected[key]) for key in expected) < 1e-6


def odd_circle() -> Pool:
    """Three people of whom any two share a value, each value at most once, and others.

    Half of each would fill a seat and a half; of whole people only one can sit.
    """
    features = ("x", "y", "z")
    rows = {
        "p1": ("a", "a", "c"),
        "p2": ("a", "b", "a"),
        "p3": ("b", "a", "a"),
        "p4": ("c", "c", "b"),
        "p5": ("d", "d", "d"),
        "p6": ("d", "d", "d"),
    }
    people = tuple(
        Volunteer(key, tuple(zip(features, row, strict=True)))
        for key, row in rows.items()
    )
    quotas = tuple(
        Quota(feature, value, 0, 1) for feature in features for value in "abc"
    )
    return Pool(people, quotas, 3)
