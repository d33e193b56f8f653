import itertools
from dataclasses import replace

import pytest
from small_pools import all_panels, random_pool, stored_pool

from panels.sortition.feasibility import (
    FEW_HOUSEHOLDS,
    FEW_VOLUNTEERS,
    QUOTAS,
    Study,
    relax,
    study,
)
from panels.sortition.pool import Pool, Quota, Volunteer

SEEDS = range(40)


def crossed_pool(seed: int) -> Pool:
    """Make a pool whose quotas come from nobody, so they often cannot be met."""
    pool = random_pool(seed, most=8)
    quotas = tuple(
        replace(quota, minimum=(seed + n) % 3, maximum=(seed + n) % 3 + n % 2)
        for n, quota in enumerate(pool.quotas)
    )
    return replace(pool, quotas=quotas)


def names(quotas: tuple[Quota, ...]) -> list[str]:
    return [f"{quota.feature}={quota.value}" for quota in quotas]


def changed(pool: Pool, found: Study) -> Pool:
    after = {change.quota: change.after for change in found.relaxation}
    return replace(pool, quotas=tuple(after.get(q, q) for q in pool.quotas))


def smallest_change(pool: Pool) -> int:
    """Return the fewest seats by which quotas have to give, over all groups."""
    homes = {person.key: person.household for person in pool.volunteers}
    found = []
    for people in itertools.combinations(pool.volunteers, pool.seats):
        shared = [homes[person.key] for person in people if homes[person.key]]
        if len(set(shared)) < len(shared):
            continue
        held = {quota: sum(p.has(quota) for p in people) for quota in pool.quotas}
        found.append(
            sum(
                max(0, quota.minimum - count) + max(0, count - quota.maximum)
                for quota, count in held.items()
            )
        )
    return min(found)


class TestStudy:
    @pytest.mark.parametrize("seed", SEEDS)
    def test_says_whether_there_is_a_panel(self, seed) -> None:
        for pool in (random_pool(seed), crossed_pool(seed)):
            assert study(pool).feasible == bool(all_panels(pool))

    @pytest.mark.parametrize("seed", SEEDS)
    def test_names_conflicts_without_a_quota_too_many(self, seed) -> None:
        pool = crossed_pool(seed)
        if not all_panels(pool, []):
            assert study(pool).reason in {FEW_VOLUNTEERS, FEW_HOUSEHOLDS}
            return

        found = study(pool)

        assert bool(found.conflicts) == (not all_panels(pool))
        for conflict in found.conflicts:
            assert not all_panels(pool, conflict)
            for quota in conflict:
                assert all_panels(pool, [q for q in conflict if q != quota])
        in_conflict = {quota for conflict in found.conflicts for quota in conflict}
        assert all_panels(pool, [q for q in pool.quotas if q not in in_conflict])

    @pytest.mark.parametrize("seed", SEEDS)
    def test_suggests_the_smallest_change(self, seed) -> None:
        pool = crossed_pool(seed)
        found = study(pool)
        if found.reason != QUOTAS:
            assert found.relaxation == ()
            return

        seats = sum(
            (change.quota.minimum - change.minimum)
            + (change.maximum - change.quota.maximum)
            for change in found.relaxation
        )

        assert all_panels(changed(pool, found))
        assert seats == smallest_change(pool) > 0

    @pytest.mark.parametrize("seed", SEEDS)
    def test_finds_everybody_who_can_be_on_no_panel_and_says_why(self, seed) -> None:
        pool = random_pool(seed, is_tight=True)
        panels = all_panels(pool)

        found = study(pool)

        seated = frozenset().union(*panels)
        without = sorted({person.key for person in pool.volunteers} - seated)
        if not panels:
            assert found.excluded == ()
            return
        assert [exclusion.key for exclusion in found.excluded] == without
        for exclusion in found.excluded:
            key, quotas = exclusion.key, exclusion.quotas
            assert not any(key in panel for panel in all_panels(pool, quotas))
            for quota in quotas:
                rest = [other for other in quotas if other != quota]
                assert any(key in panel for panel in all_panels(pool, rest))

    def test_names_the_quota_that_leaves_somebody_out(self) -> None:
        (exclusion,) = study(stored_pool("toy_excluded")).excluded

        assert exclusion.key == "p0004"
        assert names(exclusion.quotas) == ["l=sv"]

    def test_finds_that_nobody_is_there_for_a_quota(self) -> None:
        found = study(stored_pool("kainuu_infeasible_24"))

        assert [names(conflict) for conflict in found.conflicts] == [
            ["kunta=Hyrynsalmi"],
            ["kunta=Ristijärvi"],
        ]
        assert [(c.quota.value, c.minimum, c.maximum) for c in found.relaxation] == [
            ("Hyrynsalmi", 0, 1),
            ("Ristijärvi", 0, 1),
        ]

    def test_finds_that_two_quotas_are_too_much_together(self) -> None:
        found = study(stored_pool("toy_infeasible"))

        assert not found.feasible
        assert found.reason == QUOTAS
        assert set(names(found.conflict)) <= {"g=m", "g=f"}
        assert sum(
            change.quota.minimum - change.minimum for change in found.relaxation
        ) + sum(
            change.maximum - change.quota.maximum for change in found.relaxation
        ) == smallest_change(stored_pool("toy_infeasible"))

    def test_changes_protected_quotas_last(self) -> None:
        people = tuple(
            Volunteer(f"p{n}", (("a", "x"), ("b", "y" if n else "z"))) for n in range(4)
        )
        quotas = (Quota("a", "x", 0, 0), Quota("b", "y", 2, 2), Quota("b", "z", 0, 0))
        pool = Pool(people, quotas, 2)

        plain = relax(pool)
        guarded = relax(pool, protected={("a", "x")})

        assert [change.quota.feature for change in plain] == ["a"]
        assert [change.quota.feature for change in guarded] == ["a"]

    def test_moves_another_quota_when_the_cheapest_one_is_protected(self) -> None:
        people = tuple(
            Volunteer(f"p{n}", (("a", "x"), ("b", "y" if n < 2 else "z")))
            for n in range(6)
        )
        one = Quota("b", "y", 3, 3)
        other = Quota("b", "z", 1, 1)
        pool = Pool(people, (one, other), 4)

        plain = relax(pool)
        guarded = relax(pool, protected={("b", "y")})

        assert {change.quota for change in plain} == {one, other}
        assert [(c.minimum, c.maximum) for c in guarded] == [(2, 3), (1, 2)]


class TestReason:
    def test_is_few_volunteers(self) -> None:
        pool = Pool((Volunteer("a", ()),), (), 2)

        assert study(pool) == Study(feasible=False, reason=FEW_VOLUNTEERS)

    def test_is_few_households(self) -> None:
        people = tuple(Volunteer(f"p{n}", (), "home") for n in range(3))

        assert study(Pool(people, (), 2)) == Study(
            feasible=False, reason=FEW_HOUSEHOLDS
        )

    def test_is_nothing_for_a_pool_without_quotas(self) -> None:
        people = tuple(Volunteer(f"p{n}", ()) for n in range(3))

        assert study(Pool(people, (), 2)) == Study(feasible=True)

    @pytest.mark.parametrize(
        ("pool", "words"),
        [
            (Pool((Volunteer("a", ()),), (), 0), "at least one seat"),
            (Pool((Volunteer("a", ()), Volunteer("a", ())), (), 1), "more than once"),
            (Pool((Volunteer("a", ()),), (Quota("x", "y", 2, 1),), 1), "from 2 to 1"),
            (
                Pool((Volunteer("a", ()),), (Quota("x", "y", 0, 1),) * 2, 1),
                "two quotas",
            ),
        ],
    )
    def test_of_nonsense_is_an_error(self, pool, words) -> None:
        with pytest.raises(ValueError, match=words):
            study(pool)
