"""Tables that differ by more than one guest, where the seats of each are known."""

import pytest

from panels.seating.model import Guest, Rules, Table, Unseatable
from panels.seating.quality import verdicts
from panels.seating.seats import seat

QUICK = 0.01


def crowd(count: int, *, swedish: int = 0) -> list[Guest]:
    return [
        Guest(f"g{at}", languages=("sv",) if at < swedish else ())
        for at in range(count)
    ]


def hall(count: int, seats: int | None) -> list[Table]:
    """Give tables in Finnish, the first of them in Swedish as well."""
    return [
        Table(f"t{at}", seats, ("fi",) if at else ("fi", "sv")) for at in range(count)
    ]


def sizes(guests: list[Guest], tables: list[Table], **rules: object) -> list[int]:
    """Seat everybody for two rounds within the rules; return how large tables are."""
    plan = seat(guests, tables=tables, rounds=2, seed=1, effort=QUICK, **rules)
    kept = Rules({}, rules.get("together", []), rules.get("apart", []))
    assert not any(one.broken_in for one in verdicts(plan, guests, tables, kept))
    first, second = ([len(table) for table in tables] for tables in plan.rounds)
    assert first == second
    return first


class TestWhereEachTableSaysItsSeatsOneGetsMore:
    @pytest.mark.parametrize(
        ("tables", "guests", "swedish"), [(3, 12, 5), (3, 12, 6), (14, 56, 6)]
    )
    def test_when_many_need_its_language(self, tables, guests, swedish) -> None:
        found = sizes(crowd(guests, swedish=swedish), hall(tables, 6))

        assert found[0] == swedish
        assert max(found[1:]) - min(found[1:]) <= 1

    @pytest.mark.parametrize("group", [3, 4])
    def test_when_a_group_is_kept_together(self, group) -> None:
        together = [("g0", f"g{at}") for at in range(1, group)]

        found = sizes(crowd(6), hall(3, 6), together=together)

        assert max(found) == group
        assert min(found) >= 1

    def test_when_two_groups_cannot_share_one(self) -> None:
        together = [("g0", "g1"), ("g1", "g2"), ("g3", "g4"), ("g4", "g5")]

        found = sizes(crowd(8), hall(4, 6), together=together, apart=[("g0", "g3")])

        assert sorted(found) == [1, 1, 3, 3]

    @pytest.mark.parametrize("limits", [(4, 5, 6, 7, 8), (8, 7, 6, 5, 4)])
    def test_when_no_even_sizes_have_room_for_all_pairs(self, limits) -> None:
        pairs = [(f"g{at}", f"g{at + 1}") for at in range(0, 12, 2)]
        tables = [Table(f"t{at}", seats) for at, seats in enumerate(limits)]

        assert sorted(sizes(crowd(13), tables, together=pairs)) == [2, 2, 2, 3, 4]

    def test_and_none_when_all_can_be_equal(self) -> None:
        assert sizes(crowd(12, swedish=4), hall(3, 6)) == [4, 4, 4]


class TestNobodyIsPut:
    def test_where_there_is_no_seat_left(self) -> None:
        with pytest.raises(Unseatable) as refused:
            sizes(crowd(12, swedish=7), hall(3, 6))

        short = refused.value.reasons[0]
        assert (short.code, short.tables, short.number) == ("too_few_seats", ("t0",), 6)
        assert not short.is_by_evenness

    def test_at_a_larger_table_whose_seats_nobody_knows(self) -> None:
        with pytest.raises(Unseatable) as refused:
            sizes(crowd(12, swedish=5), hall(3, None))

        short = refused.value.reasons[0]
        assert (short.code, short.tables, short.number) == ("too_few_seats", ("t0",), 4)
        assert short.is_by_evenness

    def test_in_a_group_at_a_larger_table_whose_seats_nobody_knows(self) -> None:
        together = [("g0", "g1"), ("g1", "g2")]

        with pytest.raises(Unseatable) as refused:
            sizes(crowd(6), hall(3, None), together=together)

        reason = refused.value.reasons[0]
        assert (reason.code, reason.is_by_evenness) == ("no_arrangement_found", True)
        assert reason.guests == ("g0", "g1", "g2")
