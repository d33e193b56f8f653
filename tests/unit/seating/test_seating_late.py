"""Who comes late or not at all moves nobody else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panels.seating.late import reseat
from panels.seating.model import Guest, Plan, Table, Unseatable
from panels.seating.seats import seat

TABLES = [Table("t0"), Table("t1"), Table("t2")]
GUESTS = [Guest(f"g{at}", (("home", str(at % 2)),)) for at in range(12)]
PLAN = seat(GUESTS, tables=TABLES, rounds=3, seed=1, effort=0.05)


def places(plan: Plan, at: int) -> dict[str, int]:
    return {key: t for t, table in enumerate(plan.rounds[at]) for key in table}


@settings(deadline=None)
@given(
    st.integers(0, 2),
    st.sets(st.sampled_from([guest.key for guest in GUESTS]), max_size=6),
    st.integers(0, 6),
)
def test_all_others_keep_their_seats(from_round, left, late) -> None:
    fresh = [Guest(f"late{at}", (("home", "0"),)) for at in range(late)]
    arrived = [guest.key for guest in fresh]

    plan = reseat(PLAN, from_round, [*GUESTS, *fresh], arrived, left, tables=TABLES)

    assert plan.rounds[:from_round] == PLAN.rounds[:from_round]
    for at in range(from_round, 3):
        before, after = places(PLAN, at), places(plan, at)
        assert after.keys() == (before.keys() - left) | set(arrived)
        assert all(after[key] == before[key] for key in before.keys() - left)


def test_the_late_fill_the_gaps_and_mend_the_mix() -> None:
    fresh = [Guest("late", (("home", "1"),))]
    gone = next(key for key in PLAN.rounds[0][1] if int(key[1:]) % 2)

    plan = reseat(PLAN, 0, [*GUESTS, *fresh], ["late"], {gone}, tables=TABLES)

    assert all(len(table) == 4 for table in plan.rounds[0])
    assert "late" in plan.rounds[0][1]


def test_the_late_meet_new_people_each_round() -> None:
    fresh = [Guest("late", (("home", "1"),))]

    plan = reseat(PLAN, 0, [*GUESTS, *fresh], ["late"], set(), tables=TABLES)

    met = [set(plan.rounds[at][places(plan, at)["late"]]) - {"late"} for at in range(3)]
    assert len(set().union(*met)) > 6


def test_the_late_keep_the_rules() -> None:
    fresh = [Guest("late"), Guest("helper")]
    everybody = [*GUESTS, *fresh]

    plan = reseat(
        PLAN,
        1,
        everybody,
        ["late", "helper"],
        set(),
        tables=TABLES,
        together=[("late", "helper"), ("helper", "g3")],
        apart=[("g4", "g5")],
    )

    for at in (1, 2):
        where = places(plan, at)
        assert where["late"] == where["helper"] == where["g3"]


def test_who_finds_no_seat_without_a_move_is_named() -> None:
    full = [Table("t0", 4), Table("t1", 4), Table("t2", 5)]
    fresh = [Guest("one"), Guest("two")]

    with pytest.raises(Unseatable) as refused:
        reseat(
            PLAN,
            0,
            [*GUESTS, *fresh],
            ["one"],
            set(),
            tables=full,
            apart=[("one", key) for key in PLAN.rounds[0][2]],
        )

    assert refused.value.reasons[0].code == "no_seat_without_a_move"
    assert refused.value.reasons[0].guests == ("one",)


def test_who_is_there_cannot_arrive() -> None:
    with pytest.raises(ValueError, match="not there yet"):
        reseat(PLAN, 0, GUESTS, ["g0"], set(), tables=TABLES)
