"""The reserve: as good as the best of all, by lot where it does not matter."""

from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lotteries import SEED, all_panels, is_panel, mixed_pool, pool_of

from panels.sortition import reserve as reserves
from panels.sortition.reserve import choose_reserve, seed_of, stand_ins

RATES = {("g", "f"): 0.3, ("l", "x"): 0.5, ("l", "y"): 0.05}


def covered(pool, panel, reserve, rates) -> tuple[float, float]:
    """Compute by trying everything how much of one and two departures is covered."""
    odds = {}
    for volunteer in pool.volunteers:
        known = [rates[pair] for pair in volunteer.features if pair in rates]
        rate = max(known, default=reserves.USUAL_RATE)
        odds[volunteer.key] = rate / (1 - rate)
    shares = []
    for leaving in (1, 2):
        reached = total = 0.0
        for gone in combinations(panel, leaving):
            weight = odds[gone[0]] * (odds[gone[1]] if leaving == 2 else 1)
            staying = set(panel) - set(gone)
            total += weight
            reached += weight * any(
                is_panel(pool, staying | set(keys))
                for keys in combinations(reserve, leaving)
            )
        shares.append((reached, total))
    return shares


def weight_of(pool, panel, reserve, rates) -> float:
    return sum(reached for reached, _ in covered(pool, panel, reserve, rates))


def drawn(number: int, which: int, *, homes: int = 0):
    pool = mixed_pool(number, homes=homes)
    panels = all_panels(pool)
    assume(panels)
    return pool, panels[which % len(panels)]


class TestAReserve:
    @settings(max_examples=40, deadline=None)
    @given(st.integers(0, 300), st.integers(0, 20), st.integers(0, 3), st.booleans())
    def test_covers_as_much_as_any_other(self, number, which, size, with_rates) -> None:
        pool, panel = drawn(number, which)
        rates = RATES if with_rates else {}
        rest = sorted({v.key for v in pool.volunteers} - set(panel))

        found = choose_reserve(pool, panel, size, seed=SEED, rates=rates)

        best = max(
            weight_of(pool, panel, keys, rates)
            for keys in combinations(rest, min(size, len(rest)))
        )
        assert weight_of(pool, panel, found.keys, rates) == pytest.approx(best)
        (one, all_one), (two, all_two) = covered(pool, panel, found.keys, rates)
        assert found.singles == pytest.approx(one / all_one)
        assert found.doubles == pytest.approx(two / all_two)

    @settings(max_examples=40, deadline=None, derandomize=True)
    @given(st.integers(0, 300), st.integers(0, 20), st.integers(1, 4))
    def test_is_hardly_worse_when_there_are_too_many_to_try(
        self, number, which, size
    ) -> None:
        pool, panel = drawn(number, which)
        exact = choose_reserve(pool, panel, size, seed=SEED, rates=RATES)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reserves, "MOST_TRIED", 0)
            found = choose_reserve(pool, panel, size, seed=SEED, rates=RATES)

        reached = weight_of(pool, panel, found.keys, RATES)
        assert reached >= 0.8 * weight_of(pool, panel, exact.keys, RATES)

    @settings(max_examples=40, deadline=None)
    @given(st.integers(0, 300), st.integers(0, 20), st.integers(1, 6))
    def test_is_of_others_who_live_apart(self, number, which, size) -> None:
        pool, panel = drawn(number, which, homes=8)
        homes = {v.key: v.household for v in pool.volunteers}

        found = choose_reserve(pool, panel, size, seed=SEED, gone={panel[0]})

        lived = [homes[key] for key in (*panel, *found.keys)]
        assert len(lived) == len(set(lived))
        assert len(found.keys) <= size

    def test_leaves_out_who_has_gone_already(self) -> None:
        pool = pool_of(dict.fromkeys("abcdef", "fx"), {}, 2)

        found = choose_reserve(pool, "ab", 9, seed=SEED, gone="cd")

        assert set(found.keys) == {"e", "f"}

    def test_is_larger_where_more_are_likely_to_leave(self) -> None:
        pool = pool_of(
            {**{f"a{n}": "fx" for n in range(9)}, **{f"b{n}": "mx" for n in range(9)}},
            {"gf": (3, 3), "gm": (3, 3)},
            6,
        )
        panel = [f"{letter}{n}" for letter in "ab" for n in range(3)]

        found = choose_reserve(pool, panel, 3, seed=SEED, rates={("g", "f"): 0.6})

        assert sum(key.startswith("a") for key in found.keys) == 2

    def test_follows_from_the_seed_alone(self) -> None:
        people = {f"{n:02}": "fxfymxmy"[2 * (n % 4) :][:2] for n in range(24)}
        quotas = {"gf": (2, 2), "gm": (2, 2), "lx": (2, 2)}
        pool, panel = pool_of(people, quotas, 4), ["00", "01", "02", "03"]
        mirrored = pool_of(dict(reversed(people.items())), quotas, 4)

        seed = seed_of("0" * 64, "417")

        found = choose_reserve(pool, panel, 4, seed=seed)

        assert choose_reserve(mirrored, panel, 4, seed=seed) == found
        others = {
            choose_reserve(pool, panel, 4, seed=seed_of("0" * 64, str(n))).keys
            for n in range(20)
        }
        assert len(others) > 15

    def test_may_be_empty(self) -> None:
        pool = pool_of({"a": "fx", "b": "fx"}, {}, 2)

        assert choose_reserve(pool, "ab", 3, seed=SEED).keys == ()


class TestWhoStandsIn:
    POOL = pool_of(
        {"a": "fx", "b": "mx", "c": "fx", "d": "mx", "e": "fx"},
        {"gf": (1, 1), "gm": (1, 1)},
        2,
    )

    def test_is_the_first_in_the_list_with_whom_all_quotas_hold(self) -> None:
        assert stand_ins(self.POOL, "b", ["d", "e", "c"]) == ("e",)

    def test_are_two_for_two_seats(self) -> None:
        assert stand_ins(self.POOL, "", ["e", "c", "d"]) == ("e", "d")

    def test_is_nobody_where_nobody_fits(self) -> None:
        assert stand_ins(self.POOL, "b", ["d"]) is None

    def test_does_not_live_with_the_panel(self) -> None:
        pool = pool_of({"a": "fx", "b": "fx1", "c": "fx1"}, {}, 2)

        with pytest.raises(ValueError, match="lives with"):
            stand_ins(pool, "b", ["c"])
