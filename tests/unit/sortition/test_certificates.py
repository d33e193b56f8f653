"""What proves the fairness, and what does not."""

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from small_pools import all_panels, random_pool, stored_pool

from panels.sortition.distribution import Certificate, distribution_of
from panels.sortition.fairness import check_certificate, maximin
from panels.sortition.kinds import Table, table_of
from panels.sortition.pool import Pool, Quota, Volunteer
from panels.sortition.shares import bound_by_prices
from panels.sortition.tilting import thin_out, tilt
from panels.sortition.walks import Walks


def pairs() -> Pool:
    people = tuple(
        Volunteer(f"p{n}", (("g", "m" if n < 2 else "f"),)) for n in range(6)
    )
    return Pool(people, (Quota("g", "m", 1, 1), Quota("g", "f", 2, 2)), 3)


class TestCertificate:
    def test_holds_for_the_bound_and_for_no_smaller_one(self) -> None:
        pool = stored_pool("raati_nuoret_naiset_8")
        certificate = maximin(pool).certificate

        lower = replace(certificate, bound=certificate.bound - 1e-4)

        assert check_certificate(pool, certificate)
        assert not check_certificate(pool, lower)

    def test_needs_no_prices_but_then_a_solver(self) -> None:
        pool = stored_pool("kainuu_households_12")
        certificate = maximin(pool).certificate

        assert certificate.prices
        assert check_certificate(pool, replace(certificate, prices=()))

    def test_does_not_hold_with_false_prices(self) -> None:
        pool = pairs()
        certificate = maximin(pool).certificate
        bound = certificate.bound - 0.01
        for factor in (0.5, 0.9, 1.1, 2.0, -1.0):
            prices = tuple(price * factor for price in certificate.prices)

            assert not check_certificate(
                pool, Certificate(certificate.weights, bound, prices)
            )

    @pytest.mark.parametrize(
        "weights", [(0.5, 0.5, 0.0), (1.5, -0.5), (0.6, 0.6), (0.4, 0.4)]
    )
    def test_does_not_hold_with_false_weights(self, weights) -> None:
        assert not check_certificate(pairs(), Certificate(weights, 1.0))

    @pytest.mark.parametrize("seed", range(15))
    def test_bounds_every_panel_in_exact_arithmetic(self, seed) -> None:
        pool = random_pool(seed)
        panels = all_panels(pool)
        if not panels:
            assert panels == []
            return
        found = maximin(pool)
        share = {
            key: Fraction(weight) / kind.size
            for kind, weight in zip(found.kinds, found.certificate.weights, strict=True)
            for key in kind.members
        }

        most = max(sum(share[key] for key in panel) for panel in panels)

        assert float(most) <= found.certificate.bound + 1e-9

    def test_bounds_with_any_prices_at_all(self) -> None:
        table = table_of(pairs())
        weights = np.array([0.5, 0.5])
        truth = 0.5 * 2 / 4 + 0.5 * 1 / 2
        chance = np.random.default_rng(1)
        for _ in range(50):
            prices = chance.normal(size=len(table.lower))

            assert bound_by_prices(table, weights, prices) >= truth - 1e-12


class TestLottery:
    def test_with_a_panel_against_the_quotas_is_refused(self) -> None:
        table = table_of(pairs())
        wrong = np.array([[3, 0]])

        with pytest.raises(ArithmeticError, match="breaks a quota"):
            distribution_of(
                table, wrong, np.ones(1), Certificate((), 1.0), algorithm="maximin"
            )

    def test_with_weights_that_are_none_is_refused(self) -> None:
        table = table_of(pairs())
        panel = table_counts(table, {"m": 1, "f": 2})

        with pytest.raises(ArithmeticError, match="sum up"):
            distribution_of(
                table,
                np.array([panel, panel]),
                np.array([0.5, 0.4]),
                Certificate((), 1.0),
                algorithm="maximin",
            )


def table_counts(table: Table, heads: dict[str, int]) -> list[int]:
    return [heads[table.quotas[kind.quotas[0]].value] for kind in table.kinds]


class TestTilting:
    def test_meets_an_average_inside(self) -> None:
        panels = np.array([[2, 0], [0, 2], [1, 1]])

        weights = tilt(panels, np.array([0.5, 1.5]))

        assert weights is not None
        assert weights @ panels == pytest.approx([0.5, 1.5], abs=1e-10)

    def test_knows_that_there_is_none_outside(self) -> None:
        panels = np.array([[2, 0], [1, 1]])

        assert tilt(panels, np.array([0.5, 1.5])) is None

    def test_thinned_out_keeps_the_average_with_few_panels(self) -> None:
        chance = np.random.default_rng(3)
        panels = chance.integers(0, 3, (400, 12))
        weights = chance.dirichlet(np.ones(400))

        few, new = thin_out(panels, weights)

        assert len(few) <= 13
        assert new.min() > 0
        assert math.fsum(new) == pytest.approx(1, abs=1e-9)
        assert new @ few == pytest.approx(weights @ panels, abs=1e-9)


class TestWalks:
    @pytest.mark.parametrize("name", ["kainuu_24", "kainuu_households_12"])
    def test_never_leave_the_rules(self, name) -> None:
        pool = stored_pool(name)
        table = table_of(pool)
        start = np.array(maximin(pool).panels[:16])
        walks = Walks(table, list(start), seed=5)
        pull = np.random.default_rng(2).normal(size=len(table.kinds))

        gone = walks.go(300, pull)

        assert gone > 0
        assert table.which_are_panels(walks.heads).all()
        assert (walks.heads != start).any(axis=1).all()


class TestTable:
    def test_puts_together_who_counts_alike(self) -> None:
        quotas = (Quota("a", "x", 1, 1), Quota("b", "u", 0, 9))
        people = tuple(
            Volunteer(f"p{n}", (("a", "xy"[n % 2]), ("b", "uv"[n // 2])))
            for n in range(4)
        )

        table = table_of(Pool(people, quotas, 2))

        members = [kind.members for kind in table.kinds]
        assert members == [("p1", "p3"), ("p0", "p2")]

    def test_keeps_who_shares_a_household_apart(self) -> None:
        homes = ["one", "one", "two", "", ""]
        people = tuple(Volunteer(f"p{n}", (), home) for n, home in enumerate(homes))

        table = table_of(Pool(people, (), 2))

        members = sorted(kind.members for kind in table.kinds)
        assert members == [("p0",), ("p1",), ("p2", "p3", "p4")]

    def test_is_the_same_in_any_order(self) -> None:
        pool = stored_pool("kainuu_households_12")
        other = Pool(pool.volunteers[::-1], pool.quotas[::-1], pool.seats)

        assert table_of(pool).kinds == table_of(other).kinds
        assert table_of(pool).quotas == table_of(other).quotas
