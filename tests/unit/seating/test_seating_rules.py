"""What holds in every round, whatever the mix."""

from collections import Counter
from contextlib import suppress
from itertools import combinations, product
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from panels.seating.board import Board, Diversity, Round
from panels.seating.first import arranged
from panels.seating.model import Guest, Plan, Rules, Table, Unseatable
from panels.seating.quality import quality, verdicts
from panels.seating.room import room
from panels.seating.search import Search
from panels.seating.seats import seat
from panels.seating.sizes import even
from panels.seating.small import one_table, pairs_and_trios

QUICK = 0.01


def crowd(count: int) -> list[Guest]:
    return [
        Guest(f"g{at}", (("age", "old" if at % 3 else "young"), ("home", str(at % 4))))
        for at in range(count)
    ]


def tables(count: int, **more: object) -> list[Table]:
    return [Table(f"t{at}", **more) for at in range(count)]


def sizes(plan: Plan) -> list[list[int]]:
    return [[len(table) for table in seats] for seats in plan.rounds]


def codes(error: Unseatable) -> set[str]:
    return {reason.code for reason in error.reasons}


def some_rules(guests: list[Guest], rooms: list[Table]) -> st.SearchStrategy[Rules]:
    pairs = [(a.key, b.key) for a, b in combinations(guests, 2)]
    some = st.lists(st.sampled_from(pairs), max_size=3) if pairs else st.just([])
    keys = st.sampled_from([guest.key for guest in guests] or ["nobody"])
    places = st.sampled_from([table.key for table in rooms])
    fixed = st.dictionaries(keys, places, max_size=3)
    return st.builds(Rules, fixed, some, some)


def planned(
    guests: list[Guest], rooms: list[Table], rules: Rules, rounds: int, seed: int
) -> Plan | None:
    with suppress(Unseatable):
        return seat(
            guests,
            tables=rooms,
            rounds=rounds,
            seed=seed,
            fixed=rules.fixed,
            together=rules.together,
            apart=rules.apart,
            effort=QUICK,
        )
    return None


def exists(guests: list[Guest], rooms: list[Table], rules: Rules) -> bool:
    """Try every way to put everybody somewhere."""
    for ways in product(range(len(rooms)), repeat=len(guests)):
        lengths = Counter(ways)
        heads = [lengths[at] for at in range(len(rooms))]
        seats = tuple(
            tuple(g.key for g, way in zip(guests, ways, strict=True) if way == at)
            for at in range(len(rooms))
        )
        found = verdicts(Plan((seats,)), guests, rooms, rules)
        if max(heads) - min(heads) <= 1 and not any(v.broken_in for v in found):
            return True
    return False


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 30),
    st.integers(1, 6),
    st.integers(0, 3),
    st.integers(0, 99),
    st.data(),
)
def test_everybody_has_one_seat_a_round_and_rules_are_kept_or_refused(
    count, number, rounds, seed, data
) -> None:
    guests, rooms = crowd(count), tables(number)
    rules = data.draw(some_rules(guests, rooms))
    plan = planned(guests, rooms, rules, rounds, seed)
    assume(plan is not None)

    for seats in plan.rounds:
        assert Counter(key for table in seats for key in table) == Counter(
            guest.key for guest in guests
        )
        lengths = [len(table) for table in seats]
        assert max(lengths) - min(lengths) <= 1
    assert not any(rule.broken_in for rule in verdicts(plan, guests, rooms, rules))


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 6), st.integers(1, 3), st.data())
def test_rules_are_refused_only_when_no_arrangement_keeps_them(
    count, number, data
) -> None:
    guests, rooms = crowd(count), tables(number)
    rules = data.draw(some_rules(guests, rooms))

    plan = planned(guests, rooms, rules, rounds=1, seed=1)

    assert (plan is not None) == exists(guests, rooms, rules)


@settings(max_examples=25, deadline=None)
@given(st.integers(4, 20), st.integers(2, 4), st.integers(1, 3), st.integers(0, 9))
def test_what_the_search_keeps_count_of_is_what_counting_again_gives(
    count, number, rounds, seed
) -> None:
    guests = crowd(count)
    rng = Random(seed)
    numbered = room(guests, tables(number), Rules({}, [("g0", "g1"), ("g2", "g3")]))
    assume(max(sizes_of := even(count, [None] * number, range(number))) > 1)
    assume(arranged(numbered, sizes_of, rng) is not None)
    diversity = Diversity(numbered, sizes_of)
    seatings = [
        Round(arranged(numbered, sizes_of, rng), diversity) for _ in range(rounds)
    ]
    board = Board(seatings, count, {(0, 2)})
    search = Search(board, numbered, rng)

    search.run(fewest_repeats=0, effort=0.02)

    again = Board(board.rounds, count, {(0, 2)})
    assert again.met == board.met
    assert search.repeats == board.repeats()
    plan = Plan(
        tuple(
            tuple(tuple(f"g{guest}" for guest in table) for table in seating.tables)
            for seating in seatings
        )
    )
    assert search.excess == sum(quality(plan, guests).excess)


def test_an_interpreter_sits_beside_who_needs_them_in_every_round() -> None:
    guests = crowd(24)
    rules = Rules(
        {"g3": "t1"},
        [("g0", "g1"), ("g1", "g2"), ("g5", "g6")],
        [("g7", "g8"), ("g7", "g9"), ("g0", "g7")],
    )
    rooms = tables(4)

    plan = seat(
        guests,
        tables=rooms,
        rounds=4,
        seed=3,
        fixed=rules.fixed,
        together=rules.together,
        apart=rules.apart,
        effort=0.2,
    )

    found = verdicts(plan, guests, rooms, rules)
    assert len(found) == 7
    assert not any(rule.broken_in for rule in found)
    # The group moves about like everybody else.
    assert (
        len({next(at for at, t in enumerate(s) if "g0" in t) for s in plan.rounds}) > 1
    )


def test_who_speaks_one_language_sits_where_it_is_spoken() -> None:
    guests = [
        *crowd(10),
        *(Guest(f"s{at}", languages=("sv",)) for at in range(4)),
    ]
    rooms = [Table("1", languages=("fi",)), Table("2", languages=("fi", "sv"))]

    plan = seat(guests, tables=rooms, rounds=2, seed=1, effort=QUICK)

    assert all({f"s{at}" for at in range(4)} <= set(seats[1]) for seats in plan.rounds)


def test_a_facilitator_is_kept_from_their_kin_and_with_who_asks_for_them() -> None:
    guests = crowd(9)
    rooms = [Table(f"t{at}", facilitator=f"f{at}") for at in range(3)]
    apart, together = [("f0", "g0"), ("g0", "f1")], [("g1", "f1")]

    plan = seat(guests, tables=rooms, rounds=3, seed=1, apart=apart, together=together)

    assert all("g0" in seats[2] and "g1" in seats[1] for seats in plan.rounds)
    rules = Rules({}, together, apart)
    assert not any(rule.broken_in for rule in verdicts(plan, guests, rooms, rules))


def test_small_tables_stay_small_and_the_others_share_evenly() -> None:
    rooms = [Table("a", 2), Table("b"), Table("c"), Table("d", 4)]

    plan = seat(crowd(15), tables=rooms, rounds=1, seed=1, effort=QUICK)

    assert sizes(plan) == [[2, 5, 4, 4]]


def test_who_met_in_an_earlier_session_counts_as_met() -> None:
    guests = [Guest(key) for key in "abcd"]

    plan = seat(
        guests, tables=tables(2), rounds=1, seed=5, met=[("a", "b"), ("c", "d")]
    )

    found = quality(plan, guests, met=[("a", "b"), ("c", "d")])
    assert (found.pairs_met, found.pairs_bound) == (2, 2)


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ({"fixed": {"g0": "nowhere"}}, "unknown_table"),
        ({"together": [("g0", "g1")], "apart": [("g1", "g0")]}, "together_but_apart"),
        (
            {"together": [("g0", "g1")], "fixed": {"g0": "t0", "g1": "t1"}},
            "together_but_elsewhere",
        ),
        (
            {"apart": [("g0", "g1")], "fixed": {"g0": "t0", "g1": "t0"}},
            "apart_at_one_table",
        ),
        ({"fixed": {f"g{at}": "t0" for at in range(6)}}, "too_few_seats"),
        ({"together": [(f"g{at}", "g9") for at in range(8)]}, "no_arrangement_found"),
        ({"apart": [("g0", "g1"), ("g1", "g2"), ("g0", "g2")]}, "without_apart"),
    ],
)
def test_rules_that_cannot_all_be_kept_are_named(rules, code) -> None:
    with pytest.raises(Unseatable) as refused:
        seat(crowd(10), tables=tables(2), rounds=1, seed=1, **rules)

    assert code in codes(refused.value)


def test_one_wish_too_many_is_found_among_the_others() -> None:
    fixed = {f"g{at}": "t0" for at in range(5)}
    together = [("g0", "g7"), ("g8", "g9")]

    with pytest.raises(Unseatable) as refused:
        seat(
            crowd(10),
            tables=tables(2),
            rounds=1,
            seed=1,
            fixed=fixed,
            together=together,
        )

    yielding = {(r.code, r.guests) for r in refused.value.reasons}
    assert ("without_together", ("g0", "g7")) in yielding
    assert ("without_together", ("g8", "g9")) not in yielding
    assert ("without_fixed", ("g4",)) in yielding


def test_a_language_nobody_offers_and_too_few_seats_where_it_is_are_told() -> None:
    rooms = [Table("1", 3, ("sv",)), Table("2", languages=("fi",))]
    silent = [*crowd(3), Guest("x", languages=("so",))]
    many = [*crowd(3), *(Guest(f"s{at}", languages=("sv",)) for at in range(4))]

    with pytest.raises(Unseatable) as nobody:
        seat(silent, tables=rooms, rounds=1, seed=1)
    with pytest.raises(Unseatable) as full:
        seat(many, tables=rooms, rounds=1, seed=1)

    assert codes(nobody.value) == {"no_table_speaks"}
    short = full.value.reasons[0]
    assert (short.code, short.tables, short.number) == ("too_few_seats", ("1",), 3)
    assert set(short.guests) == {"s0", "s1", "s2", "s3"}
    assert ("without_language", ("s0",)) in {
        (reason.code, reason.guests) for reason in full.value.reasons
    }


def test_the_table_that_needs_one_guest_more_gets_them() -> None:
    plan = seat(
        crowd(4),
        tables=tables(3),
        rounds=1,
        seed=1,
        fixed={"g1": "t0", "g3": "t2", "g0": "t1"},
        together=[("g0", "g2")],
    )

    assert plan.rounds == ((("g1",), ("g0", "g2"), ("g3",)),)


def test_more_guests_than_seats_are_refused_with_the_number() -> None:
    with pytest.raises(Unseatable) as refused:
        seat(crowd(7), tables=tables(2, seats=3), rounds=1, seed=1)

    assert refused.value.reasons[0].number == 6


def test_a_key_of_two_is_an_error() -> None:
    with pytest.raises(ValueError, match="one guest"):
        seat([Guest("a"), Guest("a")], tables=tables(2), rounds=1, seed=1)


def test_a_rule_about_somebody_who_is_not_there_is_none() -> None:
    plan = seat(
        crowd(4),
        tables=tables(2),
        rounds=1,
        seed=1,
        fixed={"absent": "t0"},
        together=[("absent", "g0")],
        apart=[("absent", "g1")],
    )

    assert sizes(plan) == [[2, 2]]


def test_a_few_sit_at_one_table_or_talk_by_two_and_three() -> None:
    guests = crowd(9)

    plan = pairs_and_trios(guests, 3, seed=1)

    assert all(sorted(lengths) == [2, 2, 2, 3] for lengths in sizes(plan))
    assert quality(plan, [Guest(g.key) for g in guests]).pairs_met == 18
    assert one_table(guests, 2).rounds == ((tuple(g.key for g in guests),),) * 2
